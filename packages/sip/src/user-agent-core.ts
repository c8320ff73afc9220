/**
 * What all parts of a user agent share: its identity, its transactions, its outbox, its entropy.
 *
 * Builds the headers of a hop (Via, Max-Forwards, Contact) and remembers which dialog waits for
 * which transaction. Decides nothing about calls.
 * RFC 3261 §8.1.1, §18.1.1; RFC 3581 §3; RFC 7118 §5 (transport=ws).
 */

import { formatHost } from './address.ts'
import type { DialogRequest } from './dialog.ts'
import { Challenges } from './dialog-challenges.ts'
import type { Flow, Transport } from './flow.ts'
import type { Header, SipRequest, SipResponse } from './message.ts'
import { initialMaxForwards } from './message-essentials.ts'
import { formatMessage } from './message-format.ts'
import { formatVia } from './message-header.ts'
import { encodeHex } from './text.ts'
import { branchCookie, TransactionLayer } from './transaction-layer.ts'
import type { DialogId, Output, SipEvent, TransactionId } from './user-agent-events.ts'

/** What a user agent is made with. */
export type UserAgentOptions = {
  /** Cryptographically random bytes, for tags, branches and Call-IDs. */
  readonly entropy: (count: number) => Uint8Array
  /** Value of Server and User-Agent. */
  readonly userAgentName: string
  /** The address at which peers on this flow reach us; stands in Via and Contact. */
  readonly contact: (flow: Flow) => { readonly host: string; readonly port: number }
  /**
   * Methods that the shell is prepared for; the others get 405. REFER, SUBSCRIBE and NOTIFY allow
   * their events; further ones are handed over as requestReceived. REGISTER if absent.
   */
  readonly methods?: readonly string[]
  /** Packages that peers may subscribe to; others get 489. */
  readonly eventPackages?: readonly string[]
  /** Packages of INFO that may be sent to us (RFC 6086); without one INFO is taken as before. */
  readonly infoPackages?: readonly string[]
  /** Seconds after which a peer that is not heard counts as gone (RFC 4028); 1800 if absent. */
  readonly sessionSeconds?: number
  /** Transactions that wait for an answer; beyond it requests get 503 without state. */
  readonly maxTransactions?: number
  /** Dialogs held at once; beyond it invitations get 503. */
  readonly maxDialogs?: number
  /** Subscriptions held at once; beyond it they get 503. */
  readonly maxSubscriptions?: number
}

/** A part of a dialog that waits for a transaction. */
export type TransactionUser = {
  readonly id: DialogId
  /** The tag of our side, for the answer to a CANCEL; undefined for a client. */
  readonly localTag: string | undefined
  responseReceived(now: number, response: SipResponse): void
  transactionFailed(now: number, cause: 'timeout' | 'transportError'): void
  canceled(now: number, request: SipRequest): void
}

/** Each holds a few kilobytes until it is answered, some for the three minutes of a ringing. */
const defaultMaxTransactions = 20_000

/** RFC 4028 §4 recommends half an hour. */
const defaultSessionSeconds = 1800

/** Extensions that we tell peers of in dialogs. */
const dialogExtensions = '100rel, norefersub, replaces, tdialog, timer'

/** 96 bits: nobody guesses a tag, and no two are alike. */
const wordBytes = 12

/** Methods that dialogs handle. */
const dialogMethods = ['INVITE', 'ACK', 'CANCEL', 'BYE', 'INFO', 'PRACK', 'UPDATE', 'OPTIONS']

/** Methods that subscriptions handle, if the shell is prepared for them. */
export const subscriptionMethods = ['REFER', 'SUBSCRIBE', 'NOTIFY']

/** How a Contact names the transport it is reached by; secure WebSocket too is `ws`. */
const contactTransports: Record<Transport, string> = {
  udp: '',
  tcp: ';transport=tcp',
  tls: ';transport=tls',
  ws: ';transport=ws',
  wss: ';transport=ws',
}

/** Shared by the parts of one user agent. */
export class UserAgentCore {
  readonly layer: TransactionLayer
  readonly outputs: Output[] = []
  readonly challenges = new Challenges()
  /** Who waits for which transaction. */
  readonly users = new Map<TransactionId, TransactionUser>()
  /** Methods that are not refused. */
  readonly allowedMethods: readonly string[]
  /** Methods outside dialogs that the shell answers. */
  readonly outsideMethods: readonly string[]
  /** Packages that peers may subscribe to, in lowercase. */
  readonly eventPackages: readonly string[]
  /** Packages of INFO that the shell understands, in lowercase. */
  readonly infoPackages: readonly string[]
  /** The interval of session timers that we ask for. */
  readonly sessionSeconds: number
  /** To tag of responses sent without a transaction: the same for every repetition. */
  readonly statelessTag: string
  private readonly options: UserAgentOptions
  private readonly capabilities: readonly Header[]
  private readonly server: Header
  /** Random bytes not used yet: one large draw is much cheaper than many small ones. */
  private pool: Uint8Array = new Uint8Array(0)
  private poolStart = 0

