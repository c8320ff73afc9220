// The port pairs of one media thread. Some stand ready ahead, and the main thread knows which, so
// that it answers a call without asking first. A pair whose session is over is not closed, it rests
// and comes around again: no call waits for sockets, and few pay for them.
//
//     opened ──► ready ──► taken ──► resting ──► ready ──► …
//                                     ▲   │
//                                     └───┘ something arrives: it rests anew

import { readFileSync } from 'node:fs'
import { nowMs } from './clock.ts'
import {
  type AttendedPair,
  attended,
  closePair,
  ignoreDatagram,
  type OpenSocket,
  openPortPair,
  type PortRange,
} from './media-ports.ts'

/** What a stock is made with. */
export interface PortStockOptions {
  readonly address: string
  readonly ports: PortRange
  /** How many pairs may rest at a time. */
  readonly mostResting: number
  readonly openSocket: OpenSocket
  /** Told of ports that stand ready; each is for one `take`. */
  readonly tellReady: (ports: readonly number[]) => void
}

/**
 * How long nothing at all may have arrived, far longer than packets are late. Whoever goes on
 * sending keeps the port from being given out; whoever pauses for so long and comes back is to the
 * next session what a stranger is on a new port: its source lock passes the place that its own
 * party named, whatever else arrives, and learns no other but at that party's addresses.
 */
const restMs = 1_000
/** Who rests for so long is not needed. */
const idleMs = 60_000
/** Enough for what one thread takes in 50 ms, the time until it has heard that more are wanted. */
const mostReady = 128
/** Where the system does not say how many files a process may open, it is hardly less than that. */
const usualOpenFiles = 1_024

/**
 * How many pairs may rest on each of so many threads: half of the ports are left to whoever else
 * uses them (browsers, other threads), and three quarters of the files to the rest of the process.
 */
export function mostRestingPairs({ first, last }: PortRange, threads: number): number {
  const pairs = (last - first + 1) / 2
  return Math.floor(Math.min(pairs / 2, openFilesLimit() / 8) / threads)
}

/** The port pairs of one thread. */
export class PortStock {
  readonly #options: PortStockOptions
  readonly #wanted: number
  readonly #ready = new Map<number, AttendedPair>()
  /** Since when; whoever has rested longest comes first. */
  readonly #resting = new Map<AttendedPair, number>()
  #isFilling = false
  #isClosed = false

  constructor(options: PortStockOptions) {
    this.#options = options
    this.#wanted = Math.min(mostReady, Math.ceil(options.mostResting / 4))
  }

  /** Makes ready what is missing, and tells which. */
  async fill(): Promise<void> {
    if (this.#isFilling) return
    this.#isFilling = true
    const ports: number[] = []
    while (this.#ready.size < this.#wanted) {
      const pair = this.#takeRested(restMs) ?? (await this.#openNew())
      if (pair === undefined) break
      pair.hears = ignoreDatagram
      this.#ready.set(pair.port, pair)
      ports.push(pair.port)
    }
    this.#isFilling = false
    if (!this.#isClosed) this.#options.tellReady(ports)
  }

  /** A pair that was told to be ready. In portions, because to tell of each costs as much as it. */
  take(port: number): AttendedPair | undefined {
    const pair = this.#ready.get(port)
    this.#ready.delete(port)
    if (this.#ready.size <= this.#wanted / 2) void this.fill()
    return pair
  }

  /** A pair for whoever knows of none; one that has not rested enough is better than no call. */
  async takeAny(): Promise<AttendedPair | undefined> {
    return this.#takeRested(restMs) ?? (await this.#openNew()) ?? this.#takeRested(0)
  }

  /** Takes a pair back. One for one those are closed that are too many, or needed no more. */
  giveBack(pair: AttendedPair): void {
    if (this.#isClosed) closePair(pair)
    else this.#rest(pair)
    const [longest] = this.#resting
    if (longest === undefined) return
    const isTooMany = this.#resting.size > this.#options.mostResting
    if (isTooMany || nowMs() - longest[1] > idleMs) this.#close(longest[0])
  }

  /** Closes all that are not taken, and from now on those that come back. */
  close(): void {
    this.#isClosed = true
    for (const pair of [...this.#ready.values(), ...this.#resting.keys()]) this.#close(pair)
    this.#ready.clear()
  }

  #rest(pair: AttendedPair): void {
    pair.hears = () => this.#rest(pair)
    this.#resting.delete(pair)
    this.#resting.set(pair, nowMs())
  }

  #takeRested(forMs: number): AttendedPair | undefined {
    const [longest] = this.#resting
    if (longest === undefined || nowMs() - longest[1] < forMs) return undefined
    this.#resting.delete(longest[0])
    return longest[0]
  }

  async #openNew(): Promise<AttendedPair | undefined> {
    const { address, ports, openSocket } = this.#options
    const pair = await openPortPair(address, ports, openSocket).catch(() => undefined)
    if (pair !== undefined && this.#isClosed) closePair(pair)
    return pair === undefined || this.#isClosed ? undefined : attended(pair)
  }

  #close(pair: AttendedPair): void {
    this.#resting.delete(pair)
    pair.hears = ignoreDatagram
    closePair(pair)
  }
}

function openFilesLimit(): number {
  try {
    const limits = readFileSync('/proc/self/limits', 'utf8')
    return Number(/^Max open files\s+(\d+)/m.exec(limits)?.[1] ?? usualOpenFiles)
  } catch {
    return usualOpenFiles
  }
}
