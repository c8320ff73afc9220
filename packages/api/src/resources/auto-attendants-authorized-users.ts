// /autoAttendants/{id}/authorizedUsers: whom an auto attendant names. They may change what their
// voice applications policy opens; without a policy being named gives nothing, which is shown.

import { limits, parseId, type UserId } from '@mainline/model'
import {
  type AuthorizedUser,
  listAuthorizedUsers,
  lockAutoAttendant,
  readAutoAttendant,
  replaceAuthorizedUsers,
  type StoredAutoAttendant,
  type Tx,
} from '@mainline/store'
import { z } from 'zod'
import { requireAccount } from '../account-change.ts'
import { type ApiContext, type ApiServer, inOrganization } from '../api-context.ts'
import { errorAnswers, fieldError, notFound } from '../errors.ts'
import { voiceApplicationsPolicyPolicy } from '../policies/voice-applications-policies.ts'
import { collectionOf, idParams } from '../schemas.ts'

const authorizedUser = z
  .object({
    id: z.string(),
    displayName: z.string(),
    /** The name of the person's policy; without one there are no rights. */
    voiceApplicationsPolicy: z.string().optional(),
  })
  .meta({ id: 'AuthorizedUser' })

const authorizedUsers = z
  .strictObject({
    userIds: z
      .array(z.string().max(64))
      .max(limits.authorizedUsers, `An auto attendant has ${limits.authorizedUsers} at most`),
  })
  .meta({ id: 'AuthorizedUsers', examples: [{ userIds: [] }] })

/** Registers the routes of this resource. */
export function registerAuthorizedUsers(app: ApiServer, context: ApiContext): void {
  const path = '/autoAttendants/:id/authorizedUsers'
  const response = { 200: collectionOf(authorizedUser), ...errorAnswers }
  app.get(path, {
    config: { policy: voiceApplicationsPolicyPolicy.read },
    schema: { params: idParams, response },
    handler: async (request) =>
      inOrganization(context, request, async (tx) =>
        shown(tx, await readAutoAttendant(tx, request.params.id)),
      ),
  })
  app.put(path, {
    config: { policy: voiceApplicationsPolicyPolicy.change },
    schema: { params: idParams, body: authorizedUsers, response },
    handler: async (request) =>
      inOrganization(context, request, async (tx) => {
        const stored = await lockAutoAttendant(tx, request.params.id)
        if (stored === undefined) throw notFound('auto attendant')
        const userIds: UserId[] = []
        for (const id of request.body.userIds) userIds.push(await requirePerson(tx, id))
        await replaceAuthorizedUsers(tx, stored.attendant.id, userIds)
        return shown(tx, stored)
      }),
  })
}

async function shown(
  tx: Tx,
  stored: StoredAutoAttendant | undefined,
): Promise<{ value: AuthorizedUser[] }> {
  if (stored === undefined) throw notFound('auto attendant')
  return { value: [...(await listAuthorizedUsers(tx, stored.attendant.id))] }
}

async function requirePerson(tx: Tx, id: string): Promise<UserId> {
  const userId = parseId<UserId>('user', id)
  if (userId === undefined) throw fieldError('userIds', `${id} is no person.`)
  await requireAccount(tx, userId).catch(() => {
    throw fieldError('userIds', `There is no person ${id}.`)
  })
  return userId
}
