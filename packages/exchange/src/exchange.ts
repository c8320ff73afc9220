// The exchange: sockets, clock and organizations put together. SIP requests are admitted or
// refused here and handed to their organization; events find their leg through two tables.
// What happens to an admitted call is the engine's decision alone.

import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { OutboundLedger } from '@mainline/engine'
import {
  type CallId,
  type Configuration,
  dialedTarget,
  invariant,
  type LegId,
  type OrganizationId,
  parseId,
  type TrunkAccess,
  type TrunkFinding,
  type TrunkId,
  type TrunkStatus,
  type UserId,
} from '@mainline/model'
import {
  type Answer,
  type DialogId,
  descriptionIn,
  type Flow,
  isWebSocket,
  type SipEvent,
  type Transport,
  UserAgent,
} from '@mainline/sip'
import { AccessTable } from './access-table.ts'
import { admit } from './admission.ts'
import { AudioLibrary } from './audio-library.ts'
import { Authentication } from './authentication.ts'
import { BrowserMedia, type BrowserWays, browserWays } from './browser-media.ts'
import type { StandingCall } from './call-history.ts'
import { CallRecordings } from './call-recordings.ts'
import { nowMs } from './clock.ts'
import { systemResolver } from './dns-resolver.ts'
import { entropy, entropyText } from './entropy.ts'
import { JournalWriter } from './journal-writer.ts'
import { Lamps, lampPackages } from './lamps.ts'
import type { LegName, LegTables } from './leg.ts'
import type { Arrival } from './leg-arrived.ts'
import { addressToward, type LocalAddresses } from './local-address.ts'
import type { PortRange } from './media-ports.ts'
import { OrganizationCalls, type SharedParts } from './organization-calls.ts'
import type { ExchangePorts, Unsubscribe } from './ports.ts'
import { Registrations } from './registrations.ts'
import { SipShell } from './sip-shell.ts'
import { StandingTalks } from './standing-talks.ts'
import { admitTransfer, type StandingLeg } from './transfer-admission.ts'
import { Trunks } from './trunks.ts'

/** How the exchange is reached. */
export interface ExchangeOptions extends LocalAddresses, BrowserWays {
  /** UDP and TCP; 0 takes any free one. */
  readonly sipPort: number
  /** TLS, where there is a certificate; 0 takes any free one. */
  readonly sipTlsPort: number
  /** WebSocket over TLS, where there is a certificate; absent: browsers come by `upgrade` only. */
  readonly sipWssPort?: number
  /** Where browsers reach the admin center, if that is not where they connect. */
  readonly publicUrl?: string
  readonly rtpPorts: PortRange
  /** Threads that carry audio; one thread carries some hundred calls. */
  readonly mediaThreads: number
}

type InvitationReceived = Extract<SipEvent, { kind: 'invitationReceived' }>
type ReferReceived = Extract<SipEvent, { kind: 'referReceived' }>
type RequestReceived = Extract<SipEvent, { kind: 'requestReceived' }>

/**
 * A peer that should send but sent nothing for so long has vanished: its network or power failed.
 * Longer than a phone that suppresses silence is ever silent; parties on hold are not counted.
 */
const mediaLostMs = 5 * 60_000
/**
 * A carrier's call that has waited for so long is refused, which costs a fraction of a call:
 * whoever waits for half a second asks again (T1, RFC 3261 §17.1.1.1), and a server that is too
 * slow for all would serve everybody late, and then many twice. A carrier that is told 503 tries
 * its next way at once (RFC 3261 §21.5.4). Our own people's calls are few, and may be for help.
 */
const lateMs = 300
/** What a carrier is told whose call is refused because others are served; RFC 3261 §20.33. */
const retryAfter = [{ name: 'Retry-After', value: '5' }]
/** How long the last BYEs have to be acknowledged when the exchange stops. */
const farewellMs = 500

