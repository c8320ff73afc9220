// A carrier for the tests: real sockets, our own SIP and media packages. It takes registrations
// with a password, answers OPTIONS, takes calls with or without a challenge, and calls whoever has
// registered. What it was sent is kept for a test to look into.

import { randomBytes } from 'node:crypto'
import {
  type DialogId,
  DigestServer,
  type Flow,
  type Header,
  headerValue,
  type SipEvent,
  type SipRequest,
  storedCredentials,
  UserAgent,
} from '@mainline/sip'
import { nowMs } from '../src/clock.ts'
import type { Certificate } from '../src/ports.ts'
import { SipShell } from '../src/sip-shell.ts'
import { hashes } from './hashes.ts'
import { TestAudio } from './test-audio.ts'
import { TestCall } from './test-phone.ts'

/** What a carrier is made with. */
export interface TestCarrierOptions {
  readonly address?: string
  readonly realm?: string
  readonly password?: string
  /** Whether calls must prove who they come from. */
  readonly challengesCalls?: boolean
  readonly transport?: 'udp' | 'tcp' | 'tls'
  readonly certificate?: Certificate
}

/** The user name that every trunk has at a test carrier. */
export const carrierUsername = 'contoso'

/** One carrier. */
export class TestCarrier {
  readonly requests: SipRequest[] = []
  /** What it says to REGISTER and OPTIONS besides asking for a password. */
  status = 200
  readonly #options: TestCarrierOptions & Required<Omit<TestCarrierOptions, 'certificate'>>
  readonly #sip: SipShell
  readonly #digest: DigestServer
  readonly #calls = new Map<DialogId, TestCall>()
  readonly #invited: TestCall[] = []
  readonly #waiting: ((call: TestCall) => void)[] = []
  #port = 0
  #tlsPort: number | undefined
  #registered: { readonly flow: Flow; readonly contact: string } | undefined

  private constructor(options: TestCarrierOptions) {
    this.#options = {
      address: '127.0.0.3',
      realm: 'carrier.test',
      password: 'secret',
      challengesCalls: false,
      transport: 'udp',
      ...options,
    }
    const entropy = (count: number): Uint8Array => randomBytes(count)
    const { realm, address } = this.#options
    const keyHex = randomBytes(32).toString('hex')
    this.#digest = new DigestServer({ realm, hashes, keyHex, entropy })
    const userAgent = new UserAgent({
      entropy,
      userAgentName: 'test carrier',
      contact: ({ transport }) => ({
        host: address,
        port: (transport === 'tls' ? this.#tlsPort : undefined) ?? this.#port,
      }),
      methods: ['OPTIONS', 'REGISTER'],
    })
    this.#sip = new SipShell(userAgent, {
      happened: (event) => this.#happened(event),
      connectionClosed: () => {},
    })
  }

  /** Opens a carrier on free ports. */
  static async open(options: TestCarrierOptions = {}): Promise<TestCarrier> {
    const carrier = new TestCarrier(options)
    await carrier.#listen()
    return carrier
  }

  /** Where a trunk finds it. */
  get server() {
    const { address: host, transport } = this.#options
    const port = transport === 'tls' ? (this.#tlsPort ?? 0) : this.#port
    return { host, port, transport } as const
  }

  /** Whether somebody is registered. */
  get isRegistered(): boolean {
    return this.#registered !== undefined
  }

  /** The methods that came in, in order. */
  get methods(): readonly string[] {
    return this.requests.map(({ method }) => method)
  }

  /** The next call that comes in. */
  invited(): Promise<TestCall> {
    const call = this.#invited.shift()
    if (call !== undefined) return Promise.resolve(call)
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  /** Calls a number of who has registered, as carriers do: the number is in To. */
  async call(number: string): Promise<TestCall> {
    const registered = this.#registered
    if (registered === undefined) throw new Error('nobody is registered')
    const { flow, contact: target } = registered
    const audio = await TestAudio.open(this.#options.address)
    const body = audio.offer()
    return this.#sip.run((ua, now) => {
      const dialogId = ua.invite(now, {
        ...{ flow, target, body },
        from: { displayName: 'Dr. Livingstone', uri: 'sip:+16045550177@carrier.test' },
        to: { displayName: '', uri: `sip:${number}@carrier.test` },
      })
      const call = new TestCall(this.#sip, dialogId, audio)
      this.#calls.set(dialogId, call)
      return call
    })
  }

  /** Sends early media: a 183 with the answer. */
  early(call: TestCall): void {
    const answer = call.audio.answer(call.request?.body ?? '')
    this.#sip.run((ua, now) => ua.provision(now, call.dialogId, 183, answer))
  }

  /** Refuses a call with headers of its own. */
  refuse(call: TestCall, status: number, headers: readonly Header[] = []): void {
    this.#sip.run((ua, now) => ua.reject(now, call.dialogId, status, headers))
  }

  /** Restarts as a carrier that keeps its calls: every connection and registration is lost. */
  async restart(): Promise<void> {
    await this.#sip.stop()
    this.#registered = undefined
    await this.#listen(this.#port, this.#tlsPort)
  }

  async close(): Promise<void> {
    for (const call of this.#calls.values()) {
      call.hangUp()
      call.audio.close()
    }
    await this.#sip.stop()
  }

  async #listen(port = 0, tlsPort = 0): Promise<void> {
    const { address, certificate } = this.#options
    this.#port = await this.#sip.listen(address, port)
    if (certificate === undefined) return
    this.#tlsPort = await this.#sip.listenTls(tlsPort, certificate)
  }

  #happened(event: SipEvent): void {
    if (event.kind === 'requestReceived') {
      this.requests.push(event.request)
      const answer = this.#answerTo(event)
      this.#sip.run((ua, now) => ua.respond(now, event.transactionId, answer))
    } else if (event.kind === 'invitationReceived') {
      this.requests.push(event.request)
      void this.#invitedBy(event.dialogId, event.request)
    } else if ('dialogId' in event) {
      this.#calls.get(event.dialogId)?.events.add(event)
    }
  }

  #answerTo({ request, flow }: Extract<SipEvent, { kind: 'requestReceived' }>) {
    if (request.method === 'OPTIONS') return { status: this.status }
    const verdict = this.#verified(request)
    if (!verdict.ok) return { status: 401, headers: verdict.headers }
    const contact = /<([^>]+)>/.exec(headerValue(request, 'Contact') ?? '')?.[1] ?? ''
    const isLeaving = headerValue(request, 'Expires') === '0'
    if (this.status === 200) this.#registered = isLeaving ? undefined : { flow, contact }
    return {
      status: this.status,
      headers: [{ name: 'Contact', value: `<${contact}>;expires=600` }],
    }
  }

  async #invitedBy(dialogId: DialogId, request: SipRequest): Promise<void> {
    const verdict = this.#options.challengesCalls ? this.#verified(request) : { ok: true as const }
    if (!verdict.ok) {
      this.#sip.run((ua, now) => ua.reject(now, dialogId, 401, verdict.headers))
      return
    }
    const audio = await TestAudio.open(this.#options.address)
    const call = new TestCall(this.#sip, dialogId, audio, request)
    this.#calls.set(dialogId, call)
    const waiting = this.#waiting.shift()
    if (waiting === undefined) this.#invited.push(call)
    else waiting(call)
  }

  #verified(request: SipRequest) {
    const { realm, password } = this.#options
    return this.#digest.verify(nowMs(), request, (username) =>
      username === carrierUsername
        ? storedCredentials(hashes, username, realm, password)
        : undefined,
    )
  }
}
