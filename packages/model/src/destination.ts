// Where a call target leads in a configuration: to a person, to an auto attendant, or nowhere.
// Call queues lead nowhere until they exist; whoever asks treats that like any missing target.

import type { AutoAttendant, CallTarget } from './auto-attendant.ts'
import { type Configuration, lookup, type RoutedUser } from './configuration.ts'
import { assertNever } from './result.ts'

/** Somebody or something that can take a call. */
export type Destination =
  | { readonly kind: 'user'; readonly user: RoutedUser }
  | { readonly kind: 'autoAttendant'; readonly attendant: AutoAttendant }

/** What a call target names, or undefined where that does not exist. */
export function destinationOf(
  configuration: Configuration,
  target: CallTarget,
): Destination | undefined {
  switch (target.type) {
    case 'user': {
      const user = lookup(configuration.users, target.identity)
      return user && { kind: 'user', user }
    }
    case 'applicationEndpoint': {
      const attendant = attendantOfAccount(configuration, target.identity)
      return attendant && { kind: 'autoAttendant', attendant }
    }
    case 'configurationEndpoint': {
      const attendant = lookup(configuration.autoAttendants, target.identity)
      return attendant && { kind: 'autoAttendant', attendant }
    }
    default:
      return assertNever(target)
  }
}

/** The auto attendant that a resource account stands for. */
export function attendantOfAccount(
  configuration: Configuration,
  accountId: string,
): AutoAttendant | undefined {
  const association = lookup(configuration.resourceAccounts, accountId)?.association
  return association && lookup(configuration.autoAttendants, association.configurationId)
}

/** The name by which a destination is shown. */
export function destinationName(destination: Destination): string {
  return destination.kind === 'user' ? destination.user.displayName : destination.attendant.name
}
