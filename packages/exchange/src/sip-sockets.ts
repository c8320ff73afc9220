// Where SIP messages enter and leave: one UDP socket and one TCP listener on the same port, and a
// TLS listener on another where there is a certificate. Browsers come by WebSocket.
// Bytes and flows only; what they mean is the user agent's business. RFC 3261 §18.

import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type Flow, isWebSocket } from '@mainline/sip'
import { ArrivalQueue } from './arrival-queue.ts'
import { type DatagramPeer, loadBatchedAddon } from './batched-addon.ts'
import { type DatagramSocket, openDatagramSocket } from './datagram-socket.ts'
import type { Certificate } from './ports.ts'
import { type SipStreamEvents, SipStreams } from './sip-streams.ts'
import { WebSocketListener } from './sip-web-socket-listener.ts'
import { SipWebSockets } from './sip-web-sockets.ts'

/** Where to listen. */
export interface SipPlace {
  readonly address: string
  readonly port: number
  /** Where browsers reach the admin center, if that is not where they connect. */
  readonly publicUrl?: string
}

/** What the owner of the sockets is told; a datagram's message may have waited before. */
export interface SipSocketEvents extends SipStreamEvents {
  received(flow: Flow, bytes: Uint8Array, waitedMs?: number): void
}

/** The sockets of one listening address. */
export class SipSockets {
  readonly #udp: DatagramSocket
  readonly #arrivals: ArrivalQueue
  readonly #streams: SipStreams
  readonly #webSockets: SipWebSockets
  #webSocketListener: WebSocketListener | undefined
  /** The flow of the last datagram. */
  #last: Flow

  private constructor(
    events: SipSocketEvents,
    udp: DatagramSocket,
    streams: SipStreams,
    publicUrl: string | undefined,
  ) {
    this.#webSockets = new SipWebSockets(events, publicUrl)
    this.#udp = udp
    this.#streams = streams
    const { address: localAddress, port: localPort } = udp
    this.#last = { transport: 'udp', localAddress, localPort, remoteAddress: '', remotePort: 0 }
    this.#arrivals = new ArrivalQueue(events.received)
    udp.tell({
      received: (bytes, source) => this.#arrivals.add(this.#flowTo(source), bytes),
      sendFailed: (target) => events.sendFailed(this.#flowTo(target)),
    })
  }

  /** Opens both; rejects when one of them is taken. */
  static async open(
    { address, port, publicUrl }: SipPlace,
    events: SipSocketEvents,
  ): Promise<SipSockets> {
    const udp = await openDatagramSocket({ address, port }, loadBatchedAddon())
    const streams = new SipStreams(events)
    try {
      await streams.listen(address, udp.port)
    } catch (error) {
      await udp.close()
      throw error
    }
    return new SipSockets(events, udp, streams, publicUrl)
  }

  /** Listens for TLS too; resolves with the port, rejects when it is taken. */
  listenTls(port: number, certificate: Certificate): Promise<number> {
    return this.#streams.listenTls(this.#udp.address, port, certificate)
  }

  /** Listens for WebSockets over TLS; resolves with the port, rejects when it is taken. */
  listenWss(port: number, certificate: Certificate): Promise<number> {
    this.#webSocketListener = new WebSocketListener(certificate, this.#webSockets)
    return this.#webSocketListener.listen(this.#udp.address, port)
  }

  /** Takes an HTTP request that asks to become a WebSocket, or refuses it with a reason. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#webSockets.upgrade('ws', request, socket, head)
  }

  /** The certificate for connections that begin from now on. */
  useCertificate(certificate: Certificate): void {
    this.#streams.useCertificate(certificate)
    this.#webSocketListener?.use(certificate)
  }

  /** The port that was given to us, where 0 was asked for. */
  get port(): number {
    return this.#udp.port
  }

  /** Connections to this place are for a server of that name. */
  expectName(flow: Flow, host: string): void {
    this.#streams.expectName(flow, host)
  }

  /** Whether a connection that we opened leads to this place. */
  isConnected(flow: Flow): boolean {
    return this.#streams.isConnected(flow)
  }

  /** Sends one message. What could not be sent is told as `sendFailed`. */
  send(flow: Flow, bytes: Uint8Array): void {
    if (flow.transport === 'udp') {
      this.#udp.send(bytes, { address: flow.remoteAddress, port: flow.remotePort })
    } else if (isWebSocket(flow)) {
      this.#webSockets.send(flow, bytes)
    } else {
      this.#streams.send(flow, bytes)
    }
  }

  /** Ends one connection. */
  closeConnection(connectionId: string): void {
    this.#streams.close(connectionId)
    this.#webSockets.close(connectionId)
  }

  /** Closes everything. */
  async stop(): Promise<void> {
    this.#arrivals.clear()
    await Promise.all([
      this.#udp.close(),
      this.#streams.stop(),
      this.#webSockets.stop().then(() => this.#webSocketListener?.stop()),
    ])
  }

  /** One for many datagrams: most come from where the last did, and transactions keep it long. */
  #flowTo({ address, port }: DatagramPeer): Flow {
    if (this.#last.remotePort !== port || this.#last.remoteAddress !== address) {
      this.#last = { ...this.#last, remoteAddress: address, remotePort: port }
    }
    return this.#last
  }
}
