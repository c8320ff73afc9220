/**
 * The user agent: SIP without sockets, the one object that a shell talks to.
 *
 *     bytes ──► framing ──► parsing ──► transactions ──► dialogs ──► events
 *     bytes ◄───────────────────────────────┴───────────────┴────── commands
 *
 * The rule: one input (`receive`, `expire`, a command), then `poll` until undefined, then wait
 * until `deadline()`. Nothing is done by itself. Never throws, whatever arrives.
 * RFC 3261 §8.
 */

import { type DialogEnds, DialogLayer } from './dialog-layer.ts'
import { type Flow, isWebSocket } from './flow.ts'
import type { Header, SipRequest, SipResponse } from './message.ts'
import { headerValue } from './message.ts'
import type { Essentials } from './message-essentials.ts'
import { responseTo } from './message-format.ts'
import { formatNameAddress } from './message-header.ts'
import { parseUri } from './message-uri.ts'
import type { Content, SubscriptionId } from './subscription.ts'
import { referSeconds, SubscriptionLayer } from './subscription-layer.ts'
import type { Asking } from './subscription-notifier.ts'
import { isFreelyRefused, type LayerOutput } from './transaction-layer.ts'
import {
  formatFragment,
  formatReferTo,
  formatReplaces,
  parseReplaces,
  parseTargetDialog,
} from './transfer.ts'
import { refusalOf } from './user-agent-checks.ts'
import type { UserAgentOptions } from './user-agent-core.ts'
import { subscriptionMethods, UserAgentCore } from './user-agent-core.ts'
import type {
  Answer,
  ChallengeId,
  DialogId,
  Invitation,
  OutgoingRequest,
  OutgoingSubscription,
  Output,
  TransactionId,
} from './user-agent-events.ts'
import { Reception } from './user-agent-reception.ts'

/** A few lamps for each phone of an organization. */
const defaultMaxSubscriptions = 20_000

type TransactionReport = Exclude<LayerOutput, { kind: 'send' }>

type Sent = { readonly flow: Flow; readonly request: SipRequest }

/** One SIP user agent, client and server, over any number of flows. */
export class UserAgent {
  private readonly core: UserAgentCore
  private readonly dialogs: DialogLayer
  private readonly subscriptions: SubscriptionLayer
  /** Requests that the shell made and waits for. */
  private readonly requests = new Map<TransactionId, Sent>()
  private readonly reception: Reception

  constructor(options: UserAgentOptions) {
    this.core = new UserAgentCore(options)
    this.reception = new Reception(this.core)
    this.dialogs = new DialogLayer(this.core, options.maxDialogs)
    const maxSubscriptions = options.maxSubscriptions ?? defaultMaxSubscriptions
    this.subscriptions = new SubscriptionLayer(this.core, maxSubscriptions)
  }

  /** One datagram or WebSocket message, or any piece of a stream. */
  receive(now: number, flow: Flow, bytes: Uint8Array): void {
    this.expire(now)
    const { core, reception } = this
    reception.push(flow, bytes)
    for (let next = reception.poll(flow); next !== undefined; next = reception.poll(flow)) {
      if (next.kind === 'request') this.requestReceived(now, flow, next.request, next.essentials)
      else core.layer.receiveResponse(now, next.response, next.essentials)
      // What it meant must be known before the next message of the same piece is read.
      this.settle(now)
    }
    reception.awaitRest(now, flow)
  }

  /** A connection is gone, or could not be opened: what waits on it fails. */
  connectionClosed(now: number, connectionId: string): void {
    this.reception.connectionClosed(connectionId)
    this.dialogs.connectionClosed(now, connectionId)
    this.core.layer.flowFailed(now, (flow) => flow.connectionId === connectionId)
    this.settle(now)
  }

  /**
   * A browser has registered over this flow. Its Contact names it by a host that it made up (RFC
   * 7118 §5): what its calls have to say, and could not while its connection was gone, goes there.
   */
  reach(now: number, contact: string, flow: Flow): void {
    const uri = parseUri(contact)
    if (!uri.ok || uri.value.scheme === 'tel' || !isWebSocket(flow)) return
    this.dialogs.reach(now, uri.value.host, flow)
    this.settle(now)
  }

  /** A message could not be sent over this flow (no route, connection refused). */
  sendFailed(now: number, flow: Flow): void {
    this.core.layer.flowFailed(now, (other) => isSameFlow(flow, other))
    this.settle(now)
  }

