// One recording as a media engine runs it: what two sessions receive goes into the recorder, and
// what comes out of it to the disk.

import type { ReceivedMedia } from '@mainline/media'
import { Recorder } from '@mainline/media'
import type { MediaEvent } from './media-messages.ts'
import { RecordingFile } from './recording-file.ts'
import type { Scheduled } from './schedule.ts'

/** What a recording is made with. */
export interface LineRecordingOptions {
  readonly recordingId: string
  readonly path: string
  /** The session on the left, and the one on the right. */
  readonly sessionIds: readonly [string, string]
  readonly tell: (event: MediaEvent) => void
}

/** A recording that goes on. */
export class LineRecording implements Scheduled {
  dueAt: number | undefined
  readonly sessionIds: readonly [string, string]
  readonly #recorder: Recorder
  readonly #beginsAt: number
  readonly #file: RecordingFile
  /** Resolves when all of it is on the disk. */
  readonly kept: Promise<void>

  constructor(beginsAt: number, { recordingId, path, sessionIds, tell }: LineRecordingOptions) {
    this.sessionIds = sessionIds
    this.#beginsAt = beginsAt
    this.#recorder = new Recorder(beginsAt)
    const { promise, resolve } = Promise.withResolvers<void>()
    this.kept = promise
    this.#file = new RecordingFile(path, (kept) => {
      tell({ kind: 'recordingEnded', recordingId, ...kept })
      resolve()
    })
  }

  /** A packet of one of the two; what is said before the beginning is not recorded. */
  receive(now: number, sessionId: string, media: ReceivedMedia): void {
    if (now < this.#beginsAt) return
    this.#recorder.receive(now, sessionId === this.sessionIds[0] ? 'left' : 'right', media)
  }

  /** Records silence, or again what is said. */
  steer(action: 'pause' | 'resume'): void {
    this.#recorder[action]()
  }

  /** Ends it; what was recorded is kept. */
  end(now: number): void {
    this.expire(now)
    this.#file.append(this.#recorder.rest())
    this.#file.close()
  }

  /** When there is more to record; undefined once it can be kept no more. */
  deadline(): number | undefined {
    return this.#file.isKept ? this.#recorder.deadline() : undefined
  }

  /** Records what is due. */
  expire(now: number): void {
    for (const piece of this.#recorder.expire(now)) this.#file.append(piece)
  }
}
