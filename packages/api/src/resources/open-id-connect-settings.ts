// /signInMethods/openIdConnect: the organization's own provider: its settings, a trial of them, and
// whom it knows. The client secret is written and never answered; left out of a write it stays, but
// only for the provider and client it was given for, so that no other issuer is ever sent it.

import { limits, passwordPolicies, personClaims, unknownPeoplePolicies } from '@mainline/model'
import {
  deleteOpenIdConnect,
  listLinkedPeople,
  type OpenIdConnectSettings,
  readOpenIdConnect,
  readOrganization,
  saveOpenIdConnect,
  type Tx,
  unlinkPerson,
} from '@mainline/store'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type ApiContext, type ApiServer, inOrganization } from '../api-context.ts'
import { errorAnswers, fieldError, notFound } from '../errors.ts'
import { etagOf, ifMatchHeaders, requireMatch } from '../etag.ts'
import { isTrustworthyAddress } from '../open-id-connect-fetch.ts'
import { callbackPath } from '../open-id-connect-provider.ts'
import { trialProblems, trialSteps, tryProvider } from '../open-id-connect-trial.ts'
import { signInMethodPolicy } from '../policies/sign-in-methods.ts'
import { publicOrigin } from '../public-address.ts'
import { collectionOf, idParams } from '../schemas.ts'

const config = { policy: signInMethodPolicy.settings }
const path = '/signInMethods/openIdConnect'
const trialsPerMinute = 20

