// Keeps every input in the journal, in order, together with the snapshots that spare its replay.
// The engine does not wait for the disk: a crash may lose the last few milliseconds of inputs, and
// the calls they belong to are ended by the crash in any case.

import type { Journal, JournalEntry, JournalSnapshot, Log } from './ports.ts'
import { WriteBehind } from './write-behind.ts'

/** The journal's one writer, for all organizations. */
export class JournalWriter {
  readonly #queue: WriteBehind<JournalEntry | JournalSnapshot>

  constructor(journal: Journal, log: Log) {
    const write = (batch: readonly (JournalEntry | JournalSnapshot)[]) => writeBatch(journal, batch)
    this.#queue = new WriteBehind({ subject: 'journal', write, log })
  }

  /** Whether new calls should be refused until the disk has caught up. */
  get isCrowded(): boolean {
    return this.#queue.isCrowded
  }

  /** Keeps an input, or a snapshot after the inputs that it stands for. */
  add(item: JournalEntry | JournalSnapshot): void {
    this.#queue.add(item)
  }

  /** Resolves when all is on disk. */
  flush(): Promise<void> {
    return this.#queue.flush()
  }
}

async function writeBatch(
  journal: Journal,
  batch: readonly (JournalEntry | JournalSnapshot)[],
): Promise<void> {
  await journal.append(batch.filter((item) => 'input' in item))
  for (const item of batch) {
    if ('content' in item) await journal.saveSnapshot(item)
  }
}
