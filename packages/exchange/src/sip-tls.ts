// The listening end of SIP over TLS: what comes out is a connection whose handshake is over. One
// that does not finish its handshake in time, or fails it, is closed and nobody hears of it. The
// certificate may be replaced while connections are open; those that are keep the one they have.
// RFC 3261 §26.3.1: the server proves who it is; phones prove themselves by digest.

import type { Socket } from 'node:net'
import { createServer, type Server, type TLSSocket } from 'node:tls'
import type { Certificate } from './ports.ts'

/** What strangers may take before they have sent a byte of SIP. */
export interface HandshakeLimits {
  readonly maxConnections: number
  readonly openMs: number
}

/** One listening TLS port. */
export class TlsListener {
  readonly #server: Server
  /** Connections whose handshake is not over, by where they come from. */
  readonly #handshakes = new Map<string, Socket>()

  constructor(
    certificate: Certificate,
    { maxConnections, openMs }: HandshakeLimits,
    accepted: (socket: TLSSocket) => void,
  ) {
    this.#server = createServer({ ...secretsOf(certificate), handshakeTimeout: openMs })
    this.#server.maxConnections = maxConnections
    this.#server.on('connection', (socket: Socket) => this.#began(socket))
    this.#server.on('secureConnection', (socket) => {
      this.#handshakes.delete(placeOf(socket))
      accepted(socket)
    })
    // Node leaves the connection of a failed handshake to us.
    this.#server.on('tlsClientError', (_error, socket) => socket.destroy())
  }

  /** Starts to listen; resolves with the port, rejects when it is taken. */
  listen(address: string, port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen(port, address, () => {
        const bound = this.#server.address()
        resolve(bound !== null && typeof bound === 'object' ? bound.port : port)
      })
    })
  }

  /** The certificate for connections that begin from now on. */
  use(certificate: Certificate): void {
    this.#server.setSecureContext(secretsOf(certificate))
  }

  /** Stops listening; resolves when the accepted connections, too, are closed. */
  stop(): Promise<void> {
    const stopped = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    for (const socket of this.#handshakes.values()) socket.destroy()
    return stopped
  }

  #began(socket: Socket): void {
    const place = placeOf(socket)
    this.#handshakes.set(place, socket)
    socket.once('close', () => this.#handshakes.delete(place))
  }
}

function secretsOf({ chain, privateKey }: Certificate) {
  return { cert: chain, key: privateKey }
}

function placeOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`
}
