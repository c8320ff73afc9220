// Uploaded audio files: what is taken, what is refused and why, and how auto attendants play them.
// What a file sounds like is speech's matter and tried there.

import { limits } from '@mainline/model'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { addTestOrganization, openTestApi, type TestAnswer, type TestApi } from '../testing.ts'
import {
  addAccount,
  assignNumber,
  associate,
  autoAttendantBody,
  idOf,
  license,
  orderLicenses,
  refusalOf,
  uploadForm,
} from '../testing-directory.ts'

let api: TestApi
beforeAll(async () => {
  api = await openTestApi()
})
afterAll(() => api.close())

function upload(form: FormData, by = api): Promise<TestAnswer> {
  return by.send('POST', '/audioFiles', form)
}

async function added(fileName: string): Promise<string> {
  return idOf(await upload(uploadForm(fileName)))
}

/** An auto attendant whose greeting is this prompt. */
function greetedBy(greeting: object) {
  const { defaultCallFlow, ...rest } = autoAttendantBody('Main line')
  return { ...rest, defaultCallFlow: { ...defaultCallFlow, greetings: [greeting] } }
}

function playing(id: string): object {
  return { activeType: 'audioFile', audioFilePrompt: { id, fileName: 'whatever.wav' } }
}

test('an uploaded file is listed, found, heard again and deleted', async () => {
  const answer = await upload(uploadForm('Welcome été.wav', 'RIFF and so on'))
  expect(answer).toMatchObject({
    status: 201,
    body: { fileName: 'Welcome été.wav', format: 'wav', sizeBytes: 14, durationMs: 1 },
  })
  const path = `/audioFiles/${idOf(answer)}`
  expect((await api.send('GET', '/audioFiles?$search=welcome')).body).toMatchObject({
    value: [{ fileName: 'Welcome été.wav' }],
  })
  expect((await api.send('GET', path)).body).toEqual(answer.body)
  expect(await api.send('GET', `${path}/content`)).toMatchObject({
    status: 200,
    headers: { 'content-type': 'audio/wav' },
    body: 'RIFF and so on',
  })
  expect((await api.send('DELETE', path)).status).toBe(204)
  expect((await api.send('GET', `${path}/content`)).status).toBe(404)
})

describe('an upload is refused', () => {
  test('when it is no sound, with what to do', async () => {
    const answer = await upload(uploadForm('notes.wav', 'text'))
    expect(refusalOf(answer)).toMatch(/^400 badRequest: formatUnknown/)
  })

  test('at one byte more than 5 MB, and taken at 5 MB', async () => {
    const most = 'x'.repeat(limits.audioFileBytes)
    expect((await upload(uploadForm('most.wav', most))).status).toBe(201)
    const answer = await upload(uploadForm('more.wav', `${most}x`))
    expect(answer.status).toBe(413)
    expect(JSON.stringify(answer.body)).toContain('The file is larger than 5 MB.')
  })

  test('when its length says so, before it is read', async () => {
    const headers = { 'content-type': 'multipart/form-data; boundary=x', 'content-length': '1e12' }
    expect((await api.send('POST', '/audioFiles', {}, headers)).status).toBe(413)
  })

  test('when it is no form', async () => {
    const answer = await api.send('POST', '/audioFiles', { file: 'RIFF' })
    expect(answer.status).toBe(415)
    expect(JSON.stringify(answer.body)).toContain('multipart/form-data')
  })

  test.each([
    ['another field beside the file', [['file', 'a.wav'], ['note']]],
    [
      'two files',
      [
        ['file', 'a.wav'],
        ['file', 'b.wav'],
      ],
    ],
    ['a file in another field', [['sound', 'a.wav']]],
    ['no file', []],
  ] as const)('with %s', async (_, parts) => {
    const form = new FormData()
    for (const [field, fileName] of parts) {
      if (fileName === undefined) form.append(field, 'text')
      else form.append(field, new Blob(['RIFF of a sound']), fileName)
    }
    expect(await upload(form)).toMatchObject({ status: 400, body: { error: { target: 'file' } } })
  })

  test('when its name has more than 255 characters', async () => {
    expect((await upload(uploadForm(`${'x'.repeat(252)}.wav`))).status).toBe(400)
    expect((await upload(uploadForm(`${'x'.repeat(251)}.wav`))).status).toBe(201)
  })
})

describe('an auto attendant', () => {
  test('plays a file under its true name, and keeps it from being deleted', async () => {
    const id = await added('hello.mp3')
    const saved = await api.send('POST', '/autoAttendants', greetedBy(playing(id)))
    expect(saved).toMatchObject({
      status: 201,
      body: {
        diagnostics: [],
        defaultCallFlow: {
          greetings: [{ activeType: 'audioFile', audioFilePrompt: { id, fileName: 'hello.mp3' } }],
        },
      },
    })
    const refused = await api.send('DELETE', `/audioFiles/${id}`)
    expect(refusalOf(refused)).toMatch(/^409 conflict: referenced/)
    expect(JSON.stringify(refused.body)).toContain('plays hello.mp3')
    expect((await api.send('GET', `/audioFiles/${id}/content`)).status).toBe(200)
    const path = `/autoAttendants/${idOf(saved)}`
    await api.send('PUT', path, autoAttendantBody('Main line'))
    expect((await api.send('DELETE', `/audioFiles/${id}`)).status).toBe(204)
  })

  test('is not saved with a file that there is not', async () => {
    const answer = await api.send('POST', '/autoAttendants', greetedBy(playing('audio_gone')))
    expect(refusalOf(answer)).toMatch(/^400 configurationInvalid: audioFileMissing/)
  })

  test('is not saved with the file of another organization', async () => {
    const other = await addTestOrganization(api, 'other.example')
    const id = idOf(await upload(uploadForm('secret.wav'), other))
    const answer = await api.send('POST', '/autoAttendants', greetedBy(playing(id)))
    expect(refusalOf(answer)).toMatch(/^400 configurationInvalid: audioFileMissing/)
    expect((await api.send('GET', `/audioFiles/${id}/content`)).status).toBe(404)
  })

  test('plays the file to a simulated caller', async () => {
    await orderLicenses(api)
    const account = await addAccount(api, 'main')
    await license(api, account)
    await assignNumber(api, '+12505550012', account)
    const greeting = greetedBy(playing(await added('season.wav')))
    await associate(api, account, idOf(await api.send('POST', '/autoAttendants', greeting)))
    const { body } = await api.send('POST', '/simulations', { to: '+12505550012' })
    const shape = z.object({ steps: z.array(z.looseObject({ summary: z.string() })) })
    const told = shape.parse(body).steps.map(({ summary }) => summary)
    expect(told).toContainEqual(expect.stringMatching(/^The caller hears: “season.wav”/))
  })
})
