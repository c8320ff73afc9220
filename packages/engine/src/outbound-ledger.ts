// What is counted of calls to the outside, so that no limit is passed: calls of each user now and
// in the last hour, cents of each user and of all in the last day, calls of each trunk now and in
// the last second. What stands now follows from the calls themselves: `recounted` compares a call
// before and after a step, so that no end of a call can forget to count down.

import type { Instant, TrunkId, UserId } from '@mainline/model'
import { lookup } from '@mainline/model'
import type { Call } from './call-state.ts'
import { sumAt, type Window, type WindowForm, windowForms, withAmount } from './outbound-window.ts'

/** The counters of one organization; plain data, bounded by its users and trunks. */
export interface OutboundLedger {
  /** Where the random choice among trunks stands. */
  readonly seed: number
  readonly users: Readonly<Record<UserId, UserLedger>>
  readonly trunks: Readonly<Record<TrunkId, TrunkLedger>>
  /** Cents of all users. */
  readonly spent: Window
  /** Cents that calls which are not answered yet will cost at least. */
  readonly reservedCents: number
}

interface UserLedger {
  readonly activeCalls: number
  readonly reservedCents: number
  readonly begun: Window
  readonly spent: Window
}

interface TrunkLedger {
  readonly activeCalls: number
  readonly begun: Window
}

const freshUser: UserLedger = { activeCalls: 0, reservedCents: 0, begun: [], spent: [] }
const freshTrunk: TrunkLedger = { activeCalls: 0, begun: [] }

/** Nothing was called yet. */
export const emptyLedger: OutboundLedger = {
  seed: 1,
  users: {},
  trunks: {},
  spent: [],
  reservedCents: 0,
}

/** What a user used up at a time. */
export function usageOf(ledger: OutboundLedger, userId: UserId, at: Instant) {
  const user = lookup(ledger.users, userId) ?? freshUser
  return {
    activeCalls: user.activeCalls,
    callsInHour: sumAt(user.begun, windowForms.hour, at),
    spentCents: sumAt(user.spent, windowForms.day, at) + user.reservedCents,
    spentByAllCents: sumAt(ledger.spent, windowForms.day, at) + ledger.reservedCents,
  }
}

/** How many calls a trunk carries, and how many were begun on it within the last second. */
export function trunkUsageOf(ledger: OutboundLedger, trunkId: TrunkId, at: Instant) {
  const trunk = lookup(ledger.trunks, trunkId) ?? freshTrunk
  return {
    activeCalls: trunk.activeCalls,
    callsInSecond: sumAt(trunk.begun, windowForms.second, at),
  }
}

/** The ledger with one more call that a user began. */
export function withUserCall(ledger: OutboundLedger, userId: UserId, at: Instant): OutboundLedger {
  return changeUser(ledger, userId, (user) => ({
    ...user,
    begun: withAmount(user.begun, windowForms.hour, at, 1),
  }))
}

/** The ledger with one more call that was begun on a trunk. */
export function withTrunkCall(
  ledger: OutboundLedger,
  trunkId: TrunkId,
  at: Instant,
): OutboundLedger {
  return changeTrunk(ledger, trunkId, (trunk) => ({
    ...trunk,
    begun: withAmount(trunk.begun, windowForms.second, at, 1),
  }))
}

/** The ledger with what a minute of a user's call cost. */
export function withSpending(
  ledger: OutboundLedger,
  userId: UserId,
  at: Instant,
  cents: number,
): OutboundLedger {
  const spend = (window: Window) => withAmount(window, windowForms.day, at, cents)
  const counted = { ...ledger, spent: spend(ledger.spent) }
  return changeUser(counted, userId, (user) => ({ ...user, spent: spend(user.spent) }))
}

/** The ledger after a call became what it is now; `undefined` is a call that does not stand. */
export function recounted(
  ledger: OutboundLedger,
  before: Call | undefined,
  after: Call | undefined,
): OutboundLedger {
  const held = holdingOf(before)
  const holds = holdingOf(after)
  if (isSame(held, holds)) return ledger
  return withHolding(withHolding(ledger, held, -1), holds, 1)
}

/** The ledger without what is over and forgotten; called now and then, not in each step. */
export function withoutPast(ledger: OutboundLedger, at: Instant): OutboundLedger {
  const isLive = (active: number, windows: readonly (readonly [Window, WindowForm])[]) =>
    active > 0 || windows.some(([window, form]) => sumAt(window, form, at) > 0)
  const users = Object.entries(ledger.users).filter(([, user]) =>
    isLive(user.activeCalls, [
      [user.begun, windowForms.hour],
      [user.spent, windowForms.day],
    ]),
  )
  const trunks = Object.entries(ledger.trunks).filter(([, trunk]) =>
    isLive(trunk.activeCalls, [[trunk.begun, windowForms.second]]),
  )
  return { ...ledger, users: Object.fromEntries(users), trunks: Object.fromEntries(trunks) }
}

/** What a call takes up while it stands. */
interface Holding {
  readonly trunkId?: TrunkId
  readonly userId?: UserId
  readonly reservedCents: number
}

const nothing: Holding = { reservedCents: 0 }

function holdingOf(call: Call | undefined): Holding {
  if (call === undefined || call.phase.kind === 'ended') return nothing
  const { outbound, caller } = call
  if (outbound === undefined) {
    return caller.via.kind === 'trunk' ? { ...nothing, trunkId: caller.via.trunkId } : nothing
  }
  if (outbound.trunkId === undefined) return nothing
  const { trunkId, userId, isEmergency, perMinuteCents } = outbound
  const reservedCents = call.phase.kind === 'dialing' ? perMinuteCents : 0
  return isEmergency ? { ...nothing, trunkId } : { trunkId, userId, reservedCents }
}

function isSame(a: Holding, b: Holding): boolean {
  return a.trunkId === b.trunkId && a.userId === b.userId && a.reservedCents === b.reservedCents
}

function withHolding(
  ledger: OutboundLedger,
  { trunkId, userId, reservedCents }: Holding,
  sign: 1 | -1,
): OutboundLedger {
  const cents = sign * reservedCents
  const reserved = { ...ledger, reservedCents: ledger.reservedCents + cents }
  const withTrunk =
    trunkId === undefined
      ? reserved
      : changeTrunk(reserved, trunkId, (trunk) => ({
          ...trunk,
          activeCalls: trunk.activeCalls + sign,
        }))
  if (userId === undefined) return withTrunk
  return changeUser(withTrunk, userId, (user) => ({
    ...user,
    activeCalls: user.activeCalls + sign,
    reservedCents: user.reservedCents + cents,
  }))
}

function changeUser(
  ledger: OutboundLedger,
  userId: UserId,
  change: (user: UserLedger) => UserLedger,
): OutboundLedger {
  const user = change(lookup(ledger.users, userId) ?? freshUser)
  return { ...ledger, users: { ...ledger.users, [userId]: user } }
}

function changeTrunk(
  ledger: OutboundLedger,
  trunkId: TrunkId,
  change: (trunk: TrunkLedger) => TrunkLedger,
): OutboundLedger {
  const trunk = change(lookup(ledger.trunks, trunkId) ?? freshTrunk)
  return { ...ledger, trunks: { ...ledger.trunks, [trunkId]: trunk } }
}
