// A call that has just arrived: who the dialed number leads to, and what becomes of the call when
// it leads to nobody. Until something answers, refusing costs the caller nothing.

import type { NumberTarget, RoutedResourceAccount, TelephoneNumber } from '@mainline/model'
import { assertNever, attendantOfAccount, dialedTarget, lookup } from '@mainline/model'
import { enterAutoAttendant } from './auto-attendant.ts'
import { endCall } from './call-end.ts'
import {
  callForHelp,
  callOutside,
  dialingUser,
  emergencyNumberOf,
  outsideNumberOf,
} from './outbound-call.ts'
import { fault } from './playback.ts'
import { ring } from './ring.ts'
import { remember, type Turn, tell } from './turn.ts'

/** Sends a new call to whom its number belongs, or refuses it. */
export function arrive(turn: Turn, organizationIsFull: boolean): Turn {
  const { to, caller, version } = turn.call
  const told = tell(turn, { kind: 'callArrived', to, caller, version })
  const user = dialingUser(turn)
  const help = emergencyNumberOf(turn)
  if (user !== undefined && help !== undefined) return callForHelp(told, user, help)
  if (organizationIsFull) return endCall(told, 'tooManyCalls')
  const outside = outsideNumberOf(turn)
  const target = insideTarget(turn, outside)
  if (target !== undefined) return route(told, target)
  return user === undefined || outside === undefined
    ? endCall(told, 'numberNotInService')
    : callOutside(told, user, outside)
}

/** Whom inside was dialed; a number of the organization's own is inside, however written. */
export function insideTarget(
  { call, configuration }: Turn,
  outside: TelephoneNumber | undefined,
): NumberTarget | undefined {
  const dialed = dialedTarget(configuration, call.to)
  return dialed ?? (outside && lookup(configuration.phoneNumbers, outside.number))
}

function route(turn: Turn, target: NumberTarget): Turn {
  switch (target.kind) {
    case 'unassigned':
      return endCall(turn, 'numberNotConnected')
    case 'user':
      return routeToUser(turn, target.id)
    case 'resourceAccount':
      return routeToAccount(turn, target.id)
    default:
      return assertNever(target)
  }
}

function routeToUser(turn: Turn, userId: string): Turn {
  const user = lookup(turn.configuration.users, userId)
  if (user === undefined) return endCall(turn, 'numberNotConnected')
  const { to } = turn.call
  const matched = { to, target: 'user', userId: user.id, displayName: user.displayName } as const
  const told = tell(turn, { kind: 'numberMatched', ...matched })
  return ring(told, user, 'end')
}

function routeToAccount(turn: Turn, accountId: string): Turn {
  const account = lookup(turn.configuration.resourceAccounts, accountId)
  if (account === undefined) return endCall(turn, 'numberNotConnected')
  const { id, displayName } = account
  const { to } = turn.call
  const matched = { to, target: 'resourceAccount', resourceAccountId: id, displayName } as const
  const told = tell(remember(turn, { calledName: displayName }), {
    kind: 'numberMatched',
    ...matched,
  })
  if (!account.licensed) return endCall(told, 'resourceAccountNotReady')
  if (account.association === undefined) return endCall(told, 'numberNotConnected')
  return enterAccount(told, account)
}

/** Sends the call to what a resource account stands for. */
export function enterAccount(turn: Turn, account: RoutedResourceAccount): Turn {
  const attendant = attendantOfAccount(turn.configuration, account.id)
  return attendant === undefined
    ? fault(turn, 'targetMissing')
    : enterAutoAttendant(
        turn,
        attendant,
        `the resource account ${account.displayName} stands for it`,
      )
}
