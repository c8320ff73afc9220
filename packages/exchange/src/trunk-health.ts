// Whether a trunk's server answers OPTIONS. It is up or down only after two like answers in a row,
// so that one lost question does not send the calls elsewhere; the first answer of all counts at
// once. A server that refuses the question is there all the same.

import { instantFromMs, type TrunkServerStatus } from '@mainline/model'
import type { SipResponse } from '@mainline/sip'
import { fault } from './trunk-sentences.ts'

/** Like answers in a row that change what is believed. */
const answersToChange = 2
/** After a first doubt it is asked again sooner. */
const doubtMs = 10_000

/** What is believed of one server. */
export class TrunkHealth {
  readonly #intervalMs: number
  #status: TrunkServerStatus
  #contrary = 0
  #askedAt = 0

  constructor(intervalSeconds: number, now: number) {
    this.#intervalMs = intervalSeconds * 1000
    const state = intervalSeconds === 0 ? 'unwatched' : 'waiting'
    this.#status = { state, since: instantFromMs(Math.floor(now)) }
  }

  get status(): TrunkServerStatus {
    return this.#status
  }

  /** The server is asked now. */
  asked(now: number): void {
    this.#askedAt = now
  }

  /** When to ask next; undefined where nobody asks. */
  nextAt(): number | undefined {
    if (this.#intervalMs === 0) return undefined
    if (this.#askedAt === 0) return 0
    const waitMs = this.#contrary > 0 ? Math.min(doubtMs, this.#intervalMs) : this.#intervalMs
    return this.#askedAt + waitMs
  }

  /** The answer came, or its time ran out. Whether what is believed has changed. */
  answered(now: number, { status, reason }: Pick<SipResponse, 'status' | 'reason'>): boolean {
    const isThere = status !== 408 && status < 500
    const roundTripMs = Math.max(0, Math.round(now - this.#askedAt))
    const state = isThere ? 'up' : 'down'
    const isContrary = this.#status.state !== state && this.#status.state !== 'waiting'
    this.#contrary = isContrary ? this.#contrary + 1 : 0
    if (isContrary && this.#contrary < answersToChange) return false
    this.#contrary = 0
    const isChanged = this.#status.state !== state
    const since = isChanged ? instantFromMs(Math.floor(now)) : this.#status.since
    this.#status = isThere
      ? { state, since, roundTripMs }
      : { state, since, reason: fault({ status, reason }) }
    return isChanged
  }
}
