// The two ceremonies of a passkey (WebAuthn Level 3 §7): registering one and signing in with it.
// Built on @simplewebauthn/server. Each has a challenge that is kept until it is answered, once;
// the person must be verified by the authenticator (a finger, a face, a PIN), and the browser must
// have been at our own address. Passkeys are discoverable, so that nobody types a name.

import { randomBytes } from 'node:crypto'
import { isIP } from 'node:net'
import type { UserId } from '@mainline/model'
import {
  beginSignInFlow,
  type OwnedPasskey,
  type PasskeyCredential,
  type SignInFlow,
  type SignInFlowPurpose,
  takeSignInFlow,
} from '@mainline/store'
import { verifyAuthenticationResponse, verifyRegistrationResponse } from '@simplewebauthn/server'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { ApiContext } from './api-context.ts'
import { ApiError } from './errors.ts'
import type { Identity } from './identity.ts'
import { publicOrigin } from './public-address.ts'

/** What passkeys of this address belong to. */
export interface PasskeySite {
  readonly id: string
  readonly origin: string
}

const productName = 'Mainline'
/** As long as the challenge is kept, less what the way takes. */
const timeoutMs = 5 * 60 * 1000

const challengeBytes = 32
/** EdDSA, ES256 and RS256: what authenticators of today have between them. */
const algorithms = [-8, -7, -257] as const

const credentialType = z.literal('public-key')

/** What a browser makes a passkey from. */
export const registrationOptions = z
  .object({
    challenge: z.string(),
    timeout: z.number().int(),
    rp: z.object({ id: z.string(), name: z.string() }),
    user: z.object({ id: z.string(), name: z.string(), displayName: z.string() }),
    pubKeyCredParams: z.array(z.object({ type: credentialType, alg: z.number().int() })),
    excludeCredentials: z.array(
      z.object({ type: credentialType, id: z.string(), transports: z.array(z.string()) }),
    ),
    authenticatorSelection: z.object({
      residentKey: z.literal('required'),
      requireResidentKey: z.literal(true),
      userVerification: z.literal('required'),
    }),
    attestation: z.literal('none'),
  })
  .meta({ id: 'PasskeyRegistrationOptions' })

/** What a browser looks for a passkey with. */
export const signInOptions = z
  .object({
    challenge: z.string(),
    timeout: z.number().int(),
    rpId: z.string(),
    userVerification: z.literal('required'),
  })
  .meta({ id: 'PasskeySignInOptions' })

const encoded = z.string().min(1).max(16_384)
const credential = {
  id: encoded,
  rawId: encoded,
  type: credentialType,
  authenticatorAttachment: z.enum(['platform', 'cross-platform']).exactOptional(),
  // None is asked for; what a browser says nevertheless decides nothing.
  clientExtensionResults: z.record(z.string(), z.unknown()),
}

/** What a browser made. */
export const registrationResponse = z
  .strictObject({
    ...credential,
    response: z.strictObject({
      clientDataJSON: encoded,
      attestationObject: encoded,
      authenticatorData: encoded.exactOptional(),
      transports: z.array(z.string().max(32)).max(16).exactOptional(),
      publicKeyAlgorithm: z.number().int().exactOptional(),
      publicKey: encoded.exactOptional(),
    }),
  })
  .meta({ id: 'PasskeyRegistrationResponse' })

/** What a browser found. */
export const signInResponse = z
  .strictObject({
    ...credential,
    response: z.strictObject({
      clientDataJSON: encoded,
      authenticatorData: encoded,
      signature: encoded,
      userHandle: encoded.exactOptional(),
    }),
  })
  .meta({ id: 'PasskeySignInResponse' })

type MadePasskey = z.output<typeof registrationResponse>
type FoundPasskey = z.output<typeof signInResponse>

const clientData = z.looseObject({ challenge: z.string().min(1) })

/** The site of this address; undefined where browsers have none: by number, or without TLS. */
export function passkeySite(request: FastifyRequest, context: ApiContext): PasskeySite | undefined {
  const origin = publicOrigin(request, context)
  const { hostname: id, protocol } = new URL(origin)
  if (isIP(id.replace(/^\[|\]$/g, '')) !== 0) return undefined
  const isLocal = id === 'localhost' || id.endsWith('.localhost')
  return protocol === 'https:' || isLocal ? { id, origin } : undefined
}

/** The site of this address, or what to do so that it can have passkeys. */
export function requirePasskeySite(request: FastifyRequest, context: ApiContext): PasskeySite {
  const site = passkeySite(request, context)
  if (site !== undefined) return site
  throw new ApiError(
    'conflict',
    'Passkeys need an https address with a name, or http://localhost on the machine itself. Open ' +
      'the admin center there, and set PUBLIC_URL.',
  )
}

