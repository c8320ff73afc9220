// Where the sound of recordings is, for the API; `server` supplies its data folder.

import type { Readable } from 'node:stream'
import type { OrganizationId } from '@mainline/model'

/** A recording as a WAV file that can be read in part. */
export interface RecordingContent {
  readonly sizeBytes: number
  /** From one byte to another, both included. */
  read(start: number, end: number): Readable
}

/** The files of recordings. */
export interface RecordingFiles {
  /** Undefined where there is no file, or nothing in it. */
  content(organizationId: OrganizationId, id: string): Promise<RecordingContent | undefined>
  remove(organizationId: OrganizationId, id: string): Promise<void>
}
