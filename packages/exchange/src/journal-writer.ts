// Keeps every input in the journal, in order, together with the snapshots that spare its replay
// and the records of finished calls: whoever finds a record finds all the inputs that it tells of.
// The engine does not wait for the disk: a crash may lose the last moment of inputs, and the calls
// they belong to are ended by the crash in any case.

import type { ExchangePorts, Journal, JournalEntry, JournalSnapshot, SavedCall } from './ports.ts'
import { WriteBehind } from './write-behind.ts'

/** How long items gather; a crash of the machine may lose half a second more in any case. */
const gatherMs = 100

/** What is kept, in one order. */
export type JournalItem = JournalEntry | JournalSnapshot | SavedCall

/** The journal's one writer, for all organizations. */
export class JournalWriter {
  readonly #queue: WriteBehind<JournalItem>

  constructor({ journal, log }: Pick<ExchangePorts, 'journal' | 'log'>) {
    const write = (batch: readonly JournalItem[]) => writeBatch(journal, batch)
    this.#queue = new WriteBehind({ subject: 'journal', gatherMs, write, log })
  }

  /** Whether new calls should be refused until the disk has caught up. */
  get isCrowded(): boolean {
    return this.#queue.isCrowded
  }

  /** Keeps an input; a snapshot or a record after the inputs that it stands for. */
  add(item: JournalItem): void {
    this.#queue.add(item)
  }

  /** Resolves when all is on disk. */
  flush(): Promise<void> {
    return this.#queue.flush()
  }
}

async function writeBatch(journal: Journal, batch: readonly JournalItem[]): Promise<void> {
  const entries: JournalEntry[] = []
  const calls: SavedCall[] = []
  // Each replaces the one before, so only the last of an organization is worth writing.
  const snapshots = new Map<string, JournalSnapshot>()
  for (const item of batch) {
    if ('input' in item) entries.push(item)
    else if ('record' in item) calls.push(item)
    else snapshots.set(item.organizationId, item)
  }
  await journal.append({ entries, calls })
  for (const last of snapshots.values()) await journal.saveSnapshot(last)
}
