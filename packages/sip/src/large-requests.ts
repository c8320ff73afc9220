/**
 * Requests too large for a datagram: fragments are lost and dropped by firewalls, so they go over a
 * connection, and over UDP all the same where the next hop takes no connections, or takes one and
 * never answers there: its server, or a firewall before it, swallows what is sent.
 *
 * Only where the next hop is who we send to anyway: what is behind a NAT is reached by its flow
 * alone, and who asks for UDP by name gets it. What was refused is not tried again for a while.
 * RFC 3261 §18.1.1; that a silent connection counts as a refused one is ours.
 */

import { addressBytes, isSameHost } from './address.ts'
import type { Flow } from './flow.ts'
import type { SipRequest } from './message.ts'
import { headerValue } from './message.ts'
import { parseNameAddress } from './message-header.ts'
import { paramValue, parseUri } from './message-uri.ts'
import { t1Ms } from './transaction-table.ts'

/** A request and the way that it takes. */
export type Way = { readonly flow: Flow; readonly request: SipRequest }

/** What a datagram may carry where the path's limit is not known, RFC 3261 §18.1.1. */
export const maxDatagramBytes = 1300

/**
 * How long a connection may be silent. Who got an INVITE says 100 within 200 ms (§17.2.1), and who
 * is only slow takes the datagram of the same branch for what it is: a repetition.
 */
export const silenceMs = 4 * t1Ms
/** A server is set up anew now and then, and a refusal costs little but time. */
const refusalMs = 10 * 60_000
/** Carriers and phones that refuse connections; beyond it the oldest is asked again. */
const maxRefusals = 1000

/** Which requests go over TCP instead of UDP. */
export class LargeRequests {
  /** Places without connections, the one that refused first in front, and until when. */
  private readonly refusals = new Map<string, number>()

  /** The same request over a connection; undefined where it goes as it was going to. */
  wayOf(now: number, { flow, request }: Way, sizeBytes: number): Way | undefined {
    if (flow.transport !== 'udp' || sizeBytes <= maxDatagramBytes) return undefined
    if ((this.refusals.get(placeOf(flow)) ?? 0) > now || !mayConnect(flow, request))
      return undefined
    return { flow: { ...flow, transport: 'tcp' }, request: overTcp(request) }
  }

  /** A connection could not be opened there, or nothing came back over it. */
  refused(now: number, flow: Flow): void {
    const [oldest] = this.refusals.keys()
    if (this.refusals.size >= maxRefusals && oldest !== undefined) this.refusals.delete(oldest)
    this.refusals.delete(placeOf(flow))
    this.refusals.set(placeOf(flow), now + refusalMs)
  }
}

/** The request as it goes over a connection: its Via says so. */
export function overTcp(request: SipRequest): SipRequest {
  const [via, ...rest] = request.headers
  if (via === undefined) return request
  const value = via.value.replace(/^SIP\/2\.0\/UDP/, 'SIP/2.0/TCP')
  return { ...request, headers: [{ ...via, value }, ...rest] }
}

function mayConnect(flow: Flow, request: SipRequest): boolean {
  const route = parseNameAddress(headerValue(request, 'Route') ?? '')
  const hop = parseUri(route.ok ? route.value.uri : request.uri)
  if (!hop.ok || hop.value.scheme === 'tel') return false
  const { host, port = 5060, params } = hop.value
  if (paramValue(params, 'transport')?.toLowerCase() === 'udp') return false
  const address = host.replace(/^\[|\]$/g, '')
  // Where a name leads, whoever chose the flow has asked.
  if (addressBytes(address) === undefined) return true
  return isSameHost(address, flow.remoteAddress) && port === flow.remotePort
}

function placeOf({ remoteAddress, remotePort }: Flow): string {
  return `${remoteAddress} ${remotePort}`
}
