// Keeps every input in the journal, in order, together with the snapshots that spare its replay
// and the records of finished calls: whoever finds a record finds all the inputs that it tells of.
// The engine does not wait for the disk: a crash may lose the last few milliseconds of inputs, and
// the calls they belong to are ended by the crash in any case.

import type {
  CallRecordStore,
  ExchangePorts,
  Journal,
  JournalEntry,
  JournalSnapshot,
  SavedCall,
} from './ports.ts'
import { WriteBehind } from './write-behind.ts'

/** What is kept, in one order. */
export type JournalItem = JournalEntry | JournalSnapshot | SavedCall

/** The journal's one writer, for all organizations. */
export class JournalWriter {
  readonly #queue: WriteBehind<JournalItem>

  constructor({
    journal,
    callRecords,
    log,
  }: Pick<ExchangePorts, 'journal' | 'callRecords' | 'log'>) {
    const write = (batch: readonly JournalItem[]) => writeBatch(journal, callRecords, batch)
    this.#queue = new WriteBehind({ subject: 'journal', write, log })
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

async function writeBatch(
  journal: Journal,
  callRecords: CallRecordStore,
  batch: readonly JournalItem[],
): Promise<void> {
  await journal.append(batch.filter((item) => 'input' in item))
  // Each replaces the one before, so only the last of an organization is worth writing.
  const snapshots = batch.filter((item) => 'content' in item)
  for (const last of new Map(snapshots.map((each) => [each.organizationId, each])).values()) {
    await journal.saveSnapshot(last)
  }
  const calls = batch.filter((item) => 'record' in item)
  if (calls.length > 0) await callRecords.save(calls)
}
