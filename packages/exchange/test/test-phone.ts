// A phone for the tests: real sockets, our own SIP and media packages, and no wish of its own. It
// registers, calls, is called, and says what happened as promises; audio is in `test-audio.ts`.

import { randomBytes } from 'node:crypto'
import type { SdpWishes } from '@mainline/media'
import {
  authorizationFor,
  type DialogId,
  type Flow,
  fragmentStatus,
  type Header,
  headerValue,
  type SipEvent,
  type SipRequest,
  type SipResponse,
  type SubscriptionId,
  UserAgent,
} from '@mainline/sip'
import { SipShell } from '../src/sip-shell.ts'
import { hashes } from './hashes.ts'
import { passwordOf, realm } from './memory-ports.ts'
import { TestAudio } from './test-audio.ts'

/** What a phone is made with. */
export interface TestPhoneOptions {
  readonly serverPort: number
  readonly serverAddress?: string
  readonly username: string
  readonly address?: string
  readonly transport?: 'udp' | 'tcp' | 'tls'
  readonly password?: string
}

type EventOf<K extends SipEvent['kind']> = Extract<SipEvent, { kind: K }>

/** Events that are waited for, and those that came before anybody did. */
class Events {
  #events: SipEvent[] = []
  #waiting: (() => void)[] = []

