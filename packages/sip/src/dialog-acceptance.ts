/**
 * An acceptance: our 2xx to an INVITE, repeated until its ACK comes or all hope is gone.
 *
 * The transaction does not do this, because ACK travels end to end; it is repeated over reliable
 * transports too. RFC 3261 §13.3.1.4.
 */

import type { SipResponse } from './message.ts'
import { giveUpMs, t1Ms, t2Ms } from './transaction-table.ts'
import type { TransactionId } from './user-agent-events.ts'

/** One 2xx that waits for its ACK. */
export class Acceptance {
  readonly transactionId: TransactionId
  readonly response: SipResponse
  /** Sequence number of the INVITE, by which its ACK is known. */
  readonly cseq: number
  private readonly giveUpAt: number
  private repeatAt: number
  private intervalMs = t1Ms

  constructor(now: number, transactionId: TransactionId, response: SipResponse, cseq: number) {
    this.transactionId = transactionId
    this.response = response
    this.cseq = cseq
    this.giveUpAt = now + giveUpMs
    this.repeatAt = now + t1Ms
  }

  deadline(): number {
    return Math.min(this.repeatAt, this.giveUpAt)
  }

  /** What is due: to send the response once more, or to give up. */
  expire(now: number): 'repeat' | 'giveUp' | undefined {
    if (now >= this.giveUpAt) return 'giveUp'
    if (now < this.repeatAt) return undefined
    this.intervalMs = Math.min(2 * this.intervalMs, t2Ms)
    this.repeatAt = now + this.intervalMs
    return 'repeat'
  }
}
