// A caller who writes every byte of SIP by hand, on one UDP socket: for what well-behaved programs
// never send. Knows nothing of the product's own SIP code, so that a mistake there is not repeated.
// What the server sends is kept until somebody waits for it. RFC 3261 §8.1, §12.

import { createSocket, type Socket } from 'node:dgram'
import { EventEmitter, once } from 'node:events'

/** One message of the server. */
export interface WireMessage {
  readonly text: string
  /** Status of a response, else undefined. */
  readonly status: number | undefined
  /** The method of a request, or the one that a response answers. */
  readonly method: string
  readonly body: string
  readonly receivedAt: number
  header(name: string): string
}

/** What makes an INVITE unusual; each has a default. */
export interface WireInvite {
  readonly to: string
  /** What the caller is called, with its quotes; bytes as Latin-1. */
  readonly displayName?: string
  /** `''` sends no offer. */
  readonly body?: string
  readonly headers?: readonly string[]
}

const waitMs = 20_000
let counter = 0

/** Speaks SIP by hand. */
export class WireCaller {
  readonly port: number
  readonly #address: string
  readonly #socket: Socket
  readonly #serverPort: number
  readonly #arrivals = new EventEmitter()
  readonly received: WireMessage[] = []
  readonly #taken = new Set<WireMessage>()

  private constructor(socket: Socket, address: string, serverPort: number) {
    this.#socket = socket
    this.#address = address
    this.#serverPort = serverPort
    this.port = socket.address().port
    socket.on('message', (bytes) => {
      this.received.push(parsed(bytes.toString('latin1')))
      this.#arrivals.emit('message')
    })
  }

  /** Opens a socket at this loopback address. */
  static async open(address: string, serverPort: number): Promise<WireCaller> {
    const socket = createSocket('udp4')
    socket.bind(0, address)
    await once(socket, 'listening')
    return new WireCaller(socket, address, serverPort)
  }

  /** Sends exactly this text. */
  send(text: string): void {
    this.#socket.send(Buffer.from(text, 'latin1'), this.#serverPort, '127.0.0.1')
  }

  /** The first message not taken yet that satisfies `test`. */
  async next(
    what: string,
    test: (message: WireMessage) => boolean,
    timeoutMs = waitMs,
  ): Promise<WireMessage> {
    const signal = AbortSignal.timeout(timeoutMs)
    for (;;) {
      const found = this.received.find((message) => !this.#taken.has(message) && test(message))
      if (found !== undefined) {
        this.#taken.add(found)
        return found
      }
      await once(this.#arrivals, 'message', { signal }).catch(() => {
        const seen = this.received.map(({ text }) => text.split('\r\n')[0]).join(' | ')
        throw new Error(`No ${what} within ${timeoutMs} ms; seen: ${seen}`)
      })
    }
  }

  /** The final response to the newest request of this method. */
  final(method: string): Promise<WireMessage> {
    return this.next(`final response to ${method}`, (message) => {
      return message.method === method && (message.status ?? 0) >= 200
    })
  }

  /** A request of the server. */
  request(method: string, timeoutMs = waitMs): Promise<WireMessage> {
    const isAsked = (message: WireMessage) =>
      message.status === undefined && message.method === method
    return this.next(method, isAsked, timeoutMs)
  }

  /** Answers a request of the server. */
  respond(request: WireMessage, statusLine: string): void {
    const copied = ['Via', 'From', 'To', 'Call-ID', 'CSeq'].map(
      (name) => `${name}: ${request.header(name)}`,
    )
    this.send([`SIP/2.0 ${statusLine}`, ...copied, 'Content-Length: 0', '', ''].join('\r\n'))
  }

  /** A call that has not been sent yet. */
  call(invite: WireInvite): WireCall {
    return new WireCall(this, `127.0.0.1:${this.#serverPort}`, this.#address, invite)
  }

  /** Closes the socket. */
  close(): void {
    this.#socket.close()
  }
}

/** One call by hand: its INVITE, and requests in its dialog. */
export class WireCall {
  readonly callId: string
  readonly branch: string
  readonly #caller: WireCaller
  readonly #address: string
  readonly #invite: WireInvite
  readonly #tag: string
  #to: string
  #target: string
  #cseq = 1

  constructor(caller: WireCaller, host: string, address: string, invite: WireInvite) {
    counter += 1
    const unique = `${process.pid}x${counter}x${caller.port}`
    this.callId = `wire-${unique}`
    this.branch = `z9hG4bKwire${unique}`
    this.#tag = `t${unique}`
    this.#caller = caller
    this.#address = address
    this.#invite = invite
    this.#target = `sip:${invite.to}@${host}`
    this.#to = `<${this.#target}>`
  }

