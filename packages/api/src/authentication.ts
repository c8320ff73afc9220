// Who asks, and may they: before every handler the token of the cookie or of `Authorization:
// Bearer` becomes an identity, and the route's policy is held against it. Browsers send cookies by
// themselves, so a write that relies on one must also carry the token's `x-csrf-token`, which
// another site's page cannot read; the cookie is SameSite=Strict besides.

import { createHmac, timingSafeEqual } from 'node:crypto'
import { lentRoles, parseId, roles, type UserId } from '@mainline/model'
import {
  findOrganization,
  isApiToken,
  readApiTokenUse,
  readSignIn,
  type SignedIn,
  type Store,
} from '@mainline/store'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ApiContext, ApiServer } from './api-context.ts'
import { ApiError, notFound } from './errors.ts'
import type { Identity } from './identity.ts'
import { anybody, isAllowed, isOperator } from './policies/policy.ts'

/** Names the organization that a request of the operator is for, by its id or domain. */
const organizationHeader = 'x-mainline-organization'
const sessionCookie = 'mainline_session'
const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Puts an identity on every request, and refuses those that the route's policy does not allow. */
export function requireIdentity(app: ApiServer, { store }: ApiContext): void {
  app.decorateRequest('identity', undefined)
  app.decorateRequest('signInToken', undefined)
  app.addHook('onRequest', async (request) => {
    const policy = request.routeOptions.config.policy ?? anybody
    if (policy.kind === 'public') return
    const { token, fromCookie } = presentedToken(request)
    const signedIn = token === undefined ? undefined : await signedInBy(store, token)
    if (token === undefined || signedIn === undefined) {
      throw new ApiError('unauthenticated', 'Sign in first: POST /v1.0/signIns.')
    }
    if (fromCookie && !safeMethods.has(request.method)) requireCsrfToken(request, token)
    request.identity = await inChosenOrganization(store, request, identityFor(signedIn, token))
    request.signInToken = token
    if (!isAllowed(policy, request.identity)) {
      throw new ApiError('forbidden', 'Your roles do not allow this. Ask a Global admin.')
    }
  })
}

/** The operator's tools say which organization they mean; nobody else has a choice. */
async function inChosenOrganization(
  store: Store,
  request: FastifyRequest,
  identity: Identity,
): Promise<Identity> {
  const named = request.headers[organizationHeader]
  if (named === undefined) return identity
  if (!isOperator(identity)) {
    throw new ApiError('forbidden', `Only the operator's tools may send ${organizationHeader}.`)
  }
  const found = await store.withAllOrganizations((tx) => findOrganization(tx, String(named)))
  if (found === undefined) throw notFound('organization')
  return { ...identity, organizationId: found.id }
}

function signedInBy(store: Store, token: string): Promise<SignedIn | undefined> {
  return isApiToken(token) ? readApiTokenUse(store, token) : readSignIn(store, token)
}

/** What a browser must send with every write under this token; another page cannot compute it. */
function csrfTokenOf(token: string): string {
  return createHmac('sha256', token).update('mainline csrf').digest('base64url')
}

/** Gives the browser its session. */
export function setSessionCookie(reply: FastifyReply, token: string, secure: boolean): void {
  reply.setCookie(sessionCookie, token, { path: '/', httpOnly: true, sameSite: 'strict', secure })
}

/** Takes the session from the browser. */
export function clearSessionCookie(reply: FastifyReply): void {
  reply.clearCookie(sessionCookie, { path: '/' })
}

function presentedToken(request: FastifyRequest): {
  readonly token: string | undefined
  readonly fromCookie: boolean
} {
  const bearer = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
  if (bearer !== undefined) return { token: bearer, fromCookie: false }
  return { token: request.cookies[sessionCookie], fromCookie: true }
}

function requireCsrfToken(request: FastifyRequest, token: string): void {
  const expected = Buffer.from(csrfTokenOf(token))
  const actual = Buffer.from(String(request.headers['x-csrf-token'] ?? ''))
  if (actual.length === expected.length && timingSafeEqual(actual, expected)) return
  throw new ApiError(
    'forbidden',
    'A write with a session cookie needs the header x-csrf-token; GET /v1.0/me tells its value.',
  )
}

/** The identity behind a token. */
export function identityFor(signedIn: SignedIn, token: string): Identity {
  const { accountId, apiToken } = signedIn
  const userId = parseId<UserId>('user', accountId ?? '')
  const held = roles.filter((role) => signedIn.roles.includes(role))
  return {
    organizationId: signedIn.organizationId,
    displayName: signedIn.displayName,
    userPrincipalName: signedIn.userPrincipalName,
    roles: apiToken === undefined ? held : lentRoles(apiToken.scopes, held),
    csrfToken: csrfTokenOf(token),
    ...(userId === undefined ? {} : { userId }),
    ...(signedIn.switches === undefined ? {} : { switches: signedIn.switches }),
    ...(apiToken === undefined ? {} : { apiToken }),
  }
}