/** The live shell of all organizations. */
export class Exchange {
  /** The calls in which two parties talk now, to be joined and recorded. */
  readonly standing = new StandingTalks((id) => this.#organizations.get(id))
  readonly #options: ExchangeOptions
  readonly #ports: ExchangePorts
  readonly #tables: LegTables = { dialogs: new Map(), sessions: new Map() }
  readonly #organizations = new Map<OrganizationId, OrganizationCalls>()
  readonly #authentication = new Authentication(() => this.#access)
  readonly #sip: SipShell
  readonly #media: BrowserMedia
  readonly #registrations: Registrations
  readonly #trunks: Trunks
  readonly #lamps: Lamps
  readonly #journalWriter: JournalWriter
  readonly #recordings: CallRecordings
  readonly #shared: SharedParts
  #access = new AccessTable({ devices: [], trunks: [] })
  #watches: readonly Unsubscribe[] = []
  #sipPort = 0
  #sipTlsPort: number | undefined
  #sipWssPort: number | undefined
  #isTakingCalls = false

  constructor(options: ExchangeOptions, ports: ExchangePorts) {
    this.#options = options
    this.#ports = ports
    this.#sip = new SipShell(this.#userAgent(), {
      happened: (event) => this.#happened(event),
      connectionClosed: (id) => this.#connectionClosed(id),
    })
    this.#media = this.#mediaThreads()
    this.#registrations = new Registrations({
      store: ports.registrations,
      authentication: this.#authentication,
      table: () => this.#access,
      log: ports.log,
      reachabilityChanged: (userId) => this.#lamps.personChanged(userId),
      browserRegistered: (contact, flow) => {
        this.#sip.run((ua, now) => ua.reach(now, contact, flow))
      },
    })
    this.#lamps = this.#newLamps()
    this.#trunks = this.#newTrunks()
    this.#journalWriter = new JournalWriter(ports)
    this.#recordings = new CallRecordings(ports.recordings, ports.log)
    this.#shared = this.#sharedParts()
  }

  /** The SIP port, once the exchange listens. */
  get sipPort(): number {
    return this.#sipPort
  }

  /** The port of SIP over TLS, once the exchange listens; undefined without a certificate. */
  get sipTlsPort(): number | undefined {
    return this.#sipTlsPort
  }

  /** The port of WebSocket over TLS, once the exchange listens. */
  get sipWssPort(): number | undefined {
    return this.#sipWssPort
  }

  /** Whether calls are taken. */
  get isTakingCalls(): boolean {
    return this.#isTakingCalls
  }

  /** The standing calls that a person has placed, with their steps so far. */
  callsFrom(organizationId: OrganizationId, userId: UserId): readonly StandingCall[] {
    return this.#organizations.get(organizationId)?.callsFrom(userId) ?? []
  }

  /** What an organization has called and spent lately; undefined for one that is unknown. */
  outboundLedger(organizationId: OrganizationId): OutboundLedger | undefined {
    return this.#organizations.get(organizationId)?.ledger
  }

  /** How a trunk that is switched on fares. */
  trunkStatus(id: TrunkId): TrunkStatus | undefined {
    return this.#trunks.status(id)
  }

  /** Looks at everything that can be wrong with a trunk that is switched on. */
  diagnoseTrunk(id: TrunkId): Promise<readonly TrunkFinding[] | undefined> {
    return this.#trunks.diagnose(id)
  }

  /** Restores every organization, then listens; rejects when the port is taken. */
  async start(): Promise<void> {
    const { access, configurations } = this.#ports
    await this.#media.start()
    this.#access = new AccessTable(await access.current())
    for (const configuration of await configurations.current()) await this.#replace(configuration)
    await this.#registrations.restore()
    this.#watches = [
      access.watch((changed) => this.#accessChanged(new AccessTable(changed))),
      configurations.watch((configuration) => void this.#replace(configuration)),
    ]
    const { listenAddress, sipPort, publicUrl } = this.#options
    this.#sipPort = await this.#sip.listen(listenAddress, sipPort, publicUrl)
    await this.#listenTls()
    this.#isTakingCalls = true
    this.#trunks.replace(this.#access.trunks)
  }

  /** Takes a browser's HTTP request that asks to become a WebSocket for SIP (RFC 7118). */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (!this.#sip.upgrade(request, socket, head)) socket.destroy()
  }

  /** Ends every call politely, writes what is to be written, and closes the sockets. */
  async stop(): Promise<void> {
    this.#isTakingCalls = false
    this.#lamps.stop()
    this.#trunks.stop()
    for (const unsubscribe of this.#watches) unsubscribe()
    for (const organization of this.#organizations.values()) organization.stop()
    const mediaStopped = this.#media.stop()
    await new Promise((resolve) => setTimeout(resolve, farewellMs))
    await this.#sip.stop()
    await mediaStopped
    await Promise.all([
      this.#registrations.stop(),
      this.#journalWriter.flush(),
      this.#recordings.flush(),
    ])
  }

  async #listenTls(): Promise<void> {
    const { certificates } = this.#ports
    if (certificates === undefined) return
    const certificate = await certificates.current()
    const { sipTlsPort, sipWssPort } = this.#options
    this.#sipTlsPort = await this.#sip.listenTls(sipTlsPort, certificate)
    if (sipWssPort !== undefined) {
      this.#sipWssPort = await this.#sip.listenWss(sipWssPort, certificate)
    }
    const unsubscribe = certificates.watch((renewed) => this.#sip.useCertificate(renewed))
    this.#watches = [...this.#watches, unsubscribe]
  }

  /** Our own bugs end here: one event is lost, the exchange is not. */
  #happened(event: SipEvent): void {
    try {
      this.#handle(event)
    } catch (error) {
      const what = error instanceof Error ? error.stack : String(error)
      this.#ports.log.error({ event: event.kind, error: what }, 'handling a SIP event failed')
    }
  }

  #handle(event: SipEvent): void {
    if (event.kind === 'invitationReceived') {
      this.#invited(event)
    } else if (event.kind === 'requestReceived') {
      const { transactionId } = event
      const answer = this.#answerTo(event)
      this.#sip.run((ua, now) => ua.respond(now, transactionId, answer))
    } else if (event.kind === 'responseReceived') {
      this.#trunks.responseReceived(event)
    } else if (event.kind === 'challenged') {
      this.#trunks.challenged(event)
    } else if (event.kind === 'referReceived') {
      this.#referred(event)
    } else if (event.kind === 'subscriptionReceived') {
      this.#lamps.subscribe(event)
    } else if (event.kind === 'subscriptionEnded') {
      this.#lamps.ended(event.subscriptionId)
    } else if (event.kind === 'messageRefused') {
      const { reason, flow } = event
      this.#ports.log.info({ reason, source: flow.remoteAddress }, 'SIP message refused')
    } else if ('dialogId' in event) {
      this.#tables.dialogs.get(event.dialogId)?.receive(event)
    }
  }

  /** REGISTER and OPTIONS; a digit outside a call is nobody's. Other methods get no further. */
  #answerTo({ request, flow }: RequestReceived): Answer {
    if (request.method === 'REGISTER') return this.#registrations.register(request, flow)
    if (request.method !== 'OPTIONS') return { status: 403 }
    const isTrunk = this.#trunksBehind(flow).length > 0
    const isServed = isTrunk || this.#authentication.admitsStranger(flow)
    return isServed
      ? { status: 200, headers: [{ name: 'Accept', value: 'application/sdp' }] }
      : { status: 503 }
  }

  #invited({ dialogId, request, flow, replaces }: InvitationReceived): void {
    const isOpen = this.#isTakingCalls && !this.#journalWriter.isCrowded
    const admission = isOpen
      ? admit(this.#admissionSources(), request, flow)
      : { ok: false as const, answer: { status: 503 } }
    const organization = admission.ok
      ? this.#organizations.get(admission.organizationId)
      : undefined
    if (!admission.ok || organization === undefined) {
      const { status, headers }: Answer = admission.ok ? { status: 503 } : admission.answer
      this.#sip.run((ua, now) => ua.reject(now, dialogId, status, headers))
      return
    }
    const { to, caller } = admission
    const { via } = caller
    if (via.kind === 'trunk' && this.#sip.waitedMs() > lateMs) {
      this.#sip.run((ua, now) => ua.reject(now, dialogId, 503, retryAfter))
      return
    }
    const offer = descriptionIn(request)
    const trunk = via.kind === 'trunk' ? this.#access.trunk(via.trunkId) : undefined
    if (trunk?.password !== undefined) {
      this.#sip.run((ua) => ua.nameCredentials(dialogId, trunk.id))
    }
    const arrival = { dialogId, remoteAddress: flow.remoteAddress, offer, to, caller, trunk }
    if (replaces === undefined) organization.arrive({ ...newCallName(), ...arrival })
    else this.#takeOver(organization, replaces, arrival)
  }

  /** A phone takes the place of a leg of its own organization, RFC 3891. */
  #takeOver(
    organization: OrganizationCalls,
    replaces: DialogId,
    arrival: Omit<Arrival, keyof LegName>,
  ): void {
    const replaced = this.#legIn(replaces)
    if (replaced?.organization !== organization) {
      this.#sip.run((ua, now) => ua.reject(now, arrival.dialogId, 481))
      return
    }
    const { callId, legId: replacedLegId } = replaced.leg.name
    organization.arrive({ ...newCallName(), callId, ...arrival, replacedLegId })
  }

  #referred(event: ReferReceived): void {
    const admission = admitTransfer(
      {
        authentication: this.#authentication,
        legIn: (dialogId) => this.#legIn(dialogId),
        dialogNamed: (replaces) => this.#sip.run((ua) => ua.dialogNamed(replaces)),
      },
      event,
    )
    if (admission.ok) {
      admission.organization.transfer(admission.asked)
      return
    }
    const { status, headers } = admission.answer
    this.#sip.run((ua, now) => ua.rejectSubscription(now, event.subscriptionId, status, headers))
  }

  #legIn(dialogId: DialogId): StandingLeg | undefined {
    const name = this.#tables.dialogs.get(dialogId)?.name
    if (name === undefined) return undefined
    for (const organization of this.#organizations.values()) {
      const leg = organization.leg(name.legId)
      if (leg !== undefined) return { organization, leg }
    }
    return undefined
  }

  /** Carriers that are known by this address, or that we are registered with there. */
  #trunksBehind(flow: Flow): readonly TrunkAccess[] {
    if (isWebSocket(flow)) return []
    const known = this.#access.trunksAt(flow.remoteAddress)
    const registered = this.#trunks.registeredAt(flow)
    return [...known, ...registered.filter(({ id }) => !known.some((each) => each.id === id))]
  }

  #connectionClosed(connectionId: string): void {
    if (!this.#isTakingCalls) return
    this.#registrations.connectionClosed(connectionId)
    this.#trunks.connectionClosed()
  }

  #newTrunks(): Trunks {
    return new Trunks({
      sip: this.#sip,
      resolver: this.#ports.dns ?? systemResolver,
      addresses: this.#options,
      log: this.#ports.log,
      portOf: (transport) => this.#portOf(transport),
      activeCalls: ({ id, organizationId }) =>
        this.#organizations.get(organizationId)?.callsOnTrunk(id) ?? 0,
    })
  }

  #admissionSources(): Parameters<typeof admit>[0] {
    return {
      table: this.#access,
      trunksBehind: (flow) => this.#trunksBehind(flow),
      authentication: this.#authentication,
      configurationOf: (id) => this.#organizations.get(id)?.configuration,
    }
  }

  async #replace(configuration: Configuration): Promise<void> {
    const { organizationId } = configuration
    const known = this.#organizations.get(organizationId)
    if (known !== undefined) {
      known.replace(configuration)
      return
    }
    const restored = await OrganizationCalls.restore(this.#shared, organizationId)
    const organization = this.#organizations.get(organizationId) ?? restored
    this.#organizations.set(organizationId, organization)
    organization.replace(configuration)
  }

  #accessChanged(access: AccessTable): void {
    this.#access = access
    this.#registrations.accessChanged()
    if (this.#isTakingCalls) this.#trunks.replace(access.trunks)
    this.#lamps.accessChanged()
  }

  #userAgent(): UserAgent {
    return new UserAgent({
      entropy,
      userAgentName: 'Mainline',
      contact: (flow) => ({
        host: addressToward(flow.remoteAddress, this.#options),
        port: this.#portOf(flow.transport),
      }),
      methods: ['REGISTER', 'OPTIONS', 'REFER', 'SUBSCRIBE', 'INFO'],
      eventPackages: lampPackages,
    })
  }

  #newLamps(): Lamps {
    const organization = (id: OrganizationId) => this.#organizations.get(id)
    return new Lamps({
      sip: this.#sip,
      authentication: this.#authentication,
      table: () => this.#access,
      mailboxes: this.#ports.mailboxes,
      userNamed: (id, dialed) => {
        const configuration = organization(id)?.configuration
        const target = configuration && dialedTarget(configuration, dialed)
        return target?.kind === 'user' ? target.id : undefined
      },
      callsOf: (id, userId) => organization(id)?.watchedCalls(userId) ?? [],
      isReachable: (userId) => this.#registrations.bindings(userId).length > 0,
    })
  }

  #portOf(transport: Transport): number {
    const secure = new Map([
      ['tls', this.#sipTlsPort],
      ['wss', this.#sipWssPort],
    ])
    return secure.get(transport) ?? this.#sipPort
  }

  #mediaThreads(): BrowserMedia {
    return new BrowserMedia({
      address: this.#options.listenAddress,
      ports: this.#options.rtpPorts,
      count: this.#options.mediaThreads,
      mediaLostMs,
      tell: (event) => {
        if (event.kind === 'recordingEnded') this.#recordings.receive(event)
        else this.#tables.sessions.get(event.sessionId)?.receive(event)
      },
      log: this.#ports.log,
    })
  }

  #sharedParts(): SharedParts {
    const { audio, journal, log } = this.#ports
    return {
      legs: {
        ...this.#tables,
        sip: this.#sip,
        media: this.#media,
        library: new AudioLibrary(audio),
        addresses: this.#options,
        browsers: () => browserWays(this.#options),
        log,
        changed: ({ userId }) => {
          if (userId !== undefined) this.#lamps.personChanged(userId)
        },
      },
      journal,
      journalWriter: this.#journalWriter,
      recordings: this.#recordings,
      log,
      bindings: (userId) => this.#registrations.bindings(userId),
      realm: (userId) => this.#registrations.realm(userId),
      trunk: (trunkId) => this.#trunks.connection(trunkId),
    }
  }
}

/** Names for a call and its caller's leg: in the order of time, and not to be guessed. */
function newCallName(): { readonly callId: CallId; readonly legId: LegId } {
  const time = Math.floor(nowMs()).toString(36).padStart(9, '0')
  const serial = `${time}${entropyText(8)}`
  const callId = parseId<CallId>('call', `call_${serial}`)
  const legId = parseId<LegId>('leg', `leg_${serial}`)
  invariant(callId !== undefined && legId !== undefined, 'ids have their prefix')
  return { callId, legId }
}
