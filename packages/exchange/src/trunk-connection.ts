// One trunk as it is connected: where its server is, whether we are registered there, whether it
// answers, and the way to it. Everything that follows a failure is bounded: the registration waits
// longer after each (RFC 5626 §4.5), places are asked of the DNS at most once a minute.
//
//     places ──► registration (REGISTER, refreshed) ──► calls
//        └─────► health (OPTIONS, asked again and again)

import { randomBytes } from 'node:crypto'
import {
  instantFromMs,
  type TrunkAccess,
  type TrunkSentence,
  type TrunkStatus,
} from '@mainline/model'
import {
  type Flow,
  type Header,
  type OutgoingRequest,
  type Place,
  RegistrationClient,
  type SipEvent,
  type SipResponse,
} from '@mainline/sip'
import { instantNow, nowMs } from './clock.ts'
import { DeadlineTimer } from './deadline-timer.ts'
import type { DnsResolver } from './dns-resolver.ts'
import { addressToward, type LocalAddresses } from './local-address.ts'
import type { Log } from './ports.ts'
import { clientHashes, TrunkDigest } from './trunk-digest.ts'
import { TrunkHealth } from './trunk-health.ts'
import { flowTo, hostText, isAt, placesOf } from './trunk-places.ts'
import { callFailure, nobody, nowhere, refusal } from './trunk-sentences.ts'

/** A request of ours in a call that was answered with a challenge. */
export type Challenged = Extract<SipEvent, { readonly kind: 'challenged' }>

/** What a trunk is connected through. */
export interface TrunkContext {
  readonly resolver: DnsResolver
  readonly addresses: LocalAddresses
  readonly log: Log
  /** The port that a carrier reaches us at by this transport. */
  portOf(transport: Flow['transport']): number
  /** Connections to this place are for a server of that name. */
  expectName(flow: Flow, host: string): void
  /** Whether a connection that we opened leads there. */
  isConnected(flow: Flow): boolean
  /** Sends a request outside calls; its final answer comes back. */
  request(request: OutgoingRequest, answered: (response: SipResponse) => void): void
}

/** How long an answer of the DNS is used; carriers move servers within minutes, not seconds. */
const placesKeptMs = 60_000
/** When a name that led nowhere is asked again. */
const nowhereMs = 30_000

/** How long a lost connection is left alone: a server that restarts is there again by then. */
const reconnectMs = 3_000

/** One trunk's connection. */
export class TrunkConnection {
  readonly access: TrunkAccess
  readonly digest: TrunkDigest
  readonly #context: TrunkContext
  readonly #health: TrunkHealth
  readonly #timer = new DeadlineTimer(() => void this.#wake())
  #places: readonly Place[] = []
  #placesAt = Number.NEGATIVE_INFINITY
  /** Which of the places requests outside calls go to; the next one after a failure. */
  #placeIndex = 0
  #client: RegistrationClient | undefined
  #registeredAddress: string | undefined
  #registration: TrunkStatus['registration']
  #lastFailure: TrunkStatus['lastFailure']
  #retryAt: number | undefined
  #reconnectAt: number | undefined
  #isStopped = false

  constructor(access: TrunkAccess, context: TrunkContext) {
    this.access = access
    this.digest = new TrunkDigest(access)
    this.#context = context
    this.#health = new TrunkHealth(access.server ? access.optionsIntervalSeconds : 0, nowMs())
    const state = access.authentication === 'registration' ? 'trying' : 'notNeeded'
    this.#registration = { state, since: instantNow() }
  }

  /** Begins to register and to ask whether the server is there. */
  start(): void {
    if (this.access.server !== undefined) void this.#wake()
  }

  /** Takes the registration back and asks nothing more. */
  leave(): void {
    this.stop()
    this.#client?.stop()
    this.#sendRegistration()
  }

  /** Asks nothing more; another connection goes on with the registration. */
  stop(): void {
    this.#isStopped = true
    this.#timer.set(undefined)
  }

