/**
 * What a user agent tells its shell: outputs to perform and events to decide about, as plain data.
 *
 * The law of endings: every dialogId that was announced by `invitationReceived` or returned by
 * `invite` ends exactly once, either by one of the events `invitationCanceled`, `rejected` and
 * `ended`, or by the shell's own `reject` or `bye`. Commands for a dialog that has ended meanwhile
 * do nothing, since they may cross with its end on the wire.
 */

import type { Flow } from './flow.ts'
import type { Header, SipRequest, SipResponse } from './message.ts'
import type { Content, SubscriptionId } from './subscription.ts'
import type { ReferTarget } from './transfer.ts'

/** Names a dialog of this user agent, from its INVITE to its end. */
export type DialogId = string & { readonly brand: 'DialogId' }

/** Names a request of ours that waits for credentials. */
export type ChallengeId = string & { readonly brand: 'ChallengeId' }

/** Names a transaction: a request that waits for its response. */
export type TransactionId = string & { readonly brand: 'TransactionId' }

/** Why a dialog ended without the shell asking for it. */
export type EndCause =
  /** The other side hung up. */
  | 'bye'
  /** Our 2xx was never acknowledged (64 × T1); a BYE has been sent. */
  | 'noAck'
  /** The other side answered nothing to a request. */
  | 'timeout'
  /** The other side does not know the dialog (481), or the flow to it is gone. */
  | 'gone'
  | 'transportError'

/** What happened. A `body` is a session description, '' where the message had none. */
export type SipEvent =
  /** A request outside dialogs (REGISTER, OPTIONS, …); answer it with `respond`. */
  | {
      readonly kind: 'requestReceived'
      readonly transactionId: TransactionId
      readonly flow: Flow
      readonly request: SipRequest
    }
  /** The final answer to `request`; a local timeout is a 408, a transport error a 503. */
  | {
      readonly kind: 'responseReceived'
      readonly transactionId: TransactionId
      readonly flow: Flow
      readonly response: SipResponse
    }
  /**
   * A call for us; `provision`, `accept` or `reject` it. With `replaces` it shall take the place of
   * that dialog: hang that up once this is accepted, if the caller may do so (RFC 3891).
   */
  | {
      readonly kind: 'invitationReceived'
      readonly dialogId: DialogId
      readonly flow: Flow
      readonly request: SipRequest
      readonly replaces?: DialogId
    }
  /** The caller gave up before we answered; the dialog is gone. `request` may give a Reason. */
  | {
      readonly kind: 'invitationCanceled'
      readonly dialogId: DialogId
      readonly request?: SipRequest
    }
  /**
   * A new offer inside the dialog (re-INVITE, UPDATE, PRACK); `accept` or `reject` it. It may come
   * before the invitation is answered: while it waits, they answer it and not the invitation.
   */
  | {
      readonly kind: 'reinvitationReceived'
      readonly dialogId: DialogId
      readonly request: SipRequest
      readonly body: string
    }
  /** The ACK of our 2xx came; `body` is the answer when the offer was ours. */
  | { readonly kind: 'acknowledged'; readonly dialogId: DialogId; readonly body: string }
  /** A reliable provisional response has arrived; `body` answers an offer that was in it. */
  | { readonly kind: 'provisionAcknowledged'; readonly dialogId: DialogId; readonly body: string }
  /** A provisional response to our INVITE; a reliable one comes in order and once. */
  | {
      readonly kind: 'progressed'
      readonly dialogId: DialogId
      readonly status: number
      readonly body: string
    }
  /** Our INVITE was answered by a 2xx; it has been acknowledged. */
  | {
      readonly kind: 'accepted'
      readonly dialogId: DialogId
      readonly response: SipResponse
      readonly body: string
    }
  /** Our INVITE failed (or was canceled: 487); without a response from afar the status is ours. */
  | {
      readonly kind: 'rejected'
      readonly dialogId: DialogId
      readonly status: number
      readonly reason: string
      readonly response: SipResponse
    }
  /** Our re-INVITE was answered by a 2xx. */
  | { readonly kind: 'reinvitationAccepted'; readonly dialogId: DialogId; readonly body: string }
  /** Our re-INVITE was refused; the session goes on as before. Glare (491) is retried unseen. */
  | { readonly kind: 'reinvitationRejected'; readonly dialogId: DialogId; readonly status: number }
  /**
   * A request of ours in a call or subscription for which `credentials` were named was answered 401
   * or 407; `authorize` it, with no headers to give it up. It may be the BYE of a dialog that is
   * over. Only if `flow` leads to the peer that the password is for: anybody may ask.
   */
  | {
      readonly kind: 'challenged'
      readonly challengeId: ChallengeId
      readonly credentials: string
      readonly flow: Flow
      readonly method: string
      readonly uri: string
      readonly response: SipResponse
    }
  /** An INFO in the dialog, for instance application/dtmf-relay. It has been answered. */
  | {
      readonly kind: 'infoReceived'
      readonly dialogId: DialogId
      /** The package it belongs to, in lowercase; '' for none. */
      readonly infoPackage: string
      readonly contentType: string
      readonly body: string
    }
  /** The way to the peer is gone, and no other is known until it is heard again. */
  | { readonly kind: 'connectionLost'; readonly dialogId: DialogId }
  /** It was heard again, or has registered over another connection. */
  | { readonly kind: 'connectionRegained'; readonly dialogId: DialogId }
  /** The dialog is over; `request` is the BYE when there was one. */
  | {
      readonly kind: 'ended'
      readonly dialogId: DialogId
      readonly cause: EndCause
      readonly request?: SipRequest
    }
  /**
   * Somebody wants us to call `target`, in the dialog `about` or naming it (RFC 4538); nothing
   * happens by itself. `acceptTransfer` or `rejectSubscription` it, then `reportTransfer`.
   */
  | {
      readonly kind: 'referReceived'
      readonly subscriptionId: SubscriptionId
      readonly flow: Flow
      readonly request: SipRequest
      readonly target: ReferTarget
      readonly about?: DialogId
    }
  /** Somebody wants to be told of a package; `acceptSubscription` or `rejectSubscription` it. */
  | {
      readonly kind: 'subscriptionReceived'
      readonly subscriptionId: SubscriptionId
      readonly flow: Flow
      readonly request: SipRequest
      readonly event: string
      readonly expiresSeconds: number
    }
  /** What we subscribed to; of a transfer a message/sipfrag (see `fragmentStatus`). */
  | {
      readonly kind: 'notified'
      readonly subscriptionId: SubscriptionId
      readonly state: 'active' | 'pending' | 'terminated'
      readonly content: Content
    }
  /** A subscription of either side is over, and the shell did not ask for it. */
  | ({
      readonly kind: 'subscriptionEnded'
      readonly subscriptionId: SubscriptionId
    } & SubscriptionEnd)
  /** A message was dropped or refused by a limit or for its form; for statistics and logs. */
  | { readonly kind: 'messageRefused'; readonly flow: Flow; readonly reason: string }

