// How recordings are kept and announced, shown and changed from the command line.

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { AnsweringServer } from '../test/answering-server.ts'
import { recordingSettingsOn } from './recording-settings.ts'
import { connectToServer } from './server-access.ts'

const server = new AnsweringServer()
beforeAll(() => server.start())
afterAll(() => server.stop())
beforeEach(() => {
  server.asked = []
  server.answer = () => [200, { recordingKeptDays: 30, recordingNotice: 'both' }]
})

const shown = 'Recordings are kept for 30 days. Before one begins, both parties hear: both.\n'

test('without options the settings are only shown', async () => {
  expect(await recordingSettingsOn(await connectToServer(server.environment), {})).toBe(shown)
  expect(server.asked).toMatchObject([{ line: 'GET /v1.0/organization' }])
})

test('what is given is changed, the rest is not named', async () => {
  const typed = { keptDays: '30' }
  expect(await recordingSettingsOn(await connectToServer(server.environment), typed)).toBe(shown)
  expect(server.asked).toMatchObject([
    { line: 'PATCH /v1.0/organization', body: { recordingKeptDays: 30 } },
  ])
})

test('a notice that there is not is refused with those that there are', async () => {
  const connected = await connectToServer(server.environment)
  await expect(recordingSettingsOn(connected, { notice: 'gong' })).rejects.toThrow(/announcement/)
  expect(server.asked).toEqual([])
})
