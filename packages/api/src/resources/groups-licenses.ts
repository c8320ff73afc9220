// Licenses that a group gives to its members, with Graph's action. Every member is settled in the
// same request; who cannot have a license is not in its way and is found under
// `membersWithLicenseErrors`. What would take the license under a number is refused as a whole.

import { listAccounts, publishConfiguration, userFields } from '@mainline/store'
import { type ApiContext, type ApiServer, inOrganization } from '../api-context.ts'
import { collection, filteredPageOf, filteredQuery, selected } from '../collection.ts'
import { errorAnswers } from '../errors.ts'
import { etagOf, ifMatchHeaders, requireMatch } from '../etag.ts'
import { changeGroupLicenses } from '../license-assignment.ts'
import { groupPolicy } from '../policies/groups.ts'
import { collectionOf, idParams } from '../schemas.ts'
import { groupAnswer, requireGroup, requireLockedGroup, shownGroup } from './groups.ts'
import { licenseChange } from './license-change.ts'
import { shownUser, userAnswer } from './users-answer.ts'

/** Registers the routes of this resource. */
export function registerGroupLicenses(app: ApiServer, context: ApiContext): void {
  app.post('/groups/:id/assignLicense', {
    config: { policy: groupPolicy.change },
    schema: {
      params: idParams,
      headers: ifMatchHeaders,
      body: licenseChange,
      response: { 202: groupAnswer, ...errorAnswers },
    },
    handler: async (request, reply) => {
      const group = await inOrganization(context, request, async (tx) => {
        const current = await requireLockedGroup(tx, request.params.id)
        requireMatch(request, current.revision)
        await changeGroupLicenses(tx, current, request.body)
        await publishConfiguration(tx, `Changed the licenses of the group ${current.displayName}`)
        return requireGroup(tx, current.id)
      })
      reply.status(202).header('etag', etagOf(group.revision))
      return shownGroup(group)
    },
  })

  app.get('/groups/:id/membersWithLicenseErrors', {
    config: { policy: groupPolicy.read },
    schema: {
      params: idParams,
      querystring: filteredQuery,
      response: { 200: collectionOf(userAnswer), ...errorAnswers },
    },
    handler: async (request, reply) => {
      const wanted = filteredPageOf(request.query, userFields)
      const page = await inOrganization(context, request, async (tx) => {
        const { id } = await requireGroup(tx, request.params.id)
        return listAccounts(tx, { ...wanted, licenseErrorByGroup: id })
      })
      const users = collection(context, request, page, shownUser)
      return selected(reply, request.query, userAnswer, users)
    },
  })
}
