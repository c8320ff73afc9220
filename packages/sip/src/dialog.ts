/**
 * A dialog: what two user agents remember of each other, and the requests that follow from it.
 *
 * Tags, sequence numbers, route set and remote target; nothing about what the dialog is for (that
 * is `dialog-session.ts`). Requests follow the route set and then the target, but an address that
 * is a name is not resolved here: they then use the flow the peer was last heard on.
 * RFC 3261 §12, §16.12 (strict routers).
 */

import { addressBytes, isSameHost } from './address.ts'
import type { Flow } from './flow.ts'
import type { Header, SipMessage, SipRequest, SipResponse } from './message.ts'
import { headerValue, headerValues } from './message.ts'
import type { Essentials } from './message-essentials.ts'
import type { NameAddress } from './message-header.ts'
import {
  formatAddress,
  formatNameAddress,
  isLooseRoute,
  parseCSeq,
  parseNameAddress,
} from './message-header.ts'
import { paramValue, parseUri } from './message-uri.ts'

/** What a dialog is made of. */
type DialogParts = {
  readonly callId: string
  /** From or To of this side, with its tag. */
  readonly local: NameAddress
  readonly remote: NameAddress
  readonly localTag: string
  readonly remoteTag: string
  readonly routeSet: readonly string[]
  readonly remoteTarget: string
  readonly localCSeq: number
  readonly remoteCSeq: number | undefined
  /** Whether this side made the Call-ID, which decides who waits longer after glare. */
  readonly ownsCallId: boolean
}

/** A request without the headers of its hop (Via, Max-Forwards). */
export type DialogRequest = {
  readonly method: string
  readonly uri: string
  readonly headers: readonly Header[]
}

/** One dialog. */
export class Dialog {
  readonly callId: string
  readonly localTag: string
  readonly remoteTag: string
  readonly ownsCallId: boolean
  /** From and To of this side's requests. */
  private readonly parties: readonly [Header, Header]
  private routeSet: readonly string[]
  private remoteTarget: string
  private localCSeq: number
  private remoteCSeq: number | undefined
  /** How many tell the peer something and wait for its answer. */
  private tellers = 0
  private afterwards: ((now: number) => void) | undefined

  constructor(parts: DialogParts) {
    this.callId = parts.callId
    this.localTag = parts.localTag
    this.remoteTag = parts.remoteTag
    this.ownsCallId = parts.ownsCallId
    this.parties = [
      { name: 'From', value: formatNameAddress(parts.local) },
      { name: 'To', value: formatNameAddress(parts.remote) },
    ]
    this.routeSet = parts.routeSet
    this.remoteTarget = parts.remoteTarget
    this.localCSeq = parts.localCSeq
    this.remoteCSeq = parts.remoteCSeq
  }

  /** Takes note of a request's sequence number; false if it is not higher than the last. */
  advance(number: number): boolean {
    if (this.remoteCSeq !== undefined && number <= this.remoteCSeq) return false
    this.remoteCSeq = number
    return true
  }

  /** The peer's Contact in a target refresh (INVITE, UPDATE and their 2xx) is its new address. */
  refreshTarget(message: SipMessage): void {
    this.remoteTarget = contactUri(message) ?? this.remoteTarget
  }

  /** An early dialog is confirmed: the route of the 2xx is the one to keep, RFC 3261 §13.2.2.4. */
  confirm(response: SipResponse): void {
    this.routeSet = recordedRoute(response).toReversed()
    this.refreshTarget(response)
  }

  /** The next request of this dialog. */
  nextRequest(method: string): DialogRequest {
    this.localCSeq += 1
    return this.requestWith(method, this.localCSeq)
  }

  /** The ACK of a 2xx to our INVITE of that number. */
  acknowledgement(number: number): DialogRequest {
    return this.requestWith('ACK', number)
  }

  /** Whether the peer asked to be reached over secure transports only. */
  get isSecure(): boolean {
    return this.remoteTarget.toLowerCase().startsWith('sips:')
  }

  /** Whether the peer's Contact names this host. */
  isAt(host: string): boolean {
    const target = parseUri(this.remoteTarget)
    return target.ok && target.value.scheme !== 'tel' && isSameHost(target.value.host, host)
  }

  /** The peer is told something in this dialog, which our BYE must not overtake. */
  tells(): void {
    this.tellers += 1
  }

  /** The peer was told, or cannot be. */
  told(now: number): void {
    this.tellers -= 1
    if (this.isTelling) return
    this.afterwards?.(now)
    this.afterwards = undefined
  }

  get isTelling(): boolean {
    return this.tellers > 0
  }

  /** What is to happen once the peer has been told. */
  onceTold(then: (now: number) => void): void {
    if (this.isTelling) this.afterwards = then
  }

  /** The number of the request made last. */
  get lastCSeq(): number {
    return this.localCSeq
  }

