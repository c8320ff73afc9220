/**
 * Where a URI leads: questions for the DNS, and from the answers the places to try, in order.
 *
 *     const location = new Location(uri, options)
 *     while ((query = location.poll())) ask(query)      // several may be under way at once
 *     location.answer(query, records)                   // an empty list where there is nothing
 *     while ((place = location.next())) try(place)      // once isComplete; next on 503 or silence
 *
 * The list of candidates is kept in order of preference; each answer replaces a candidate by what
 * it has led to, in its place. RFC 3263 §4; RFC 2782 (weights); RFC 7118 §5 (WebSocket services).
 */

import { addressBytes } from './address.ts'
import type { Transport } from './flow.ts'
import type { SipUri } from './message-uri.ts'
import { paramValue } from './message-uri.ts'

/** A question. */
export type Query = { readonly type: 'NAPTR' | 'SRV' | 'A' | 'AAAA'; readonly name: string }

/** What the DNS may answer; A and AAAA are addresses as text. */
export type DnsRecord =
  | {
      readonly type: 'NAPTR'
      readonly order: number
      readonly preference: number
      readonly service: string
      readonly replacement: string
    }
  | {
      readonly type: 'SRV'
      readonly priority: number
      readonly weight: number
      readonly port: number
      readonly target: string
    }
  | { readonly type: 'A' | 'AAAA'; readonly address: string }

/** A place to try. `host` is the name that a certificate must have: that of the URI (RFC 5922). */
export type Place = {
  readonly transport: Transport
  readonly address: string
  readonly port: number
  readonly host: string
}

/** How to locate. */
export type LocationOptions = {
  /** What we can speak, the best first. */
  readonly transports: readonly Transport[]
  /** A random whole number below the limit, for weights. */
  readonly random: (limit: number) => number
  /** Families of addresses that we can reach, the best first; both if absent. */
  readonly families?: readonly ('AAAA' | 'A')[]
}

type Candidate =
  | { readonly kind: 'place'; readonly place: Place }
  | { readonly kind: 'domain'; readonly query: Query }
  | { readonly kind: 'service'; readonly query: Query; readonly transport: Transport }
  | {
      readonly kind: 'host'
      readonly query: Query
      readonly transport: Transport
      readonly port: number
    }

/** Services by their name in NAPTR; secure ones serve sips too. */
const services: Readonly<Record<string, Transport>> = {
  'SIP+D2U': 'udp',
  'SIP+D2T': 'tcp',
  'SIPS+D2T': 'tls',
  'SIP+D2W': 'ws',
  'SIPS+D2W': 'wss',
}

/** Names under which SRV records are, by transport; WebSocket has none of its own. */
const serviceNames: Partial<Record<Transport, string>> = {
  udp: '_sip._udp',
  tcp: '_sip._tcp',
  tls: '_sips._tcp',
}

const defaultPorts: Record<Transport, number> = {
  udp: 5060,
  tcp: 5060,
  tls: 5061,
  ws: 80,
  wss: 443,
}

/** A zone that answers with more than this is not meant for us to try out. */
const maxCandidates = 64

/** The search for one URI. */
export class Location {
  private readonly options: LocationOptions
  private readonly host: string
  private readonly isSecure: boolean
  private readonly asked = new Set<string>()
  private readonly answers = new Map<string, readonly DnsRecord[]>()
  private candidates: readonly Candidate[]
  /** What to ask where there is no service at all, RFC 3263 §4.2. */
  private fallback: readonly Candidate[]

  constructor(uri: SipUri, options: LocationOptions) {
    this.options = options
    this.host = (paramValue(uri.params, 'maddr') ?? uri.host).replace(/^\[|\]$/g, '')
    this.isSecure = uri.scheme === 'sips'
    const named = paramValue(uri.params, 'transport')?.toLowerCase()
    const transport = named === undefined ? undefined : this.secured(named)
    const port = uri.port
    const plain = transport ?? (this.isSecure ? 'tls' : 'udp')
    this.fallback = this.hosts(this.host, plain, port ?? defaultPorts[plain])
    const isDirect = addressBytes(this.host) !== undefined || port !== undefined
    if (named !== undefined && transport === undefined) {
      this.candidates = []
      this.fallback = []
    } else if (isDirect) {
      this.candidates = this.fallback
      this.fallback = []
    } else if (transport !== undefined) this.candidates = this.srvCandidates([transport])
    else this.candidates = [{ kind: 'domain', query: { type: 'NAPTR', name: this.host } }]
    this.fallBack()
  }

  /** The next question; undefined if all that can be asked now has been. */
  poll(): Query | undefined {
    for (const candidate of this.candidates) {
      if (candidate.kind === 'place' || this.asked.has(keyOf(candidate.query))) continue
      this.asked.add(keyOf(candidate.query))
      return candidate.query
    }
    return undefined
  }

  /** Takes an answer; nothing found, refused and timed out are all an empty list. */
  answer(query: Query, records: readonly DnsRecord[]): void {
    const fitting = records.filter((record) => record.type === query.type)
    this.answers.set(keyOf(query), fitting.slice(0, maxCandidates))
    this.candidates = this.candidates.flatMap((one) => this.resolved(one)).slice(0, maxCandidates)
    this.fallBack()
  }

