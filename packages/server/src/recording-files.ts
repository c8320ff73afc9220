// Recordings in the data folder: `recordings/<organization>/<recording>.wav`. One that a crash cut
// off has no length in its head, so the head that is sent is always made anew from the size of the
// file; and those that are kept long enough go, with what the database knows of them.

import { createReadStream } from 'node:fs'
import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { RecordingContent, RecordingFiles } from '@mainline/api'
import { type RecordingStore, recordingHeader } from '@mainline/exchange'
import { invariant, type OrganizationId } from '@mainline/model'
import { beginRecording, endRecording, expireRecordings, type Store } from '@mainline/store'
import type { Sweep } from './sweeps.ts'

const headerBytes = recordingHeader(0).length

/** Where a recording is. Both names are ours, and yet are looked at before they become a path. */
function pathOf(dataDir: string, organizationId: OrganizationId, id: string): string {
  const isPlain = [organizationId, id].every((name) => /^[a-z]+_[0-9A-Za-z.]+$/.test(name))
  invariant(isPlain, 'an id holds nothing that leads elsewhere')
  return join(dataDir, 'recordings', organizationId, `${id}.wav`)
}

/** What the exchange asks for. */
export function recordingStore(store: Store, dataDir: string): RecordingStore {
  return {
    path: ({ organizationId, id }) => pathOf(dataDir, organizationId, id),
    begun: ({ organizationId, id, callId, partyNames, startedAtMs }) => {
      const startDateTime = new Date(startedAtMs).toISOString()
      const recording = { id, callId, partyNames, startDateTime }
      return store.withOrganization(organizationId, (tx) => beginRecording(tx, recording))
    },
    ended: ({ organizationId, id }, { sizeBytes, durationMs, reason }) => {
      const kept = { sizeBytes, durationMs, ...(reason === undefined ? {} : { failure: reason }) }
      return store.withOrganization(organizationId, (tx) => endRecording(tx, id, kept))
    },
  }
}

/** What the API asks for. */
export function recordingFiles(dataDir: string): RecordingFiles {
  return {
    content: (organizationId, id) => contentOf(pathOf(dataDir, organizationId, id)),
    remove: (organizationId, id) => rm(pathOf(dataDir, organizationId, id), { force: true }),
  }
}

async function contentOf(path: string): Promise<RecordingContent | undefined> {
  const file = await stat(path).catch(() => undefined)
  if (file === undefined || file.size < headerBytes) return undefined
  // Both sides of each moment, or the last one would be noise.
  const soundBytes = (file.size - headerBytes) & ~1
  const header = Buffer.from(recordingHeader(soundBytes))
  return {
    sizeBytes: headerBytes + soundBytes,
    read: (start, end) => Readable.from(pieces(path, header, start, end)),
  }
}

async function* pieces(path: string, header: Buffer, start: number, end: number) {
  if (start < headerBytes) yield header.subarray(start, end + 1)
  if (end >= headerBytes) {
    yield* createReadStream(path, { start: Math.max(start, headerBytes), end })
  }
}

/** Deletes what was kept long enough. */
export function recordingSweep(dataDir: string): Sweep {
  return async (tx, now) => {
    const expired = await expireRecordings(tx, now)
    for (const { organizationId, id } of expired) {
      await rm(pathOf(dataDir, organizationId, id), { force: true })
    }
    return expired.length
  }
}
