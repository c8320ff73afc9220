// Where SIP messages enter and leave: one UDP socket and one TCP listener on the same port, and a
// TLS listener on another where there is a certificate.
// Bytes and flows only; what they mean is the user agent's business. RFC 3261 §18.

import type { Socket } from 'node:dgram'
import type { Flow } from '@mainline/sip'
import type { Certificate } from './ports.ts'
import { type SipStreamEvents, SipStreams } from './sip-streams.ts'
import { bindUdp } from './udp-socket.ts'

/** Kernel buffers that hold a burst of some thousand requests while a step is being taken. */
const bufferBytes = 4 * 1024 * 1024

/** The sockets of one listening address. */
export class SipSockets {
  readonly #events: SipStreamEvents
  readonly #udp: Socket
  readonly #streams: SipStreams

  private constructor(events: SipStreamEvents, udp: Socket, streams: SipStreams) {
    this.#events = events
    this.#udp = udp
    this.#streams = streams
    const { address: localAddress, port: localPort } = udp.address()
    udp.on('message', (bytes, { address: remoteAddress, port: remotePort }) => {
      const flow = { localAddress, localPort, remoteAddress, remotePort }
      events.received({ transport: 'udp', ...flow }, bytes)
    })
  }

  /** Opens both; rejects when one of them is taken. */
  static async open(address: string, port: number, events: SipStreamEvents): Promise<SipSockets> {
    const udp = await bindUdp(address, port)
    const streams = new SipStreams(events)
    try {
      await streams.listen(address, udp.address().port)
    } catch (error) {
      udp.close()
      throw error
    }
    growBuffers(udp)
    return new SipSockets(events, udp, streams)
  }

  /** Listens for TLS too; resolves with the port, rejects when it is taken. */
  listenTls(port: number, certificate: Certificate): Promise<number> {
    return this.#streams.listenTls(this.#udp.address().address, port, certificate)
  }

  /** The certificate for connections that begin from now on. */
  useCertificate(certificate: Certificate): void {
    this.#streams.useCertificate(certificate)
  }

  /** The port that was given to us, where 0 was asked for. */
  get port(): number {
    return this.#udp.address().port
  }

  /** Sends one message. What could not be sent is told as `sendFailed`. */
  send(flow: Flow, bytes: Uint8Array): void {
    if (flow.transport !== 'udp') {
      this.#streams.send(flow, bytes)
      return
    }
    this.#udp.send(bytes, flow.remotePort, flow.remoteAddress, (error) => {
      if (error !== null) this.#events.sendFailed(flow)
    })
  }

  /** Ends one connection. */
  closeConnection(connectionId: string): void {
    this.#streams.close(connectionId)
  }

  /** Closes everything. */
  async stop(): Promise<void> {
    await Promise.all([
      new Promise<void>((resolve) => this.#udp.close(() => resolve())),
      this.#streams.stop(),
    ])
  }
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
