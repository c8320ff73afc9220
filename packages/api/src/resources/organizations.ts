// /organizations: all customers of an installation, for its operator alone. A new one comes with a
// Global admin and sample numbers that no other organization has; a password that was made is
// answered this once. Its people sign in by user principal name, such as admin@contoso.example.

import { findOrganization, listOrganizations, makeOrganization } from '@mainline/store'
import { z } from 'zod'
import { type ApiContext, type ApiServer, actorOf } from '../api-context.ts'
import { collection, listQuery, pageInMemory, pageOf } from '../collection.ts'
import { ApiError, errorAnswers } from '../errors.ts'
import { organizationsPolicy } from '../policies/organizations.ts'
import {
  collectionOf,
  countryCode,
  displayName,
  languageId,
  password,
  timeZoneId,
  userName,
} from '../schemas.ts'

/** Name labels of letters, digits and hyphens, at least two (RFC 1035 §2.3.1). */
const domainPattern =
  /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/

const domain = z
  .string()
  .trim()
  .toLowerCase()
  .regex(domainPattern, 'is not a domain, for example contoso.example')

const newOrganization = z
  .strictObject({
    displayName,
    domain,
    countryCode,
    languageId: languageId.default('en-US'),
    timeZoneId,
    adminUsername: userName.min(1).default('admin'),
    adminPassword: password.exactOptional(),
  })
  .meta({
    id: 'NewOrganization',
    examples: [
      {
        displayName: 'Contoso',
        domain: 'contoso.example',
        countryCode: 'CA',
        timeZoneId: 'America/Vancouver',
      },
    ],
  })

const organizationEntry = z
  .object({
    id: z.string(),
    displayName: z.string(),
    domain: z.string(),
    countryCode: z.string(),
    languageId: z.string(),
    timeZoneId: z.string(),
  })
  .meta({ id: 'OrganizationEntry' })

const madeOrganization = organizationEntry
  .extend({
    administrator: z.object({ userPrincipalName: z.string(), password: z.string().optional() }),
  })
  .meta({ id: 'MadeOrganization' })

/** Registers the routes of this resource. */
export function registerOrganizations(app: ApiServer, context: ApiContext): void {
  const { store } = context

  app.get('/organizations', {
    config: { policy: organizationsPolicy.read },
    schema: {
      querystring: listQuery,
      response: { 200: collectionOf(organizationEntry), ...errorAnswers },
    },
    handler: async (request) => {
      const all = await store.withAllOrganizations(listOrganizations)
      const page = pageInMemory(all, pageOf(request.query))
      return collection(context, request, page, ({ revision: _, ...organization }) => organization)
    },
  })

  app.post('/organizations', {
    config: { policy: organizationsPolicy.add },
    schema: { body: newOrganization, response: { 201: madeOrganization, ...errorAnswers } },
    handler: async (request, reply) => {
      const { body } = request
      const made = await store.withAllOrganizations(async (tx) => {
        if ((await findOrganization(tx, body.domain)) !== undefined) throw domainTaken(body.domain)
        return makeOrganization(tx, body)
      }, actorOf(request))
      reply.status(201)
      const { adminUsername, adminPassword: _, ...organization } = body
      return {
        id: made.organizationId,
        ...organization,
        administrator: {
          userPrincipalName: `${adminUsername}@${body.domain}`,
          ...(made.generatedPassword === undefined ? {} : { password: made.generatedPassword }),
        },
      }
    },
  })
}

function domainTaken(domain: string): ApiError {
  const message = `Another organization has the domain ${domain}. Choose another domain.`
  return new ApiError('conflict', message, { target: 'domain' })
}
