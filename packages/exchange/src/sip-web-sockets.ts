// SIP over WebSocket: browsers' connections, which come as upgrades of HTTP requests: of the server
// that shows the admin center (behind a proxy that ends TLS, or plain on the own machine), and of a
// port of our own with our certificate. Each message of a connection is one SIP message.
//
// A connection that says nothing at first, falls silent, is half open, is flooded or never reads is
// ended; all of them together are bounded. One that a proxy passed on comes from the proxy's
// address, so that address proves nothing. RFC 7118; RFC 6455 §5.5.2 (ping), §10.2 (Origin).

import { isUtf8 } from 'node:buffer'
import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Flow } from '@mainline/sip'
import { type RawData, WebSocket, WebSocketServer } from 'ws'
import { plainAddress } from './local-address.ts'
import type { SipStreamEvents } from './sip-streams.ts'
import { refusalOf, refuse, subProtocol } from './sip-web-socket-handshake.ts'

/** What bounds connections. */
export interface WebSocketLimits {
  /** Connections at once; one for each phone of an organization and as many again. */
  readonly maxConnections: number
  /** How long a new connection may say nothing: browsers register at once. */
  readonly openMs: number
  /** How often each is asked whether it is still there; one that does not answer is gone. */
  readonly pingMs: number
  /** A registration lasts an hour at most, and is refreshed before. */
  readonly idleMs: number
  /** Unsent bytes after which the peer counts as dead; about 200 messages. */
  readonly maxUnsentBytes: number
}

const usualLimits: WebSocketLimits = {
  maxConnections: 4_000,
  openMs: 10_000,
  pingMs: 30_000,
  idleMs: 65 * 60 * 1000,
  maxUnsentBytes: 256 * 1024,
}

/** The largest SIP message that is read anyway. */
const maxMessageBytes = 65_535
/** How long a peer has to say goodbye when we stop. */
const farewellMs = 500
/** RFC 6455 §7.4.1: the endpoint is going away. */
const goingAway = 1001

/** How an upgrade came: plain, or over TLS that we ended ourselves. */
export type WebSocketTransport = 'ws' | 'wss'

interface Connection {
  readonly socket: WebSocket
  /** Whether it gave a sign of life since it was asked last. */
  isAlive: boolean
  /** When it is ended unless it says something. */
  silentUntil: number
}

/** All WebSocket connections. */
export class SipWebSockets {
  readonly #events: SipStreamEvents
  readonly #limits: WebSocketLimits
  readonly #publicUrl: string | undefined
  readonly #connections = new Map<string, Connection>()
  readonly #rounds: NodeJS.Timeout
  readonly #server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: maxMessageBytes,
    handleProtocols: () => subProtocol,
  })

  /** `publicUrl` is where browsers reach the admin center, if that is not where they connect. */
  constructor(events: SipStreamEvents, publicUrl?: string, limits = usualLimits) {
    this.#events = events
    this.#publicUrl = publicUrl
    this.#limits = limits
    this.#rounds = setInterval(() => this.#makeRound(), limits.pingMs)
    this.#rounds.unref()
  }

  /** Takes an HTTP request that asks to become a WebSocket, or refuses it with a reason. */
  upgrade(
    transport: WebSocketTransport,
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
  ): void {
    // A peer that resets its connection in the midst of it is no fault of ours.
    socket.on('error', () => socket.destroy())
    const isFull = this.#connections.size >= this.#limits.maxConnections
    const refusal = refusalOf(request, this.#publicUrl, isFull)
    if (refusal !== undefined) {
      refuse(socket, refusal)
      return
    }
    this.#server.handleUpgrade(request, socket, head, (webSocket) =>
      this.#keep(transport, request, webSocket),
    )
  }

  /** Sends one message over the flow's connection; nobody opens one towards a browser. */
  send(flow: Flow, bytes: Uint8Array): void {
    const socket = this.#connections.get(flow.connectionId ?? '')?.socket
    if (socket === undefined || socket.readyState !== WebSocket.OPEN) {
      this.#events.sendFailed(flow)
    } else if (socket.bufferedAmount > this.#limits.maxUnsentBytes) {
      socket.terminate()
    } else {
      // A browser ends the connection when a text is none, so what is not UTF-8 goes as it is.
      socket.send(bytes, { binary: !isUtf8(bytes) })
    }
  }

  /** Ends one connection, after what was written to it. */
  close(connectionId: string): void {
    const socket = this.#connections.get(connectionId)?.socket
    if (socket !== undefined) sayGoodbye(socket)
  }

  /** Ends every connection. */
  async stop(): Promise<void> {
    clearInterval(this.#rounds)
    const ends = [...this.#connections.values()].map(({ socket }) => sayGoodbye(socket))
    await Promise.all(ends)
  }

  #keep(transport: WebSocketTransport, request: IncomingMessage, socket: WebSocket): void {
    const { localAddress = '', localPort = 0, remotePort = 0 } = request.socket
    const remoteAddress = plainAddress(request.socket.remoteAddress ?? '')
    const connectionId = `${transport}_${randomBytes(9).toString('base64url')}`
    const place = { localAddress, localPort, remoteAddress, remotePort }
    const flow: Flow = { transport, ...place, connectionId }
    const { openMs, idleMs } = this.#limits
    const connection = { socket, isAlive: true, silentUntil: performance.now() + idleMs }
    const mute = setTimeout(() => socket.terminate(), openMs)
    this.#connections.set(connectionId, connection)
    // The reason is in 'close', which always follows; without a listener Node would throw.
    socket.on('error', () => socket.terminate())
    socket.on('pong', () => {
      connection.isAlive = true
    })
    socket.on('message', (data) => {
      clearTimeout(mute)
      connection.isAlive = true
      connection.silentUntil = performance.now() + idleMs
      this.#events.received(flow, bytesOf(data))
    })
    socket.once('close', () => {
      clearTimeout(mute)
      this.#connections.delete(connectionId)
      this.#events.closed(connectionId)
    })
  }

  #makeRound(): void {
    const now = performance.now()
    for (const connection of this.#connections.values()) {
      const { socket, isAlive, silentUntil } = connection
      connection.isAlive = false
      if (silentUntil <= now || !isAlive) socket.terminate()
      else socket.ping()
    }
  }
}

/** Resolves when the connection is gone, with or without the peer's consent. */
function sayGoodbye(socket: WebSocket): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(() => socket.terminate(), farewellMs)
    socket.once('close', () => {
      clearTimeout(late)
      resolve()
    })
    socket.close(goingAway)
  })
}

function bytesOf(data: RawData): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data)
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data
}