  constructor(options: UserAgentOptions) {
    this.options = options
    this.layer = new TransactionLayer(options.maxTransactions ?? defaultMaxTransactions)
    const methods = ['OPTIONS', ...(options.methods ?? ['REGISTER'])]
    this.outsideMethods = methods.filter((method) => !subscriptionMethods.includes(method))
    this.allowedMethods = [...new Set([...dialogMethods, ...methods])]
    this.eventPackages = (options.eventPackages ?? []).map((name) => name.toLowerCase())
    this.infoPackages = (options.infoPackages ?? []).map((name) => name.toLowerCase())
    this.sessionSeconds = options.sessionSeconds ?? defaultSessionSeconds
    this.statelessTag = this.word()
    this.capabilities = [
      { name: 'Allow', value: this.allowedMethods.join(', ') },
      { name: 'Accept', value: 'application/sdp, application/dtmf-relay' },
      { name: 'Supported', value: dialogExtensions },
      ...this.infoPackageHeaders(),
      ...this.eventHeaders(),
    ]
    this.server = { name: 'Server', value: options.userAgentName }
  }

  emit(event: SipEvent): void {
    this.outputs.push({ kind: 'event', event })
  }

  /** A random word, for tags, branches and ids. */
  word(): string {
    const start = this.poolStart
    if (start + wordBytes > this.pool.length) {
      this.pool = this.options.entropy(64 * wordBytes)
      this.poolStart = 0
      return this.word()
    }
    this.poolStart = start + wordBytes
    return encodeHex(this.pool.subarray(start, start + wordBytes))
  }

  /** A random time below the limit, in steps of 10 ms (RFC 3261 §14.1). */
  randomMs(limitMs: number): number {
    const [high = 0, low = 0] = this.options.entropy(2)
    return ((high * 256 + low) % (limitMs / 10)) * 10
  }

  /** A random number from 1 up to 2^31 - 1, where a sequence may begin (RFC 3262 §3). */
  randomNumber(): number {
    const [a = 0, b = 0, c = 0, d = 0] = this.options.entropy(4)
    return ((((a << 24) | (b << 16) | (c << 8) | d) >>> 1) % (2 ** 31 - 1)) + 1
  }

  /** A request with the headers of its hop, and the branch in its Via. */
  outgoing(
    flow: Flow,
    { method, uri, headers }: DialogRequest,
    body: string,
  ): { readonly request: SipRequest; readonly branch: string } {
    const branch = `${branchCookie}${this.word()}`
    const request: SipRequest = {
      kind: 'request',
      method,
      uri,
      headers: [
        { name: 'Via', value: this.via(flow, branch) },
        { name: 'Max-Forwards', value: String(initialMaxForwards) },
        ...headers,
        { name: 'User-Agent', value: this.options.userAgentName },
      ],
      body,
    }
    return { request, branch }
  }

  /** Sends a request that expects a response, told to `user` if there is one. */
  send(
    now: number,
    flow: Flow,
    request: DialogRequest,
    body: string,
    user?: TransactionUser,
  ): TransactionId {
    const built = this.outgoing(flow, request, body)
    const id = this.layer.start(now, flow, built.request, built.branch)
    if (user !== undefined) this.users.set(id, user)
    return id
  }

  /** Sends the ACK of a 2xx: no transaction, nothing comes back. */
  sendAck(flow: Flow, request: DialogRequest): void {
    const bytes = formatMessage(this.outgoing(flow, request, '').request)
    this.outputs.push({ kind: 'send', flow, bytes })
  }

  /** Our Contact on this flow, for messages that make or refresh a dialog. */
  contactHeader(flow: Flow, isSecure: boolean): Header {
    const { host, port } = this.options.contact(flow)
    const scheme = isSecure ? 'sips' : 'sip'
    const transport = contactTransports[flow.transport]
    return { name: 'Contact', value: `<${scheme}:${formatHost(host)}:${port}${transport}>` }
  }

  /** What this user agent can do, for OPTIONS, INVITE and their answers. */
  capabilityHeaders(): readonly Header[] {
    return this.capabilities
  }

  /** Which packages of INFO may be sent to us. */
  infoPackageHeaders(): readonly Header[] {
    if (this.infoPackages.length === 0) return []
    return [{ name: 'Recv-Info', value: this.infoPackages.join(', ') }]
  }

  /** What may be subscribed to, RFC 6665 §8.2.2. */
  eventHeaders(): readonly Header[] {
    const packages = [
      ...this.eventPackages,
      ...(this.allowedMethods.includes('REFER') ? ['refer'] : []),
    ]
    return packages.length === 0 ? [] : [{ name: 'Allow-Events', value: packages.join(', ') }]
  }

  /** Stands in every response. */
  serverHeader(): Header {
    return this.server
  }

  private via(flow: Flow, branch: string): string {
    const { host, port } = this.options.contact(flow)
    const params = [
      { name: 'branch', value: branch },
      { name: 'rport', value: undefined },
    ]
    return formatVia({
      transport: flow.transport.toUpperCase(),
      host: formatHost(host),
      port,
      params,
    })
  }
}
