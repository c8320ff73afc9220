// The limits on calls to the outside, each with what is used of it once this call stands too. All
// are told, not only the one that is reached, so that the trace shows how near the others are.

import type { RoutedUser } from '@mainline/model'
import type { DialLimit } from './fact.ts'
import { usageOf } from './outbound-ledger.ts'
import type { Turn } from './turn.ts'

/** One limit: what would be used of it, and how much may be. */
export interface LimitCheck {
  readonly limit: DialLimit
  readonly used: number
  readonly allowed: number
}

/** What one more call of this user would make of every limit. */
export function callChecks(
  turn: Turn,
  user: Pick<RoutedUser, 'id'>,
  perMinuteCents: number,
): readonly LimitCheck[] {
  const { dialLimits } = turn.configuration.outboundCalling
  const usage = usageOf(turn.ledger, user.id, turn.at)
  const { simultaneousCallsPerUser, callsPerUserPerHour } = dialLimits
  return [
    check('simultaneousCallsPerUser', usage.activeCalls + 1, simultaneousCallsPerUser),
    check('callsPerUserPerHour', usage.callsInHour + 1, callsPerUserPerHour),
    ...spendChecks(turn, user, perMinuteCents),
  ]
}

/** What one more minute would make of what may be spent; a free one needs no money. */
export function spendChecks(
  turn: Turn,
  user: Pick<RoutedUser, 'id'>,
  perMinuteCents: number,
): readonly LimitCheck[] {
  if (perMinuteCents === 0) return []
  const { dialLimits } = turn.configuration.outboundCalling
  const usage = usageOf(turn.ledger, user.id, turn.at)
  const { spendPerUserPerDayCents, spendPerDayCents } = dialLimits
  return [
    check('spendPerUserPerDayCents', usage.spentCents + perMinuteCents, spendPerUserPerDayCents),
    check('spendPerDayCents', usage.spentByAllCents + perMinuteCents, spendPerDayCents),
  ]
}

/** The first limit that is passed, if one is. */
export function reachedLimit(checks: readonly LimitCheck[]): DialLimit | undefined {
  return checks.find(({ used, allowed }) => used > allowed)?.limit
}

function check(limit: DialLimit, used: number, allowed: number): LimitCheck {
  return { limit, used, allowed }
}
