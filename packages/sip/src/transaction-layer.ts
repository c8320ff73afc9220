/**
 * The transaction layer: every transaction of a user agent, found by branch, bounded in number.
 *
 * Above it are requests and responses, each delivered once; below it are bytes to send. A request
 * that belongs to no transaction becomes one, unless the table is full or it is merged (came twice
 * by different ways). ACKs of a 2xx and stray responses belong to none: `receive…` says so and the
 * dialogs look at them. RFC 3261 §8.2.2.2, §17.1.3, §17.2.3, §18.
 */

import { type Flow } from './flow.ts'
import { LargeRequests, overTcp, silenceMs, type Way } from './large-requests.ts'
import type { SipMessage, SipRequest, SipResponse } from './message.ts'
import type { Essentials } from './message-essentials.ts'
import { formatMessage } from './message-format.ts'
import { formatVia } from './message-header.ts'
import { TimerQueue } from './timer-queue.ts'
import { Transaction } from './transaction.ts'
import type { TransactionInput } from './transaction-table.ts'
import type { TransactionId } from './user-agent-events.ts'

/** What the layer tells those above and below. */
export type LayerOutput =
  | { readonly kind: 'send'; readonly flow: Flow; readonly bytes: Uint8Array }
  | {
      readonly kind: 'delivered'
      readonly transactionId: TransactionId
      readonly message: SipMessage
    }
  | {
      readonly kind: 'failed'
      readonly transactionId: TransactionId
      readonly cause: 'timeout' | 'transportError'
    }
  | { readonly kind: 'terminated'; readonly transactionId: TransactionId }

/** What became of a request that came in. */
export type Reception =
  | { readonly kind: 'new'; readonly transactionId: TransactionId }
  | { readonly kind: 'absorbed' }
  | { readonly kind: 'unmatchedAck' }
  | { readonly kind: 'merged' }
  | { readonly kind: 'full' }

/** Branches of RFC 3261 begin so; others need the older matching rules. */
export const branchCookie = 'z9hG4bK'

/** Strangers fill the table to its limit; our own requests (BYE, CANCEL) still find room. */
const clientShare = 2
/**
 * Answered ones wait half a minute for repetitions and hold little but their answer, so many more
 * of them are kept: enough for 1800 calls and 4000 registrations a second.
 */
const maxAnswered = 300_000

type Entry = {
  readonly transaction: Transaction
  readonly mergeKey?: string | undefined
  /** For a request too large for UDP: how it goes if nothing is heard over TCP, and when. */
  readonly otherwise?: Way & { readonly at: number }
}

/** All transactions, client and server. */
export class TransactionLayer {
  private readonly entries = new Map<TransactionId, Entry>()
  /** Those without a final response. */
  private readonly unanswered = new Set<TransactionId>()
  private readonly mergeKeys = new Map<string, TransactionId>()
  private readonly timers = new TimerQueue<TransactionId>()
  private readonly outputs: LayerOutput[] = []
  private readonly largeRequests = new LargeRequests()
  private readonly maxTransactions: number

  constructor(maxTransactions: number) {
    this.maxTransactions = maxTransactions
  }

  get size(): number {
    return this.entries.size
  }

  /** Sends a request that expects a response; its fate is told by `poll`, never from here. */
  start(now: number, flow: Flow, request: SipRequest, branch: string): TransactionId {
    const id = clientKey(branch, request.method)
    if (this.hasRoom(clientShare)) {
      this.keep(id, this.clientEntry(now, { flow, request }, branch))
    } else {
      this.outputs.push({ kind: 'failed', transactionId: id, cause: 'transportError' })
      this.outputs.push({ kind: 'terminated', transactionId: id })
    }
    return id
  }

  /** A request came. */
  receiveRequest(now: number, flow: Flow, request: SipRequest, essentials: Essentials): Reception {
    const id = serverKey(request, essentials)
    const input = request.method === 'ACK' ? 'ack' : 'request'
    if (this.entries.has(id)) {
      this.feed(now, id, input, request)
      return { kind: 'absorbed' }
    }
    if (input === 'ack') return { kind: 'unmatchedAck' }
    const mergeKey = essentials.toTag === '' ? mergeKeyOf(essentials) : undefined
    if (mergeKey !== undefined && this.mergeKeys.has(mergeKey)) return { kind: 'merged' }
    if (!this.hasRoom(1)) return { kind: 'full' }
    const kind = request.method === 'INVITE' ? 'serverInvite' : 'serverNonInvite'
    this.keep(id, { transaction: new Transaction(now, kind, flow, request), mergeKey })
    return { kind: 'new', transactionId: id }
  }

