// What the called party sees of a user who calls out. Only numbers of the organization are shown,
// whatever a setting says: a number that went to somebody else must not be claimed any more.

import type { Configuration, RoutedUser } from '@mainline/model'
import { lookup } from '@mainline/model'

/** Who calls, as the outside is told. An anonymous caller's number is for the carrier alone. */
export interface CallerId {
  readonly number?: string
  readonly displayName?: string
  readonly isAnonymous: boolean
}

/** What an ordinary call of this user shows. */
export function callerIdOf(configuration: Configuration, user: RoutedUser): CallerId {
  const own = ownCallerId(configuration, user)
  const choice = user.callerId
  if (choice?.kind === 'anonymous') return { ...withoutName(own), isAnonymous: true }
  const isChosen =
    choice?.kind === 'number' && lookup(configuration.phoneNumbers, choice.number) !== undefined
  return isChosen ? { number: choice.number, isAnonymous: false } : own
}

/** What a call for help shows: the number that reaches this user, whatever the user chose. */
export function ownCallerId(configuration: Configuration, user: RoutedUser): CallerId {
  const number = user.telephoneNumber ?? anyNumberOf(configuration, user)
  const shown = number ?? configuration.outboundCalling.dialPlan.callerIdNumber
  return {
    ...(shown === undefined ? {} : { number: shown }),
    ...(number === undefined ? {} : { displayName: user.displayName }),
    isAnonymous: false,
  }
}

function withoutName({ number }: CallerId): Pick<CallerId, 'number'> {
  return number === undefined ? {} : { number }
}

function anyNumberOf({ phoneNumbers }: Configuration, { id }: RoutedUser): string | undefined {
  const entry = Object.entries(phoneNumbers).find(
    ([, target]) => target.kind === 'user' && target.id === id,
  )
  return entry?.[0]
}