  /** The next thing to perform; call until undefined after every input. */
  poll(): Output | undefined {
    return this.core.outputs.shift()
  }

  /** When to call `expire` if nothing else happens. */
  deadline(): number | undefined {
    // Asked after every input: four numbers, and no list of them.
    const at = Math.min(
      this.core.layer.deadline() ?? Number.POSITIVE_INFINITY,
      this.dialogs.deadline() ?? Number.POSITIVE_INFINITY,
      this.subscriptions.deadline() ?? Number.POSITIVE_INFINITY,
      this.reception.deadline() ?? Number.POSITIVE_INFINITY,
    )
    return at === Number.POSITIVE_INFINITY ? undefined : at
  }

  /** Runs the timers that are due. */
  expire(now: number): void {
    this.core.layer.expire(now)
    this.reception.expire(now)
    this.settle(now)
    this.dialogs.expire(now)
    this.subscriptions.expire(now)
    this.settle(now)
  }

  /** How much is held at present, for statistics. */
  load(): Readonly<Record<'transactions' | 'dialogs' | 'subscriptions' | 'streams', number>> {
    return {
      transactions: this.core.layer.size,
      dialogs: this.dialogs.size,
      subscriptions: this.subscriptions.size,
      streams: this.reception.size,
    }
  }

  /** Answers a requestReceived. */
  respond(now: number, transactionId: TransactionId, answer: Answer): void {
    const request = this.core.layer.openRequest(transactionId)
    if (request === undefined) return
    const headers = [...(answer.headers ?? []), this.core.serverHeader()]
    const toTag = answer.status > 100 ? this.core.word() : undefined
    const response = responseTo(request, answer.status, { ...answer, headers, toTag })
    if (isFreelyRefused(answer.status)) this.core.layer.refuse(transactionId, response)
    else this.core.layer.respond(now, transactionId, response)
    this.settle(now)
  }

  /** Calls somebody. */
  invite(now: number, invitation: Invitation): DialogId {
    const id = this.dialogs.invite(now, invitation)
    this.settle(now)
    return id
  }

  /** Offers a change of the session (hold, another address), as soon as none is in the air. */
  reinvite(now: number, dialogId: DialogId, body: string): void {
    this.dialogs.reinvite(now, dialogId, body)
    this.settle(now)
  }

  /** The same by UPDATE where the peer knows it, which also works before the call is answered. */
  update(now: number, dialogId: DialogId, body: string): void {
    this.dialogs.update(now, dialogId, body)
    this.settle(now)
  }

  /** Names what proves who we are in a call that came in, as `credentials` of one that we make. */
  nameCredentials(dialogId: DialogId, credentials: string): void {
    this.dialogs.nameCredentials(dialogId, credentials)
  }

  /** Answers `challenged` with Authorization or Proxy-Authorization. */
  authorize(now: number, id: ChallengeId, headers: readonly Header[]): void {
    const challenged = this.core.challenges.take(id)
    if (challenged === undefined) return
    challenged.again(now, headers)
    const { dialogId, subscriptionId } = challenged
    if (dialogId !== undefined) this.dialogs.settle(dialogId)
    if (subscriptionId !== undefined) this.subscriptions.settle(subscriptionId)
    this.settle(now)
  }

  /** Sends a provisional response (180, 183 …), with a body reliably if the caller knows how. */
  provision(now: number, dialogId: DialogId, status: number, body = ''): void {
    this.dialogs.provision(now, dialogId, status, body)
    this.settle(now)
  }

  /** Answers an invitation or reinvitation with 200. */
  accept(now: number, dialogId: DialogId, body: string, headers: readonly Header[] = []): void {
    this.dialogs.accept(now, dialogId, body, headers)
    this.settle(now)
  }

  /** Refuses an invitation (its dialog is over) or a reinvitation (the dialog goes on). */
  reject(now: number, dialogId: DialogId, status: number, headers: readonly Header[] = []): void {
    this.dialogs.reject(now, dialogId, status, headers)
    this.settle(now)
  }

  /** Gives up an invitation that we made; `rejected` follows. */
  cancel(now: number, dialogId: DialogId): void {
    this.dialogs.cancel(now, dialogId)
    this.settle(now)
  }

  /** Hangs up, whatever the state: BYE; 480 to an invitation; `cancel` for our own. */
  bye(now: number, dialogId: DialogId, headers: readonly Header[] = []): void {
    this.dialogs.bye(now, dialogId, headers)
    this.settle(now)
  }

