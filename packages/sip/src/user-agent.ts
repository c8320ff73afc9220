/**
 * The user agent: SIP without sockets, the one object the shell talks to.
 */

import type { Flow } from './flow.ts'
import type { Header } from './message.ts'
import type {
  Answer,
  DialogId,
  Invitation,
  OutgoingRequest,
  Output,
  TransactionId,
} from './user-agent-events.ts'

/** What a user agent is made with. */
export type UserAgentOptions = {
  /** Cryptographically random bytes, for tags, branches and Call-IDs. */
  readonly entropy: (count: number) => Uint8Array
  /** Value of Server and User-Agent. */
  readonly userAgentName: string
  /** The address at which peers on this flow reach us; stands in Via and Contact. */
  readonly contact: (flow: Flow) => { readonly host: string; readonly port: number }
  /** Methods outside dialogs that are handed over as requestReceived; the others get 405. */
  readonly methods?: readonly string[]
  /** Transactions held at once; beyond it requests get 503 without state. */
  readonly maxTransactions?: number
  /** Dialogs held at once; beyond it invitations get 503. */
  readonly maxDialogs?: number
}

/** One SIP user agent, client and server, over any number of flows. */
export class UserAgent {
  constructor(_options: UserAgentOptions) {}

  /** One datagram or WebSocket message, or any piece of a stream. */
  receive(_now: number, _flow: Flow, _bytes: Uint8Array): void {
    throw new Error('in preparation')
  }

  /** A connection is gone, or could not be opened: what waits on it fails. */
  connectionClosed(_now: number, _connectionId: string): void {
    throw new Error('in preparation')
  }

  /** A message could not be sent over this flow (no route, connection refused). */
  sendFailed(_now: number, _flow: Flow): void {
    throw new Error('in preparation')
  }

  /** The next thing to perform; call until undefined after every input. */
  poll(): Output | undefined {
    throw new Error('in preparation')
  }

  /** When to call `expire` if nothing else happens. */
  deadline(): number | undefined {
    throw new Error('in preparation')
  }

  /** Runs the timers that are due. */
  expire(_now: number): void {
    throw new Error('in preparation')
  }

  /** Answers a requestReceived. */
  respond(_now: number, _transactionId: TransactionId, _answer: Answer): void {
    throw new Error('in preparation')
  }

  /** Calls somebody. */
  invite(_now: number, _invitation: Invitation): DialogId {
    throw new Error('in preparation')
  }

  /** Offers a change of the session (hold, another address). One at a time. */
  reinvite(_now: number, _dialogId: DialogId, _body: string): void {
    throw new Error('in preparation')
  }

  /** Sends a provisional response (180, 183 …) to an invitation. */
  provision(_now: number, _dialogId: DialogId, _status: number, _body?: string): void {
    throw new Error('in preparation')
  }

  /** Answers an invitation or reinvitation with 200. */
  accept(_now: number, _dialogId: DialogId, _body: string, _headers?: readonly Header[]): void {
    throw new Error('in preparation')
  }

  /** Refuses an invitation (its dialog is over) or a reinvitation (the dialog goes on). */
  reject(_now: number, _dialogId: DialogId, _status: number, _headers?: readonly Header[]): void {
    throw new Error('in preparation')
  }

  /** Gives up an invitation that we made; `rejected` with 487 follows. */
  cancel(_now: number, _dialogId: DialogId): void {
    throw new Error('in preparation')
  }

  /** Hangs up, whatever the state: BYE, else CANCEL for our own invitation, else 480. */
  bye(_now: number, _dialogId: DialogId, _headers?: readonly Header[]): void {
    throw new Error('in preparation')
  }

  /** Sends a request outside dialogs; responseReceived follows. */
  request(_now: number, _request: OutgoingRequest): TransactionId {
    throw new Error('in preparation')
  }
}
