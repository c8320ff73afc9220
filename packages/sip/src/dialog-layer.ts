/**
 * All dialogs of a user agent: finds the one that a request, a timer or a command is for.
 *
 * An entry is an invitation (server or client side) until its 2xx, then a session under the same
 * id. Whatever is over is forgotten at once; transactions that outlive it answer for themselves.
 * RFC 3261 §12.2.2 (481 for unknown dialogs), §9.2 (CANCEL).
 */

import { ClientInvitation } from './dialog-invitation-client.ts'
import { ServerInvitation } from './dialog-invitation-server.ts'
import { Session } from './dialog-session.ts'
import type { Flow } from './flow.ts'
import type { Header, SipRequest } from './message.ts'
import { headerValues } from './message.ts'
import type { Essentials } from './message-essentials.ts'
import { parseEssentials } from './message-essentials.ts'
import { responseTo } from './message-format.ts'
import { parseMessage } from './message-parse.ts'
import type { Content } from './subscription.ts'
import { KeyedTimerQueue } from './timer-queue.ts'
import type { LayerOutput } from './transaction-layer.ts'
import type { DialogName } from './transfer.ts'
import { parseReplaces } from './transfer.ts'
import type { UserAgentCore } from './user-agent-core.ts'
import type { DialogId, Invitation, TransactionId } from './user-agent-events.ts'

type Entry = ServerInvitation | ClientInvitation | Session

/** How a dialog is named, as we see its ends. */
export type DialogEnds = Pick<DialogName, 'callId' | 'localTag' | 'remoteTag'>

/** Each dialog may take a few kilobytes and some timers. */
const defaultMaxDialogs = 5000

/** Every dialog, by id and by Call-ID and tag. */
export class DialogLayer {
  private readonly entries = new Map<DialogId, Entry>()
  private readonly ids = new Map<string, DialogId>()
  private readonly keys = new Map<DialogId, string>()
  private readonly timers = new KeyedTimerQueue<DialogId>()
  private readonly core: UserAgentCore
  private readonly maxDialogs: number

  constructor(core: UserAgentCore, maxDialogs: number = defaultMaxDialogs) {
    this.core = core
    this.maxDialogs = maxDialogs
  }

  get size(): number {
    return this.entries.size
  }

  invite(now: number, invitation: Invitation): DialogId {
    const id = this.newId()
    if (this.entries.size < this.maxDialogs) {
      const entry = new ClientInvitation(now, this.core, id, invitation)
      this.entries.set(id, entry)
      this.index(id, entry.callId, entry.fromTag)
    } else {
      const status = 503
      const reason = 'Too many dialogs'
      const response = { kind: 'response', status, reason, headers: [], body: '' } as const
      this.core.emit({ kind: 'rejected', dialogId: id, status, reason, response })
    }
    return id
  }

  reinvite(now: number, id: DialogId, body: string): void {
    const entry = this.entries.get(id)
    if (entry !== undefined && 'reinvite' in entry) entry.reinvite(now, body)
    this.settle(id)
  }

  update(now: number, id: DialogId, body: string): void {
    this.entries.get(id)?.update(now, body)
    this.settle(id)
  }

  nameCredentials(id: DialogId, credentials: string): void {
    const entry = this.entries.get(id)
    if (entry instanceof ServerInvitation) entry.nameCredentials(credentials)
  }

  inform(now: number, id: DialogId, content: Content, infoPackage: string): void {
    this.session(id)?.inform(now, content, infoPackage)
    this.settle(id)
  }

  provision(now: number, id: DialogId, status: number, body: string): void {
    const entry = this.entries.get(id)
    if (entry !== undefined && 'provision' in entry) entry.provision(now, status, body)
    this.settle(id)
  }

  accept(now: number, id: DialogId, body: string, headers: readonly Header[]): void {
    const entry = this.entries.get(id)
    if (entry !== undefined && 'accept' in entry) entry.accept(now, body, headers)
    this.settle(id)
  }

  reject(now: number, id: DialogId, status: number, headers: readonly Header[]): void {
    const entry = this.entries.get(id)
    if (entry !== undefined && 'reject' in entry) entry.reject(now, status, headers)
    this.settle(id)
  }

