// Writes that nobody waits for: items go to disk in the order in which they were added, in batches
// as large as what gathered while the batch before was written (group commit). A failed batch is
// tried again until it succeeds, because what comes after it may not overtake it.

import type { Log } from './ports.ts'

/** Items in one batch; bounds one statement to the database. */
const batchSize = 500
/** Pause before a failed batch is tried again. */
const retryMs = 500
/** Items waiting beyond which no new work should be taken; some seconds of a full load. */
const crowdedItems = 20_000

/** What a queue of writes is made with. */
export interface WriteBehindOptions<T> {
  /** What is written, for the log. */
  readonly subject: string
  readonly write: (batch: readonly T[]) => Promise<void>
  readonly log: Log
}

/** A queue of writes. */
export class WriteBehind<T> {
  readonly #options: WriteBehindOptions<T>
  #waiting: T[] = []
  #running: Promise<void> | undefined

  constructor(options: WriteBehindOptions<T>) {
    this.#options = options
  }

  /** Whether the disk is so far behind that new calls should be refused. */
  get isCrowded(): boolean {
    return this.#waiting.length > crowdedItems
  }

  /** Adds an item; it is written soon. */
  add(item: T): void {
    this.#waiting.push(item)
    this.#running ??= this.#run()
  }

  /** Resolves when all that was added is written. */
  async flush(): Promise<void> {
    while (this.#running !== undefined) await this.#running
  }

  async #run(): Promise<void> {
    // What is added in this turn of the event loop belongs to one batch.
    await new Promise<void>((resolve) => setImmediate(resolve))
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.slice(0, batchSize)
      if (await this.#isWritten(batch)) this.#waiting = this.#waiting.slice(batch.length)
      else await new Promise<void>((resolve) => setTimeout(resolve, retryMs))
    }
    this.#running = undefined
  }

  async #isWritten(batch: readonly T[]): Promise<boolean> {
    const { subject, write, log } = this.#options
    try {
      await write(batch)
      return true
    } catch (error) {
      log.error({ subject, items: batch.length, error: String(error) }, 'writing failed; again')
      return false
    }
  }
}
