// The recordings of all calls that stand: where each goes, and who is told when it is over. That it
// was begun is written at once, so that a recording which a crash cuts off is found again.

import type { CallId, LegId, RecordingId } from '@mainline/model'
import type { MediaEvent } from './media-messages.ts'
import type { BegunRecording, Log, RecordingStore } from './ports.ts'
import type { KeptRecording } from './recording-file.ts'
import { WriteBehind } from './write-behind.ts'

/** Tells the engine that a recording goes on no more. */
type Failed = (name: {
  readonly callId: CallId
  readonly legId: LegId
  readonly recordingId: RecordingId
}) => void

interface Entry {
  readonly recording: BegunRecording
  readonly legId: LegId
  readonly failed: Failed
}

/** One thing to write. */
type Write = readonly [recording: BegunRecording, kept?: KeptRecording]

/** Every recording that goes on. */
export class CallRecordings {
  readonly #store: RecordingStore | undefined
  readonly #log: Log
  readonly #going = new Map<string, Entry>()
  readonly #writes: WriteBehind<Write>

  constructor(store: RecordingStore | undefined, log: Log) {
    this.#store = store
    this.#log = log
    this.#writes = new WriteBehind({
      subject: 'recordings',
      write: (batch) => this.#write(batch),
      log,
    })
  }

  /** Where a recording goes; undefined where nothing can be recorded. */
  begin(recording: BegunRecording, legId: LegId, failed: Failed): string | undefined {
    if (this.#store === undefined) return undefined
    this.#going.set(recording.id, { recording, legId, failed })
    this.#writes.add([recording])
    return this.#store.path(recording)
  }

  /** What the media engine tells of a recording. */
  receive(event: MediaEvent & { kind: 'recordingEnded' }): void {
    const entry = this.#going.get(event.recordingId)
    if (entry === undefined) return
    this.#going.delete(event.recordingId)
    const { kind: _, recordingId: __, ...kept } = event
    const { recording, legId, failed } = entry
    this.#writes.add([recording, kept])
    if (kept.reason === undefined) return
    const { id: recordingId, callId, organizationId } = recording
    this.#log.error({ organizationId, callId, recordingId, ...kept }, 'a recording failed')
    failed({ callId, legId, recordingId })
  }

  /** Resolves when all is written that was told. */
  flush(): Promise<void> {
    return this.#writes.flush()
  }

  async #write(batch: readonly Write[]): Promise<void> {
    for (const [recording, kept] of batch) {
      if (kept === undefined) await this.#store?.begun(recording)
      else await this.#store?.ended(recording, kept)
    }
  }
}