  cancel(now: number, id: DialogId): void {
    const entry = this.entries.get(id)
    if (entry instanceof ClientInvitation) entry.bye(now)
    this.settle(id)
  }

  bye(now: number, id: DialogId, headers: readonly Header[]): void {
    const entry = this.entries.get(id)
    entry?.bye(now, headers)
    if (entry instanceof Session) {
      entry.dialog.onceTold((then) => {
        entry.told(then)
        this.settle(id)
      })
    }
    this.settle(id)
  }

  /** An INVITE that makes a new dialog. */
  invitationReceived(
    now: number,
    flow: Flow,
    transactionId: TransactionId,
    request: SipRequest,
    essentials: Essentials,
  ): void {
    if (this.entries.size >= this.maxDialogs) {
      const headers = [{ name: 'Retry-After', value: '10' }]
      this.core.layer.refuse(transactionId, responseTo(request, 503, { headers }))
      return
    }
    const replaced = this.replacedBy(request)
    if (replaced.status !== 200) {
      this.core.layer.refuse(transactionId, responseTo(request, replaced.status))
      return
    }
    const id = this.newId()
    const { core } = this
    const entry = new ServerInvitation(now, core, id, flow, transactionId, request, essentials)
    const { dialogId: replaces } = replaced
    const event = { kind: 'invitationReceived', dialogId: id, flow, request } as const
    core.emit(replaces === undefined ? event : { ...event, replaces })
    this.entries.set(id, entry)
    this.index(id, essentials.callId, entry.dialog.localTag)
    this.settle(id)
  }

  /** A request with a To tag came. */
  requestReceived(
    now: number,
    flow: Flow,
    transactionId: TransactionId,
    request: SipRequest,
    essentials: Essentials,
  ): void {
    const entry = this.find(essentials)
    if (entry === undefined) {
      this.core.layer.refuse(transactionId, responseTo(request, 481))
      return
    }
    entry.requestReceived(now, transactionId, request, essentials, flow)
    this.settle(entry.id)
  }

  /** The call of that id, or the one that a request is in or about; sessions only. */
  session(id: DialogId | undefined): Session | undefined {
    const entry = id === undefined ? undefined : this.entries.get(id)
    return entry instanceof Session ? entry : undefined
  }

  /** The dialog of that Call-ID and tags, early or confirmed. */
  idOf({ callId, localTag, remoteTag }: DialogEnds): DialogId | undefined {
    const id = this.ids.get(dialogKey(callId, localTag))
    const entry = id === undefined ? undefined : this.entries.get(id)
    if (entry === undefined) return undefined
    const dialog = entry instanceof ClientInvitation ? entry.earlyDialog(remoteTag) : entry.dialog
    return dialog?.remoteTag === remoteTag ? id : undefined
  }

  /** How a dialog is named on the wire; of one that only rings, once somebody does. */
  endsOf(id: DialogId): DialogEnds | undefined {
    const dialog = this.entries.get(id)?.dialog
    if (dialog === undefined) return undefined
    const { callId, localTag, remoteTag } = dialog
    return { callId, localTag, remoteTag }
  }

  /** What an INVITE replaces, or the status that refuses it, RFC 3891 §3. */
  private replacedBy(invite: SipRequest): { status: number; dialogId?: DialogId } {
    const values = headerValues(invite, 'Replaces')
    if (values.length === 0) return { status: 200 }
    const name = values.length === 1 ? parseReplaces(values[0]!) : undefined
    if (name === undefined) return { status: 400 }
    const dialogId = this.idOf(name)
    const entry = dialogId === undefined ? undefined : this.entries.get(dialogId)
    // Ringing of somebody else's making cannot be taken over.
    if (dialogId === undefined || entry instanceof ServerInvitation) return { status: 481 }
    if (name.isEarlyOnly && entry instanceof Session) return { status: 486 }
    return { status: 200, dialogId }
  }

  /** An ACK came that belongs to no transaction: that of a 2xx. */
  ackReceived(now: number, ack: SipRequest, essentials: Essentials): void {
    const entry = this.find(essentials)
    if (entry === undefined) return
    entry.ackReceived(now, ack, essentials)
    this.settle(entry.id)
  }