const plainText = z.string().trim().min(1)
const fields = {
  enabled: z.boolean(),
  displayName: plainText.max(limits.nameLength),
  issuer: plainText
    .max(512)
    .refine(
      (text) => isTrustworthyAddress(text) && !/[?#]/.test(text),
      'is not an address that starts with https:// (http on this machine only), without ? and #',
    ),
  clientId: plainText.max(256),
  personClaim: z.enum(personClaims),
  claimDomain: plainText.max(253).regex(/^[A-Za-z0-9.-]+$/, 'is not a domain, like contoso.com'),
  unknownPeople: z.enum(unknownPeoplePolicies),
  passwordSignIn: z.enum(passwordPolicies),
}

const newSettings = z
  .strictObject({
    ...fields,
    /** Null: a public client. */
    clientSecret: z.string().min(1).max(1024).nullable().exactOptional(),
    claimDomain: fields.claimDomain.exactOptional(),
  })
  .meta({
    id: 'NewOpenIdConnectSettings',
    examples: [
      {
        enabled: false,
        displayName: 'Contoso',
        issuer: 'https://login.contoso.com',
        clientId: 'mainline',
        clientSecret: 'as the provider made it',
        personClaim: 'email',
        claimDomain: 'contoso.com',
        unknownPeople: 'refuse',
        passwordSignIn: 'everybody',
      },
    ],
  })

const settingsAnswer = z
  .object({ ...fields, hasClientSecret: z.boolean(), redirectAddress: z.string() })
  .meta({ id: 'OpenIdConnectSettings' })

const trialAnswer = z
  .object({
    redirectAddress: z.string(),
    steps: z.array(
      z.object({
        step: z.enum(trialSteps),
        code: z.string().optional(),
        message: z.string().optional(),
        remedyText: z.string().optional(),
      }),
    ),
  })
  .meta({ id: 'OpenIdConnectTrial' })

const linkedPerson = z
  .object({
    id: z.string(),
    displayName: z.string(),
    userPrincipalName: z.string(),
    subject: z.string(),
  })
  .meta({ id: 'LinkedPerson' })

/** Registers the routes of this resource. */
export function registerOpenIdConnectSettings(app: ApiServer, context: ApiContext): void {
  registerRead(app, context)
  registerSave(app, context)
  registerTrial(app, context)
  registerLinks(app, context)
}

function registerRead(app: ApiServer, context: ApiContext): void {
  app.get(path, {
    config,
    schema: { response: { 200: settingsAnswer, ...errorAnswers } },
    handler: async (request, reply) => {
      const settings = await inOrganization(context, request, requireSettings)
      reply.header('etag', etagOf(settings.revision))
      return shownSettings(settings, redirectAddressOf(request, context))
    },
  })

  app.delete(path, {
    config,
    schema: { response: { 204: z.null(), ...errorAnswers } },
    handler: async (request, reply) => {
      const deleted = await inOrganization(context, request, deleteOpenIdConnect)
      if (!deleted) throw notFound('provider')
      return reply.status(204).send(null)
    },
  })
}

function registerSave(app: ApiServer, context: ApiContext): void {
  app.put(path, {
    config,
    schema: {
      headers: ifMatchHeaders,
      body: newSettings,
      response: { 200: settingsAnswer, ...errorAnswers },
    },
    handler: async (request, reply) => {
      const { unknownPeople, personClaim } = request.body
      if (unknownPeople === 'create' && personClaim === 'link') {
        const message = 'Nothing names unknown people when people link themselves. Refuse them.'
        throw fieldError('unknownPeople', message)
      }
      const saved = await inOrganization(context, request, async (tx) => {
        const current = await readOpenIdConnect(tx)
        requireMatch(request, current?.revision ?? 0)
        const { clientSecret, claimDomain, ...body } = request.body
        const secret = clientSecret === undefined ? keptSecret(body, current) : clientSecret
        await saveOpenIdConnect(tx, {
          ...body,
          claimDomain: claimDomain ?? (await readOrganization(tx)).domain,
          ...(secret === null ? {} : { clientSecret: secret }),
        })
        return requireSettings(tx)
      })
      reply.header('etag', etagOf(saved.revision))
      return shownSettings(saved, redirectAddressOf(request, context))
    },
  })
}

function registerTrial(app: ApiServer, context: ApiContext): void {
  app.post(`${path}/test`, {
    config: { ...config, rateLimit: { max: trialsPerMinute, timeWindow: '1 minute' } },
    schema: { response: { 200: trialAnswer, ...errorAnswers } },
    handler: async (request) => {
      const settings = await inOrganization(context, request, requireSettings)
      const redirectAddress = redirectAddressOf(request, context)
      const steps = await tryProvider(settings, redirectAddress)
      return {
        redirectAddress,
        steps: steps.map(({ step, code }) =>
          code === undefined ? { step } : { step, code, ...trialProblems[code] },
        ),
      }
    },
  })
}

function registerLinks(app: ApiServer, context: ApiContext): void {
  app.get(`${path}/links`, {
    config,
    schema: { response: { 200: collectionOf(linkedPerson), ...errorAnswers } },
    handler: async (request) => {
      const people = await inOrganization(context, request, listLinkedPeople)
      return {
        value: people.map(({ id, displayName, userPrincipalName, subject = '' }) => ({
          id,
          displayName,
          userPrincipalName,
          subject,
        })),
      }
    },
  })

  app.delete(`${path}/links/:id`, {
    config,
    schema: { params: idParams, response: { 204: z.null(), ...errorAnswers } },
    handler: async (request, reply) => {
      const { id } = request.params
      const unlinked = await inOrganization(context, request, (tx) => unlinkPerson(tx, id))
      if (!unlinked) throw notFound('link')
      return reply.status(204).send(null)
    },
  })
}

async function requireSettings(tx: Tx) {
  const settings = await readOpenIdConnect(tx)
  if (settings === undefined) throw notFound('provider')
  return settings
}

/** The saved secret, unless it was given for another provider or client. */
function keptSecret(
  { issuer, clientId }: Pick<OpenIdConnectSettings, 'issuer' | 'clientId'>,
  current: OpenIdConnectSettings | undefined,
): string | null {
  if (current === undefined) return null
  if (current.issuer === issuer && current.clientId === clientId) {
    return current.clientSecret ?? null
  }
  const message = 'Enter the client secret again: the saved one is another provider’s or client’s.'
  throw fieldError('clientSecret', message)
}

function redirectAddressOf(request: FastifyRequest, context: ApiContext): string {
  return publicOrigin(request, context) + callbackPath
}

function shownSettings(
  settings: OpenIdConnectSettings,
  redirectAddress: string,
): z.input<typeof settingsAnswer> {
  const { clientSecret, ...shown } = settings
  return { ...shown, hasClientSecret: clientSecret !== undefined, redirectAddress }
}
