// A trunk's password, and to whom it is proved: to the trunk's own server, for the realm that the
// administrator named, or else the one that this server named first. Anybody may ask for a digest,
// and who gets one of a weak password can guess it at leisure. RFC 7616 §5, RFC 3261 §22.

import { hash, randomBytes } from 'node:crypto'
import type { TrunkAccess } from '@mainline/model'
import {
  authorizationFor,
  type ClientCredentials,
  type Hashes,
  type Header,
  headerValues,
  type SipResponse,
} from '@mainline/sip'

/** The hashes that clients of digest need. */
export const clientHashes: Hashes = {
  md5: (text) => hash('md5', text),
  sha256: (text) => hash('sha256', text),
  hmacSha256: () => {
    throw new Error('only servers of digest sign nonces')
  },
}

/** What a trunk proves itself with. */
export class TrunkDigest {
  readonly #trunk: TrunkAccess
  #realm: string | undefined

  constructor(trunk: TrunkAccess) {
    this.#trunk = trunk
    this.#realm = trunk.realm
  }

  /** The realm that the password is for, once it is known. */
  get realm(): string | undefined {
    return this.#realm
  }

  /** Name and password; undefined where the trunk has none. */
  get credentials(): ClientCredentials | undefined {
    const { username, authenticationUsername, password } = this.#trunk
    const name = authenticationUsername ?? username
    if (name === undefined || password === undefined) return undefined
    return { username: name, password, realm: this.#realm }
  }

  /** The header that answers a challenge of the trunk's server; undefined where none may. */
  answer(response: SipResponse, method: string, uri: string): Header | undefined {
    const { credentials } = this
    if (credentials === undefined) return undefined
    const request = { method, uri, nonceCount: 1, clientNonce: randomBytes(12).toString('hex') }
    const header = authorizationFor(response, credentials, request, clientHashes)
    if (header !== undefined) this.learn(response)
    return header
  }

  /** Remembers the realm that this server names, where none was set. */
  learn(response: SipResponse): void {
    this.#realm ??= realmsOf(response)[0]
  }
}

/** The realms that a response asks for. */
export function realmsOf(response: SipResponse): readonly string[] {
  return ['WWW-Authenticate', 'Proxy-Authenticate']
    .flatMap((name) => headerValues(response, name))
    .flatMap((value) => /\brealm\s*=\s*"((?:[^"\\]|\\.)*)"/i.exec(value)?.[1] ?? [])
}