/** Why a subscription is over. */
export type SubscriptionEnd =
  /** The notifier says so, with its reason ('' for none), RFC 6665 §4.1.3. */
  | { readonly reason: 'terminated'; readonly cause: string }
  /** It was refused, or its refresh was. */
  | { readonly reason: 'rejected'; readonly response: SipResponse }
  /** The watcher ended it; nobody refreshed it; nobody answered; it is not known any more. */
  | { readonly reason: 'unsubscribed' | 'expired' | 'timeout' | 'gone' }
  /** The transfer goes on, but nobody will say how (RFC 4488). */
  | { readonly reason: 'noReports' }

/** What the shell has to perform, in order. */
export type Output =
  | { readonly kind: 'send'; readonly flow: Flow; readonly bytes: Uint8Array }
  | { readonly kind: 'closeConnection'; readonly connectionId: string; readonly reason: string }
  | { readonly kind: 'event'; readonly event: SipEvent }

/** An answer in plain data; Via, From, To, Call-ID, CSeq and Content-Length are added. */
export type Answer = {
  readonly status: number
  readonly reason?: string
  readonly headers?: readonly Header[]
  readonly body?: string
}

/** One side of a call as it stands in From and To; `displayName` '' for none. */
export type Party = { readonly displayName: string; readonly uri: string }

/** A call to make. `target` is the request URI, `flow` the way there. */
export type Invitation = {
  readonly flow: Flow
  readonly target: string
  readonly from: Party
  readonly to: Party
  readonly headers?: readonly Header[]
  /** The offer; sent as application/sdp. */
  readonly body: string
  /** The shell's name for what proves who we are; without it no challenge in the call is told. */
  readonly credentials?: string
  /** Those of an attempt that was challenged, one number higher (RFC 3261 §8.1.3.5). */
  readonly callId?: string
  readonly cseq?: number
}

/** A request to make outside dialogs, for instance OPTIONS or REGISTER. */
export type OutgoingRequest = {
  readonly flow: Flow
  readonly method: string
  readonly target: string
  readonly from: Party
  readonly to: Party
  readonly headers?: readonly Header[]
  readonly body?: string
  /** Kept from one REGISTER to the next, RFC 3261 §10.2. */
  readonly callId?: string
  readonly cseq?: number
}

/** A subscription to make, for instance to message-summary. */
export type OutgoingSubscription = {
  readonly flow: Flow
  readonly target: string
  readonly from: Party
  readonly to: Party
  /** The package, for instance `dialog`. */
  readonly event: string
  /** An hour if absent; refreshed until it is ended. */
  readonly expiresSeconds?: number
  /** For instance Accept. */
  readonly headers?: readonly Header[]
  /** As of an invitation, for refreshes. */
  readonly credentials?: string
  /** Those of an attempt that was challenged, one number higher. */
  readonly callId?: string
  readonly cseq?: number
}