  add(event: SipEvent): void {
    this.#events.push(event)
    for (const look of [...this.#waiting]) look()
  }

  /** The first event of one of these kinds that nobody has taken yet. */
  next<K extends SipEvent['kind']>(...kinds: readonly K[]): Promise<EventOf<K>> {
    return new Promise((resolve) => {
      const look = (): void => {
        const index = this.#events.findIndex((event) => kinds.some((kind) => kind === event.kind))
        if (index < 0) return
        this.#waiting = this.#waiting.filter((other) => other !== look)
        resolve(this.#events.splice(index, 1)[0] as EventOf<K>)
      }
      this.#waiting.push(look)
      look()
    })
  }
}

/** One call of a phone, in either direction. */
export class TestCall {
  readonly audio: TestAudio
  readonly events = new Events()
  readonly dialogId: DialogId
  readonly request: SipRequest | undefined
  readonly #sip: SipShell

  constructor(sip: SipShell, dialogId: DialogId, audio: TestAudio, request?: SipRequest) {
    this.#sip = sip
    this.dialogId = dialogId
    this.audio = audio
    this.request = request
  }

  /** Rings (180). */
  ring(): void {
    this.#sip.run((ua, now) => ua.provision(now, this.dialogId, 180))
  }

  accept(answer = this.audio.answer(this.request?.body ?? '')): void {
    this.#sip.run((ua, now) => ua.accept(now, this.dialogId, answer))
  }

  reject(status: number): void {
    this.#sip.run((ua, now) => ua.reject(now, this.dialogId, status))
  }

  cancel(): void {
    this.#sip.run((ua, now) => ua.cancel(now, this.dialogId))
  }

  hangUp(): void {
    this.#sip.run((ua, now) => ua.bye(now, this.dialogId))
  }

  /** How the dialog is named on the wire. */
  get ends(): { readonly callId: string; readonly localTag: string; readonly remoteTag: string } {
    const ends = this.#sip.run((ua) => ua.dialogEnds(this.dialogId))
    return ends ?? { callId: '', localTag: '', remoteTag: '' }
  }

  /** Asks that the other party be connected to somebody else, or to another call of this phone. */
  refer(to: string, replaced?: TestCall, headers: readonly Header[] = []): void {
    const options = { headers, ...(replaced === undefined ? {} : { replaced: replaced.dialogId }) }
    this.#sip.run((ua, now) => ua.refer(now, this.dialogId, `sip:${to}@${realm}`, options))
  }

  /** Offers another direction; resolves when the other side has agreed. */
  async reoffer(direction: 'sendonly' | 'inactive' | 'sendrecv'): Promise<string> {
    const offer = this.audio.offer({ direction })
    this.#sip.run((ua, now) => ua.reinvite(now, this.dialogId, offer))
    const { body } = await this.events.next('reinvitationAccepted')
    this.audio.applyAnswer(body)
    return body
  }

  /** Presses a key by INFO. */
  inform(digit: string): void {
    const content = { contentType: 'application/dtmf-relay', body: `Signal=${digit}\r\n` }
    this.#sip.run((ua, now) => ua.inform(now, this.dialogId, content))
  }

  /** Offers what the test says; resolves with the answer, or with the status that refuses it. */
  async reofferRaw(offer: string): Promise<string | number> {
    this.#sip.run((ua, now) => ua.reinvite(now, this.dialogId, offer))
    const event = await this.events.next('reinvitationAccepted', 'reinvitationRejected')
    return event.kind === 'reinvitationAccepted' ? event.body : event.status
  }

  /** Resolves with the answer's status: 200 with audio running, or the refusal. */
  async answered(): Promise<number> {
    const event = await this.events.next('accepted', 'rejected')
    if (event.kind === 'rejected') return event.status
    this.audio.applyAnswer(event.body)
    return 200
  }

  /** Resolves when the other side has hung up, or given up. */
  async ended(): Promise<SipEvent> {
    const event = await this.events.next('ended', 'invitationCanceled')
    this.audio.close()
    return event
  }
}

/** A phone. */
export class TestPhone {
  readonly #options: Required<TestPhoneOptions>
  readonly #sip: SipShell
  readonly #calls = new Map<DialogId, TestCall>()
  readonly #events = new Events()
  readonly #orphans: SipEvent[] = []
  readonly #told: string[] = []
  #port = 0
  #nonceCount = 0

  private constructor(options: TestPhoneOptions) {
    this.#options = {
      address: '127.0.0.1',
      serverAddress: '127.0.0.1',
      transport: 'udp',
      password: passwordOf(options.username),
      ...options,
    }
    const userAgent = new UserAgent({
      entropy: (count) => randomBytes(count),
      userAgentName: 'test phone',
      contact: () => ({ host: this.#options.address, port: this.#port }),
      methods: ['OPTIONS', 'NOTIFY'],
    })
    this.#sip = new SipShell(userAgent, {
      happened: (event) => this.#happened(event),
      connectionClosed: () => {},
    })
  }

  /** Opens a phone on a free port. */
  static async open(options: TestPhoneOptions): Promise<TestPhone> {
    const phone = new TestPhone(options)
    phone.#port = await phone.#sip.listen(phone.#options.address, 0)
    return phone
  }

  get port(): number {
    return this.#port
  }

  /** Registers, answering the challenge; resolves with the final status. */
  async register(expires = 3600, headers: readonly Header[] = []): Promise<number> {
    const wanted = [{ name: 'Expires', value: String(expires) }, ...headers]
    const first = await this.#request('REGISTER', wanted)
    if (first.status !== 401) return first.status
    const proof = this.#authorization(first, 'REGISTER', `sip:${realm}`)
    return (await this.#request('REGISTER', [...wanted, proof], 2)).status
  }

  /** Sends a request outside dialogs; resolves with the response. */
  request(method: string, headers: readonly Header[] = []): Promise<SipResponse> {
    return this.#request(method, headers)
  }

  /** Watches somebody; what is told comes with `told`. */
  async watch(event: string, name: string, seconds = 600): Promise<number> {
    const target = `sip:${name}@${realm}`
    const party = (uri: string) => ({ displayName: '', uri })
    const subscribe = (headers: readonly Header[], tried = {}): SubscriptionId =>
      this.#sip.run((ua, now) =>
        ua.subscribe(now, {
          ...{ flow: this.#flow(), target, event, expiresSeconds: seconds, headers, ...tried },
          from: party(`sip:${this.#options.username}@${realm}`),
          to: party(target),
        }),
      )
    subscribe([])
    const refused = await this.#events.next('subscriptionEnded')
    if (refused.reason !== 'rejected' || refused.response.status !== 401) return 0
    subscribe([this.#authorization(refused.response, 'SUBSCRIBE', target)])
    const answer = await this.#events.next('notified', 'subscriptionEnded')
    if (answer.kind === 'subscriptionEnded') {
      return answer.reason === 'rejected' ? answer.response.status : 0
    }
    this.#told.push(answer.content.body)
    return 200
  }

  /** The next body that a watched person's lamp is told. */
  async told(): Promise<string> {
    const kept = this.#told.shift()
    return kept ?? (await this.#events.next('notified')).content.body
  }

  /** Why a lamp is told nothing more. */
  async unwatched(): Promise<string> {
    return (await this.#events.next('subscriptionEnded')).reason
  }

  /** Waits until a lamp is told something with this in it. */
  async toldOf(text: string): Promise<string> {
    for (;;) {
      const body = await this.told()
      if (body.includes(text)) return body
    }
  }

  /** Asks from outside of a call that its other party be connected to somebody else. */
  async referAbout(call: TestCall, to: string): Promise<number> {
    const { callId, localTag, remoteTag } = call.ends
    const wanted = [
      { name: 'Target-Dialog', value: `${callId};local-tag=${localTag};remote-tag=${remoteTag}` },
      { name: 'Refer-To', value: `<sip:${to}@${realm}>` },
    ]
    const first = await this.#request('REFER', wanted)
    const proof = this.#authorization(first, 'REFER', `sip:${realm}`)
    return (await this.#request('REFER', [...wanted, proof], 2)).status
  }

  /** The statuses that this phone is told of its transfer, up to the last. */
  async transferred(): Promise<readonly number[]> {
    const statuses: number[] = []
    for (;;) {
      const event = await this.#events.next('notified', 'subscriptionEnded')
      if (event.kind === 'subscriptionEnded') {
        return event.reason === 'rejected' ? [...statuses, event.response.status] : statuses
      }
      const status = fragmentStatus(event.content.body)
      if (status !== undefined) statuses.push(status)
    }
  }

  /** Calls a number without proving anything, as a carrier does. */
  async call(
    to: string,
    headers: readonly Header[] = [],
    offer?: string | SdpWishes,
  ): Promise<TestCall> {
    const audio = await TestAudio.open(this.#options.address)
    const body = typeof offer === 'string' ? offer : audio.offer(offer)
    const target = `sip:${to}@127.0.0.1`
    return this.#sip.run((ua, now) => {
      const dialogId = ua.invite(now, {
        flow: this.#flow(),
        target,
        from: { displayName: 'Caller', uri: `sip:${this.#options.username}@${realm}` },
        to: { displayName: '', uri: target },
        headers,
        body,
      })
      const call = new TestCall(this.#sip, dialogId, audio)
      this.#calls.set(dialogId, call)
      return call
    })
  }

  /** Calls a number as a device does: proves who it is when it is asked. */
  async callAsDevice(
    to: string,
    headers: readonly Header[] = [],
    offer?: SdpWishes,
  ): Promise<TestCall> {
    const first = await this.call(to)
    const { response } = await first.events.next('rejected')
    first.audio.close()
    const proof = this.#authorization(response, 'INVITE', `sip:${to}@127.0.0.1`)
    return this.call(to, [proof, ...headers], offer)
  }

  /** The next call that comes in. */
  async ringing(): Promise<TestCall> {
    const { dialogId, request } = await this.#events.next('invitationReceived')
    const audio = await TestAudio.open(this.#options.address)
    const call = new TestCall(this.#sip, dialogId, audio, request)
    this.#calls.set(dialogId, call)
    const early = this.#orphans.filter(
      (event) => 'dialogId' in event && event.dialogId === dialogId,
    )
    for (const event of early) call.events.add(event)
    return call
  }

  async close(): Promise<void> {
    for (const call of this.#calls.values()) {
      call.hangUp()
      call.audio.close()
    }
    await this.#sip.stop()
  }

  #happened(event: SipEvent): void {
    const call = 'dialogId' in event ? this.#calls.get(event.dialogId) : undefined
    if (call === undefined) {
      this.#events.add(event)
      this.#orphans.push(event)
    } else if (event.kind === 'reinvitationReceived') {
      const answer = call.audio.answer(event.body)
      this.#sip.run((ua, now) => ua.accept(now, call.dialogId, answer))
    } else {
      call.events.add(event)
    }
  }

  async #request(method: string, headers: readonly Header[], cseq = 1): Promise<SipResponse> {
    const self = { displayName: '', uri: `sip:${this.#options.username}@${realm}` }
    this.#sip.run((ua, now) =>
      ua.request(now, {
        flow: this.#flow(),
        method,
        target: `sip:${realm}`,
        from: self,
        to: self,
        headers: [{ name: 'Contact', value: `<${this.#contact()}>` }, ...headers],
        callId: `registration-${this.#port}`,
        cseq: cseq + 10 * (this.#nonceCount += 1),
      }),
    )
    return (await this.#events.next('responseReceived')).response
  }

  #contact(): string {
    const { username, address, transport } = this.#options
    const host = address.includes(':') ? `[${address}]` : address
    const parameter = transport === 'udp' ? '' : `;transport=${transport}`
    return `sip:${username}@${host}:${this.#port}${parameter}`
  }

  #authorization(challenge: SipResponse, method: string, uri: string): Header {
    const { username, password } = this.#options
    const clientNonce = randomBytes(8).toString('hex')
    const header = authorizationFor(
      challenge,
      { username, password, realm: undefined },
      { method, uri, nonceCount: 1, clientNonce },
      hashes,
    )
    if (header === undefined) {
      throw new Error(`no challenge in ${challenge.status} ${headerValue(challenge, 'Via')}`)
    }
    return header
  }

  #flow(): Flow {
    const { address, transport, serverAddress, serverPort } = this.#options
    return {
      transport,
      localAddress: address,
      localPort: this.#port,
      remoteAddress: serverAddress,
      remotePort: serverPort,
    }
  }
}
