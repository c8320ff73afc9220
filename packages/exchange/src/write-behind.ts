// Writes that nobody waits for: items go to disk in the order in which they were added, in batches
// of what gathered in a moment and while the batch before was written (group commit): a transaction
// costs as much as many rows. A failed batch is
// tried again until it succeeds, because what comes after it may not overtake it. Only what the
// store refuses for what it is (`UnwritableError`) is set aside, found by halving the batch: one
// odd item must not keep everything else from the disk.

import type { Log } from './ports.ts'
import { UnwritableError } from './unwritable-error.ts'

/** Items in one batch; bounds one statement to the database. */
const batchSize = 1_000
/** Pause before a failed batch is tried again. */
const retryMs = 500
/** Items waiting beyond which no new work should be taken; some seconds of a full load. */
const crowdedItems = 20_000

/** How long items gather unless the queue says otherwise: what a crash may lose. */
const shortGatherMs = 20

/** What a queue of writes is made with. */
export interface WriteBehindOptions<T> {
  /** What is written, for the log. */
  readonly subject: string
  readonly gatherMs?: number
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
    const { gatherMs = shortGatherMs } = this.#options
    let size = batchSize
    while (this.#waiting.length > 0) {
      if (this.#waiting.length < size) await pause(gatherMs)
      const batch = this.#waiting.slice(0, size)
      const outcome = await this.#write(batch)
      if (outcome === 'failed') await pause(retryMs)
      else if (outcome === 'refused' && batch.length > 1) size = Math.ceil(batch.length / 2)
      else {
        this.#waiting = this.#waiting.slice(batch.length)
        size = Math.min(batchSize, size * 2)
      }
    }
    this.#running = undefined
  }

  async #write(batch: readonly T[]): Promise<'written' | 'refused' | 'failed'> {
    const { subject, write, log } = this.#options
    try {
      await write(batch)
      return 'written'
    } catch (error) {
      const data = { subject, items: batch.length, error: String(error) }
      if (error instanceof UnwritableError) {
        if (batch.length === 1) log.error(data, 'not written: the data itself is refused')
        return 'refused'
      }
      log.error(data, 'writing failed; again')
      return 'failed'
    }
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
