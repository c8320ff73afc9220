// Many organizations in one installation: the operator makes them, their people sign in by user
// principal name, and nobody but the operator sees that there are others.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { inject, openTestApi, signInAs, type TestApi } from '../testing.ts'
import { addPerson } from '../testing-directory.ts'

let api: TestApi
let contoso: TestApi
const home = { countryCode: 'CA', timeZoneId: 'America/Vancouver' }
const made = z.object({
  id: z.string(),
  administrator: z.object({ userPrincipalName: z.string(), password: z.string() }),
})

beforeAll(async () => {
  api = await openTestApi()
  contoso = await makeAndSignIn('Contoso', 'Contoso.Example')
})
afterAll(() => api.close())

async function makeAndSignIn(displayName: string, domain: string): Promise<TestApi> {
  const answer = await api.send('POST', '/organizations', { displayName, domain, ...home })
  expect(answer.status, JSON.stringify(answer.body)).toBe(201)
  const { userPrincipalName: username, password } = made.parse(answer.body).administrator
  const payload = { username, password }
  const started = await inject(api.app, { method: 'POST', url: '/v1.0/signIns', payload })
  return api.as(z.object({ token: z.string() }).parse(started.body).token)
}

async function numbersOf(of: TestApi): Promise<readonly string[]> {
  const path = '/admin/teams/telephoneNumberManagement/numberAssignments'
  const numbers = z.object({ value: z.array(z.object({ telephoneNumber: z.string() })) })
  return numbers.parse((await of.send('GET', path)).body).value.map((one) => one.telephoneNumber)
}

test('an organization starts with a Global admin, who signs in by the whole name', async () => {
  expect(await contoso.send('GET', '/me')).toMatchObject({
    body: { userPrincipalName: 'admin@contoso.example', roles: ['globalAdministrator'] },
  })
  expect(await contoso.send('GET', '/organization')).toMatchObject({
    body: { displayName: 'Contoso', domain: 'contoso.example', sipDomain: 'contoso.example' },
  })
  expect(await contoso.send('GET', '/configurations')).toMatchObject({
    body: { value: [{ version: 1, actor: { kind: 'operator' } }] },
  })
})

test('no two organizations have the same sample number', async () => {
  const [own, others] = [await numbersOf(api), await numbersOf(contoso)]
  expect(others).toHaveLength(own.length)
  expect(others.filter((number) => own.includes(number))).toEqual([])
})

test('a domain is one organization’s', async () => {
  const again = { displayName: 'Other', domain: 'contoso.example', ...home }
  expect(await api.send('POST', '/organizations', again)).toMatchObject({
    status: 409,
    body: { error: { target: 'domain' } },
  })
})

test('the operator names the organization that a request is for', async () => {
  const chosen = { 'x-mainline-organization': 'contoso.example' }
  await api.send('PATCH', '/organization', { displayName: 'Contoso Ltd' }, chosen)
  expect(await contoso.send('GET', '/organization')).toMatchObject({
    body: { displayName: 'Contoso Ltd' },
  })
  expect(await api.send('GET', '/organization')).toMatchObject({
    body: { displayName: 'My organization' },
  })
  const nowhere = { 'x-mainline-organization': 'nowhere.example' }
  expect(await api.send('GET', '/organization', undefined, nowhere)).toMatchObject({ status: 404 })
})

test('a Global admin neither sees other organizations, nor makes or names one', async () => {
  const fabrikam = { displayName: 'Fabrikam', domain: 'fabrikam.example', ...home }
  const admin = await signInAs(api, 'ada', ['globalAdministrator'])
  expect(await admin.send('GET', '/organizations')).toMatchObject({ status: 403 })
  expect(await admin.send('POST', '/organizations', fabrikam)).toMatchObject({ status: 403 })
  const chosen = { 'x-mainline-organization': 'contoso.example' }
  expect(await admin.send('GET', '/users', undefined, chosen)).toMatchObject({ status: 403 })
})

test('the same local part in two organizations is told apart by the domain', async () => {
  const [own, theirs] = [await addPerson(api, 'kim'), await addPerson(contoso, 'kim')]
  expect(own).not.toBe(theirs)
  expect(await contoso.send('GET', `/users/${own}`)).toMatchObject({ status: 404 })
  expect(await contoso.send('GET', `/users/${theirs}`)).toMatchObject({ status: 200 })
})
