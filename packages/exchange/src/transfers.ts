// The transfers that phones have asked for and wait to hear of, from the REFER to its last NOTIFY.
// The engine names a transfer, SIP a subscription; here the two meet. RFC 3515 §2.4.

import type { TransferProgress, TransferTarget } from '@mainline/engine'
import { type CallId, invariant, parseId, type TransferId } from '@mainline/model'
import type { Header, SubscriptionId } from '@mainline/sip'
import type { LegName } from './leg.ts'
import type { SipShell } from './sip-shell.ts'
import { transferStatus } from './sip-status.ts'

/** A transfer that a party has asked for in its own dialog. */
export interface AskedTransfer {
  readonly name: LegName
  readonly subscriptionId: SubscriptionId
  readonly target: TransferTarget
  /** What whoever is called because of it is told: who says to have asked (RFC 3892). */
  readonly headers: readonly Header[]
}

/** The transfers of one organization that have not come to their end. */
export class Transfers {
  readonly #sip: SipShell
  readonly #asked = new Map<TransferId, AskedTransfer>()

  constructor(sip: SipShell) {
    this.#sip = sip
  }

  /** Names a transfer for the engine. */
  begin(asked: AskedTransfer): TransferId {
    const id = parseId<TransferId>('transfer', `transfer_${asked.subscriptionId}`)
    invariant(id !== undefined, 'ids have their prefix')
    this.#asked.set(id, asked)
    return id
  }

  /** What is told to whom a call is sent on now. */
  headersIn(callId: CallId): readonly Header[] {
    return [...this.#asked.values()].find(({ name }) => name.callId === callId)?.headers ?? []
  }

  /** Tells the phone how it goes. */
  report(id: TransferId, progress: TransferProgress): void {
    const subscriptionId = this.#asked.get(id)?.subscriptionId
    if (subscriptionId === undefined) return
    const [status, reason] = transferStatus[progress]
    if (progress !== 'trying' && progress !== 'ringing') this.#asked.delete(id)
    this.#sip.run((ua, now) => {
      if (progress === 'trying') ua.acceptTransfer(now, subscriptionId)
      else if (isOutcome(progress)) ua.reportTransfer(now, subscriptionId, status, reason)
      else ua.rejectSubscription(now, subscriptionId, status)
    })
  }
}

function isOutcome(progress: TransferProgress): boolean {
  return progress === 'ringing' || progress === 'completed' || progress === 'failed'
}
