// GET and PATCH /organization: the customer whose phone system this is. Its domain is also the SIP
// domain of its phones; domain and country are set at the first start and stay.

import { limits, recordingNotices } from '@mainline/model'
import {
  changeOrganization,
  type Organization,
  publishConfiguration,
  readOrganization,
} from '@mainline/store'
import { z } from 'zod'
import { type ApiContext, type ApiServer, inOrganization } from '../api-context.ts'
import { errorAnswers } from '../errors.ts'
import { etagOf, ifMatchHeaders, requireMatch } from '../etag.ts'
import { organizationPolicy } from '../policies/organization.ts'
import { languageId, timeZoneId } from '../schemas.ts'

const organizationAnswer = z
  .object({
    id: z.string(),
    displayName: z.string(),
    domain: z.string(),
    countryCode: z.string(),
    languageId: z.string(),
    timeZoneId: z.string(),
    /** Days after which a recording is deleted. */
    recordingKeptDays: z.number().int(),
    /** What both parties hear before they are recorded. */
    recordingNotice: z.enum(recordingNotices),
    sipDomain: z.string(),
  })
  .meta({ id: 'Organization' })

const organizationChange = z.strictObject({
  displayName: z.string().trim().min(1).max(limits.displayNameLength).exactOptional(),
  languageId: languageId.exactOptional(),
  timeZoneId: timeZoneId.exactOptional(),
  recordingKeptDays: z.number().int().min(1).max(limits.recordingKeptDays).exactOptional(),
  recordingNotice: z.enum(recordingNotices).exactOptional(),
})

/** Registers the routes of this resource. */
export function registerOrganization(app: ApiServer, context: ApiContext): void {
  app.get('/organization', {
    config: { policy: organizationPolicy.read },
    schema: { response: { 200: organizationAnswer, ...errorAnswers } },
    handler: async (request, reply) => {
      const organization = await inOrganization(context, request, readOrganization)
      reply.header('etag', etagOf(organization.revision))
      return shownOrganization(organization)
    },
  })

  app.patch('/organization', {
    config: { policy: organizationPolicy.change },
    schema: {
      headers: ifMatchHeaders,
      body: organizationChange,
      response: { 200: organizationAnswer, ...errorAnswers },
    },
    handler: async (request, reply) => {
      const organization = await inOrganization(context, request, async (tx) => {
        requireMatch(request, (await readOrganization(tx)).revision)
        const changed = await changeOrganization(tx, request.body)
        await publishConfiguration(tx, 'Changed the organization')
        return changed
      })
      reply.header('etag', etagOf(organization.revision))
      return shownOrganization(organization)
    },
  })
}

function shownOrganization({ revision: _, ...organization }: Organization) {
  return { ...organization, sipDomain: organization.domain }
}
