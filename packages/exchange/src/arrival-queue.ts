// In which order datagrams are handled when more have arrived than can be handled at once: what
// belongs to a dialog, and every response, comes before what asks for something new. A call that is
// over but has not been ended goes on costing, because its party is still talked to, so a server
// that handled all in the order of arrival would stay behind once it has fallen behind.
//
// The order within each kind stays: a BYE comes after the NOTIFY before it, and a CANCEL after the
// INVITE that it cancels. What belongs to a dialog answers something of ours, so nothing that it
// depends on can wait here.

import type { Flow } from '@mainline/sip'
import { nowMs } from './clock.ts'

/** Handles a datagram, which has waited here for so long. */
export type HandleArrival = (flow: Flow, bytes: Uint8Array, waitedMs: number) => void

interface Arrival {
  readonly flow: Flow
  readonly bytes: Uint8Array
  readonly at: number
}

/** Handled in one turn of the event loop; then it is looked what else has arrived. */
const perTurn = 8
/** What is more is lost, as in the kernel's queue: a full load of half a second. */
const mostWaiting = 2_000
/** The same for requests of many kilobytes, of which few are as long. */
const mostWaitingBytes = 4 * 1024 * 1024

/** Where a To is looked for. */
const beginningBytes = 4_096
const toWithTag = /\n(?:to|t)[ \t]*:[^\n]*;[ \t]*tag[ \t]*=/i

/** The datagrams of one socket that wait to be handled. */
export class ArrivalQueue {
  readonly #handle: HandleArrival
  #waiting: Arrival[] = []
  /** The first that was not handled yet. */
  #next = 0
  #waitingBytes = 0

  constructor(handle: HandleArrival) {
    this.#handle = handle
  }

  /** Handles what belongs to a dialog; everything else waits in the order in which it arrived. */
  add(flow: Flow, bytes: Uint8Array): void {
    if (!beginsSomething(bytes)) {
      this.#handle(flow, bytes, 0)
      return
    }
    if (this.#waiting.length - this.#next >= mostWaiting) return
    if (this.#waitingBytes + bytes.length > mostWaitingBytes) return
    if (this.#waiting.length === 0) setImmediate(() => this.#turn())
    this.#waiting.push({ flow, bytes, at: nowMs() })
    this.#waitingBytes += bytes.length
  }

  /** Forgets what waits. */
  clear(): void {
    this.#waiting = []
    this.#next = 0
    this.#waitingBytes = 0
  }

  #turn(): void {
    const end = Math.min(this.#next + perTurn, this.#waiting.length)
    try {
      while (this.#next < end) this.#handleNext()
    } finally {
      if (this.#next >= mostWaiting) this.#forgetHandled()
      if (this.#next >= this.#waiting.length) this.clear()
      else setImmediate(() => this.#turn())
    }
  }

  /** So that what never becomes empty does not grow, either. */
  #forgetHandled(): void {
    this.#waiting = this.#waiting.slice(this.#next)
    this.#next = 0
  }

  #handleNext(): void {
    const arrival = this.#waiting[this.#next]
    this.#next += 1
    if (arrival === undefined) return
    this.#waitingBytes -= arrival.bytes.length
    this.#handle(arrival.flow, arrival.bytes, nowMs() - arrival.at)
  }
}

/**
 * Whether it is a request whose To has no tag (RFC 3261 §12.2), as far as can be seen without
 * reading it: where this is wrong, it is wrong about the order only.
 */
function beginsSomething(bytes: Uint8Array): boolean {
  const length = Math.min(bytes.length, beginningBytes)
  const beginning = Buffer.from(bytes.buffer, bytes.byteOffset, length).toString('latin1')
  return !beginning.startsWith('SIP/') && !toWithTag.test(beginning)
}
