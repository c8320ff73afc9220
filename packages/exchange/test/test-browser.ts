// A browser as a phone, but for its audio: one WebSocket, and our own user agent on top of it. It
// registers as JsSIP does, with a contact that nobody can reach but over this connection.

import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import {
  authorizationFor,
  type DialogId,
  type Flow,
  type Header,
  headerValue,
  type SipEvent,
  type SipResponse,
  UserAgent,
} from '@mainline/sip'
import { type ClientOptions, WebSocket } from 'ws'
import { hashes } from './hashes.ts'
import { passwordOf, realm } from './memory-ports.ts'

type EventOf<K extends SipEvent['kind']> = Extract<SipEvent, { kind: K }>

const flow: Flow = {
  transport: 'ws',
  localAddress: '127.0.0.1',
  localPort: 0,
  remoteAddress: '127.0.0.1',
  remotePort: 0,
  connectionId: 'ws_browser',
}

/** One page that is a phone. */
export class TestBrowser {
  socket: WebSocket
  readonly #username: string
  readonly #host = `${randomBytes(6).toString('hex')}.invalid`
  readonly #userAgent = new UserAgent({
    entropy: (count) => randomBytes(count),
    userAgentName: 'test browser',
    contact: () => ({ host: this.#host, port: 5060 }),
  })
  readonly #events: SipEvent[] = []
  #waiting: (() => void)[] = []
  #sequence = 0
  #isPolling = false

  private constructor(username: string, socket: WebSocket) {
    this.#username = username
    this.socket = socket
    this.#listen()
  }

  /** Connects; rejects when it is refused. */
  static async open(
    url: string,
    username: string,
    options: ClientOptions = {},
  ): Promise<TestBrowser> {
    const browser = new TestBrowser(username, new WebSocket(url, 'sip', options))
    await once(browser.socket, 'open')
    return browser
  }

  /** Connects anew and registers, as a page does whose connection was lost. */
  async reconnect(): Promise<void> {
    this.socket = new WebSocket(this.socket.url, 'sip')
    this.#listen()
    await once(this.socket, 'open')
    await this.register()
  }

  /** Registers, answering the challenge; resolves with the final status. */
  async register(password = passwordOf(this.#username)): Promise<number> {
    const first = await this.#send('REGISTER', [])
    if (first.status !== 401) return first.status
    const proof = this.#proof(first, 'REGISTER', `sip:${realm}`, password)
    return (await this.#send('REGISTER', [proof])).status
  }

  /** Calls with this offer, proving who it is when asked; the events say what comes of it. */
  async call(to: string, body: string): Promise<DialogId> {
    const first = this.#invite(to, body, [])
    const { response } = await this.next('rejected')
    if (response.status !== 401) throw new Error(`${first} was answered ${response.status}`)
    const proof = this.#proof(response, 'INVITE', `sip:${to}@${realm}`)
    return this.#invite(to, body, [proof])
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

  /** Gives a command to the user agent. */
  run<T>(command: (userAgent: UserAgent, now: number) => T): T {
    const result = command(this.#userAgent, performance.now())
    if (!this.#isPolling) this.#pollAll()
    return result
  }

  /** Closes the connection; resolves when it is gone. */
  async close(): Promise<void> {
    if (this.socket.readyState === WebSocket.CLOSED) return
    const closed = once(this.socket, 'close')
    this.socket.close()
    await closed
  }

  #listen(): void {
    this.socket.on('error', () => {})
    this.socket.on('message', (data: Buffer) => this.run((ua, now) => ua.receive(now, flow, data)))
  }

  #invite(to: string, body: string, headers: readonly Header[]): DialogId {
    const target = `sip:${to}@${realm}`
    const from = { displayName: '', uri: `sip:${this.#username}@${realm}` }
    const parties = { from, to: { displayName: '', uri: target } }
    return this.run((ua, now) => ua.invite(now, { flow, target, ...parties, headers, body }))
  }

  async #send(method: string, headers: readonly Header[]): Promise<SipResponse> {
    const self = { displayName: '', uri: `sip:${this.#username}@${realm}` }
    const contact = `<sip:${this.#username}@${this.#host};transport=ws>;expires=600`
    this.#sequence += 1
    this.run((ua, now) =>
      ua.request(now, {
        ...{ flow, method, target: `sip:${realm}`, from: self, to: self },
        headers: [{ name: 'Contact', value: contact }, ...headers],
        ...{ callId: `registration-${this.#host}`, cseq: this.#sequence },
      }),
    )
    return (await this.next('responseReceived')).response
  }

  #proof(
    challenge: SipResponse,
    method: string,
    uri: string,
    password = passwordOf(this.#username),
  ): Header {
    const header = authorizationFor(
      challenge,
      { username: this.#username, password, realm: undefined },
      { method, uri, nonceCount: 1, clientNonce: randomBytes(8).toString('hex') },
      hashes,
    )
    if (header !== undefined) return header
    throw new Error(`no challenge in ${challenge.status} ${headerValue(challenge, 'Via')}`)
  }

  #pollAll(): void {
    this.#isPolling = true
    for (let output = this.#userAgent.poll(); output; output = this.#userAgent.poll()) {
      if (output.kind === 'send') this.socket.send(output.bytes, { binary: false })
      else if (output.kind === 'event') this.#events.push(output.event)
    }
    this.#isPolling = false
    for (const look of [...this.#waiting]) look()
  }
}
