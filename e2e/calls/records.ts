// What the administrator sees of calls: their records and traces, over the API. A record is written
// when its call has ended, so whoever asks for the next one waits for it.

import { expect } from 'vitest'
import type { ServerProcess } from '../server-process.ts'

/** A call record, as far as the tests look at it. */
export interface CallRecord {
  readonly id: string
  readonly from: string
  /** Where something was measured. */
  readonly legs: readonly { readonly displayName: string; readonly isEncrypted: boolean }[]
  readonly end: { readonly cause: string; readonly target?: { readonly displayName: string } }
}

interface Step {
  readonly kind: string
  readonly summary: string
}

/** What becomes of a simulated call: `outcomes` says how each person reacts. */
export interface SimulatedCall {
  readonly to: string
  readonly keys?: string
  readonly outcomes?: Readonly<Record<string, 'answer' | 'busy' | 'noAnswer'>>
}

/** The records of one server. */
export class CallRecords {
  readonly #server: ServerProcess
  readonly #seen = new Set<string>()

  constructor(server: ServerProcess) {
    this.#server = server
  }

  /** The newest hundred. */
  async all(): Promise<readonly CallRecord[]> {
    return (await this.#server.api<{ value: CallRecord[] }>('GET', '/callRecords?$top=100')).value
  }

  /** Waits for a record that was not there before, and returns the newest. */
  async next(timeoutMs = 10_000): Promise<CallRecord> {
    const look = async () => (await this.all()).find(({ id }) => !this.#seen.has(id))
    await expect.poll(look, { timeout: timeoutMs }).toBeDefined()
    const newest = await look()
    if (newest === undefined) throw new Error('No call was recorded.')
    await this.skip()
    return newest
  }

  /** Takes the calls recorded so far as looked at. */
  async skip(): Promise<void> {
    for (const { id } of await this.all()) this.#seen.add(id)
  }

  /** The kinds of a call's steps, in order. */
  async kinds(callId: string): Promise<readonly string[]> {
    return (await this.#trace(callId)).map(({ kind }) => kind)
  }

  /** What a call's steps say in words, in order. */
  async summaries(callId: string): Promise<readonly string[]> {
    return (await this.#trace(callId)).map(({ summary }) => summary)
  }

  /** The kinds of a simulated call's steps, with the same configuration. */
  async simulated(call: SimulatedCall): Promise<readonly string[]> {
    const { steps } = await this.#server.api<{ steps: Step[] }>('POST', '/simulations', call)
    return steps.map(({ kind }) => kind)
  }

  async #trace(callId: string): Promise<readonly Step[]> {
    const path = `/callRecords/${callId}/trace`
    return (await this.#server.api<{ value: Step[] }>('GET', path)).value
  }
}
