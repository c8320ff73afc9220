// TCP and TLS connections of SIP: those that phones open to us and those that we open to send a
// request. Each has an id that flows carry. Bounded in number, in idle time and in unsent bytes: a
// peer that opens thousands, sends nothing, or never reads takes nobody else's place.
// Over TLS we speak only to a server whose certificate an authority vouches for (RFC 3261 §26.3.2).
// RFC 3261 §18; connections that phones opened are used for requests to them (RFC 5626 §5.2).

import { randomBytes } from 'node:crypto'
import { connect, createServer, isIP, type Server, type Socket } from 'node:net'
import { connect as connectSecurely } from 'node:tls'
import type { Flow } from '@mainline/sip'
import { ConnectionShare } from './connection-share.ts'
import { isWildcard, plainAddress } from './local-address.ts'
import type { Certificate } from './ports.ts'
import { TlsListener } from './sip-tls.ts'

/** What bounds connections. */
export interface StreamLimits {
  /** Connections at once; one for each phone of an organization and as many again. */
  readonly maxConnections: number
  /** A phone refreshes its registration or sends CRLF far more often than this. */
  readonly idleMs: number
  /**
   * How long opening may take, and how long a peer may then say nothing, which no phone does: less
   * than 64 × T1, so that who sends over it learns of it in time.
   */
  readonly openMs: number
  /** How long a server may take to accept a TCP connection: one lost packet each way. */
  readonly acceptMs: number
  /** Unsent bytes after which the peer counts as dead; about 200 messages. */
  readonly maxUnsentBytes: number
}

const usualLimits: StreamLimits = {
  maxConnections: 4_000,
  idleMs: 20 * 60 * 1000,
  openMs: 10_000,
  acceptMs: 3_000,
  maxUnsentBytes: 256 * 1024,
}

type StreamTransport = 'tcp' | 'tls'

/** What the owner of the connections is told. */
export interface SipStreamEvents {
  received(flow: Flow, bytes: Uint8Array): void
  closed(connectionId: string): void
  sendFailed(flow: Flow): void
}

/** All connections of one listening address. */
export class SipStreams {
  readonly #events: SipStreamEvents
  readonly #limits: StreamLimits
  readonly #sockets = new Map<string, Socket>()
  /** Connections that we opened, by where to. */
  readonly #opened = new Map<string, string>()
  readonly #share: ConnectionShare
  /** The names that servers must prove, by where they are. */
  readonly #names = new Map<string, string>()
  readonly #server: Server
  #tls: TlsListener | undefined

  constructor(events: SipStreamEvents, limits = usualLimits) {
    this.#events = events
    this.#limits = limits
    this.#server = createServer((socket) => this.#adopt(socket, 'tcp'))
    this.#share = new ConnectionShare(limits.maxConnections)
  }

