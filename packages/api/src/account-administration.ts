// Whether who asks has rights enough over the account that a request is about: the directory's path
// is one, but people are for User admins, resource accounts for Voice admins, roles for Global
// admins, and nobody decides on who may do more (administration.ts of @mainline/model).

import { hasRole, mayAdminister, roleFacts, roles } from '@mainline/model'
import type { Account } from '@mainline/store'
import { ApiError } from './errors.ts'
import type { Identity } from './identity.ts'

/** What of a change decides whether, or as whom, somebody signs in. */
const decisive = ['password', 'passwordProfile', 'accountEnabled'] as const

/** What a change of an account names. */
type Change = Readonly<Partial<Record<(typeof decisive)[number] | 'roles', unknown>>>

/** Throws 403 where a change takes rights that who asks does not have. */
export function requireRights(identity: Identity, account: Account, change: Change): void {
  if (change.roles !== undefined) requireRoleGiver(identity)
  const isDecisive = decisive.some((field) => change[field] !== undefined)
  if (isDecisive || account.accountKind === 'resourceAccount') requireRightsOver(identity, account)
}

/** Throws 403 where the account is not one that who asks may delete, block or set a password of. */
export function requireRightsOver(identity: Identity, account: Account): void {
  const { accountKind, displayName } = account
  if (accountKind === 'resourceAccount') {
    if (hasRole(identity.roles, 'voiceAdministrator')) return
    throw forbidden(`${displayName} is a resource account, which only Voice admins change.`)
  }
  if (mayAdminister(identity.roles, account.roles)) return
  const held = roles.filter((role) => account.roles.includes(role))
  const names = held.map((role) => roleFacts[role].displayName).join(', ')
  throw forbidden(`${displayName} has rights that you do not have (${names}). Ask a Global admin.`)
}

/** Throws 403 unless who asks may license an account like this. */
export function requireLicenseRights(
  { roles: own }: Identity,
  account: Pick<Account, 'accountKind' | 'displayName'>,
): void {
  if (hasRole(own, 'userAdministrator') || account.accountKind === 'resourceAccount') return
  throw forbidden(`${account.displayName} is a person, whom only User admins license.`)
}

/** Throws 403 unless who asks may give roles to others. */
export function requireRoleGiver({ roles: own }: Identity): void {
  if (own.includes('globalAdministrator')) return
  throw forbidden('Only Global admins give and take roles. Ask one of them.', 'roles')
}

function forbidden(message: string, target?: string): ApiError {
  return new ApiError('forbidden', message, target === undefined ? {} : { target })
}
