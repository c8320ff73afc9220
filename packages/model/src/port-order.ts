// A port order brings numbers from another provider. It goes through these statuses (reference
// §5.8):
//
//   processing ─► contactingCarrier ─► transferApproved ─► transferPending ─► completed
//       ▲    ╲            │                   │                  │
//       │     ╲───────────┼───────────────────┼──────────────────┘
//       └─ error ◄────────┘ (from each of them)      cancelled ◄─ the first three and error
//
// The losing provider's word decides each step, and there is no interface that all providers speak,
// so whoever talks to the provider says what it said. Approved means that the provider has fixed
// the day; less than a day before it the order is frozen: it can only complete or fail.

import type { Problem } from './account-rules.ts'

/** Every status, in the order in which a smooth order takes them. */
export const portStatuses = [
  'processing',
  'contactingCarrier',
  'transferApproved',
  'transferPending',
  'completed',
  'error',
  'cancelled',
] as const

/** Where a port order stands. */
export type PortStatus = (typeof portStatuses)[number]

/** What the rules need to know of an order. */
export interface PortFacts {
  readonly status: PortStatus
  /** When the provider hands the numbers over; known once it has approved. */
  readonly transferAtMs?: number
}

const next: Readonly<Record<PortStatus, readonly PortStatus[]>> = {
  processing: ['contactingCarrier', 'error', 'cancelled'],
  contactingCarrier: ['transferApproved', 'error', 'cancelled'],
  transferApproved: ['transferPending', 'error', 'cancelled'],
  transferPending: ['completed', 'error'],
  error: ['processing', 'cancelled'],
  completed: [],
  cancelled: [],
}

const frozenMs = 24 * 60 * 60 * 1000

/** The statuses an order can take now; for one of them the time of the transfer may be needed. */
export function nextPortStatuses(order: PortFacts, nowMs: number): readonly PortStatus[] {
  return next[order.status].filter((status) =>
    portStatusProblems(order, { ...order, status }, nowMs).every(
      ({ code }) => code === 'transferDateMissing',
    ),
  )
}

/** Why an order cannot become what is wanted; empty when it can. */
export function portStatusProblems(
  order: PortFacts,
  wanted: PortFacts,
  nowMs: number,
): readonly Problem[] {
  if (!next[order.status].includes(wanted.status)) return [notNext(order, wanted.status)]
  const isFixed = wanted.status === 'transferApproved' || wanted.status === 'transferPending'
  if (!isFixed) return []
  if (wanted.transferAtMs === undefined) return [transferDateMissing()]
  const isFar = wanted.transferAtMs - nowMs >= frozenMs
  return wanted.status === 'transferPending' && isFar ? [transferFar()] : []
}

function notNext({ status }: PortFacts, wanted: PortStatus): Problem {
  const frozen = status === 'transferPending' && wanted === 'cancelled'
  const possible = next[status]
  return {
    code: 'portStatusNotNext',
    message: frozen
      ? 'The transfer is less than a day away, so the order can no longer be cancelled.'
      : `An order that is ${status} does not become ${wanted}.`,
    remedy: 'choosePortStatus',
    remedyText:
      possible.length === 0
        ? 'The order is closed. Make a new one.'
        : `It can become ${possible.join(' or ')}.`,
  }
}

function transferDateMissing(): Problem {
  return {
    code: 'transferDateMissing',
    message: 'The day and time of the transfer are not known.',
    remedy: 'setTransferDate',
    remedyText: 'Say when the provider hands the numbers over.',
  }
}

function transferFar(): Problem {
  return {
    code: 'transferFar',
    message: 'The transfer is a day or more away, so it is not pending yet.',
    remedy: 'setTransferDate',
    remedyText: 'Wait until the day before, or correct the time of the transfer.',
  }
}
