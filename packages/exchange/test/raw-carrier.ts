// A carrier made by hand on a bare socket, for what no user agent of ours does: it takes every call
// at once and asks for a password for whatever is sent in it. It can say that a server of another
// address stands on the way (Record-Route), which then gets our requests and asks in its place.

import { randomBytes } from 'node:crypto'
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { SdpNegotiation } from '@mainline/media'
import {
  DigestServer,
  type Header,
  headerValue,
  parseMessage,
  type SipRequest,
  storedCredentials,
} from '@mainline/sip'
import { nowMs } from '../src/clock.ts'
import { hashes } from './hashes.ts'
import { carrierUsername } from './test-carrier.ts'

const entropy = (count: number): Uint8Array => randomBytes(count)

/** One carrier, and perhaps a server on the way to it. */
export class RawCarrier {
  readonly requests: SipRequest[] = []
  /** The requests in calls that proved the password. */
  readonly proved: SipRequest[] = []
  readonly #socket: Socket
  readonly #onTheWay: Socket | undefined
  readonly #digest: DigestServer
  readonly #realm: string

  private constructor(socket: Socket, onTheWay: Socket | undefined, realm: string) {
    this.#socket = socket
    this.#onTheWay = onTheWay
    this.#realm = realm
    const keyHex = randomBytes(32).toString('hex')
    this.#digest = new DigestServer({ realm, hashes, keyHex, entropy })
    for (const each of [socket, onTheWay]) each?.on('message', (bytes) => this.#receive(bytes))
  }

  /** Opens a carrier; `onTheWay` is the address of a server that wants to see all of a call. */
  static async open(options: { realm: string; onTheWay?: string }): Promise<RawCarrier> {
    const { realm, onTheWay } = options
    const other = onTheWay === undefined ? undefined : await openSocket(onTheWay)
    return new RawCarrier(await openSocket('127.0.0.8'), other, realm)
  }

  /** Where a trunk finds it. */
  get server() {
    const { address: host, port } = this.#socket.address()
    return { host, port, transport: 'udp' } as const
  }

  /** The requests of a method, in order. */
  sent(method: string): readonly SipRequest[] {
    return this.requests.filter((request) => request.method === method)
  }

  async close(): Promise<void> {
    for (const socket of [this.#socket, this.#onTheWay]) {
      if (socket !== undefined) await new Promise<void>((resolve) => socket.close(() => resolve()))
    }
  }

  #receive(bytes: Uint8Array): void {
    const parsed = parseMessage(bytes)
    if (!parsed.ok || parsed.value.kind !== 'request') return
    const request = parsed.value
    this.requests.push(request)
    if (request.method === 'ACK') return
    const isInCall = headerValue(request, 'To')?.includes(';tag=')
    if (request.method === 'INVITE' && !isInCall) this.#answer(request, ...this.#accepting(request))
    else this.#ask(request)
  }

  #ask(request: SipRequest): void {
    const verdict = this.#digest.verify(nowMs(), request, (username) =>
      username === carrierUsername
        ? storedCredentials(hashes, username, this.#realm, 'secret')
        : undefined,
    )
    if (verdict.ok) this.proved.push(request)
    this.#answer(request, verdict.ok ? 200 : 401, verdict.ok ? [] : verdict.headers)
  }

  #accepting(invite: SipRequest): [number, readonly Header[], string] {
    const { host, port } = this.server
    const session = new SdpNegotiation({ address: host, port: 24_998, sessionId: 1 })
    const answered = session.answer(invite.body)
    const way = this.#onTheWay?.address()
    const route = `<sip:${way?.address}:${way?.port};lr>`
    const headers = [
      { name: 'Contact', value: `<sip:carrier@${host}:${port}>` },
      { name: 'Content-Type', value: 'application/sdp' },
      ...(way === undefined ? [] : [{ name: 'Record-Route', value: route }]),
    ]
    return [200, headers, answered.ok ? answered.value.answer : '']
  }

  #answer(request: SipRequest, status: number, headers: readonly Header[], body = ''): void {
    const copied = request.headers.filter(({ name }) =>
      ['Via', 'From', 'Call-ID', 'CSeq'].includes(name),
    )
    const to = headerValue(request, 'To') ?? ''
    const tagged = { name: 'To', value: to.includes(';tag=') ? to : `${to};tag=carrier` }
    const length = { name: 'Content-Length', value: String(Buffer.byteLength(body)) }
    const all = [...copied, tagged, ...headers, length]
    const lines = all.map(({ name, value }) => `${name}: ${value}`)
    const text = [`SIP/2.0 ${status} X`, ...lines, '', body].join('\r\n')
    const via = /^SIP\/2\.0\/UDP ([^:;]+):(\d+)/.exec(headerValue(request, 'Via') ?? '')
    this.#socket.send(text, Number(via?.[2]), via?.[1])
  }
}

async function openSocket(address: string): Promise<Socket> {
  const socket = createSocket('udp4').bind(0, address)
  await once(socket, 'listening')
  return socket
}