/** What a browser needs to make a passkey for somebody. */
export async function beginRegistration(
  { store }: ApiContext,
  site: PasskeySite,
  { organizationId, displayName, userPrincipalName }: Identity,
  userId: UserId,
  known: readonly PasskeyCredential[],
): Promise<z.input<typeof registrationOptions>> {
  const challenge = newChallenge()
  const purpose = 'passkeyRegistration' as const
  await store.withAllOrganizations((tx) =>
    beginSignInFlow(tx, challenge, { purpose, organizationId, content: { userId } }),
  )
  return {
    challenge,
    timeout: timeoutMs,
    rp: { id: site.id, name: productName },
    user: {
      id: Buffer.from(userId).toString('base64url'),
      name: userPrincipalName,
      displayName,
    },
    pubKeyCredParams: algorithms.map((alg) => ({ type: 'public-key', alg })),
    excludeCredentials: known.map(({ credentialId: id, transports }) => ({
      type: 'public-key',
      id,
      transports: [...transports],
    })),
    authenticatorSelection: {
      residentKey: 'required',
      requireResidentKey: true,
      userVerification: 'required',
    },
    attestation: 'none',
  }
}

/** The passkey that a browser made for somebody. */
export async function endRegistration(
  context: ApiContext,
  site: PasskeySite,
  userId: string,
  response: MadePasskey,
): Promise<PasskeyCredential> {
  const flow = await takeFlow(context, response.response.clientDataJSON, 'passkeyRegistration')
  if (flow?.content['userId'] !== userId) throw challengeEnded()
  const { registrationInfo } = await verifyRegistrationResponse({
    response: { ...response, clientExtensionResults: {} },
    expectedChallenge: () => true, // It was found by the challenge.
    expectedOrigin: site.origin,
    expectedRPID: site.id,
    requireUserVerification: true,
    supportedAlgorithmIDs: [...algorithms],
  }).catch(refuse)
  if (registrationInfo === undefined) throw notVerified()
  const { id, publicKey, counter, transports = [] } = registrationInfo.credential
  return {
    credentialId: id,
    publicKey: Buffer.from(publicKey).toString('base64url'),
    signCount: counter,
    transports,
  }
}

/** What a browser needs to ask for any passkey of this site. */
export async function beginPasskeySignIn(
  { store }: ApiContext,
  { id: rpId }: PasskeySite,
): Promise<z.input<typeof signInOptions>> {
  const challenge = newChallenge()
  const flow: SignInFlow = { purpose: 'passkeySignIn', content: {} }
  await store.withAllOrganizations((tx) => beginSignInFlow(tx, challenge, flow))
  return { challenge, rpId, timeout: timeoutMs, userVerification: 'required' }
}

/** Takes the challenge that a browser answered; it cannot be answered again. */
export async function takeSignInChallenge(
  context: ApiContext,
  { response }: FoundPasskey,
): Promise<void> {
  const flow = await takeFlow(context, response.clientDataJSON, 'passkeySignIn')
  if (flow === undefined) throw challengeEnded()
}

/** The passkey's new count; throws where the answer is another's, or its count went back. */
export async function verifiedSignCount(
  site: PasskeySite,
  passkey: OwnedPasskey,
  response: FoundPasskey,
): Promise<number> {
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({
    response: { ...response, clientExtensionResults: {} },
    expectedChallenge: () => true, // It was found by the challenge.
    expectedOrigin: site.origin,
    expectedRPID: site.id,
    requireUserVerification: true,
    credential: {
      id: passkey.credentialId,
      publicKey: Uint8Array.from(Buffer.from(passkey.publicKey, 'base64url')),
      counter: passkey.signCount,
      transports: [...passkey.transports],
    },
  }).catch(refuse)
  if (!verified) throw notVerified()
  return authenticationInfo.newCounter
}

function newChallenge(): string {
  return randomBytes(challengeBytes).toString('base64url')
}

function takeFlow({ store }: ApiContext, encoded: string, purpose: SignInFlowPurpose) {
  const challenge = challengeIn(encoded)
  return store.withAllOrganizations((tx) => takeSignInFlow(tx, challenge, purpose))
}

function challengeIn(encoded: string): string {
  try {
    const text = Buffer.from(encoded, 'base64url').toString()
    return clientData.parse(JSON.parse(text)).challenge
  } catch {
    throw notVerified()
  }
}

function refuse(): never {
  throw notVerified()
}

function notVerified(): ApiError {
  const message = 'This passkey cannot be accepted. Try again, or use another way to sign in.'
  return new ApiError('unauthenticated', message)
}

function challengeEnded(): ApiError {
  return new ApiError('unauthenticated', 'This took too long, or was done before. Try again.')
}
