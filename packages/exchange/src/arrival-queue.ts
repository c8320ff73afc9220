// In which order datagrams are handled when more have arrived than can be handled at once: what
// confirms or ends a call comes before what asks for something new. A call that is over but has not
// been ended goes on costing, because its party is still talked to, so a server that handled all in
// the order of arrival would stay behind once it has fallen behind.
//
// A CANCEL keeps its place behind the INVITE that it cancels. An ACK, a BYE and a response are sent
// only after something of ours, so nothing that they depend on can wait here.

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
/** The beginnings of an ACK, a BYE and a response. */
const urgentBeginnings = ['ACK ', 'BYE ', 'SIP/'].map((text) => Buffer.from(text).readUInt32BE())

/** The datagrams of one socket that wait to be handled. */
export class ArrivalQueue {
  readonly #handle: HandleArrival
  #waiting: Arrival[] = []
  /** The first that was not handled yet. */
  #next = 0

  constructor(handle: HandleArrival) {
    this.#handle = handle
  }

  /** Handles what is urgent, and everything else in the order in which it arrived. */
  add(flow: Flow, bytes: Uint8Array): void {
    if (isUrgent(bytes)) {
      this.#handle(flow, bytes, 0)
      return
    }
    if (this.#waiting.length - this.#next >= mostWaiting) return
    if (this.#waiting.length === 0) setImmediate(() => this.#turn())
    this.#waiting.push({ flow, bytes, at: nowMs() })
  }

  /** Forgets what waits. */
  clear(): void {
    this.#waiting = []
    this.#next = 0
  }

  #turn(): void {
    const end = Math.min(this.#next + perTurn, this.#waiting.length)
    try {
      while (this.#next < end) this.#handleNext()
    } finally {
      if (this.#next >= this.#waiting.length) this.clear()
      else setImmediate(() => this.#turn())
    }
  }

  #handleNext(): void {
    const arrival = this.#waiting[this.#next]
    this.#next += 1
    if (arrival !== undefined) {
      this.#handle(arrival.flow, arrival.bytes, nowMs() - arrival.at)
    }
  }
}

function isUrgent(bytes: Uint8Array): boolean {
  if (bytes.length < 4) return false
  const beginning = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0)
  return urgentBeginnings.includes(beginning)
}
