// The organization's own settings: who changes them, their exact limits, and that the change is
// told and live.

import { limits } from '@mainline/model'
import { currentConfiguration } from '@mainline/store'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestApi, signInAs, type TestApi } from '../testing.ts'
import { refusalOf } from '../testing-directory.ts'

let api: TestApi
beforeAll(async () => {
  api = await openTestApi()
})
afterAll(() => api.close())

test('recordings are kept for 90 days after a beep, until somebody chooses', async () => {
  expect(await api.send('GET', '/organization')).toMatchObject({
    body: { recordingKeptDays: 90, recordingNotice: 'beep' },
  })
})

test('recordings are kept for one day to ten years, and not one day less or more', async () => {
  for (const recordingKeptDays of [1, limits.recordingKeptDays]) {
    expect(await api.send('PATCH', '/organization', { recordingKeptDays })).toMatchObject({
      status: 200,
      body: { recordingKeptDays },
    })
  }
  for (const recordingKeptDays of [0, limits.recordingKeptDays + 1, 1.5]) {
    expect(await api.send('PATCH', '/organization', { recordingKeptDays })).toMatchObject({
      status: 400,
      body: { error: { message: expect.stringContaining('recordingKeptDays') } },
    })
  }
  const more = limits.recordingKeptDays + 1
  const refused = await api.send('PATCH', '/organization', { recordingKeptDays: more })
  expect(JSON.stringify(refused.body)).toContain(String(limits.recordingKeptDays))
})

test('how recordings are announced is live with the next version, and told', async () => {
  const before = await live()
  await api.send('PATCH', '/organization', { recordingNotice: 'both' })
  const after = await live()
  expect(before?.organization?.settings?.recordingNotice).toBe('beep')
  expect(after?.organization?.settings).toMatchObject({ recordingNotice: 'both' })
  const { body } = await api.send('GET', '/auditEvents?$top=1')
  expect(JSON.stringify(body)).toMatch(/recording_?[nN]otice/)
})

test('a Voice admin hears recordings, and does not choose how long they are kept', async () => {
  const voice = await signInAs(api, 'vera', ['voiceAdministrator'])
  expect(await voice.send('GET', '/recordings')).toMatchObject({ status: 200 })
  const change = { recordingKeptDays: 30 }
  expect(refusalOf(await voice.send('PATCH', '/organization', change))).toMatch(/^403/)
})

async function live() {
  const organizations = await api.store.withAllOrganizations((tx) =>
    tx.selectFrom('organizations').select('id').execute(),
  )
  const [first] = organizations
  return first && api.store.withOrganization(first.id, currentConfiguration)
}
