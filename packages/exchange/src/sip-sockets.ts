// Where SIP messages enter and leave: one UDP socket and one TCP listener on the same port, and a
// TLS listener on another where there is a certificate. Browsers come by WebSocket.
// Bytes and flows only; what they mean is the user agent's business. RFC 3261 §18.

import type { Socket } from 'node:dgram'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type Flow, isWebSocket } from '@mainline/sip'
import { familyOf, isWildcard, plainAddress } from './local-address.ts'
import type { Certificate } from './ports.ts'
import { QueueDelay } from './queue-delay.ts'
import { type SipStreamEvents, SipStreams } from './sip-streams.ts'
import { WebSocketListener } from './sip-web-socket-listener.ts'
import { SipWebSockets } from './sip-web-sockets.ts'
import { bindUdp } from './udp-socket.ts'

/**
 * Kernel buffers that hold a burst of some hundred requests: a quarter of a second of a full load.
 * What waits for 500 ms is sent again by who asked (T1, RFC 3261 §17.1.1.1), and a longer queue
 * would be answered twice: then a server that is a little too slow answers nobody in time.
 */
const bufferBytes = 1024 * 1024

/** Where to listen. */
export interface SipPlace {
  readonly address: string
  readonly port: number
  /** Where browsers reach the admin center, if that is not where they connect. */
  readonly publicUrl?: string
}

/** The sockets of one listening address. */
export class SipSockets {
  readonly #events: SipStreamEvents
  readonly #udp: Socket
  readonly #delay: QueueDelay
  readonly #streams: SipStreams
  readonly #webSockets: SipWebSockets
  #webSocketListener: WebSocketListener | undefined

  private constructor(
    events: SipStreamEvents,
    udp: Socket,
    streams: SipStreams,
    publicUrl: string | undefined,
  ) {
    this.#events = events
    this.#webSockets = new SipWebSockets(events, publicUrl)
    this.#udp = udp
    this.#streams = streams
    const { address: localAddress, port: localPort } = udp.address()
    const ownAddress = isWildcard(localAddress) ? loopbackLike(localAddress) : localAddress
    this.#delay = new QueueDelay((letter) => udp.send(letter, localPort, ownAddress, () => {}))
    udp.on('message', (bytes, { address, port: remotePort }) => {
      if (remotePort === localPort && this.#delay.receive(bytes)) return
      const remoteAddress = plainAddress(address)
      const flow = { localAddress, localPort, remoteAddress, remotePort }
      events.received({ transport: 'udp', ...flow }, bytes)
    })
  }

  /** Opens both; rejects when one of them is taken. */
  static async open(
    { address, port, publicUrl }: SipPlace,
    events: SipStreamEvents,
  ): Promise<SipSockets> {
    const udp = await bindUdp(address, port)
    const streams = new SipStreams(events)
    try {
      await streams.listen(address, udp.address().port)
    } catch (error) {
      udp.close()
      throw error
    }
    growBuffers(udp)
    return new SipSockets(events, udp, streams, publicUrl)
  }

  /** Listens for TLS too; resolves with the port, rejects when it is taken. */
  listenTls(port: number, certificate: Certificate): Promise<number> {
    return this.#streams.listenTls(this.#udp.address().address, port, certificate)
  }

  /** Listens for WebSockets over TLS; resolves with the port, rejects when it is taken. */
  listenWss(port: number, certificate: Certificate): Promise<number> {
    this.#webSocketListener = new WebSocketListener(certificate, this.#webSockets)
    return this.#webSocketListener.listen(this.#udp.address().address, port)
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
    return this.#udp.address().port
  }

  /** How long datagrams wait before they are read. */
  delayMs(): number {
    return this.#delay.look()
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
      this.#udp.send(bytes, flow.remotePort, flow.remoteAddress, (error) => {
        if (error !== null) this.#events.sendFailed(flow)
      })
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
    await Promise.all([
      new Promise<void>((resolve) => this.#udp.close(() => resolve())),
      this.#streams.stop(),
      this.#webSockets.stop().then(() => this.#webSocketListener?.stop()),
    ])
  }
}

/** Where a socket that listens everywhere reaches itself. */
function loopbackLike(address: string): string {
  return familyOf(address) === 'ipv6' ? '::1' : '127.0.0.1'
}

/** A kernel that allows less gives what it allows, and throws only where it allows nothing. */
function growBuffers(socket: Socket): void {
  try {
    socket.setRecvBufferSize(bufferBytes)
    socket.setSendBufferSize(bufferBytes)
  } catch {
    // The default size works too; it only holds a smaller burst.
  }
}
