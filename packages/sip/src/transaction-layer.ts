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

/** How a request too large for UDP goes if nothing is heard over TCP, and when. */
type OtherWay = Way & { readonly at: number }

/** All transactions, client and server. */
export class TransactionLayer {
  private readonly transactions = new Map<TransactionId, Transaction>()
  /** Those without a final response. */
  private readonly unanswered = new Set<TransactionId>()
  private readonly mergeKeys = new Map<string, TransactionId>()
  private readonly otherWays = new Map<TransactionId, OtherWay>()
  private readonly timers = new TimerQueue<Transaction>()
  private readonly outputs: LayerOutput[] = []
  private readonly largeRequests = new LargeRequests()
  private readonly maxTransactions: number

  constructor(maxTransactions: number) {
    this.maxTransactions = maxTransactions
  }

  get size(): number {
    return this.transactions.size
  }

  /** Sends a request that expects a response; its fate is told by `poll`, never from here. */
  start(now: number, flow: Flow, request: SipRequest, branch: string): TransactionId {
    const id = clientKey(branch, request.method)
    if (this.hasRoom(clientShare)) {
      this.keep(this.clientTransaction(now, id, { flow, request }, branch))
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
    const known = this.transactions.get(id)
    if (known !== undefined) {
      this.tell(now, known, input, request)
      return { kind: 'absorbed' }
    }
    if (input === 'ack') return { kind: 'unmatchedAck' }
    const mergeKey = essentials.toTag === '' ? mergeKeyOf(essentials) : undefined
    if (mergeKey !== undefined && this.mergeKeys.has(mergeKey)) return { kind: 'merged' }
    if (!this.hasRoom(1)) return { kind: 'full' }
    const kind = request.method === 'INVITE' ? 'serverInvite' : 'serverNonInvite'
    this.keep(new Transaction(now, { id, kind, flow, request, mergeKey }))
    return { kind: 'new', transactionId: id }
  }

  /** A response came; false if no transaction waits for it. */
  receiveResponse(now: number, response: SipResponse, essentials: Essentials): boolean {
    const id = clientKey(essentials.branch, essentials.cseq.method)
    const known = this.transactions.get(id)
    if (known !== undefined) this.tell(now, known, statusInput(response.status), response)
    return known !== undefined
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
    const transaction = this.transactions.get(id)
    if (transaction === undefined) return
    const { flow } = transaction
    this.outputs.push({ kind: 'send', flow, bytes: formatMessage(response) })
    this.forget(transaction)
  }

  /** The INVITE has been canceled; its final response is awaited only so long. */
  cancel(now: number, id: TransactionId): void {
    this.feed(now, id, 'canceled')
  }

  /** The INVITE that a CANCEL means, if it is still known. */
  canceledInvite(request: SipRequest, essentials: Essentials): TransactionId | undefined {
    const id = serverKey({ ...request, method: 'INVITE' }, essentials)
    return this.transactions.has(id) ? id : undefined
  }

  /** The request of a transaction that has no final response yet. */
  openRequest(id: TransactionId): SipRequest | undefined {
    return this.transactions.get(id)?.request
  }

  /** What a transaction sent last. */
  lastSent(id: TransactionId): Uint8Array | undefined {
    return this.transactions.get(id)?.sent
  }

  /** Whether a final response has been sent or received. */
  isAnswered(id: TransactionId): boolean {
    const state = this.transactions.get(id)?.state
    return state !== 'trying' && state !== 'proceeding' && state !== 'calling'
  }

  /** Whoever waits for an answer on these flows waits in vain. */
  flowFailed(now: number, isAffected: (flow: Flow) => boolean): void {
    for (const id of [...this.unanswered]) {
      const transaction = this.transactions.get(id)
      if (transaction === undefined || !isAffected(transaction.flow)) continue
      if (this.otherWay(transaction) === undefined) this.feed(now, id, 'transportFailed')
      else this.goOtherwise(now, transaction)
    }
  }

  poll(): LayerOutput | undefined {
    return this.outputs.shift()
  }

  deadline(): number | undefined {
    return this.timers.next()
  }

  expire(now: number): void {
    for (let due = this.timers.takeDue(now); due !== undefined; due = this.timers.takeDue(now)) {
      const at = this.otherWay(due)?.at
      if (at !== undefined && at <= now) {
        this.goOtherwise(now, due)
      } else {
        due.expire(now)
        this.settle(due)
      }
    }
  }

  /** A CANCEL goes the way of its INVITE; another request by its size. */
  private clientTransaction(now: number, id: TransactionId, way: Way, branch: string): Transaction {
    const inviteId = clientKey(branch, 'INVITE')
    const invite = this.transactions.get(inviteId)
    if (invite !== undefined && this.otherWays.has(inviteId)) {
      return newClient(now, id, { flow: invite.flow, request: overTcp(way.request) })
    }
    const transaction = newClient(now, id, way)
    const larger = this.largeRequests.wayOf(now, way, transaction.sent?.length ?? 0)
    if (larger === undefined) return transaction
    this.otherWays.set(id, { ...way, at: now + silenceMs })
    return newClient(now, id, larger)
  }

  /** The other way of a request of which nothing has been heard. */
  private otherWay({ id, state }: Transaction): OtherWay | undefined {
    return state === 'calling' || state === 'trying' ? this.otherWays.get(id) : undefined
  }

  /** The next hop takes no connections, or nothing that comes over them. */
  private goOtherwise(now: number, silent: Transaction): void {
    const { id, flow } = silent
    const way = this.otherWays.get(id)
    if (way === undefined) return
    this.largeRequests.refused(now, flow)
    this.otherWays.delete(id)
    this.timers.set(silent, undefined)
    this.keep(newClient(now, id, way))
  }

  private keep(transaction: Transaction): void {
    const { id, mergeKey } = transaction
    this.transactions.set(id, transaction)
    this.unanswered.add(id)
    if (mergeKey !== undefined) this.mergeKeys.set(mergeKey, id)
    this.settle(transaction)
  }

  private hasRoom(share: number): boolean {
    const answered = this.transactions.size - this.unanswered.size
    return this.unanswered.size < share * this.maxTransactions && answered < share * maxAnswered
  }

  private feed(
    now: number,
    id: TransactionId,
    input: TransactionInput,
    message?: SipMessage,
  ): void {
    const known = this.transactions.get(id)
    if (known !== undefined) this.tell(now, known, input, message)
  }

  private tell(
    now: number,
    transaction: Transaction,
    input: TransactionInput,
    message?: SipMessage,
  ): void {
    transaction.receive(now, input, message)
    this.settle(transaction)
  }

  /** Passes the transaction's effects on, and forgets it once it is terminated. */
  private settle(transaction: Transaction): void {
    const { id } = transaction
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
    if (transaction.state === 'terminated') this.forget(transaction)
    else this.timers.set(transaction, this.wakeAt(transaction))
  }

  private wakeAt(transaction: Transaction): number | undefined {
    const [at, otherAt] = [transaction.deadline(), this.otherWay(transaction)?.at]
    return at === undefined || otherAt === undefined ? (at ?? otherAt) : Math.min(at, otherAt)
  }

  private forget(transaction: Transaction): void {
    const { id, mergeKey } = transaction
    this.timers.set(transaction, undefined)
    this.transactions.delete(id)
    this.unanswered.delete(id)
    this.otherWays.delete(id)
    if (mergeKey !== undefined) this.mergeKeys.delete(mergeKey)
    this.outputs.push({ kind: 'terminated', transactionId: id })
  }
}

function newClient(now: number, id: TransactionId, { flow, request }: Way): Transaction {
  const kind = request.method === 'INVITE' ? 'clientInvite' : 'clientNonInvite'
  return new Transaction(now, { id, kind, flow, request })
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
