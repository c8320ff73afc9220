/**
 * Digest authentication, the client's side: the answer to a challenge.
 *
 * Credentials belong to one realm. A challenge of another realm is not answered: whoever gets a
 * digest of a weak password can guess it at leisure. Of several challenges the strongest is
 * answered, whatever their order, and none that is weaker than what the server is known to have:
 * somebody between could have taken the better ones out. RFC 7616 §3.4, §3.5; RFC 8760 §2.4.
 */

import type { Hashes } from './digest.ts'
import {
  digestAlgorithm,
  digestAlgorithms,
  digestResponse,
  serverProof,
  storedCredentials,
} from './digest.ts'
import type { Header, SipResponse } from './message.ts'
import { headerValue, headerValues } from './message.ts'
import { parseAuthentication } from './message-header.ts'
import { formatQuoted } from './text-scanner.ts'

/** A name and password, and the realm they are for; undefined answers whatever realm asks. */
export type ClientCredentials = {
  readonly username: string
  readonly password: string
  readonly realm: string | undefined
  /** The best algorithm that this server has ever named: nothing weaker is answered. */
  readonly leastAlgorithm?: 'MD5' | 'SHA-256'
}

/** The request to be sent again. `nonceCount` grows with each use of the same nonce. */
export type ChallengedRequest = {
  readonly method: string
  readonly uri: string
  readonly nonceCount: number
  /** Unpredictable text. */
  readonly clientNonce: string
}

/** The header that answers a 401 or 407, undefined if no challenge can be answered. */
export function authorizationFor(
  challenge: SipResponse,
  credentials: ClientCredentials,
  request: ChallengedRequest,
  hashes: Hashes,
): Header | undefined {
  const isProxy = challenge.status === 407
  const name = isProxy ? 'Proxy-Authorization' : 'Authorization'
  const asked = headerValues(challenge, isProxy ? 'Proxy-Authenticate' : 'WWW-Authenticate')
  const challenges = asked.flatMap((text) => {
    const value = parseAuthentication(text)
    const isDigest = value.ok && value.value.scheme.toLowerCase() === 'digest'
    return isDigest ? [value.value.params] : []
  })
  for (const algorithm of digestAlgorithms) {
    const matching = challenges.filter(
      (params) => digestAlgorithm(params.get('algorithm')) === algorithm,
    )
    for (const params of matching) {
      const answer = answerTo(params, credentials, request, hashes)
      if (answer !== undefined) return { name, value: answer }
    }
    if (algorithm.name === credentials.leastAlgorithm) return undefined
  }
  return undefined
}

/**
 * Whether a 2xx proves that the server knows the password too (Authentication-Info): undefined if
 * it does not say. `authorization` is the header that the request was sent with.
 */
export function isServerProved(
  response: SipResponse,
  authorization: Header,
  { username, password }: ClientCredentials,
  hashes: Hashes,
): boolean | undefined {
  const name =
    authorization.name === 'Authorization' ? 'Authentication-Info' : 'Proxy-Authentication-Info'
  const told = parseAuthentication(`Digest ${headerValue(response, name) ?? ''}`)
  const sent = parseAuthentication(authorization.value)
  const proof = told.ok ? told.value.params.get('rspauth') : undefined
  if (proof === undefined || !sent.ok) return undefined
  const get = (param: string) => sent.value.params.get(param) ?? ''
  const algorithm = digestAlgorithm(sent.value.params.get('algorithm'))
  if (algorithm === undefined) return undefined
  const secret = storedCredentials(hashes, username, get('realm'), password)[algorithm.key]
  const expected = serverProof(hashes[algorithm.key], secret, {
    uri: get('uri'),
    nonce: get('nonce'),
    qop: 'auth',
    nonceCount: get('nc'),
    clientNonce: get('cnonce'),
  })
  return expected === proof.toLowerCase()
}

function answerTo(
  params: ReadonlyMap<string, string>,
  { username, password, realm }: ClientCredentials,
  request: ChallengedRequest,
  hashes: Hashes,
): string | undefined {
  const algorithm = digestAlgorithm(params.get('algorithm'))
  const theirRealm = params.get('realm') ?? ''
  const nonce = params.get('nonce')
  if (algorithm === undefined || nonce === undefined) return undefined
  if (realm !== undefined && realm !== theirRealm) return undefined
  const offered = params
    .get('qop')
    ?.split(',')
    .map((option) => option.trim())
  if (offered !== undefined && !offered.includes('auth')) return undefined
  const qop = offered === undefined ? undefined : 'auth'
  const nonceCount = request.nonceCount.toString(16).padStart(8, '0')
  const secret = storedCredentials(hashes, username, theirRealm, password)[algorithm.key]
  const parts = { ...request, nonce, qop, nonceCount } as const
  const response = digestResponse(hashes[algorithm.key], secret, parts)
  const opaque = params.get('opaque')
  return [
    `Digest username=${formatQuoted(username)}`,
    `realm=${formatQuoted(theirRealm)}`,
    `nonce=${formatQuoted(nonce)}`,
    `uri=${formatQuoted(request.uri)}`,
    `response="${response}"`,
    `algorithm=${algorithm.name}`,
    ...(opaque === undefined ? [] : [`opaque=${formatQuoted(opaque)}`]),
    ...(qop === undefined
      ? []
      : [`qop=${qop}`, `nc=${nonceCount}`, `cnonce=${formatQuoted(request.clientNonce)}`]),
  ].join(', ')
}