  /** A CANCEL came, in a transaction of its own. */
  cancelReceived(
    now: number,
    transactionId: TransactionId,
    request: SipRequest,
    essentials: Essentials,
  ): void {
    const { layer, users } = this.core
    const inviteId = layer.canceledInvite(request, essentials)
    if (inviteId === undefined) {
      layer.refuse(transactionId, responseTo(request, 481))
      return
    }
    const user = users.get(inviteId)
    const toTag = user?.localTag ?? tagOfSent(layer.lastSent(inviteId))
    layer.respond(now, transactionId, responseTo(request, 200, { toTag }))
    if (user === undefined || layer.isAnswered(inviteId)) return
    user.canceled(now, request)
    this.settle(user.id)
  }

  /** A connection is gone; what dialogs still have to say needs another. */
  connectionClosed(now: number, connectionId: string): void {
    for (const [id, entry] of [...this.entries]) {
      entry.connectionClosed(now, connectionId)
      this.settle(id)
    }
  }

  /** Who is at this host, a browser's own, is reached over this flow from now on. */
  reach(now: number, host: string, flow: Flow): void {
    for (const [id, entry] of [...this.entries]) {
      if (!(entry instanceof Session) || !entry.dialog.isAt(host)) continue
      entry.reach(now, flow)
      this.settle(id)
    }
  }

  /** Something came of a transaction. */
  transactionReported(now: number, output: Exclude<LayerOutput, { kind: 'send' }>): void {
    if (output.kind === 'delivered' && output.message.kind === 'request') {
      this.strayAckReceived(now, output.message)
      return
    }
    const user = this.core.users.get(output.transactionId)
    if (user === undefined) return
    if (output.kind === 'terminated') this.core.users.delete(output.transactionId)
    else if (output.kind === 'failed') user.transactionFailed(now, output.cause)
    else if (output.message.kind === 'response') user.responseReceived(now, output.message)
    this.settle(user.id)
  }

  /** The ACK of a 2xx under the INVITE's own branch: wrong, but common enough. */
  private strayAckReceived(now: number, ack: SipRequest): void {
    const essentials = parseEssentials(ack)
    if (essentials.ok) this.ackReceived(now, ack, essentials.value)
  }

  deadline(): number | undefined {
    return this.timers.next()
  }

  expire(now: number): void {
    for (let id = this.timers.takeDue(now); id !== undefined; id = this.timers.takeDue(now)) {
      this.entries.get(id)?.expire(now)
      this.settle(id)
    }
  }

  /** Lets an invitation become its session, forgets what is over, sets the timer of the rest. */
  settle(id: DialogId): void {
    const entry = this.entries.get(id)
    if (entry === undefined) return
    const next = 'session' in entry ? entry.session : undefined
    if (next !== undefined) {
      this.entries.set(id, next)
    }
    const current = next ?? entry
    this.timers.set(id, current.deadline())
    if (current.isOver) this.forget(id)
  }

  private index(id: DialogId, callId: string, localTag: string): void {
    const key = dialogKey(callId, localTag)
    this.ids.set(key, id)
    this.keys.set(id, key)
  }

  private forget(id: DialogId): void {
    this.entries.delete(id)
    this.timers.set(id, undefined)
    const key = this.keys.get(id)
    if (key === undefined) return
    this.keys.delete(id)
    this.ids.delete(key)
  }

  /** The dialog that a request from the peer is in. */
  private find(essentials: Essentials): Entry | undefined {
    const { callId, toTag: localTag, fromTag: remoteTag } = essentials
    const id = this.idOf({ callId, localTag, remoteTag })
    return id === undefined ? undefined : this.entries.get(id)
  }

  private newId(): DialogId {
    return `dialog_${this.core.word()}` as DialogId
  }
}

/** The To tag of an answer that was sent, which the answer to a late CANCEL repeats (§9.2). */
function tagOfSent(bytes: Uint8Array | undefined): string | undefined {
  const sent = bytes === undefined ? undefined : parseMessage(bytes)
  const parts = sent?.ok ? parseEssentials(sent.value) : undefined
  return parts?.ok ? parts.value.toTag : undefined
}

function dialogKey(callId: string, localTag: string): string {
  return `${callId} ${localTag}`
}
