// GET /signIns/openIdConnect sends the browser to the provider, which sends it back to …/callback;
// both answer with a redirect, because a browser navigates here. The only cookie that other sites'
// redirects carry holds no session: it ties the visit to this browser, so that nobody can make
// another's browser finish a visit they began. POST /me/openIdConnectLink begins one that ties.

import { randomBytes } from 'node:crypto'
import { invariant, type OrganizationId, type SignInRefusal } from '@mainline/model'
import {
  beginSignInFlow,
  type LinkedPerson,
  type OpenIdConnectSettings,
  readOpenIdConnect,
  recordEvent,
  type SignInFlow,
  signInOrganization,
  startPersonSignIn,
  type Tx,
  takeSignInFlow,
  unlinkPerson,
} from '@mainline/store'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type ApiContext, type ApiServer, inOrganization, originOf } from '../api-context.ts'
import { setSessionCookie } from '../authentication.ts'
import { errorAnswers, notFound } from '../errors.ts'
import { identityOf } from '../identity.ts'
import { type FoundPerson, findPerson, linkByThemselves } from '../open-id-connect-person.ts'
import {
  authorizationAddress,
  callbackPath,
  conversationFailure,
  discoverProvider,
  failureCode,
  newVisit,
  type ProviderAnswer,
  providerAnswer,
  type Visit,
} from '../open-id-connect-provider.ts'
import { signInMethodPolicy } from '../policies/sign-in-methods.ts'
import { localPath, publicOrigin } from '../public-address.ts'

const browserCookie = 'mainline_sign_in'
const cookiePath = '/v1.0'
const cookieSeconds = 10 * 60
const triesPerMinute = 20

const startQuery = z.object({
  domain: z.string().max(253).optional(),
  returnTo: z.string().max(2_000).optional(),
})
/** Providers add parameters of their own; those that count are read by the protocol's library. */
const callbackQuery = z.looseObject({ state: z.string().max(256).default('') })
const linkAnswer = z.object({ address: z.string() }).meta({ id: 'OpenIdConnectVisit' })

/** Registers the routes of this resource. */
export function registerOpenIdConnectSignIns(app: ApiServer, context: ApiContext): void {
  const { settings } = context
  const rateLimit = { max: settings.signInsPerMinute ?? triesPerMinute, timeWindow: '1 minute' }
  const config = { policy: signInMethodPolicy.start, rateLimit }
  const redirects = { response: { 302: z.null(), ...errorAnswers } }

  app.get('/signIns/openIdConnect', {
    config,
    schema: { ...redirects, querystring: startQuery },
    handler: async (request, reply) => {
      const { domain, returnTo } = request.query
      const back = localPath(returnTo)
      const begun = await beginVisit(context, request, reply, { domain, returnTo: back })
      return reply.redirect(begun.address ?? signInScreen(begun.refusal, back))
    },
  })

  app.get(callbackPath.replace('/v1.0', ''), {
    config,
    schema: { ...redirects, querystring: callbackQuery },
    handler: async (request, reply) => reply.redirect(await endVisit(context, request, reply)),
  })

  registerLinking(app, context, rateLimit)
}

function registerLinking(
  app: ApiServer,
  context: ApiContext,
  rateLimit: { readonly max: number; readonly timeWindow: string },
): void {
  app.post('/me/openIdConnectLink', {
    config: { policy: signInMethodPolicy.own, rateLimit },
    schema: { response: { 201: linkAnswer, ...errorAnswers } },
    handler: async (request, reply) => {
      const { userId, organizationId } = identityOf(request)
      if (userId === undefined) throw notFound('person')
      const wanted = { organizationId, returnTo: '/my-account', linkTo: userId }
      const begun = await beginVisit(context, request, reply, wanted)
      reply.status(201)
      return { address: begun.address ?? accountScreen(begun.refusal) }
    },
  })

  app.delete('/me/openIdConnectLink', {
    config: { policy: signInMethodPolicy.own },
    schema: { response: { 204: z.null(), ...errorAnswers } },
    handler: async (request, reply) => {
      const { userId } = identityOf(request)
      const unlinked = await inOrganization(context, request, (tx) =>
        unlinkPerson(tx, userId ?? ''),
      )
      if (!unlinked) throw notFound('link')
      return reply.status(204).send(null)
    },
  })
}

interface WantedVisit {
  readonly domain?: string | undefined
  readonly organizationId?: OrganizationId
  readonly returnTo: string
  /** Who ties themselves; absent: whoever signs in. */
  readonly linkTo?: string
}

type BegunVisit =
  | { readonly address: string; readonly refusal?: undefined }
  | { readonly address?: undefined; readonly refusal: SignInRefusal }

