/**
 * From bytes to messages with their essentials: framing, keep-alives, parsing, and the answers to
 * what cannot be read or kept, for which no transaction is made.
 *
 * Pushed one input, it is polled until undefined, so that what one message means is known before
 * the next message of the same piece is read.
 * RFC 3261 §8.2.7, §18.2.1, §18.3; RFC 3581 §4; RFC 5626 §3.5.1; RFC 7118 §5, §6.
 */

import { isSameHost } from './address.ts'
import type { Flow } from './flow.ts'
import type { SipRequest, SipResponse } from './message.ts'
import { headerValue } from './message.ts'
import type { Essentials } from './message-essentials.ts'
import { parseEssentials } from './message-essentials.ts'
import { formatMessage, responseTo } from './message-format.ts'
import type { Via } from './message-header.ts'
import { formatVia, parseVia } from './message-header.ts'
import { parseMessage, unknownVersion } from './message-parse.ts'
import { salvageRequest } from './message-salvage.ts'
import { MessageStream } from './message-stream.ts'
import { isStun, stunAnswer } from './stun-keep-alive.ts'
import { encodeText } from './text.ts'
import type { UserAgentCore } from './user-agent-core.ts'

/** A message that can be handled. */
export type Received =
  | { readonly kind: 'request'; readonly request: SipRequest; readonly essentials: Essentials }
  | { readonly kind: 'response'; readonly response: SipResponse; readonly essentials: Essentials }

/** A message that has begun is whole within 64 × T1, or its sender only keeps us waiting. */
const maxMessageMs = 32_000

/** The receiving end of a user agent, over all its flows. */
export class Reception {
  private readonly core: UserAgentCore
  private readonly streams = new Map<string, MessageStream>()
  /** Connections amid a message, the one that began first in front. */
  private readonly unfinished = new Map<string, { readonly flow: Flow; readonly until: number }>()
  /** What was pushed last and is not read yet: a datagram, or the stream that has more. */
  private datagram: Uint8Array | undefined
  private stream: MessageStream | undefined

  constructor(core: UserAgentCore) {
    this.core = core
  }

  /** How many streams have brought something and are open. */
  get size(): number {
    return this.streams.size
  }

  /** One datagram or WebSocket message, or any piece of a stream. */
  push(flow: Flow, bytes: Uint8Array): void {
    if (flow.transport === 'tcp' || flow.transport === 'tls') {
      const connectionId = flow.connectionId ?? ''
      this.stream = this.streams.get(connectionId) ?? new MessageStream()
      this.streams.set(connectionId, this.stream)
      this.stream.push(bytes)
    } else if (isStun(bytes)) this.answerStun(flow, bytes)
    else if (!isBlank(bytes)) this.datagram = bytes
    else if (flow.transport !== 'udp' && bytes.length === 4) this.answerPing(flow)
  }

  /** The next message of what was pushed; what is none has been answered or dropped. */
  poll(flow: Flow): Received | undefined {
    for (let bytes = this.nextBytes(flow); bytes !== undefined; bytes = this.nextBytes(flow)) {
      const received = this.read(flow, bytes)
      if (received !== undefined) return received
    }
    return undefined
  }

  /** Notes, after everything whole was polled, whether the rest of a message is waited for. */
  awaitRest(now: number, flow: Flow): void {
    const { connectionId } = flow
    if (connectionId === undefined) return
    if (this.streams.get(connectionId)?.isAmidMessage !== true) {
      this.unfinished.delete(connectionId)
    } else if (!this.unfinished.has(connectionId)) {
      this.unfinished.set(connectionId, { flow, until: now + maxMessageMs })
    }
  }

  /** When the first unfinished message has taken too long. */
  deadline(): number | undefined {
    return this.unfinished.values().next().value?.until
  }

  /** Closes the connections whose message has taken too long. */
  expire(now: number): void {
    for (const { flow, until } of this.unfinished.values()) {
      if (until > now) return
      this.broken(flow, 'message not finished in time')
    }
  }

  /** A connection is gone, and with it what was half received. */
  connectionClosed(connectionId: string): void {
    this.streams.delete(connectionId)
    this.unfinished.delete(connectionId)
  }