  /** Whether every question has its answer. */
  get isComplete(): boolean {
    return this.candidates.every((candidate) => candidate.kind === 'place')
  }

  /** The next place to try; undefined when there is none left, or none known yet. */
  next(): Place | undefined {
    const [first, ...rest] = this.candidates
    if (first?.kind !== 'place') return undefined
    this.candidates = rest
    return first.place
  }

  private fallBack(): void {
    if (this.candidates.length > 0) return
    this.candidates = this.fallback.flatMap((candidate) => this.resolved(candidate))
    this.fallback = []
  }

  /** What a candidate has led to by now; two may wait for the same answer, at different times. */
  private resolved(candidate: Candidate): readonly Candidate[] {
    if (candidate.kind === 'place') return [candidate]
    const records = this.answers.get(keyOf(candidate.query))
    if (records === undefined) return [candidate]
    return this.expanded(candidate, records).flatMap((next) => this.resolved(next))
  }

  private expanded(
    candidate: Exclude<Candidate, { kind: 'place' }>,
    records: readonly DnsRecord[],
  ): readonly Candidate[] {
    if (candidate.kind === 'domain') return this.domainAnswered(records)
    if (candidate.kind === 'service') return this.serviceAnswered(candidate.transport, records)
    const { transport, port } = candidate
    return records.flatMap((record) => {
      const address = record.type === 'A' || record.type === 'AAAA' ? record.address : ''
      if (addressBytes(address) === undefined) return []
      return [{ kind: 'place', place: { transport, address, port, host: this.host } }]
    })
  }

  /** NAPTR names the services that there are; without any, each that we speak is asked for. */
  private domainAnswered(records: readonly DnsRecord[]): readonly Candidate[] {
    const known = records
      .flatMap((record) => (record.type === 'NAPTR' ? [record] : []))
      .toSorted((a, b) => a.order - b.order || a.preference - b.preference)
      .flatMap((record): readonly Candidate[] => {
        const transport = services[record.service.toUpperCase()]
        if (transport === undefined || !this.speaks(transport)) return []
        const query = { type: 'SRV', name: record.replacement } as const
        return [{ kind: 'service', query, transport }]
      })
    return known.length > 0 ? known : this.srvCandidates(this.options.transports)
  }

  private serviceAnswered(
    transport: Transport,
    records: readonly DnsRecord[],
  ): readonly Candidate[] {
    const found = records.flatMap((record) => (record.type === 'SRV' ? [record] : []))
    // Records that exist say that there is a service, even if its hosts cannot be found.
    if (found.length > 0) this.fallback = []
    const usable = found.filter(({ target }) => target !== '.' && target !== '')
    return this.byWeight(usable).flatMap(({ target, port }) => this.hosts(target, transport, port))
  }

  /** By priority, and within one by chance in proportion to weight, RFC 2782. */
  private byWeight<T extends { priority: number; weight: number }>(all: readonly T[]): T[] {
    const left = all.toSorted((a, b) => a.priority - b.priority || a.weight - b.weight)
    const chosen: T[] = []
    while (left.length > 0) {
      const same = left.filter(({ priority }) => priority === left[0]!.priority)
      const total = same.reduce((sum, { weight }) => sum + weight, 0)
      let chance = this.options.random(total + 1)
      const next = same.find(({ weight }) => (chance -= weight) <= 0) ?? same[0]!
      chosen.push(next)
      left.splice(left.indexOf(next), 1)
    }
    return chosen
  }

  private srvCandidates(transports: readonly Transport[]): readonly Candidate[] {
    return transports.flatMap((transport): readonly Candidate[] => {
      const service = serviceNames[transport]
      if (service === undefined || !this.speaks(transport)) return []
      const query = { type: 'SRV', name: `${service}.${this.host}` } as const
      return [{ kind: 'service', query, transport }]
    })
  }

  private hosts(name: string, transport: Transport, port: number): readonly Candidate[] {
    if (!this.speaks(transport)) return []
    if (addressBytes(name) !== undefined) {
      return [{ kind: 'place', place: { transport, address: name, port, host: this.host } }]
    }
    const families = this.options.families ?? (['AAAA', 'A'] as const)
    return families.map((type) => ({ kind: 'host', query: { type, name }, transport, port }))
  }

  /** A sips URI goes over secure transports only, RFC 3261 §26.2.2. */
  private speaks(transport: Transport): boolean {
    const isSecure = transport === 'tls' || transport === 'wss'
    return (isSecure || !this.isSecure) && this.options.transports.includes(transport)
  }

  /** The transport that a parameter names; in a sips URI what is secure over it. */
  private secured(name: string): Transport | undefined {
    if (name === 'udp') return this.isSecure ? undefined : 'udp'
    if (name === 'tcp') return this.isSecure ? 'tls' : 'tcp'
    if (name === 'tls') return 'tls'
    if (name === 'wss') return 'wss'
    if (name === 'ws') return this.isSecure ? 'wss' : 'ws'
    return undefined
  }
}

function keyOf({ type, name }: Query): string {
  return `${type} ${name.toLowerCase()}`
}