async function beginVisit(
  context: ApiContext,
  request: FastifyRequest,
  reply: FastifyReply,
  { domain, returnTo, linkTo, organizationId: known }: WantedVisit,
): Promise<BegunVisit> {
  const { store, settings: system } = context
  const organizationId =
    known ?? (await store.withAllOrganizations((tx) => signInOrganization(tx, domain)))
  const settings = await enabledProvider(context, organizationId)
  if (settings === undefined || organizationId === undefined) return { refusal: 'unknownPerson' }
  const visit = newVisit(publicOrigin(request, context) + callbackPath)
  try {
    const provider = await discoverProvider(settings)
    const { href: address } = await authorizationAddress(provider, visit)
    // One key for all visits of a browser, so that two tabs do not end each other's.
    const browser = request.cookies[browserCookie] ?? randomBytes(32).toString('base64url')
    const content = { ...visit, browser, returnTo, ...(linkTo === undefined ? {} : { linkTo }) }
    await store.withAllOrganizations((tx) =>
      beginSignInFlow(tx, visit.state, { purpose: 'openIdConnect', organizationId, content }),
    )
    reply.setCookie(browserCookie, browser, {
      path: cookiePath,
      httpOnly: true,
      sameSite: 'lax',
      secure: system.secureCookies === true,
      maxAge: cookieSeconds,
    })
    return { address }
  } catch (error) {
    request.log.warn({ failure: failureCode(error) }, 'the provider cannot be used')
    return { refusal: conversationFailure(error) }
  }
}

async function enabledProvider(
  { store }: ApiContext,
  organizationId: OrganizationId | undefined,
): Promise<OpenIdConnectSettings | undefined> {
  if (organizationId === undefined) return undefined
  const settings = await store.withOrganization(organizationId, readOpenIdConnect)
  return settings?.enabled === true ? settings : undefined
}

/** Ends a visit; answers where the browser goes. */
async function endVisit(
  context: ApiContext,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<string> {
  const { search, searchParams } = new URL(request.url, 'http://localhost')
  const state = searchParams.get('state') ?? ''
  const flow = await context.store.withAllOrganizations((tx) =>
    takeSignInFlow(tx, state, 'openIdConnect'),
  )
  const { organizationId } = flow ?? {}
  const settings = await enabledProvider(context, organizationId)
  const isSameBrowser = flow?.content['browser'] === request.cookies[browserCookie]
  if (flow === undefined || settings === undefined || !isSameBrowser) {
    return signInScreen('flowEnded', '/')
  }
  const { linkTo, returnTo = '/' } = flow.content
  const found = await findVisitor(context, request, { flow, settings, search })
  if (found.refusal !== undefined) {
    return linkTo === undefined
      ? signInScreen(found.refusal, returnTo)
      : accountScreen(found.refusal)
  }
  if (linkTo === undefined) await startSession(context, request, reply, flow, found.person)
  return returnTo
}

async function startSession(
  { store, settings }: ApiContext,
  request: FastifyRequest,
  reply: FastifyReply,
  { organizationId }: SignInFlow,
  person: LinkedPerson,
): Promise<void> {
  invariant(organizationId !== undefined, 'A visit at a provider is an organization’s.')
  const { id, displayName } = person
  const actor = { kind: 'user', id, displayName, ...originOf(request) } as const
  const start = (tx: Tx) => startPersonSignIn(tx, person)
  const { token } = await store.withOrganization(organizationId, start, actor)
  setSessionCookie(reply, token, settings.secureCookies === true)
}

interface VisitInProgress {
  readonly flow: SignInFlow
  readonly settings: OpenIdConnectSettings
  readonly search: string
}

/** Who came back from the provider; a refusal is written down. */
async function findVisitor(
  { store }: ApiContext,
  request: FastifyRequest,
  { flow, settings, search }: VisitInProgress,
): Promise<FoundPerson> {
  const { content, organizationId } = flow
  invariant(organizationId !== undefined, 'A visit at a provider is an organization’s.')
  const { state = '', nonce = '', codeVerifier = '', redirectAddress = '', linkTo } = content
  const find = async (tx: Tx, answer: ProviderAnswer) =>
    linkTo === undefined
      ? findPerson(tx, settings, answer)
      : linkByThemselves(tx, linkTo, { issuer: settings.issuer, subject: answer.subject })
  const answered = await askProvider(request, settings, search, {
    state,
    nonce,
    codeVerifier,
    redirectAddress,
  })
  const work = async (tx: Tx): Promise<FoundPerson> => {
    const found = typeof answered === 'string' ? { refusal: answered } : await find(tx, answered)
    if (found.refusal !== undefined) await recordEvent(tx, 'signInRefused', targetOf(found))
    return found
  }
  return store.withOrganization(organizationId, work, { kind: 'anonymous', ...originOf(request) })
}

async function askProvider(
  request: FastifyRequest,
  settings: OpenIdConnectSettings,
  search: string,
  visit: Visit,
): Promise<ProviderAnswer | SignInRefusal> {
  try {
    return await providerAnswer(await discoverProvider(settings), visit, search)
  } catch (error) {
    request.log.warn({ failure: failureCode(error) }, 'a sign-in by the provider failed')
    return conversationFailure(error)
  }
}

function targetOf({ person }: FoundPerson) {
  if (person === undefined) return { type: 'user' }
  return { type: 'user', id: person.id, displayName: person.displayName }
}

function signInScreen(problem: SignInRefusal | undefined, returnTo: string): string {
  const search = new URLSearchParams({ ...(problem && { problem }), returnTo })
  return `/sign-in?${search.toString()}`
}

function accountScreen(problem: SignInRefusal | undefined): string {
  return problem === undefined ? '/my-account' : `/my-account?problem=${problem}`
}
