/**
 * Digest authentication, the client's side: the answer to a challenge.
 *
 * Credentials belong to one realm. A challenge of another realm is not answered: whoever gets a
 * digest of a weak password can guess it at leisure. The first challenge whose algorithm is known
 * is answered, as the server put the best first. RFC 7616 §3.4; RFC 8760 §2.4.
 */

import type { Hashes } from './digest.ts'
import { digestAlgorithm, digestResponse, storedCredentials } from './digest.ts'
import type { Header, SipResponse } from './message.ts'
import { headerValues } from './message.ts'
import { parseAuthentication } from './message-header.ts'
import { formatQuoted } from './text-scanner.ts'

/** A name and password, and the realm they are for; undefined answers whatever realm asks. */
export type ClientCredentials = {
  readonly username: string
  readonly password: string
  readonly realm: string | undefined
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
  for (const text of headerValues(challenge, isProxy ? 'Proxy-Authenticate' : 'WWW-Authenticate')) {
    const value = parseAuthentication(text)
    if (!value.ok || value.value.scheme.toLowerCase() !== 'digest') continue
    const answer = answerTo(value.value.params, credentials, request, hashes)
    if (answer !== undefined) return { name, value: answer }
  }
  return undefined
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