  /**
   * Asks the peer of a call to call somebody else; how it goes comes as `notified`. To connect it
   * with another call of ours, give that one's dialogId as `replaced` (attended transfer).
   */
  refer(
    now: number,
    dialogId: DialogId,
    uri: string,
    options: { readonly replaced?: DialogId; readonly headers?: readonly Header[] } = {},
  ): SubscriptionId | undefined {
    const session = this.dialogs.session(dialogId)
    if (session === undefined) return undefined
    const other = this.dialogs.session(options.replaced)?.dialog
    const replaces = other && formatReplaces(other.callId, other.localTag, other.remoteTag)
    const referTo = { name: 'Refer-To', value: formatReferTo(uri, replaces) }
    const headers = [referTo, ...(options.headers ?? [])]
    const id = this.subscriptions.refer(now, session, headers)
    this.settle(now)
    return id
  }

  /** The dialog that the value of a Replaces names, if it is one of ours. */
  dialogNamed(replaces: string): DialogId | undefined {
    const name = parseReplaces(replaces)
    return name && this.dialogs.idOf(name)
  }

  /** How a dialog of ours is named on the wire, for lamps with which it can be picked up. */
  dialogEnds(dialogId: DialogId): DialogEnds | undefined {
    return this.dialogs.endsOf(dialogId)
  }

  /** Tells who asked us to call how that goes; a final status ends the reports. */
  reportTransfer(now: number, id: SubscriptionId, status: number, reason: string): void {
    const content = fragmentOf(status, reason)
    if (status < 200) this.subscriptions.notify(now, id, content, false)
    else this.subscriptions.end(now, id, content)
    this.settle(now)
  }

  /** Subscribes, and goes on until `endSubscription` or the peer's end. */
  subscribe(now: number, wanted: OutgoingSubscription): SubscriptionId {
    const id = this.subscriptions.subscribe(now, wanted)
    this.settle(now)
    return id
  }

  /** Agrees to call the target of a transfer; how that goes is told by `reportTransfer`. */
  acceptTransfer(now: number, id: SubscriptionId): void {
    this.acceptSubscription(now, id, referSeconds, fragmentOf(100, 'Trying'))
  }

  /** Agrees to a subscription for so many seconds and tells the state as it is. */
  acceptSubscription(now: number, id: SubscriptionId, seconds: number, content: Content): void {
    this.subscriptions.accept(now, id, seconds, content)
    this.settle(now)
  }

  /** Refuses a subscription or a transfer. */
  rejectSubscription(
    now: number,
    id: SubscriptionId,
    status: number,
    headers: readonly Header[] = [],
  ): void {
    this.subscriptions.reject(now, id, status, headers)
    this.settle(now)
  }

  /** Tells a watcher that something has changed. */
  notify(now: number, id: SubscriptionId, content: Content): void {
    this.subscriptions.notify(now, id, content, false)
    this.settle(now)
  }

  /** Ends a subscription, whichever side we are. */
  endSubscription(now: number, id: SubscriptionId): void {
    this.subscriptions.end(now, id)
    this.settle(now)
  }

  /** Sends an INFO in a call, RFC 6086; a failure to arrive is not told. */
  inform(now: number, dialogId: DialogId, content: Content, infoPackage = ''): void {
    this.dialogs.inform(now, dialogId, content, infoPackage)
    this.settle(now)
  }

  /** Sends a request outside dialogs; responseReceived follows. */
  request(now: number, outgoing: OutgoingRequest): TransactionId {
    const { core } = this
    const { flow, method, target, from, to } = outgoing
    const tag = { name: 'tag', value: core.word() }
    const headers = [
      { name: 'From', value: formatNameAddress({ ...from, params: [tag] }) },
      { name: 'To', value: formatNameAddress({ ...to, params: [] }) },
      { name: 'Call-ID', value: outgoing.callId ?? core.word() },
      { name: 'CSeq', value: `${outgoing.cseq ?? 1} ${method}` },
      ...(outgoing.headers ?? []),
    ]
    const built = core.outgoing(flow, { method, uri: target, headers }, outgoing.body ?? '')
    const id = core.layer.start(now, flow, built.request, built.branch)
    this.requests.set(id, { flow, request: built.request })
    this.settle(now)
    return id
  }