  /** How it fares; `activeCalls` is the engine's to say. */
  get status(): Omit<TrunkStatus, 'activeCalls'> {
    const failure = this.#lastFailure === undefined ? {} : { lastFailure: this.#lastFailure }
    return { registration: this.#registration, server: this.#health.status, ...failure }
  }

  /** Why a call found no place to go to. */
  get whyUnreachable(): string {
    if (this.access.server === undefined) return 'no server is set'
    if (this.#health.status.state === 'down') return 'the server does not answer'
    return this.#places.length === 0 ? 'the name of the server leads nowhere' : 'not registered'
  }

  /**
   * The places to call at, the one we are registered at first; none while calls would fail there.
   * A call for help tries all the same.
   */
  async places(isEmergency: boolean): Promise<readonly Place[]> {
    const places = await this.#located()
    if (isEmergency) return places
    if (this.#health.status.state === 'down') return []
    return this.#registration.state === 'failed' ? [] : places
  }

  /** The flow that leads to a place. */
  flowTo(place: Place): Flow {
    const flow = flowTo(place, this.#context.addresses, this.#context.portOf(place.transport))
    this.#context.expectName(flow, place.host)
    return flow
  }

  /** The way that the registrar wants requests to go (RFC 3608). */
  routes(): readonly Header[] {
    const state = this.#client?.state
    if (state?.kind !== 'registered') return []
    return state.serviceRoute.map((value) => ({ name: 'Route', value }))
  }

  /**
   * Whether calls from there come of our registration: from where it was accepted, or from another
   * server of the same name, because carriers call from whichever is free.
   */
  isRegisteredAt({ remoteAddress }: Pick<Flow, 'remoteAddress'>): boolean {
    if (this.#registration.state !== 'registered') return false
    const addresses = [this.#registeredAddress, ...this.#places.map(({ address }) => address)]
    return addresses.includes(remoteAddress)
  }

  /** By which name SIP asks for the password in calls; nothing where there is none. */
  get credentials(): { readonly credentials?: string } {
    return this.access.password === undefined ? {} : { credentials: this.access.id }
  }

  /**
   * What proves us to who challenged a request of ours in a call: to our own server alone, for the
   * realm that we know already. Whoever else stands on a call's way may ask, and gets nothing.
   */
  proof({ flow, response, method, uri }: Omit<Challenged, 'kind'>): readonly Header[] {
    const isServer = this.#places.some((place) => isAt(place, flow))
    if (!isServer || this.digest.realm === undefined) return []
    const header = this.digest.answer(response, method, uri)
    return header === undefined ? [] : [header]
  }

  /** A call could not be carried. */
  callFailed(detail: string): void {
    this.#failed(callFailure(detail))
  }

  /** Some connection is gone: what was registered over it must be again, after a breath. */
  connectionClosed(): void {
    const place = this.#place
    const isRegistered = this.#client?.state.kind === 'registered'
    if (!isRegistered || place === undefined || place.transport === 'udp') return
    if (this.#context.isConnected(this.flowTo(place))) return
    this.#reconnectAt ??= nowMs() + reconnectMs
    this.#schedule()
  }

  get #place(): Place | undefined {
    return this.#places[this.#placeIndex % Math.max(1, this.#places.length)]
  }

  async #located(): Promise<readonly Place[]> {
    if (nowMs() - this.#placesAt < placesKeptMs) return this.#ordered()
    const { resolver, addresses } = this.#context
    const found = await placesOf(this.access, resolver, addresses)
    this.#placesAt = nowMs()
    // A resolver that fails for a while must not cut off a server that we knew.
    if (found.length > 0) this.#places = found
    return this.#ordered()
  }

  #ordered(): readonly Place[] {
    const first = this.#place
    return first === undefined ? [] : [first, ...this.#places.filter((place) => place !== first)]
  }

  async #wake(): Promise<void> {
    if (this.#isStopped) return
    const places = await this.#located()
    if (this.#isStopped) return
    if (places.length === 0) {
      this.#retryAt = nowMs() + nowhereMs
      this.#placesAt = Number.NEGATIVE_INFINITY
      this.#refused(nowhere)
    } else {
      this.#retryAt = undefined
      this.#register()
      this.#askWhetherThere()
    }
    this.#schedule()
  }

  #schedule(): void {
    if (this.#isStopped) return
    const times = [this.#reconnectAt, this.#client?.deadline(), this.#health.nextAt()]
    const due = times.flatMap((time) => (time === undefined ? [] : [time]))
    if (this.#retryAt !== undefined) this.#timer.set(this.#retryAt)
    else this.#timer.set(due.length === 0 ? undefined : Math.min(...due))
  }

  #register(): void {
    if (this.access.authentication !== 'registration') return
    if (this.#client === undefined) {
      this.#client = this.#newClient()
      this.#client?.start()
    } else if (this.#reconnectAt !== undefined && this.#reconnectAt <= nowMs()) {
      this.#reconnectAt = undefined
      this.#client.start()
    } else {
      this.#client.expire(nowMs())
    }
    this.#sendRegistration()
  }

  #newClient(): RegistrationClient | undefined {
    const { username, server, registrationExpirySeconds: expiresSeconds } = this.access
    const { credentials } = this.digest
    const place = this.#place
    if (username === undefined || server === undefined || place === undefined) {
      this.#refused(nobody)
      return undefined
    }
    const host = hostText(addressToward(place.address, this.#context.addresses))
    const transport = place.transport === 'udp' ? '' : `;transport=${place.transport}`
    const user = encodeURIComponent(username)
    return new RegistrationClient({
      registrar: `sip:${hostText(server.host)}`,
      addressOfRecord: `sip:${user}@${hostText(server.host)}`,
      contact: `sip:${user}@${host}:${this.#context.portOf(place.transport)}${transport}`,
      credentials: credentials ?? { username, password: '', realm: this.access.realm },
      hashes: clientHashes,
      word: () => randomBytes(12).toString('hex'),
      expiresSeconds,
    })
  }

  #sendRegistration(): void {
    const place = this.#place
    if (place === undefined || this.#client === undefined) return
    const request = this.#client.poll(this.flowTo(place))
    if (request === undefined) return
    this.#context.request(request, (response) => this.#registrationAnswered(place, response))
  }

  #registrationAnswered(place: Place, response: SipResponse): void {
    const client = this.#client
    if (client === undefined) return
    this.digest.learn(response)
    client.responseReceived(nowMs(), response)
    this.#registrationChanged(place, response)
    this.#sendRegistration()
    this.#schedule()
  }

  #registrationChanged(place: Place, response: SipResponse): void {
    const state = this.#client?.state
    if (state?.kind === 'registered') {
      const { state: before, since } = this.#registration
      this.#registeredAddress = place.address
      this.#registration = {
        state: 'registered',
        since: before === 'registered' ? since : instantNow(),
        expiresAt: instantFromMs(Math.floor(state.expiresAt)),
      }
    } else if (state?.kind === 'failed' && !this.#triesNextPlace(response.status)) {
      this.#refused(refusal(response, this.digest.realm))
    }
  }

  /** Silence and faults of one place are no answer of the carrier: the others are asked first. */
  #triesNextPlace(status: number): boolean {
    const isPlacesFault = status === 408 || status >= 500
    if (!isPlacesFault) return false
    this.#placeIndex += 1
    const isRoundOver = this.#placeIndex % Math.max(1, this.#places.length) === 0
    if (isRoundOver) return false
    this.#client?.start()
    return true
  }

  #askWhetherThere(): void {
    const place = this.#place
    const { server, username = 'mainline' } = this.access
    const due = this.#health.nextAt()
    if (place === undefined || server === undefined || due === undefined || due > nowMs()) return
    this.#health.asked(nowMs())
    const target = `sip:${hostText(server.host)}`
    const party = {
      displayName: '',
      uri: `sip:${encodeURIComponent(username)}@${hostText(server.host)}`,
    }
    const request = { flow: this.flowTo(place), method: 'OPTIONS', target, from: party, to: party }
    this.#context.request(request, (response) => this.#healthAnswered(response))
  }

  #healthAnswered(response: SipResponse): void {
    const isChanged = this.#health.answered(nowMs(), response)
    const { state, reason } = this.#health.status
    if (isChanged) this.#told(`server ${state}`)
    if (isChanged && state === 'down') {
      this.#placeIndex += 1
      if (reason !== undefined) this.#failed(reason)
    }
    this.#schedule()
  }

  #refused(reason: TrunkSentence): void {
    if (this.access.authentication !== 'registration') return
    if (this.#registration.reason?.text !== reason.text) this.#failed(reason)
    this.#registration = { state: 'failed', since: instantNow(), reason }
  }

  #failed(reason: TrunkSentence): void {
    this.#lastFailure = { at: instantNow(), reason }
    this.#told(reason.text)
  }

  #told(what: string): void {
    const { id: trunkId, organizationId, name } = this.access
    this.#context.log.info({ trunkId, organizationId, name, what }, 'trunk')
  }
}
