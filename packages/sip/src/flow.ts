/**
 * A flow: the pair of addresses (and the connection, if there is one) that messages travel over.
 *
 * Responses go back over the flow their request came by, and requests to a registered phone over
 * the flow it registered by: that is what passes NAT. A flow over a connection whose
 * `connectionId` is absent asks the shell to open one to `remoteAddress`.
 * RFC 3261 §18, RFC 3581, RFC 5626 §5.2 (in spirit), RFC 7118.
 */

/** How bytes travel; tls and wss are secure, all but udp are streams or connections. */
export type Transport = 'udp' | 'tcp' | 'tls' | 'ws' | 'wss'

/** Where bytes came from and where answers go. */
export type Flow = {
  readonly transport: Transport
  readonly localAddress: string
  readonly localPort: number
  readonly remoteAddress: string
  readonly remotePort: number
  /** Chosen by the shell, one per accepted or opened connection; never for udp. */
  readonly connectionId?: string
}

/** Whether the peer is a browser, or speaks as one: nobody can open a connection to it. */
export function isWebSocket({ transport }: Pick<Flow, 'transport'>): boolean {
  return transport === 'ws' || transport === 'wss'
}

/** Reliable transports do not lose messages, so transactions do not retransmit over them. */
export function isReliable(flow: Flow): boolean {
  return flow.transport !== 'udp'
}