  /** Sends the INVITE; sent again it is a retransmission. */
  invite(): void {
    const { body = '', headers = [] } = this.#invite
    this.#send('INVITE', 1, this.branch, [this.#contact(), ...headers], body)
  }

  /** Sends a CANCEL of the INVITE. */
  cancel(): void {
    this.#send('CANCEL', 1, this.branch, [], '')
  }

  /** Sends the INVITE, waits for its 200 and acknowledges it; returns the 200. */
  async establish(answer = ''): Promise<WireMessage> {
    this.invite()
    const accepted = await this.accepted()
    this.acknowledge(answer)
    return accepted
  }

  /** Waits for the 200 and takes note of the dialog that it makes. */
  async accepted(): Promise<WireMessage> {
    const final = await this.#caller.final('INVITE')
    if (final.status !== 200) throw new Error(`Not accepted: ${final.text}`)
    this.#to = final.header('To')
    this.#target = /<([^>]+)>/.exec(final.header('Contact'))?.[1] ?? this.#target
    return final
  }

  /** Acknowledges a 2xx. */
  acknowledge(body = ''): void {
    this.#send('ACK', this.#cseq, `${this.branch}ack${this.#cseq}`, [], body)
  }

  /** Acknowledges a refusal, in the INVITE's own transaction. */
  acknowledgeRefusal(refusal: WireMessage): void {
    this.#to = refusal.header('To')
    this.#send('ACK', this.#cseq, this.branch, [], '')
  }

  /** Sends a request in the dialog and waits for its final response. */
  async request(method: string, body = '', headers: readonly string[] = []): Promise<WireMessage> {
    this.#cseq += 1
    const all = method === 'INVITE' || method === 'UPDATE' ? [this.#contact(), ...headers] : headers
    this.#send(method, this.#cseq, `${this.branch}${this.#cseq}`, all, body)
    return this.#caller.final(method)
  }

  #contact(): string {
    return `Contact: <sip:carrier@${this.#address}:${this.#caller.port}>`
  }

  #send(
    method: string,
    cseq: number,
    branch: string,
    headers: readonly string[],
    body: string,
  ): void {
    const isTyped = headers.some((header) => /^content-type:/i.test(header))
    const type = body === '' || isTyped ? [] : ['Content-Type: application/sdp']
    const name = this.#invite.displayName ?? ''
    const from = `${name} <sip:+16045550199@${this.#address}>;tag=${this.#tag}`
    this.#caller.send(
      [
        `${method} ${this.#target} SIP/2.0`,
        `Via: SIP/2.0/UDP ${this.#address}:${this.#caller.port};branch=${branch}`,
        'Max-Forwards: 70',
        `From: ${from.trimStart()}`,
        `To: ${this.#to}`,
        `Call-ID: ${this.callId}`,
        `CSeq: ${cseq} ${method}`,
        ...headers,
        ...type,
        `Content-Length: ${Buffer.byteLength(body, 'latin1')}`,
        '',
        body,
      ].join('\r\n'),
    )
  }
}

/** An SDP body with these lines after the session's own. */
export function sdp(address: string, media: readonly string[]): string {
  return [
    'v=0',
    `o=carrier 1 1 IN IP4 ${address}`,
    's=-',
    `c=IN IP4 ${address}`,
    't=0 0',
    ...media,
    '',
  ].join('\r\n')
}

/** The usual offer of a carrier: µ-law and telephone events under this number. */
export function usualOffer(address: string, rtpPort: number, eventPayloadType = 101): string {
  return sdp(address, [
    `m=audio ${rtpPort} RTP/AVP 0 ${eventPayloadType}`,
    `a=rtpmap:${eventPayloadType} telephone-event/8000`,
  ])
}

function parsed(text: string): WireMessage {
  const end = text.indexOf('\r\n\r\n')
  const [first = '', ...lines] = text.slice(0, end).split('\r\n')
  const header = (name: string): string => {
    const found = lines.filter((line) => line.toLowerCase().startsWith(`${name.toLowerCase()}:`))
    return found.map((line) => line.slice(line.indexOf(':') + 1).trim()).join(', ')
  }
  const status = Number(/^SIP\/2\.0 (\d{3})/.exec(first)?.[1])
  return {
    text,
    status: Number.isNaN(status) ? undefined : status,
    method: Number.isNaN(status)
      ? (first.split(' ')[0] ?? '')
      : (header('CSeq').split(' ')[1] ?? ''),
    body: text.slice(end + 4),
    receivedAt: performance.now(),
    header,
  }
}
