// Recordings on a real disk: one that a crash cut off is sent with a head that fits, in any parts,
// and what was kept long enough goes with its file.

import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { recordingHeader } from '@mainline/exchange'
import { type CallId, type OrganizationId, parseId, type RecordingId } from '@mainline/model'
import { beginRecording, changeOrganization } from '@mainline/store'
import { openTestDatabase, type TestDatabase } from '@mainline/store/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { recordingFiles, recordingSweep } from './recording-files.ts'

const organizationId = parseId<OrganizationId>('org', 'org_1') ?? fail()
const id = 'recording_1a.2' as RecordingId
const sound = Buffer.from([1, 2, 3, 4, 5, 6, 7])

let dataDir: string
let database: TestDatabase
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'recording-files-'))
  database = await openTestDatabase()
})
afterAll(async () => {
  await database.close()
  await rm(dataDir, { recursive: true })
})

function fail(): never {
  throw new Error('no id')
}

async function writeCut(): Promise<string> {
  const folder = join(dataDir, 'recordings', organizationId)
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, `${id}.wav`), [recordingHeader(0), sound])
  return folder
}

test('what a crash cut off is sent with a head that says its true length', async () => {
  await writeCut()
  const content = await recordingFiles(dataDir).content(organizationId, id)
  if (content === undefined) throw new Error('no content')
  const whole = Buffer.concat([recordingHeader(6), sound.subarray(0, 6)])
  expect(await buffer(content.read(0, content.sizeBytes - 1))).toEqual(whole)
  for (const [start, end] of [
    [0, 1],
    [50, 60],
    [58, 58],
    [60, 63],
  ] as const) {
    expect(await buffer(content.read(start, end))).toEqual(whole.subarray(start, end + 1))
  }
})

test('an id that would lead elsewhere is no path', () => {
  expect(() => recordingFiles(dataDir).content(organizationId, '../../etc/passwd')).toThrow()
})

test('what was kept as long as its organization wants goes, the rest stays', async () => {
  const folder = await writeCut()
  const begun = Date.UTC(2026, 10, 22)
  await database.store.withAllOrganizations(async (tx) => {
    await tx
      .insertInto('organizations')
      .values({
        id: organizationId,
        display_name: 'One',
        domain: 'one.example',
        country_code: 'CA',
        language_id: 'en-CA',
        time_zone_id: 'America/Vancouver',
      })
      .execute()
  })
  await database.store.withOrganization(organizationId, async (tx) => {
    await changeOrganization(tx, { recordingKeptDays: 30 })
    await beginRecording(tx, {
      ...{ id, callId: 'call_1' as CallId, partyNames: ['A', 'B'] },
      startDateTime: new Date(begun).toISOString(),
    })
  })
  const keptMs = 30 * 24 * 60 * 60 * 1000
  const sweep = (at: number) =>
    database.store.withAllOrganizations((tx) => recordingSweep(dataDir)(tx, new Date(at)))
  expect([await sweep(begun + keptMs), await readdir(folder)]).toEqual([0, [`${id}.wav`]])
  expect([await sweep(begun + keptMs + 1), await readdir(folder)]).toEqual([1, []])
})
