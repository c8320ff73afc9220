// Recordings through the API: who may hear them, what of them is sent, that the audit log says who
// listened, and that a deleted one is gone with its file.

import { Readable } from 'node:stream'
import type { CallId, RecordingId } from '@mainline/model'
import { beginRecording, endRecording } from '@mainline/store'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { addTestOrganization, openTestApi, signInAs, type TestApi } from '../testing.ts'
import { inStore } from '../testing-directory.ts'

const sound = Buffer.from('RIFF and the sound of two who talk')
const removed: string[] = []
// The brands of ids that the engine would have made.
const [whole, cut] = ['recording_1a.2' as RecordingId, 'recording_1b.2' as RecordingId]

let api: TestApi
beforeAll(async () => {
  api = await openTestApi({
    recordings: {
      content: async (_, id) =>
        id === whole
          ? { sizeBytes: sound.length, read: (a, b) => Readable.from(sound.subarray(a, b + 1)) }
          : undefined,
      remove: async (_, id) => {
        removed.push(id)
      },
    },
  })
  await inStore(api, async (tx) => {
    const about = { partyNames: ['Customer', 'Ana'], startDateTime: '2026-11-22T12:00:00.000Z' }
    await beginRecording(tx, { id: whole, callId: 'call_1a' as CallId, ...about })
    await beginRecording(tx, { id: cut, callId: 'call_1b' as CallId, ...about })
    await endRecording(tx, whole, { durationMs: 2_000, sizeBytes: 32_000 })
  })
})
afterAll(() => api.close())

async function activities(): Promise<readonly string[]> {
  const { body } = await api.send('GET', "/auditEvents?$filter=startswith(activity,'recording')")
  const shape = z.object({ value: z.array(z.looseObject({ activity: z.string() })) })
  return shape.parse(body).value.map(({ activity }) => activity)
}

test('the recordings of a call are found by it', async () => {
  const { body } = await api.send('GET', "/recordings?$filter=callId eq 'call_1a'")
  expect(body).toEqual({
    value: [
      {
        id: whole,
        callId: 'call_1a',
        partyNames: ['Customer', 'Ana'],
        startDateTime: '2026-11-22T12:00:00.000Z',
        durationMs: 2_000,
        sizeBytes: 32_000,
      },
    ],
  })
})

test('a recording is heard whole or in part, and the audit log says once that it was', async () => {
  const path = `/recordings/${whole}/content`
  expect(await api.send('GET', path)).toMatchObject({
    status: 200,
    headers: { 'content-type': 'audio/wav', 'content-length': String(sound.length) },
    body: sound.toString(),
  })
  const part = await api.send('GET', path, undefined, { range: 'bytes=5-7' })
  expect(part).toMatchObject({
    status: 206,
    headers: { 'content-range': `bytes 5-7/${sound.length}` },
    body: 'and',
  })
  const behind = await api.send('GET', path, undefined, { range: 'bytes=500-' })
  expect(behind.status).toBe(400)
  expect(await activities()).toEqual(['recordingHeard'])
})

describe('a recording is nobody else’s', () => {
  test.each(['reader', 'userAdministrator', 'billingAdministrator'] as const)(
    'a %s hears none',
    async (role) => {
      const person = await signInAs(api, `person-${role.toLowerCase()}`, [role])
      expect((await person.send('GET', '/recordings')).status).toBe(403)
      expect((await person.send('GET', `/recordings/${whole}/content`)).status).toBe(403)
    },
  )

  test('another organization finds none', async () => {
    const other = await addTestOrganization(api, 'other.example')
    expect((await other.send('GET', '/recordings')).body).toEqual({ value: [] })
    expect((await other.send('GET', `/recordings/${whole}/content`)).status).toBe(404)
    expect((await other.send('DELETE', `/recordings/${whole}`)).status).toBe(404)
  })
})

test('a recording without a file answers 404, and can be deleted', async () => {
  expect((await api.send('GET', `/recordings/${cut}/content`)).status).toBe(404)
  expect((await api.send('DELETE', `/recordings/${cut}`)).status).toBe(204)
  expect((await api.send('GET', `/recordings/${cut}`)).status).toBe(404)
  expect(removed).toEqual([cut])
  expect(await activities()).toContain('recordingDeleted')
})

test('whose calls are recorded is said of the person, and decides calls', async () => {
  const body = { displayName: 'Rita', userName: 'rita', recordsCalls: true }
  const added = await api.send('POST', '/users', body)
  expect(added).toMatchObject({ status: 201, body: { recordsCalls: true } })
  const { id } = z.object({ id: z.string() }).parse(added.body)
  const changed = await api.send('PATCH', `/users/${id}`, { recordsCalls: false })
  expect(changed.body).toMatchObject({ recordsCalls: false })
})
