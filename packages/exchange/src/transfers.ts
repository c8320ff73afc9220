// The transfers that phones have asked for and wait to hear of, from the REFER to its last NOTIFY.
// The engine names a transfer, SIP a subscription; here the two meet. RFC 3515 §2.4.

import type { TransferProgress, TransferTarget } from '@mainline/engine'
import { invariant, parseId, type TransferId } from '@mainline/model'
import type { SubscriptionId } from '@mainline/sip'
import type { LegName } from './leg.ts'
import type { SipShell } from './sip-shell.ts'
import { transferStatus } from './sip-status.ts'

/** A transfer that a party has asked for in its own dialog. */
export interface AskedTransfer {
  readonly name: LegName
  readonly subscriptionId: SubscriptionId
  readonly target: TransferTarget
}

/** The transfers of one organization that have not come to their end. */
export class Transfers {
  readonly #sip: SipShell
  readonly #asked = new Map<TransferId, SubscriptionId>()

  constructor(sip: SipShell) {
    this.#sip = sip
  }

  /** Names a transfer for the engine. */
  begin(subscriptionId: SubscriptionId): TransferId {
    const id = parseId<TransferId>('transfer', `transfer_${subscriptionId}`)
    invariant(id !== undefined, 'ids have their prefix')
    this.#asked.set(id, subscriptionId)
    return id
  }

  /** Tells the phone how it goes. */
  report(id: TransferId, progress: TransferProgress): void {
    const subscriptionId = this.#asked.get(id)
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
