/**
 * Two user agents wired in memory: what one sends, the other receives, until both are silent.
 *
 * Time is virtual and advances by a fixed step with each piece of work, so that the tables hold as
 * many finished transactions as they would at that rate, and timers run as they would.
 */

import { createHmac, hash } from 'node:crypto'
import {
  authorizationFor,
  type DialogId,
  DigestServer,
  type Flow,
  type Hashes,
  type OutgoingRequest,
  Registrar,
  type SipEvent,
  storedCredentials,
  UserAgent,
} from '@mainline/sip'
import { sampleOffer } from './sample-messages.ts'

/** The platform's hash functions. */
const hashes: Hashes = {
  md5: (text) => hash('md5', text),
  sha256: (text) => hash('sha256', text),
  hmacSha256: (keyHex, text) =>
    createHmac('sha256', Buffer.from(keyHex, 'hex')).update(text).digest('hex'),
}

const keyHex = '00112233445566778899aabbccddeeff'
const username = 'u0001'
const password = 'pw0001'
const realm = '198.51.100.4'

const towardServer: Flow = {
  transport: 'udp',
  localAddress: '192.0.2.17',
  localPort: 5060,
  remoteAddress: '198.51.100.4',
  remotePort: 5060,
}
const towardClient: Flow = {
  transport: 'udp',
  localAddress: towardServer.remoteAddress,
  localPort: towardServer.remotePort,
  remoteAddress: towardServer.localAddress,
  remotePort: towardServer.localPort,
}
const caller = { displayName: 'Ada Lovelace', uri: 'sip:+16045550134@carrier.example;user=phone' }
const callee = { displayName: '', uri: 'sip:+12505550012@198.51.100.4;user=phone' }
const user = { displayName: '', uri: `sip:${username}@${realm}` }

/** A phone and a server. */
export class WiredAgents {
  /** Calls that went all the way, registrations that were accepted. */
  completed = 0
  private now = 0
  private readonly stepMs: number
  private readonly client = agent('192.0.2.17')
  private readonly server = agent('198.51.100.4')
  private readonly registrar = new Registrar({ minExpiresSeconds: 1 })
  private readonly digest = new DigestServer({
    realm,
    hashes,
    keyHex,
    entropy: entropy(),
    algorithms: ['MD5'],
  })
  private readonly stored = storedCredentials(hashes, username, realm, password)
  private cseq = 0

  constructor(perSecond: number) {
    this.stepMs = 1000 / perSecond
  }

  /** INVITE, 200, ACK, BYE, 200. */
  call(): void {
    this.advance()
    const id = this.client.invite(this.now, {
      flow: towardServer,
      target: callee.uri,
      from: caller,
      to: callee,
      body: sampleOffer,
    })
    this.exchange()
    this.client.bye(this.now, id)
    this.exchange()
  }

  /** REGISTER, 401, REGISTER with digest, 200. */
  register(): void {
    this.advance()
    this.cseq += 1
    this.client.request(this.now, this.registration([]))
    this.exchange()
  }

  /** How many transactions the server holds. */
  load(): ReturnType<UserAgent['load']> {
    return this.server.load()
  }

  private registration(headers: OutgoingRequest['headers'] & {}): OutgoingRequest {
    return {
      flow: towardServer,
      method: 'REGISTER',
      target: `sip:${realm}`,
      from: user,
      to: user,
      headers: [{ name: 'Contact', value: `<sip:${username}@192.0.2.17:5060>` }, ...headers],
      callId: 'registration',
      cseq: this.cseq,
    }
  }

  private advance(): void {
    this.now += this.stepMs
    for (const one of [this.client, this.server]) {
      if ((one.deadline() ?? Number.POSITIVE_INFINITY) <= this.now) one.expire(this.now)
    }
  }

  private exchange(): void {
    let isQuiet = false
    while (!isQuiet) {
      isQuiet = true
      for (let output = this.client.poll(); output; output = this.client.poll()) {
        isQuiet = false
        if (output.kind === 'send') this.server.receive(this.now, towardClient, output.bytes)
        else if (output.kind === 'event') this.clientTold(output.event)
      }
      for (let output = this.server.poll(); output; output = this.server.poll()) {
        isQuiet = false
        if (output.kind === 'send') this.client.receive(this.now, towardServer, output.bytes)
        else if (output.kind === 'event') this.serverTold(output.event)
      }
    }
  }

  private clientTold(event: SipEvent): void {
    if (event.kind !== 'responseReceived') return
    if (event.response.status !== 401) {
      if (event.response.status === 200) this.completed += 1
      return
    }
    const header = authorizationFor(
      event.response,
      { username, password, realm },
      { method: 'REGISTER', uri: `sip:${realm}`, nonceCount: 1, clientNonce: 'a1b2c3d4' },
      hashes,
    )
    if (header === undefined) throw new Error('the challenge was not answered')
    this.cseq += 1
    this.client.request(this.now, this.registration([header]))
  }

  private serverTold(event: SipEvent): void {
    if (event.kind === 'invitationReceived') this.answer(event.dialogId)
    else if (event.kind === 'ended') this.completed += 1
    else if (event.kind === 'requestReceived') this.authenticate(event)
  }

  private answer(dialogId: DialogId): void {
    this.server.accept(this.now, dialogId, sampleOffer)
  }

  private authenticate(event: Extract<SipEvent, { kind: 'requestReceived' }>): void {
    const verdict = this.digest.verify(this.now, event.request, () => this.stored)
    const answer = verdict.ok
      ? this.registrar.register(this.now, user.uri, event.flow, event.request).answer
      : { status: 401, headers: verdict.headers }
    this.server.respond(this.now, event.transactionId, answer)
  }
}

function agent(host: string): UserAgent {
  return new UserAgent({
    entropy: entropy(),
    userAgentName: 'Mainline',
    contact: () => ({ host, port: 5060 }),
  })
}

/** Cheap and unique, as the platform's pool of random bytes would be. */
function entropy(): (count: number) => Uint8Array {
  let state = 0x9e3779b9
  return (count) => {
    const bytes = new Uint8Array(count)
    for (let index = 0; index < count; index += 1) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0
      bytes[index] = state >>> 24
    }
    return bytes
  }
}
