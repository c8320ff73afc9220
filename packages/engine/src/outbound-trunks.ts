// Which trunks a call may be carried by, and in which order they are tried: route after route, in
// each by priority, and among equals by chance, in proportion to their weights. Whether a trunk has
// room is asked when its turn comes, because that changes while others are tried.

import type { Configuration, Instant, RoutedTrunk, TrunkId, VoiceRoute } from '@mainline/model'
import { limits, lookup } from '@mainline/model'
import { type OutboundLedger, trunkUsageOf } from './outbound-ledger.ts'

/** Trunks in the order in which they are tried, and where the random choice stands after it. */
export interface TrunkOrder {
  readonly trunkIds: readonly TrunkId[]
  readonly seed: number
}

/** Why a trunk was not tried. */
export type PassedOver = 'gone' | 'disabled' | 'noServer' | 'full' | 'tooFast'

/** The trunks of these routes in order; each once, and not more than a call may try. */
export function trunkOrder(
  configuration: Configuration,
  routes: readonly Pick<VoiceRoute, 'trunkIds'>[],
  seed: number,
): TrunkOrder {
  let order: TrunkOrder = { trunkIds: [], seed }
  for (const { trunkIds } of routes) {
    const priorityOf = (id: TrunkId) => lookup(configuration.trunks, id)?.priority ?? 0
    for (const priority of [...new Set(trunkIds.map(priorityOf))].sort((a, b) => a - b)) {
      const equals = trunkIds.filter((id) => priorityOf(id) === priority)
      order = shuffled(configuration, equals, order)
    }
  }
  return { ...order, trunkIds: [...new Set(order.trunkIds)].slice(0, limits.trunksPerCall) }
}

/** Every trunk that could carry a call, for calls that no route may hold back. */
export function anyTrunk(configuration: Configuration, seed: number): TrunkOrder {
  // True because the keys of the record are ids of trunks.
  const ids = Object.keys(configuration.trunks) as TrunkId[]
  const usable = ids.filter((id) => isUsable(lookup(configuration.trunks, id)))
  return trunkOrder(configuration, [{ trunkIds: usable }], seed)
}

/** Why this trunk cannot take one more call now; nothing where it can. */
export function reasonAgainst(
  configuration: Configuration,
  ledger: OutboundLedger,
  trunkId: TrunkId,
  at: Instant,
): PassedOver | undefined {
  const trunk = lookup(configuration.trunks, trunkId)
  if (trunk === undefined) return 'gone'
  if (!trunk.enabled) return 'disabled'
  if (trunk.server === undefined) return 'noServer'
  const { activeCalls, callsInSecond } = trunkUsageOf(ledger, trunkId, at)
  if (trunk.maxCalls !== undefined && activeCalls >= trunk.maxCalls) return 'full'
  const { maxCallsPerSecond } = trunk
  return maxCallsPerSecond !== undefined && callsInSecond >= maxCallsPerSecond
    ? 'tooFast'
    : undefined
}

function isUsable(trunk: RoutedTrunk | undefined): boolean {
  return trunk?.enabled === true && trunk.server !== undefined
}

function shuffled(
  { trunks }: Configuration,
  ids: readonly TrunkId[],
  before: TrunkOrder,
): TrunkOrder {
  const left = [...ids]
  const chosen: TrunkId[] = []
  let { seed } = before
  while (left.length > 0) {
    const weights = left.map((id) => Math.max(lookup(trunks, id)?.weight ?? 1, 0))
    const drawn = left.length === 1 ? { value: 0, seed } : nextRandom(seed)
    seed = drawn.seed
    chosen.push(...left.splice(indexAt(weights, drawn.value), 1))
  }
  return { trunkIds: [...before.trunkIds, ...chosen], seed }
}

function indexAt(weights: readonly number[], value: number): number {
  let rest = value * weights.reduce((sum, weight) => sum + weight, 0)
  const index = weights.findIndex((weight) => {
    rest -= weight
    return rest < 0
  })
  return Math.max(index, 0)
}

/** Mulberry32: small, and even enough to share calls by. */
function nextRandom(seed: number): { readonly value: number; readonly seed: number } {
  const next = (seed + 0x6d2b79f5) >>> 0
  let mixed = Math.imul(next ^ (next >>> 15), next | 1)
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
  return { value: ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32, seed: next }
}