  /** A response came; false if no transaction waits for it. */
  receiveResponse(now: number, response: SipResponse, essentials: Essentials): boolean {
    const id = clientKey(essentials.branch, essentials.cseq.method)
    if (!this.entries.has(id)) return false
    this.feed(now, id, statusInput(response.status), response)
    return true
  }

  /** Sends a response to a request that came; nothing if its transaction is over. */
  respond(now: number, id: TransactionId, response: SipResponse): void {
    this.feed(now, id, statusInput(response.status), response)
  }

  /**
   * Refuses a request that came and forgets it, so that what anybody may send takes no memory and
   * is answered once: who does not hear it asks again. For requests that nothing provisional has
   * answered, else they would not be sent again. RFC 3261 §8.2.7.
   */
  refuse(id: TransactionId, response: SipResponse): void {
    const entry = this.entries.get(id)
    if (entry === undefined) return
    const { flow } = entry.transaction
    this.outputs.push({ kind: 'send', flow, bytes: formatMessage(response) })
    this.forget(id, entry)
  }

  /** The INVITE has been canceled; its final response is awaited only so long. */
  cancel(now: number, id: TransactionId): void {
    this.feed(now, id, 'canceled')
  }

  /** The INVITE that a CANCEL means, if it is still known. */
  canceledInvite(request: SipRequest, essentials: Essentials): TransactionId | undefined {
    const id = serverKey({ ...request, method: 'INVITE' }, essentials)
    return this.entries.has(id) ? id : undefined
  }

  /** The request of a transaction that has no final response yet. */
  openRequest(id: TransactionId): SipRequest | undefined {
    return this.entries.get(id)?.transaction.request
  }

  /** What a transaction sent last. */
  lastSent(id: TransactionId): Uint8Array | undefined {
    return this.entries.get(id)?.transaction.sent
  }

  /** Whether a final response has been sent or received. */
  isAnswered(id: TransactionId): boolean {
    const state = this.entries.get(id)?.transaction.state
    return state !== 'trying' && state !== 'proceeding' && state !== 'calling'
  }

  /** Whoever waits for an answer on these flows waits in vain. */
  flowFailed(now: number, isAffected: (flow: Flow) => boolean): void {
    for (const id of [...this.unanswered]) {
      const entry = this.entries.get(id)
      if (entry === undefined || !isAffected(entry.transaction.flow)) continue
      if (otherWay(entry) === undefined) this.feed(now, id, 'transportFailed')
      else this.goOtherwise(now, id, entry)
    }
  }

  poll(): LayerOutput | undefined {
    return this.outputs.shift()
  }

  deadline(): number | undefined {
    return this.timers.next()
  }

  expire(now: number): void {
    for (let id = this.timers.takeDue(now); id !== undefined; id = this.timers.takeDue(now)) {
      const entry = this.entries.get(id)
      const at = entry && otherWay(entry)?.at
      if (entry !== undefined && at !== undefined && at <= now) this.goOtherwise(now, id, entry)
      else entry?.transaction.expire(now)
      this.settle(id)
    }
  }

  /** A CANCEL goes the way of its INVITE; another request by its size. */
  private clientEntry(now: number, way: Way, branch: string): Entry {
    const { flow, request } = way
    const invite = this.entries.get(clientKey(branch, 'INVITE'))
    if (invite?.otherwise !== undefined) {
      return { transaction: clientTransaction(now, invite.transaction.flow, overTcp(request)) }
    }
    const transaction = clientTransaction(now, flow, request)
    const larger = this.largeRequests.wayOf(now, way, transaction.sent?.length ?? 0)
    if (larger === undefined) return { transaction }
    return {
      transaction: clientTransaction(now, larger.flow, larger.request),
      otherwise: { ...way, at: now + silenceMs },
    }
  }

