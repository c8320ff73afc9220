// A recording on its way to disk, a second at a time: in bounded memory, whatever the disk does,
// and playable whatever happens to the program. The length in its head is set right at the end.

import { type FileHandle, mkdir, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { recordingHeader, recordingMs } from '@mainline/media'

/** What became of a recording; `reason` says why it is not whole. */
export interface KeptRecording {
  readonly sizeBytes: number
  readonly durationMs: number
  readonly reason?: string
}

/** Seconds that wait for a slow disk; then the recording is given up. */
const maxWaiting = 60
/** A call may stand this long: 12 hours of 16 kB a second. */
const maxBytes = 12 * 3_600 * 16_000

/** One file. */
export class RecordingFile {
  readonly #ended: (kept: KeptRecording) => void
  #last: Promise<FileHandle | undefined>
  #bytes = 0
  #waiting = 0
  #reason: string | undefined
  #isClosed = false

  /** Begins a file that is not there yet; `ended` is told once, when it is closed or has failed. */
  constructor(path: string, ended: (kept: KeptRecording) => void) {
    this.#ended = ended
    this.#last = begin(path).catch((error: unknown) => this.#fail(error))
  }

  /** Whether what is appended is kept. */
  get isKept(): boolean {
    return this.#reason === undefined && !this.#isClosed
  }

  /** Keeps the next second. */
  append(bytes: Uint8Array): void {
    if (!this.isKept || bytes.length === 0) return
    if (this.#waiting >= maxWaiting) this.#reason = 'the disk is too slow'
    if (this.#bytes + bytes.length > maxBytes) this.#reason = 'it is too long'
    if (this.#reason !== undefined) {
      this.close()
      return
    }
    this.#bytes += bytes.length
    this.#then(async (file) => {
      await file.write(bytes)
    })
  }

  /** Sets the length right and closes the file. */
  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#then(async (file) => {
      const header = recordingHeader(this.#bytes)
      await file.write(header, 0, header.length, 0)
      await file.close()
    })
    void this.#tellEnd()
  }

  async #tellEnd(): Promise<void> {
    await this.#last
    const sizeBytes = this.#bytes
    const why = this.#reason === undefined ? {} : { reason: this.#reason }
    this.#ended({ sizeBytes, durationMs: recordingMs(sizeBytes), ...why })
  }

  #then(work: (file: FileHandle) => Promise<void>): void {
    this.#waiting += 1
    this.#last = this.#last
      .then(async (file) => {
        if (file !== undefined) await work(file)
        this.#waiting -= 1
        return file
      })
      .catch((error: unknown) => this.#fail(error))
  }

  #fail(error: unknown): undefined {
    this.#reason ??= error instanceof Error ? error.message : String(error)
    this.close()
  }
}

async function begin(path: string): Promise<FileHandle> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const file = await open(path, 'wx', 0o600)
  await file.write(recordingHeader(0))
  return file
}
