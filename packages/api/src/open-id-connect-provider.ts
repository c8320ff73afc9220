// The protocol with an OpenID Connect provider: authorization code with PKCE, state and nonce, the
// issuer compared, and the ID token's signature always checked, by an asymmetric key only (so that
// neither `none` nor our own secret can sign for the provider). Built on openid-client.

import type { Claims } from '@mainline/model'
import type { OpenIdConnectSettings } from '@mainline/store'
import * as client from 'openid-client'
import { fetchWithinBounds, isLoopback } from './open-id-connect-fetch.ts'

/** The path to which a provider sends people back; registered there with the address before it. */
export const callbackPath = '/v1.0/signIns/openIdConnect/callback'

/** What of the settings a conversation with the provider needs. */
export type ProviderClient = Pick<OpenIdConnectSettings, 'issuer' | 'clientId' | 'clientSecret'>

/** A visit at the provider that was begun; only its browser and we know it. */
export interface Visit {
  readonly state: string
  readonly nonce: string
  readonly codeVerifier: string
  readonly redirectAddress: string
}

/** Whom the provider let in, and what it says of them. */
export interface ProviderAnswer {
  readonly subject: string
  readonly claims: Claims
}

const timeoutSeconds = 10
const scope = 'openid profile email'
const personClaimNames = ['email', 'email_verified', 'upn', 'preferred_username', 'name']

/** Reads what the provider publishes about itself; throws where it cannot be used. */
export async function discoverProvider(settings: ProviderClient): Promise<client.Configuration> {
  const { issuer, clientId, clientSecret } = settings
  const authentication =
    clientSecret === undefined ? client.None() : client.ClientSecretPost(clientSecret)
  const provider = await client.discovery(new URL(issuer), clientId, undefined, authentication, {
    timeout: timeoutSeconds,
    execute: [
      client.enableNonRepudiationChecks,
      ...(isLoopback(issuer) ? [client.allowInsecureRequests] : []),
    ],
    [client.customFetch]: (address, { body, ...options }) =>
      fetchWithinBounds(address, {
        ...options,
        body: body instanceof Uint8Array ? Uint8Array.from(body) : (body ?? null),
      }),
  })
  const published = provider.serverMetadata().issuer
  // The library lets one address stand for many issuers where the provider is known to do so.
  if (withoutSlash(published) !== withoutSlash(issuer)) throw new WrongIssuerError(published)
  return provider
}

/** The provider calls itself otherwise than the settings do: it may speak for anybody. */
export class WrongIssuerError extends Error {
  override readonly name = 'WrongIssuerError'
  readonly published: string

  constructor(published: string) {
    super('The provider publishes another issuer.')
    this.published = published
  }
}

function withoutSlash(address: string): string {
  return address.replace(/\/$/, '')
}

/** A visit with fresh secrets. */
export function newVisit(redirectAddress: string): Visit {
  return {
    state: client.randomState(),
    nonce: client.randomNonce(),
    codeVerifier: client.randomPKCECodeVerifier(),
    redirectAddress,
  }
}

/** Where the browser goes to sign in at the provider. */
export async function authorizationAddress(
  provider: client.Configuration,
  { state, nonce, codeVerifier, redirectAddress }: Visit,
  more: Readonly<Record<string, string>> = {},
): Promise<URL> {
  return client.buildAuthorizationUrl(provider, {
    redirect_uri: redirectAddress,
    scope,
    state,
    nonce,
    code_challenge: await client.calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: 'S256',
    ...more,
  })
}

/** Exchanges what the browser brought back for what the provider says of the person. */
export async function providerAnswer(
  provider: client.Configuration,
  { state, nonce, codeVerifier, redirectAddress }: Visit,
  search: string,
): Promise<ProviderAnswer> {
  const tokens = await client.authorizationCodeGrant(provider, new URL(redirectAddress + search), {
    expectedState: state,
    expectedNonce: nonce,
    pkceCodeVerifier: codeVerifier,
  })
  const claims = tokens.claims()
  if (claims === undefined) throw new Error('The provider sent no ID token.')
  const isComplete = personClaimNames.some((name) => claims[name] !== undefined)
  if (isComplete || provider.serverMetadata().userinfo_endpoint === undefined) {
    return { subject: claims.sub, claims }
  }
  const more = await client.fetchUserInfo(provider, tokens.access_token, claims.sub)
  return { subject: claims.sub, claims: { ...more, ...claims } }
}

/** Why a conversation failed, as the person at the sign-in screen is told. */
export function conversationFailure(
  error: unknown,
): 'providerUnreachable' | 'providerRefused' | 'answerInvalid' {
  if (error instanceof client.AuthorizationResponseError) return 'providerRefused'
  if (error instanceof client.ResponseBodyError) {
    return error.status >= 500 ? 'providerUnreachable' : 'providerRefused'
  }
  if (error instanceof WrongIssuerError) return 'answerInvalid'
  return unreachableCodes.has(failureCode(error)) || !(error instanceof client.ClientError)
    ? 'providerUnreachable'
    : 'answerInvalid'
}

/** The library's own word for a failure, for the log; never what the provider wrote. */
export function failureCode(error: unknown): string {
  if (error instanceof client.ClientError) return error.code ?? error.name
  return error instanceof Error ? error.name : 'unknown'
}

/** No answer, or one that is no document: the provider is down, or there is none. */
const unreachableCodes = new Set([
  'ClientError',
  'OAUTH_ABORT',
  'OAUTH_RESPONSE_IS_NOT_CONFORM',
  'OAUTH_RESPONSE_IS_NOT_JSON',
  'OAUTH_TIMEOUT',
])
