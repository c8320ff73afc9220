// Recordings as a test looks at them: a folder that is gone with the test, how long what is said
// goes on, and what the two sides of the file hold.

import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeMulaw, toneShare } from '@mainline/media'
import { expect } from 'vitest'
import { MemoryPorts } from './memory-ports.ts'

const headerBytes = 58

/** What was recorded at a site whose ports are these; one recording. */
export class TestRecordings {
  readonly ports = new MemoryPorts()
  readonly #folder: string

  private constructor(folder: string) {
    this.#folder = folder
    this.ports.recordingsFolder = join(folder, 'org_contoso')
  }

  static async open(): Promise<TestRecordings> {
    return new TestRecordings(await mkdtemp(join(tmpdir(), 'recordings-')))
  }

  /** Until the file is so much longer: what is recorded is the clock. */
  async said(ms: number): Promise<void> {
    const { recorded, recordingsFolder } = this.ports
    const size = async () => {
      const [id] = [...recorded.keys()]
      const file = await stat(join(recordingsFolder, `${id}.wav`)).catch(() => undefined)
      return file?.size ?? 0
    }
    const before = await size()
    await expect.poll(size, { timeout: 10_000 }).toBeGreaterThan(before + 16 * ms - 1)
  }

  /** The recording once it is whole, without its head. */
  async whole() {
    const { recorded, recordingsFolder } = this.ports
    await expect.poll(() => [...recorded.values()][0]?.kept, { timeout: 10_000 }).toBeDefined()
    const [entry] = [...recorded.values()]
    if (entry?.kept === undefined) throw new Error('not kept')
    const file = await readFile(join(recordingsFolder, `${entry.recording.id}.wav`))
    expect(file.length - headerBytes).toBe(entry.kept.sizeBytes)
    expect(file.readUInt32LE(54)).toBe(entry.kept.sizeBytes)
    return { ...entry, kept: entry.kept, bytes: new Uint8Array(file.subarray(headerBytes)) }
  }

  async close(): Promise<void> {
    await rm(this.#folder, { recursive: true })
  }
}

/** The second half of one side: what comes after the beep and the first delay. */
export function sideOf(bytes: Uint8Array, side: 0 | 1): Int16Array {
  const mono = bytes.filter((_, index) => index % 2 === side)
  return decodeMulaw(mono.slice(mono.length / 2))
}

/** The tenths of a second that are this tone; a busy machine sends the others in pieces. */
export function tenthsOf(samples: Int16Array, hz: number): number {
  const starts = Array.from({ length: Math.floor(samples.length / 800) }, (_, index) => index * 800)
  return starts.filter((start) => toneShare(samples.subarray(start, start + 800), hz) > 0.8).length
}
