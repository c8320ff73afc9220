// Tries the saved settings of an OpenID Connect provider, step by step, and names what is wrong
// with the step that mends it. It goes as far as it can without a person: the provider is asked
// for a silent sign-in, which it refuses only after it has checked the client and the redirect
// address, and for tokens with a code that cannot be right, which it refuses only after the client
// secret.

import { authorizationCodeGrant, type Configuration } from 'openid-client'
import { fetchWithinBounds, isTrustworthyAddress } from './open-id-connect-fetch.ts'
import {
  authorizationAddress,
  conversationFailure,
  discoverProvider,
  newVisit,
  type ProviderClient,
  WrongIssuerError,
} from './open-id-connect-provider.ts'

/** What is tried, in this order; a step that fails ends it. */
export const trialSteps = ['discovery', 'signing', 'redirectAddress', 'clientSecret'] as const

/** What can be wrong. */
export const trialProblems = {
  discoveryFailed: {
    message: 'The provider does not answer under this issuer.',
    remedyText: 'Check the issuer, and that this server reaches it through its firewall.',
  },
  issuerWrong: {
    message: 'The provider calls itself by another issuer.',
    remedyText: 'Enter the issuer exactly as the provider publishes it.',
  },
  signingUnusable: {
    message: 'The provider publishes no key to check its answers with.',
    remedyText: 'Let the provider sign ID tokens with a public key, for example RS256 or ES256.',
  },
  clientUnknown: {
    message: 'The provider does not know this client id.',
    remedyText: 'Copy the client id from the provider, or register Mainline there.',
  },
  redirectAddressNotRegistered: {
    message: 'The redirect address is not registered with the provider.',
    remedyText: 'Register the redirect address that is shown here with the provider.',
  },
  authorizationRefused: {
    message: 'The provider does not take our sign-in requests.',
    remedyText: 'Check the client id and the redirect address at the provider, and its log.',
  },
  clientSecretWrong: {
    message: 'The provider does not accept the client secret.',
    remedyText: 'Make a new client secret at the provider and enter it here.',
  },
} as const satisfies Record<string, { message: string; remedyText: string }>

/** One step that was tried; without a code it went well. */
export interface TriedStep {
  readonly step: (typeof trialSteps)[number]
  readonly code?: keyof typeof trialProblems
}

/** Tries everything until something is wrong. */
export async function tryProvider(
  settings: ProviderClient,
  redirectAddress: string,
): Promise<readonly TriedStep[]> {
  const provider = await discoverProvider(settings).catch(discoveryProblem)
  if (typeof provider === 'string') return [{ step: 'discovery', code: provider }]
  const tried: TriedStep[] = [{ step: 'discovery' }]
  for (const { step, work } of furtherSteps) {
    const code = await work(provider, redirectAddress).catch(() => 'discoveryFailed' as const)
    if (code !== undefined) return [...tried, { step, code }]
    tried.push({ step })
  }
  return tried
}

type Work = (
  provider: Configuration,
  redirectAddress: string,
) => Promise<keyof typeof trialProblems | undefined>

const furtherSteps: readonly { readonly step: TriedStep['step']; readonly work: Work }[] = [
  { step: 'signing', work: signingProblem },
  { step: 'redirectAddress', work: redirectAddressProblem },
  { step: 'clientSecret', work: clientSecretProblem },
]

function discoveryProblem(error: unknown): 'issuerWrong' | 'discoveryFailed' {
  const isOther =
    error instanceof WrongIssuerError || conversationFailure(error) === 'answerInvalid'
  return isOther ? 'issuerWrong' : 'discoveryFailed'
}

async function signingProblem(provider: Configuration) {
  const address = provider.serverMetadata().jwks_uri ?? ''
  if (!isTrustworthyAddress(address)) return 'signingUnusable'
  const answer = await fetchWithinBounds(address, { headers: { accept: 'application/json' } })
  const published: unknown = answer.ok ? await answer.json().catch(() => undefined) : undefined
  return hasKeys(published) ? undefined : 'signingUnusable'
}

function hasKeys(published: unknown): boolean {
  if (typeof published !== 'object' || published === null || !('keys' in published)) return false
  return Array.isArray(published.keys) && published.keys.length > 0
}

async function redirectAddressProblem(provider: Configuration, redirectAddress: string) {
  const silently = { prompt: 'none' }
  const visit = newVisit(redirectAddress)
  const address = await authorizationAddress(provider, visit, silently)
  const answer = await fetchWithinBounds(address.href, { headers: { accept: 'text/html' } })
  const location = answer.headers.get('location') ?? ''
  // Only an address that is registered is ever redirected to (RFC 6749 §4.1.2.1).
  if (location.startsWith(`${redirectAddress}?`)) return undefined
  const said = await answer.text()
  if (/redirect_?uri|AADSTS50011/i.test(said)) return 'redirectAddressNotRegistered'
  if (/invalid_client|client is invalid|AADSTS700016/i.test(said)) return 'clientUnknown'
  return 'authorizationRefused'
}

async function clientSecretProblem(provider: Configuration, redirectAddress: string) {
  const visit = newVisit(redirectAddress)
  const answer = new URL(`${redirectAddress}?code=not-a-code&state=${visit.state}`)
  answer.searchParams.set('iss', provider.serverMetadata().issuer)
  const checks = { expectedState: visit.state, pkceCodeVerifier: visit.codeVerifier }
  const refused = await authorizationCodeGrant(provider, answer, checks).catch(refusalOf)
  const isClient = refused === 'invalid_client' || refused === 'unauthorized_client'
  return isClient ? 'clientSecretWrong' : undefined
}

function refusalOf(error: unknown): string {
  return error instanceof Error && 'error' in error ? String(error.error) : ''
}