  private requestReceived(
    now: number,
    flow: Flow,
    request: SipRequest,
    essentials: Essentials,
  ): void {
    const { core, reception } = this
    const received = core.layer.receiveRequest(now, flow, request, essentials)
    if (received.kind === 'new') {
      this.newRequest(now, flow, received.transactionId, request, essentials)
    } else if (received.kind === 'unmatchedAck') {
      this.dialogs.ackReceived(now, request, essentials)
    } else if (received.kind === 'merged') {
      reception.respond(flow, request, 482)
    } else if (received.kind === 'full') {
      reception.report(flow, 'too many transactions')
      reception.respond(flow, request, 503)
    }
  }

  private newRequest(
    now: number,
    flow: Flow,
    id: TransactionId,
    request: SipRequest,
    essentials: Essentials,
  ): void {
    const { core, dialogs } = this
    const refusal = refusalOf(request, essentials, core.allowedMethods)
    if (refusal !== undefined) {
      const toTag = core.word()
      const { status, headers } = refusal
      core.layer.refuse(id, responseTo(request, status, { headers, toTag }))
    } else if (request.method === 'CANCEL') {
      dialogs.cancelReceived(now, id, request, essentials)
    } else if (subscriptionMethods.includes(request.method)) {
      this.subscriptionRequest(now, { transactionId: id, flow, request }, essentials)
    } else if (essentials.toTag !== '' && request.method !== 'REGISTER') {
      // No registration is in a dialog, whatever tag a phone has left in its To (RFC 3261 §10.2).
      dialogs.requestReceived(now, flow, id, request, essentials)
    } else if (request.method === 'INVITE') {
      dialogs.invitationReceived(now, flow, id, request, essentials)
    } else if (core.outsideMethods.includes(request.method)) {
      core.emit({ kind: 'requestReceived', transactionId: id, flow, request })
    } else {
      core.layer.refuse(id, responseTo(request, 481, { toTag: core.word() }))
    }
  }

  private subscriptionRequest(now: number, asking: Asking, parts: Essentials): void {
    const { request, transactionId } = asking
    const { subscriptions, dialogs } = this
    const { callId, fromTag: remoteTag, toTag: localTag } = parts
    const dialogId = dialogs.idOf({ callId, localTag, remoteTag })
    const session = dialogs.session(dialogId)
    const refuse = (status: number) =>
      this.core.layer.refuse(transactionId, responseTo(request, status))
    if (request.method === 'REFER') {
      if (localTag !== '' && session === undefined) return refuse(481)
      if (session?.dialog.advance(parts.cseq.number) === false) return refuse(500)
      const named = parseTargetDialog(headerValue(request, 'Target-Dialog') ?? '')
      subscriptions.referReceived(
        now,
        asking,
        parts,
        session,
        dialogId ?? (named && dialogs.idOf(named)),
      )
    } else if (localTag !== '') {
      if (!subscriptions.requestReceived(now, asking, parts)) refuse(481)
    } else if (request.method === 'SUBSCRIBE') {
      subscriptions.subscriptionReceived(now, asking, parts)
    } else refuse(481)
  }

  /** Passes on what the transactions did, until they have nothing more. */
  private settle(now: number): void {
    const { layer } = this.core
    for (let output = layer.poll(); output !== undefined; output = layer.poll()) {
      if (output.kind === 'send') this.core.outputs.push(output)
      else if (this.requests.has(output.transactionId)) this.requestReported(output)
      else if (!this.subscriptions.transactionReported(now, output))
        this.dialogs.transactionReported(now, output)
    }
  }

  /** Something came of a request that the shell made. */
  private requestReported(output: TransactionReport): void {
    const { transactionId } = output
    const sent = this.requests.get(transactionId)
    if (sent === undefined) return
    const response = finalResponse(sent.request, output)
    if (response === undefined) return
    this.requests.delete(transactionId)
    this.core.emit({ kind: 'responseReceived', transactionId, flow: sent.flow, response })
  }
}

function fragmentOf(status: number, reason: string): Content {
  return { contentType: 'message/sipfrag;version=2.0', body: formatFragment(status, reason) }
}

/** What ended a request: the peer's word, or ours for want of it. */
function finalResponse(request: SipRequest, output: TransactionReport): SipResponse | undefined {
  if (output.kind === 'failed') return responseTo(request, output.cause === 'timeout' ? 408 : 503)
  if (output.kind === 'terminated' || output.message.kind === 'request') return undefined
  return output.message.status >= 200 ? output.message : undefined
}

function isSameFlow(a: Flow, b: Flow): boolean {
  return (
    a.transport === b.transport &&
    a.remoteAddress === b.remoteAddress &&
    a.remotePort === b.remotePort &&
    a.connectionId === b.connectionId
  )
}
