// What an authorized user reaches: only the auto attendants that name the person, and of these only
// what the person's policy opens. Whoever has a role that allows it is not restricted.

import { type AutoAttendant, type AutoAttendantId, hasRole, refusedFields } from '@mainline/model'
import { authorizedAutoAttendants, type Tx } from '@mainline/store'
import { ApiError, notFound } from './errors.ts'
import type { Identity } from './identity.ts'

/** The auto attendants that an identity sees; undefined is all of them. */
export async function visibleAutoAttendants(
  tx: Tx,
  { roles, userId, switches }: Identity,
): Promise<readonly AutoAttendantId[] | undefined> {
  if (roles.length > 0) return undefined
  return userId === undefined || switches === undefined ? [] : authorizedAutoAttendants(tx, userId)
}

/** Throws 404 where an auto attendant is not for this identity to see. */
export async function requireVisible(tx: Tx, identity: Identity, id: string): Promise<void> {
  const visible = await visibleAutoAttendants(tx, identity)
  if (visible?.some((each) => each === id) === false) throw notFound('auto attendant')
}

/** Throws 403 with each changed field that this identity may not change, and the switch for it. */
export async function requireAllowedChange(
  tx: Tx,
  identity: Identity,
  before: AutoAttendant,
  after: AutoAttendant,
): Promise<void> {
  const { roles, userId, switches = [] } = identity
  if (hasRole(roles, 'voiceAdministrator')) return
  const authorized = userId === undefined ? [] : await authorizedAutoAttendants(tx, userId)
  if (!authorized.includes(before.id)) throw unauthorized(roles.length > 0)
  const refused = refusedFields(switches, before, after)
  if (refused.length === 0) return
  const details = refused.map(({ field, switch: needed }) => ({
    code: needed ?? 'notDelegable',
    message:
      needed === undefined
        ? `${field} is for Voice admins only.`
        : `${field} takes the switch ${needed} of your voice applications policy.`,
    target: field,
  }))
  const message = details.map((detail) => detail.message).join(' ')
  throw new ApiError('forbidden', message, { details })
}

/** Who sees everything learns that a right is missing; others that there is no such thing. */
function unauthorized(seesIt: boolean): ApiError {
  if (!seesIt) return notFound('auto attendant')
  return new ApiError('forbidden', 'This auto attendant does not name you as authorized user.')
}