  /** Where the next request goes, given the flow the peer was last heard on. */
  nextFlow(flow: Flow): Flow {
    const place = flow.transport === 'udp' ? this.reachablePlace(flow) : undefined
    return place === undefined ? flow : { ...flow, ...place }
  }

  /** The way to the peer when the connection it was heard on is gone; the same if there is none. */
  newFlow(flow: Flow): Flow {
    const isStream = flow.transport === 'tcp' || flow.transport === 'tls'
    const place = isStream ? this.reachablePlace(flow) : undefined
    if (place === undefined) return flow
    const { connectionId: _, ...rest } = flow
    return { ...rest, ...place }
  }

  /** Where the first route or else the Contact is, if that is an address and not behind a NAT. */
  private reachablePlace(flow: Flow): Pick<Flow, 'remoteAddress' | 'remotePort'> | undefined {
    const hop = parseUri(this.routeSet[0] ?? this.remoteTarget)
    if (!hop.ok || hop.value.scheme === 'tel') return undefined
    const { scheme, host, port, params } = hop.value
    const address = host.replace(/^\[|\]$/g, '')
    const named = paramValue(params, 'transport')?.toLowerCase() ?? flow.transport
    // In a sips URI the transport is what lies below TLS, RFC 3261 §26.2.2.
    const transport = scheme === 'sips' ? 'tls' : named
    // A Contact that is not the address we hear from is behind a NAT: the flow reaches it.
    const isReachable =
      this.routeSet.length > 0
        ? addressBytes(address) !== undefined
        : isSameHost(address, flow.remoteAddress)
    if (!isReachable || transport !== flow.transport) return undefined
    return { remoteAddress: address, remotePort: port ?? (transport === 'tls' ? 5061 : 5060) }
  }

  private requestWith(method: string, number: number): DialogRequest {
    const [first, ...rest] = this.routeSet
    const isStrict = first !== undefined && !isLooseRoute(first)
    const routes = isStrict ? [...rest, this.remoteTarget] : this.routeSet
    return {
      method,
      uri: isStrict ? first : this.remoteTarget,
      headers: [
        ...this.parties,
        { name: 'Call-ID', value: this.callId },
        { name: 'CSeq', value: `${number} ${method}` },
        ...routes.map((uri) => ({ name: 'Route', value: formatAddress(uri) })),
      ],
    }
  }
}

/** The dialog that a 1xx or 2xx of ours makes out of an INVITE, RFC 3261 §12.1.1. */
export function serverDialog(invite: SipRequest, parts: Essentials, localTag: string): Dialog {
  return new Dialog({
    callId: parts.callId,
    local: { ...parts.to, params: withTag(parts.to, localTag) },
    remote: parts.from,
    localTag,
    remoteTag: parts.fromTag,
    routeSet: recordedRoute(invite),
    remoteTarget: contactUri(invite) ?? parts.from.uri,
    localCSeq: 0,
    remoteCSeq: parts.cseq.number,
    ownsCallId: false,
  })
}

/** The dialog that a 2xx makes out of our INVITE, RFC 3261 §12.1.2. */
export function clientDialog(target: string, response: SipResponse, parts: Essentials): Dialog {
  return new Dialog({
    callId: parts.callId,
    local: parts.from,
    remote: parts.to,
    localTag: parts.fromTag,
    remoteTag: parts.toTag,
    routeSet: recordedRoute(response).toReversed(),
    remoteTarget: contactUri(response) ?? target,
    localCSeq: parts.cseq.number,
    remoteCSeq: undefined,
    ownsCallId: true,
  })
}

/** The dialog that the first NOTIFY makes out of our SUBSCRIBE, RFC 6665 §4.4.1. */
export function watcherDialog(
  subscribe: SipRequest,
  notify: SipRequest,
  parts: Essentials,
): Dialog {
  const cseq = parseCSeq(headerValue(subscribe, 'CSeq') ?? '')
  return new Dialog({
    callId: parts.callId,
    local: parts.to,
    remote: parts.from,
    localTag: parts.toTag,
    remoteTag: parts.fromTag,
    routeSet: recordedRoute(notify),
    remoteTarget: contactUri(notify) ?? subscribe.uri,
    localCSeq: cseq.ok ? cseq.value.number : 1,
    remoteCSeq: undefined,
    ownsCallId: true,
  })
}

/** The URI of the first Contact. */
export function contactUri(message: SipMessage): string | undefined {
  const contact = parseNameAddress(headerValue(message, 'Contact') ?? '')
  return contact.ok ? contact.value.uri : undefined
}

function recordedRoute(message: SipMessage): readonly string[] {
  return headerValues(message, 'Record-Route').flatMap((value) => {
    const route = parseNameAddress(value)
    return route.ok ? [route.value.uri] : []
  })
}

function withTag(address: NameAddress, tag: string): NameAddress['params'] {
  return [...address.params.filter((param) => param.name !== 'tag'), { name: 'tag', value: tag }]
}
