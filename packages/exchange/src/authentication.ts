// Proof that a request comes from the device it names: digest over the credentials that the device
// was given. Known and unknown user names are answered alike, and strangers' questions are bounded
// for each source; whoever proves who they are is not. RFC 3261 §22, RFC 8760.

import { createHmac, hash, randomBytes } from 'node:crypto'
import {
  type Answer,
  DigestServer,
  type Flow,
  type Hashes,
  type SipRequest,
  type StoredCredentials,
} from '@mainline/sip'
import type { AccessTable } from './access-table.ts'
import { nowMs } from './clock.ts'
import { entropy } from './entropy.ts'
import type { DeviceAccess } from './ports.ts'
import { dialedParty, partyOf } from './sip-party.ts'
import { TokenBuckets } from './token-buckets.ts'

/** The device, or the answer to a request that did not prove one. */
export type Authenticated =
  | { readonly ok: true; readonly device: DeviceAccess }
  | { readonly ok: false; readonly answer: Answer }

/** An office of 200 phones behind one address may start them all at once. */
const strangerLimit = { tokensPerSecond: 20, burst: 400 }
/** A wrong password costs more than a question: two tries a second for each source. */
const wrongPasswordCost = 10
/** The realm where no device exists yet. */
const emptyRealm = 'mainline.local'
/**
 * Phones in use (libre before 2.0, and many desk phones) give up when any challenge of a response
 * names an algorithm that they do not know, so RFC 8760's list of two would lock them out. Our
 * secrets are random and 128 bits long: what is weak in MD5 does not help to find them.
 */
const algorithms = ['MD5'] as const
/** Tells a source that asked too often when to ask again, RFC 3261 §21.5.4. */
const tooOften: Answer = { status: 503, headers: [{ name: 'Retry-After', value: '10' }] }

const hashes: Hashes = {
  md5: (text) => hash('md5', text),
  sha256: (text) => hash('sha256', text),
  hmacSha256: (keyHex, text) =>
    createHmac('sha256', Buffer.from(keyHex, 'hex')).update(text).digest('hex'),
}

/** Authenticates requests from devices, and bounds those from strangers. */
export class Authentication {
  readonly #table: () => AccessTable
  readonly #keyHex = randomBytes(32).toString('hex')
  readonly #servers = new Map<string, DigestServer>()
  readonly #strangers = new TokenBuckets(strangerLimit)

  constructor(table: () => AccessTable) {
    this.#table = table
  }

  /** Whether a source that proved nothing may be answered at all. */
  admitsStranger(flow: Flow): boolean {
    return this.#strangers.take(nowMs(), flow.remoteAddress)
  }

  /** Which device a request comes from; the answer challenges it to prove that. */
  verify(request: SipRequest, flow: Flow): Authenticated {
    const table = this.#table()
    const realm = this.#realmOf(request, table.realms)
    const verdict = this.#server(realm).verify(nowMs(), request, (username) =>
      credentialsOf(table.deviceNamed(realm, username)),
    )
    const device = verdict.ok ? table.deviceNamed(realm, verdict.username) : undefined
    if (device !== undefined) return { ok: true, device }
    const headers = verdict.ok ? [] : verdict.headers
    const cost = !verdict.ok && verdict.reason === 'wrong' ? wrongPasswordCost : 1
    const isServed = this.#strangers.take(nowMs(), flow.remoteAddress, cost)
    return { ok: false, answer: isServed ? { status: 401, headers } : tooOften }
  }

  /** Phones name the realm as the domain, or name only our address: then any realm will do. */
  #realmOf(request: SipRequest, realms: ReadonlySet<string>): string {
    const hosts = [partyOf(request, 'From')?.host, dialedParty(request)?.host]
    const named = hosts.find((host) => host !== undefined && realms.has(host))
    return named ?? [...realms][0] ?? emptyRealm
  }

  #server(realm: string): DigestServer {
    const known = this.#servers.get(realm)
    if (known !== undefined) return known
    const server = new DigestServer({ realm, hashes, keyHex: this.#keyHex, entropy, algorithms })
    this.#servers.set(realm, server)
    return server
  }
}

function credentialsOf(device: DeviceAccess | undefined): StoredCredentials | undefined {
  return device === undefined ? undefined : { sha256: device.ha1Sha256, md5: device.ha1Md5 }
}