  /** Tells the shell why something was dropped. */
  report(flow: Flow, reason: string): void {
    this.core.emit({ kind: 'messageRefused', flow, reason })
  }

  /** Answers a request and remembers nothing of it. */
  respond(flow: Flow, request: SipRequest, status: number, reason?: string): void {
    if (request.method === 'ACK') return
    const headers = status === 503 ? [{ name: 'Retry-After', value: '10' }] : []
    const toTag = this.core.statelessTag
    const response = responseTo(request, status, { reason, toTag, headers })
    this.core.outputs.push({ kind: 'send', flow, bytes: formatMessage(response) })
  }

  private nextBytes(flow: Flow): Uint8Array | undefined {
    const { datagram } = this
    this.datagram = undefined
    if (datagram !== undefined) return datagram
    for (let frame = this.stream?.poll(); frame !== undefined; frame = this.stream?.poll()) {
      this.unfinished.delete(flow.connectionId ?? '')
      if (frame.kind === 'message') return frame.bytes
      if (frame.kind === 'ping') this.answerPing(flow)
      else this.broken(flow, frame.reason)
    }
    this.stream = undefined
    return undefined
  }

  private broken(flow: Flow, reason: string): void {
    const connectionId = flow.connectionId ?? ''
    this.report(flow, reason)
    this.stream = undefined
    this.connectionClosed(connectionId)
    this.core.outputs.push({ kind: 'closeConnection', connectionId, reason })
  }

  private read(flow: Flow, bytes: Uint8Array): Received | undefined {
    const message = parseMessage(bytes)
    if (!message.ok) {
      const request = salvageRequest(bytes)
      const status = message.error === unknownVersion ? 505 : 400
      return this.unreadable(flow, request, message.error, status)
    }
    const essentials = parseEssentials(message.value)
    if (!essentials.ok) {
      const request = message.value.kind === 'request' ? message.value : undefined
      return this.unreadable(flow, request, essentials.error, 400)
    }
    if (message.value.kind === 'response') {
      return { kind: 'response', response: message.value, essentials: essentials.value }
    }
    const request = withReceived(message.value, essentials.value.via, flow)
    return { kind: 'request', request, essentials: essentials.value }
  }

  /** Nothing of it is sure but that somebody may wait. */
  private unreadable(
    flow: Flow,
    request: SipRequest | undefined,
    error: string,
    status: number,
  ): undefined {
    this.report(flow, error)
    if (request === undefined) return
    const via = parseVia(headerValue(request, 'Via') ?? '')
    const answerable = via.ok ? withReceived(request, via.value, flow) : request
    this.respond(flow, answerable, status, status === 400 ? error : undefined)
  }

  private answerPing(flow: Flow): void {
    this.core.outputs.push({ kind: 'send', flow, bytes: encodeText('\r\n') })
  }

  private answerStun(flow: Flow, bytes: Uint8Array): void {
    const answer = stunAnswer(flow, bytes)
    if (answer !== undefined) this.core.outputs.push({ kind: 'send', flow, bytes: answer })
  }
}

/** Notes in the top Via where the request really came from. */
function withReceived(request: SipRequest, via: Via, flow: Flow): SipRequest {
  const { params, host } = via
  const hasRport = params.some((param) => param.name === 'rport')
  if (!hasRport && isSameHost(host, flow.remoteAddress)) return request
  const kept = params.filter((param) => param.name !== 'rport' && param.name !== 'received')
  const added = [
    ...(hasRport ? [{ name: 'rport', value: String(flow.remotePort) }] : []),
    { name: 'received', value: flow.remoteAddress },
  ]
  const value = formatVia({ ...via, params: [...kept, ...added] })
  const index = request.headers.findIndex((header) => header.name === 'Via')
  return { ...request, headers: request.headers.with(index, { name: 'Via', value }) }
}

/** What NAT boxes are fed with: nothing to answer on a datagram. */
function isBlank(bytes: Uint8Array): boolean {
  return bytes.length <= 4 && bytes.every((byte) => byte === 13 || byte === 10 || byte === 0)
}