  /** Starts to listen for TCP; rejects when the port is taken. */
  listen(address: string, port: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen(port, address, () => resolve())
    })
  }

  /** Starts to listen for TLS; resolves with the port, rejects when it is taken. */
  listenTls(address: string, port: number, certificate: Certificate): Promise<number> {
    this.#tls = new TlsListener(certificate, this.#limits, (socket) => this.#adopt(socket, 'tls'))
    return this.#tls.listen(address, port)
  }

  /** The certificate for connections that begin from now on. */
  useCertificate(certificate: Certificate): void {
    this.#tls?.use(certificate)
  }

  /** The TCP port that was given to us, where 0 was asked for. */
  get port(): number {
    const address = this.#server.address()
    return address !== null && typeof address === 'object' ? address.port : 0
  }

  /** Connections to this place are for a server of that name (RFC 5922 §4). */
  expectName(flow: Flow, host: string): void {
    if (isIP(host) === 0) this.#names.set(placeOf(flow), host)
  }

  /** Whether a connection that we opened leads to this place. */
  isConnected(flow: Flow): boolean {
    return this.#opened.has(placeOf(flow))
  }

  /** Sends over the flow's connection, or over one that is opened for it. */
  send(flow: Flow, bytes: Uint8Array): void {
    const socket = this.#socketFor(flow)
    if (socket === undefined) {
      this.#events.sendFailed(flow)
    } else if (socket.writableLength > this.#limits.maxUnsentBytes) {
      socket.destroy()
    } else {
      socket.write(bytes)
    }
  }

  /** Ends one connection, after what was written to it. */
  close(connectionId: string): void {
    this.#sockets.get(connectionId)?.destroySoon()
  }

  /** Stops listening and ends every connection. */
  async stop(): Promise<void> {
    const stopped = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    const tlsStopped = this.#tls?.stop()
    for (const socket of this.#sockets.values()) socket.destroySoon()
    await Promise.all([stopped, tlsStopped])
  }

  #socketFor(flow: Flow): Socket | undefined {
    if (flow.connectionId !== undefined) return this.#sockets.get(flow.connectionId)
    const open = this.#opened.get(placeOf(flow))
    return open === undefined ? this.#open(flow) : this.#sockets.get(open)
  }

  #open(flow: Flow): Socket | undefined {
    if (!this.#hasRoomFor(flow.remoteAddress)) return undefined
    const { localAddress, remoteAddress, remotePort } = flow
    const transport = flow.transport === 'tls' ? 'tls' : 'tcp'
    const from = isWildcard(localAddress) ? {} : { localAddress }
    const place = { host: remoteAddress, port: remotePort, ...from }
    const servername = this.#names.get(placeOf(flow))
    const named = servername === undefined ? place : { ...place, servername }
    const socket = transport === 'tls' ? connectSecurely(named) : connect(place)
    const { openMs, acceptMs } = this.#limits
    const slow = setTimeout(() => socket.destroy(), transport === 'tls' ? openMs : acceptMs)
    let isOpen = false
    // Nothing may leave before the other side has proved who it is.
    socket.cork()
    socket.once(transport === 'tls' ? 'secureConnect' : 'connect', () => {
      isOpen = true
      clearTimeout(slow)
      socket.uncork()
    })
    const id = this.#keep(socket, transport, remoteAddress, remotePort)
    this.#opened.set(placeOf(flow), id)
    // Before those who ask whether it is connected are told that it is not.
    socket.prependOnceListener('close', () => {
      clearTimeout(slow)
      this.#opened.delete(placeOf(flow))
      if (!isOpen) this.#events.sendFailed(flow)
    })
    return socket
  }

  #adopt(socket: Socket, transport: StreamTransport): void {
    const { remotePort } = socket
    const remoteAddress = plainAddress(socket.remoteAddress ?? '')
    const isThere = remoteAddress !== '' && remotePort !== undefined
    if (!isThere || !this.#hasRoomFor(remoteAddress)) {
      socket.destroy()
      return
    }
    this.#keep(socket, transport, remoteAddress, remotePort)
    const mute = setTimeout(() => socket.destroy(), this.#limits.openMs)
    socket.once('data', () => clearTimeout(mute))
    socket.once('close', () => clearTimeout(mute))
  }

  /** Whether one more may be open; another may have to go for it. */
  #hasRoomFor(source: string): boolean {
    const place = this.#share.placeFor(source)
    this.#sockets.get(place ?? '')?.destroy()
    return place !== undefined
  }

  #keep(
    socket: Socket,
    transport: StreamTransport,
    remoteAddress: string,
    remotePort: number,
  ): string {
    const connectionId = `${transport}_${randomBytes(9).toString('base64url')}`
    this.#sockets.set(connectionId, socket)
    this.#share.add(remoteAddress, connectionId)
    socket.setNoDelay(true)
    socket.setTimeout(this.#limits.idleMs, () => socket.destroy())
    // The reason is in 'close', which always follows; without a listener Node would throw.
    socket.on('error', () => socket.destroy())
    socket.on('data', (bytes: Buffer) => {
      const { localAddress = '', localPort = 0 } = socket
      const flow = { localAddress, localPort, remoteAddress, remotePort, connectionId }
      this.#events.received({ transport, ...flow }, bytes)
    })
    socket.once('close', () => {
      this.#sockets.delete(connectionId)
      this.#share.remove(remoteAddress, connectionId)
      this.#events.closed(connectionId)
    })
    return connectionId
  }
}

function placeOf(flow: Flow): string {
  return `${flow.transport} ${flow.remoteAddress} ${flow.remotePort}`
}
