// The port where browsers connect over TLS that we end ourselves: an HTTPS server that takes
// nothing but upgrades to WebSocket. The certificate is that of SIP over TLS, and is renewed alike.

import { createServer, type Server } from 'node:https'
import type { Socket } from 'node:net'
import type { Certificate } from './ports.ts'
import type { SipWebSockets } from './sip-web-sockets.ts'

/** What strangers may take before they are connected. */
const maxConnections = 4_000
const openMs = 10_000

/** One listening port for secure WebSockets. */
export class WebSocketListener {
  readonly #server: Server
  /** Every connection, also one that has not finished its handshake. */
  readonly #sockets = new Set<Socket>()

  constructor(certificate: Certificate, webSockets: SipWebSockets) {
    const limits = { handshakeTimeout: openMs, headersTimeout: openMs, requestTimeout: openMs }
    this.#server = createServer({ ...secretsOf(certificate), ...limits }, (_request, response) => {
      response.writeHead(426, { connection: 'close', upgrade: 'websocket' })
      response.end('Only WebSockets for SIP are served here.')
    })
    this.#server.maxConnections = maxConnections
    this.#server.on('connection', (socket: Socket) => this.#began(socket))
    this.#server.on('tlsClientError', (_error, socket) => socket.destroy())
    this.#server.on('upgrade', (request, socket, head) =>
      webSockets.upgrade('wss', request, socket, head),
    )
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

  /** Stops listening and ends what has not become a WebSocket. */
  stop(): Promise<void> {
    const stopped = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    for (const socket of this.#sockets) socket.destroy()
    return stopped
  }

  #began(socket: Socket): void {
    this.#sockets.add(socket)
    socket.once('close', () => this.#sockets.delete(socket))
  }
}

function secretsOf({ chain, privateKey }: Certificate) {
  return { cert: chain, key: privateKey }
}
