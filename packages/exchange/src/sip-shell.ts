// Drives the user agent: what arrives goes in, then `poll` until empty, then one timer at its
// deadline. Commands given while an event is handled only add to what the running loop polls, so
// the user agent is never entered twice.

import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Flow, SipEvent, UserAgent } from '@mainline/sip'
import { nowMs } from './clock.ts'
import { DeadlineTimer } from './deadline-timer.ts'
import type { Certificate } from './ports.ts'
import { type SipPlace, SipSockets } from './sip-sockets.ts'

/** What the owner of the shell is told. */
export interface SipShellEvents {
  happened(event: SipEvent): void
  connectionClosed(connectionId: string): void
}

/** The user agent on its sockets. */
export class SipShell {
  readonly #userAgent: UserAgent
  readonly #events: SipShellEvents
  readonly #timer = new DeadlineTimer(() => this.run((ua, now) => ua.expire(now)))
  #sockets: SipSockets | undefined
  #isPolling = false
  #waitedMs = 0

  constructor(userAgent: UserAgent, events: SipShellEvents) {
    this.#userAgent = userAgent
    this.#events = events
  }

  /** Opens the sockets; rejects when the port is taken. Returns the port. */
  async listen(address: string, port: number, publicUrl?: string): Promise<number> {
    const place: SipPlace = { address, port, ...(publicUrl === undefined ? {} : { publicUrl }) }
    this.#sockets = await SipSockets.open(place, {
      received: (flow, bytes, waitedMs) => this.#receive(flow, bytes, waitedMs),
      closed: (connectionId) => this.#connectionClosed(connectionId),
      sendFailed: (flow) => this.run((ua, now) => ua.sendFailed(now, flow)),
    })
    return this.#sockets.port
  }

  /** Listens for TLS too, once the sockets are open; rejects when the port is taken. */
  async listenTls(port: number, certificate: Certificate): Promise<number | undefined> {
    return this.#sockets?.listenTls(port, certificate)
  }

  /** Listens for WebSockets over TLS too, once the sockets are open. */
  async listenWss(port: number, certificate: Certificate): Promise<number | undefined> {
    return this.#sockets?.listenWss(port, certificate)
  }

  /** Takes an HTTP request that asks to become a WebSocket; false when nobody listens. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    this.#sockets?.upgrade(request, socket, head)
    return this.#sockets !== undefined
  }

  /** The certificate for connections that begin from now on. */
  useCertificate(certificate: Certificate): void {
    this.#sockets?.useCertificate(certificate)
  }

  /** Connections to this place are for a server of that name. */
  expectName(flow: Flow, host: string): void {
    this.#sockets?.expectName(flow, host)
  }

  /** Whether a connection that we opened leads to this place. */
  isConnected(flow: Flow): boolean {
    return this.#sockets?.isConnected(flow) ?? false
  }

  /** How long the message that is being handled has waited for that. */
  waitedMs(): number {
    return this.#waitedMs
  }

  /** Gives a command to the user agent and performs what follows from it. */
  run<T>(command: (userAgent: UserAgent, now: number) => T): T {
    const result = command(this.#userAgent, nowMs())
    this.#drain()
    return result
  }

  /** Closes the sockets; what the user agent still wants to send is lost. */
  async stop(): Promise<void> {
    this.#timer.set(undefined)
    const sockets = this.#sockets
    this.#sockets = undefined
    await sockets?.stop()
  }

  #receive(flow: Flow, bytes: Uint8Array, waitedMs = 0): void {
    this.#waitedMs = waitedMs
    this.run((ua, now) => ua.receive(now, flow, bytes))
  }

  #connectionClosed(connectionId: string): void {
    this.#events.connectionClosed(connectionId)
    this.run((ua, now) => ua.connectionClosed(now, connectionId))
  }

  #drain(): void {
    if (this.#isPolling) return
    this.#isPolling = true
    try {
      this.#performAll()
    } finally {
      this.#isPolling = false
    }
    if (this.#sockets !== undefined) this.#timer.set(this.#userAgent.deadline())
  }

  #performAll(): void {
    for (let output = this.#userAgent.poll(); output; output = this.#userAgent.poll()) {
      if (output.kind === 'send') this.#sockets?.send(output.flow, output.bytes)
      else if (output.kind === 'event') this.#events.happened(output.event)
      else this.#sockets?.closeConnection(output.connectionId)
    }
  }
}
