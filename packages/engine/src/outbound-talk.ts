// An answered call to the outside: the parties are joined, and each minute that begins is counted
// against what may be spent, whoever of the organization talks by then. When the money is used up
// the call ends; a limit that only held back new calls would let the standing ones go on for ever.

import { plusMs } from '@mainline/model'
import { endCall } from './call-end.ts'
import type { Dialing, OutboundCall } from './call-state.ts'
import { withSpending } from './outbound-ledger.ts'
import { reachedLimit, spendChecks } from './outbound-limits.ts'
import { join } from './party.ts'
import { answer } from './playback.ts'
import { complete } from './transfer-report.ts'
import { count, remember, type Turn, tell } from './turn.ts'

const minuteMs = 60_000

/** Connects the caller with the number that answered. */
export function connectOutside(turn: Turn, dialing: Dialing, outbound: OutboundCall): Turn {
  const { legId, trunkId } = dialing
  const { number } = outbound
  const answered = answer(tell(turn, { kind: 'numberAnswered', number, legId }))
  const party = { number, via: { kind: 'trunk', trunkId } } as const
  return complete(join(spendMinute(answered, outbound), { kind: 'connected', legId, party }))
}

/** Another minute begins if one is due, and if there is money for it. */
export function payOn(turn: Turn): Turn {
  const { outbound } = turn.call
  if (outbound?.paidUntil === undefined || outbound.paidUntil > turn.at) return turn
  const checks = spendChecks(turn, { id: outbound.userId }, outbound.perMinuteCents)
  const reached = reachedLimit(checks)
  if (reached === undefined) return spendMinute(turn, outbound)
  return endCall(tell(turn, { kind: 'dialLimitsChecked', checks, reached }), 'dialLimitReached')
}

function spendMinute(turn: Turn, outbound: OutboundCall): Turn {
  const { userId, perMinuteCents } = outbound
  if (perMinuteCents === 0) return turn
  const paidUntil = plusMs(turn.at, minuteMs)
  const spent = count(turn, withSpending(turn.ledger, userId, turn.at, perMinuteCents))
  return remember(spent, { outbound: { ...outbound, paidUntil } })
}
