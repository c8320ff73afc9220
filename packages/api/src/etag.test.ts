// Two administrators at once: who is too late is told what was changed, by whom and when; and every
// write of a single object that counts its revisions knows If-Match.

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { openTestApi, signInAs, type TestApi } from './testing.ts'
import { addAutoAttendant, addPerson, addTestGroup } from './testing-directory.ts'

let api: TestApi
let ada: TestApi
beforeAll(async () => {
  api = await openTestApi()
  ada = await signInAs(api, 'Ada', ['globalAdministrator'])
})
afterAll(() => api.close())

/** Sends a change made for what `path` was before Ada changed it. */
async function sendLate(path: string, hers: readonly object[], body: object | undefined) {
  const { headers } = await api.send('GET', path)
  for (const change of hers) await ada.send('PATCH', path, change)
  const method = body === undefined ? 'DELETE' : 'PATCH'
  return api.send(method, path, body, { 'if-match': String(headers['etag']) })
}

function change(target: string, values: object) {
  const told = { by: 'Ada', at: expect.any(String), ...values }
  return expect.objectContaining({ code: 'changedMeanwhile', target, change: told })
}

function refusal(...details: readonly object[]) {
  return { status: 412, body: { error: { code: 'preconditionFailed', details } } }
}

test('who is too late is told each changed field, by whom, from what to what', async () => {
  const path = `/users/${await addPerson(api, 'ana')}`
  const hers = [{ displayName: 'Ann' }, { displayName: 'Anna', department: 'Sales' }]
  expect(await sendLate(path, hers, { jobTitle: 'Agent' })).toMatchObject(
    refusal(
      change('displayName', { before: 'Ann', after: 'Anna' }),
      change('department', { after: 'Sales' }),
    ),
  )
})

test('deep in an auto attendant the field itself is named', async () => {
  const path = `/autoAttendants/${await addAutoAttendant(api)}`
  const hers = [{ name: 'Front desk' }]
  expect(await sendLate(path, hers, undefined)).toMatchObject(
    refusal(change('name', { before: 'Main line', after: 'Front desk' })),
  )
})

test('a password that was changed with other fields is never told', async () => {
  const path = `/users/${await addPerson(api, 'bea')}`
  const hers = [{ password: 'correct horse battery', department: 'Sales' }]
  const refused = await sendLate(path, hers, { jobTitle: 'Agent' })
  expect(refused).toMatchObject(refusal(change('department', { after: 'Sales' })))
  expect(JSON.stringify(refused.body)).not.toMatch(/password|argon2|correct horse/i)
})

/** What is changed with If-Match, but deleted whatever it has become. */
const deletedBlindly = ['/v1.0/signInMethods/openIdConnect']
/** Objects that several administrators edit. */
const edited = [
  '/v1.0/autoAttendants/{id}',
  '/v1.0/emergencyAddresses/{id}',
  '/v1.0/groups/{id}',
  '/v1.0/organization',
  '/v1.0/resourceAccounts/{id}',
  '/v1.0/resourceAccounts/{id}/association',
  '/v1.0/trunks/{id}',
  '/v1.0/users/{id}',
]

test('every way to write what several people edit knows If-Match', async () => {
  const text = await readFile(join(import.meta.dirname, '..', 'openapi.json'), 'utf8')
  const parameters = z.array(z.looseObject({ name: z.string() })).default([])
  const shape = z.object({
    paths: z.record(z.string(), z.record(z.string(), z.looseObject({ parameters }))),
  })
  const knowing = Object.entries(shape.parse(JSON.parse(text)).paths).map(([path, methods]) => {
    const writes = Object.entries(methods).filter(([method]) => /put|patch|delete/.test(method))
    const known = writes.filter(([, { parameters: all }]) =>
      all.some(({ name }) => name === 'if-match'),
    )
    return { path, writes: writes.length, known: known.length }
  })
  const aware = knowing.filter(({ known }) => known > 0)
  const partly = aware.filter(({ writes, known }) => writes !== known)
  expect(partly.map(({ path }) => path).toSorted()).toEqual(deletedBlindly)
  expect(aware.map(({ path }) => path)).toEqual(expect.arrayContaining(edited))
})

test('licenses of a person or group are not changed over somebody else’s change', async () => {
  const person = `/users/${await addPerson(api, 'cid')}`
  const group = `/groups/${await addTestGroup(api)}`
  for (const path of [person, group]) {
    const { headers } = await api.send('GET', path)
    await ada.send('PATCH', path, { displayName: 'Changed' })
    const body = { addLicenses: [], removeLicenses: [] }
    const match = { 'if-match': String(headers['etag']) }
    expect((await api.send('POST', `${path}/assignLicense`, body, match)).status).toBe(412)
  }
})