  /** The next hop takes no connections, or nothing that comes over them. */
  private goOtherwise(now: number, id: TransactionId, { transaction, otherwise }: Entry): void {
    if (otherwise === undefined) return
    this.largeRequests.refused(now, transaction.flow)
    this.keep(id, { transaction: clientTransaction(now, otherwise.flow, otherwise.request) })
  }

  private keep(id: TransactionId, entry: Entry): void {
    this.entries.set(id, entry)
    this.unanswered.add(id)
    if (entry.mergeKey !== undefined) this.mergeKeys.set(entry.mergeKey, id)
    this.settle(id)
  }

  private hasRoom(share: number): boolean {
    const answered = this.entries.size - this.unanswered.size
    return this.unanswered.size < share * this.maxTransactions && answered < share * maxAnswered
  }

  private feed(
    now: number,
    id: TransactionId,
    input: TransactionInput,
    message?: SipMessage,
  ): void {
    this.entries.get(id)?.transaction.receive(now, input, message)
    this.settle(id)
  }

  /** Passes the transaction's effects on, and forgets it once it is terminated. */
  private settle(id: TransactionId): void {
    const entry = this.entries.get(id)
    if (entry === undefined) return
    const { transaction } = entry
    for (const effect of transaction.takeEffects()) {
      if (effect.kind === 'send') {
        this.outputs.push({ kind: 'send', flow: transaction.flow, bytes: effect.bytes })
      } else if (effect.kind === 'deliver') {
        this.outputs.push({ kind: 'delivered', transactionId: id, message: effect.message })
      } else {
        const cause = effect.kind === 'timedOut' ? 'timeout' : 'transportError'
        this.outputs.push({ kind: 'failed', transactionId: id, cause })
      }
    }
    if (transaction.request === undefined) this.unanswered.delete(id)
    if (transaction.state === 'terminated') this.forget(id, entry)
    else this.timers.set(id, earlier(transaction.deadline(), otherWay(entry)?.at))
  }

  private forget(id: TransactionId, { mergeKey }: Entry): void {
    this.timers.set(id, undefined)
    this.entries.delete(id)
    this.unanswered.delete(id)
    if (mergeKey !== undefined) this.mergeKeys.delete(mergeKey)
    this.outputs.push({ kind: 'terminated', transactionId: id })
  }
}

function clientTransaction(now: number, flow: Flow, request: SipRequest): Transaction {
  const kind = request.method === 'INVITE' ? 'clientInvite' : 'clientNonInvite'
  return new Transaction(now, kind, flow, request)
}

/** The other way of a request of which nothing has been heard. */
function otherWay({ transaction: { state }, otherwise }: Entry): Entry['otherwise'] {
  return state === 'calling' || state === 'trying' ? otherwise : undefined
}

function earlier(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.min(a, b)
}

/** Challenges and overload, which anybody can bring about. */
export function isFreelyRefused(status: number): boolean {
  return status === 401 || status === 407 || status === 503
}

function statusInput(status: number): TransactionInput {
  return status < 200 ? 'provisional' : status < 300 ? 'success' : 'failure'
}

function clientKey(branch: string, method: string): TransactionId {
  return transactionId(`client ${branch} ${method}`)
}

/** RFC 3261 §17.2.3; an ACK matches the INVITE that it acknowledges. */
function serverKey(request: SipRequest, essentials: Essentials): TransactionId {
  const method = request.method === 'ACK' ? 'INVITE' : request.method
  const { via, branch, callId, cseq, fromTag } = essentials
  // A branch that is only the cookie says nothing either, RFC 4475 §3.2.1.
  if (!branch.startsWith(branchCookie) || branch === branchCookie) {
    const old = [callId, cseq.number, fromTag, request.uri, formatVia(via)].join(' ')
    return transactionId(`server ${old} ${method}`)
  }
  return transactionId(`server ${branch} ${via.host}:${via.port ?? ''} ${method}`)
}

function mergeKeyOf({ fromTag, callId, cseq }: Essentials): string {
  return `${callId} ${fromTag} ${cseq.number} ${cseq.method}`
}

function transactionId(text: string): TransactionId {
  return text as TransactionId
}
