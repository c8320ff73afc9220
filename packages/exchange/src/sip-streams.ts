// TCP connections of SIP: those that phones open to us and those that we open to send a request.
// Each has an id that flows carry. Bounded in number, in idle time and in unsent bytes: a peer
// that opens thousands, sends nothing, or never reads cannot take the others' place for ever.
// RFC 3261 §18; connections that phones opened are used for requests to them (RFC 5626 §5.2).

import { randomBytes } from 'node:crypto'
import { connect, createServer, type Server, type Socket } from 'node:net'
import type { Flow } from '@mainline/sip'

/** Connections at once; one for each phone of an organization and as many again. */
const maxConnections = 4_000
/** A phone refreshes its registration or sends CRLF far more often than this. */
const idleMs = 20 * 60 * 1000
/** How long opening may take: less than 64 × T1, so that the sender learns of it in time. */
const connectMs = 10_000
/** Unsent bytes after which the peer counts as dead; about 200 messages. */
const maxUnsentBytes = 256 * 1024

/** What the owner of the connections is told. */
export interface SipStreamEvents {
  received(flow: Flow, bytes: Uint8Array): void
  closed(connectionId: string): void
  sendFailed(flow: Flow): void
}

/** All TCP connections of one listening address. */
export class SipStreams {
  readonly #events: SipStreamEvents
  readonly #sockets = new Map<string, Socket>()
  /** Connections that we opened, by where to. */
  readonly #opened = new Map<string, string>()
  readonly #server: Server

  constructor(events: SipStreamEvents) {
    this.#events = events
    this.#server = createServer((socket) => this.#adopt(socket))
    this.#server.maxConnections = maxConnections
  }

  /** Starts to listen; rejects when the port is taken. */
  listen(address: string, port: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen(port, address, () => resolve())
    })
  }

  /** The port that was given to us, where 0 was asked for. */
  get port(): number {
    const address = this.#server.address()
    return address !== null && typeof address === 'object' ? address.port : 0
  }

  /** Sends over the flow's connection, or over one that is opened for it. */
  send(flow: Flow, bytes: Uint8Array): void {
    const socket = this.#socketFor(flow)
    if (socket === undefined) {
      this.#events.sendFailed(flow)
    } else if (socket.writableLength > maxUnsentBytes) {
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
  stop(): Promise<void> {
    const stopped = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    for (const socket of this.#sockets.values()) socket.destroySoon()
    return stopped
  }

  #socketFor(flow: Flow): Socket | undefined {
    if (flow.connectionId !== undefined) return this.#sockets.get(flow.connectionId)
    const open = this.#opened.get(placeOf(flow))
    return open === undefined ? this.#open(flow) : this.#sockets.get(open)
  }

  #open(flow: Flow): Socket | undefined {
    if (this.#sockets.size >= maxConnections) return undefined
    const { localAddress, remoteAddress, remotePort } = flow
    const socket = connect({ host: remoteAddress, port: remotePort, localAddress })
    const slow = setTimeout(() => socket.destroy(), connectMs)
    let isOpen = false
    socket.once('connect', () => {
      isOpen = true
      clearTimeout(slow)
    })
    const id = this.#keep(socket, remoteAddress, remotePort)
    this.#opened.set(placeOf(flow), id)
    socket.once('close', () => {
      clearTimeout(slow)
      this.#opened.delete(placeOf(flow))
      if (!isOpen) this.#events.sendFailed(flow)
    })
    return socket
  }

  #adopt(socket: Socket): void {
    const { remoteAddress, remotePort } = socket
    if (remoteAddress === undefined || remotePort === undefined) socket.destroy()
    else this.#keep(socket, remoteAddress, remotePort)
  }

  #keep(socket: Socket, remoteAddress: string, remotePort: number): string {
    const connectionId = `tcp_${randomBytes(9).toString('base64url')}`
    this.#sockets.set(connectionId, socket)
    socket.setNoDelay(true)
    socket.setTimeout(idleMs, () => socket.destroy())
    // The reason is in 'close', which always follows; without a listener Node would throw.
    socket.on('error', () => socket.destroy())
    socket.on('data', (bytes: Buffer) => {
      const { localAddress = '', localPort = 0 } = socket
      const flow = { localAddress, localPort, remoteAddress, remotePort, connectionId }
      this.#events.received({ transport: 'tcp', ...flow }, bytes)
    })
    socket.once('close', () => {
      this.#sockets.delete(connectionId)
      this.#events.closed(connectionId)
    })
    return connectionId
  }
}

function placeOf(flow: Flow): string {
  return `${flow.remoteAddress} ${flow.remotePort}`
}
