// Configuration versions through the API: every saved change is one, two are compared object by
// object, and a restore puts back what it can under every rule, as a new version.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { openTestApi, signInAs, type TestAnswer, type TestApi } from '../testing.ts'
import {
  addAccount,
  addAutoAttendant,
  addPerson,
  assignNumber,
  associate,
  license,
  orderLicenses,
  spoken,
} from '../testing-directory.ts'

let api: TestApi
let eva: TestApi
let account: string
let attendant: string
let trunk: string
/** The version in which the main line works. */
let good: number
const number = '+12505550012'

beforeAll(async () => {
  api = await openTestApi()
  await orderLicenses(api)
  account = await addAccount(api, 'main')
  await license(api, account)
  attendant = await addAutoAttendant(api)
  await associate(api, account, attendant)
  await assignNumber(api, number, account)
  const carrier = { name: 'Carrier', authentication: 'address', addresses: ['203.0.113.5'] }
  trunk = z.object({ id: z.string() }).parse((await api.send('POST', '/trunks', carrier)).body).id
  eva = await signInAs(api, 'Eva', ['globalAdministrator'])
  good = await newest()
})
afterAll(() => api.close())

const listShape = z.object({ value: z.array(z.looseObject({ version: z.number() })) })
const stepsShape = z.object({
  version: z.number(),
  steps: z.array(z.looseObject({ kind: z.string(), id: z.string(), action: z.string() })),
})

async function newest(): Promise<number> {
  const { body } = await api.send('GET', '/configurations?$top=1')
  return listShape.parse(body).value[0]?.version ?? 0
}

function restore(version: number, body: object = {}): Promise<TestAnswer> {
  return api.send('POST', `/configurations/${version}/restore`, body)
}

function stepsOf(answer: TestAnswer): readonly string[] {
  expect(answer.status, JSON.stringify(answer.body)).toBe(200)
  const { steps } = stepsShape.parse(answer.body)
  return steps.map(({ action, kind, id }) => `${action} ${kind} ${id}`).toSorted()
}

/** Undoes the whole main line, step by step. */
async function takeApart(): Promise<void> {
  await api.send('DELETE', `/resourceAccounts/${account}/association`)
  await api.send('PATCH', `/autoAttendants/${attendant}`, { name: 'Something else' })
  await api.send('DELETE', `/autoAttendants/${attendant}`)
  const unassign = '/admin/teams/telephoneNumberManagement/numberAssignments/unassignNumber'
  await api.send('POST', unassign, { telephoneNumber: number, numberType: 'callingPlan' })
  await api.send('DELETE', `/trunks/${trunk}`)
}

test('every saved change is a version with who made it and what it is called', async () => {
  await eva.send('PATCH', `/autoAttendants/${attendant}`, { name: 'Front desk' })
  const { body } = await api.send('GET', '/configurations?$filter=version gt 1&$search=Front desk')
  expect(body).toMatchObject({
    value: [
      {
        version: await newest(),
        summary: 'Changed the auto attendant Front desk',
        actor: { kind: 'user', displayName: 'Eva' },
        createdDateTime: expect.any(String),
      },
    ],
  })
  expect(await api.send('GET', '/configurations/1')).toMatchObject({
    status: 200,
    body: { version: 1, summary: 'First start', actor: { kind: 'system' } },
  })
})

test('two versions are compared object by object and field by field, with names', async () => {
  await restore(good)
  const before = await newest()
  const menu = [{ dtmfResponse: 'tone2', action: 'announcement', prompt: spoken('Moved.') }]
  const { body } = await api.send('GET', `/autoAttendants/${attendant}`)
  const flow = z
    .looseObject({ menu: z.looseObject({}) })
    .parse(z.looseObject({ defaultCallFlow: z.unknown() }).parse(body).defaultCallFlow)
  await api.send('PATCH', `/autoAttendants/${attendant}`, {
    defaultCallFlow: { ...flow, menu: { ...flow.menu, menuOptions: menu } },
  })
  const different = await api.send('GET', `/configurations/${before}/differences`)
  expect(different.body).toEqual({
    value: [
      {
        kind: 'autoAttendants',
        id: attendant,
        displayName: 'Main line',
        change: 'changed',
        fields: [
          {
            path: 'defaultCallFlow.menu.menuOptions.0.prompt.textToSpeechPrompt',
            before: 'Twelve Main Street.',
            after: 'Moved.',
          },
        ],
      },
    ],
  })
  const first = await api.send('GET', `/configurations/1/differences?to=${good}`)
  expect(JSON.stringify(first.body)).toContain(
    JSON.stringify({ path: 'id', after: account, afterName: 'main' }),
  )
})

test('a preview says what a restore does, and does nothing', async () => {
  await restore(good)
  await takeApart()
  const live = await newest()
  const preview = await restore(good, { preview: true })
  expect(stepsOf(preview)).toEqual([
    `add autoAttendants ${attendant}`,
    `add trunks ${trunk}`,
    `change phoneNumbers ${number}`,
    `change resourceAccounts ${account}`,
  ])
  expect(preview.body).toMatchObject({ version: live })
  expect(await newest()).toBe(live)
  expect(stepsOf(await restore(good))).toEqual(stepsOf(preview))
})

test('a restore is one new version, and calls are answered again', async () => {
  await restore(good)
  await takeApart()
  const broken = await newest()
  expect(await restore(good)).toMatchObject({ status: 200, body: { version: broken + 1 } })
  expect(await newest()).toBe(broken + 1)
  const same = await api.send('GET', `/configurations/${good}/differences?to=${broken + 1}`)
  const kinds = z.object({ value: z.array(z.object({ kind: z.string() })) }).parse(same.body)
  expect(kinds.value.filter(({ kind }) => kind !== 'users')).toEqual([])
  const called = await api.send('POST', '/simulations', { to: number, keys: '2' })
  expect(JSON.stringify(called.body)).toContain('Twelve Main Street.')
})

test('a deleted person and a released number are named, and skipped only by choice', async () => {
  const person = await addPerson(api, 'gone')
  const added = await api.send('POST', '/phoneNumbers', {
    telephoneNumber: '+1 604 555 0188',
    usage: 'service',
  })
  const { id } = z.object({ id: z.string() }).parse(added.body)
  const other = await addAccount(api, 'other')
  await license(api, other)
  const paths = '/admin/teams/telephoneNumberManagement/numberAssignments'
  await api.send('POST', `${paths}/assignNumber`, {
    telephoneNumber: '+16045550188',
    numberType: 'directRouting',
    assignmentTargetId: other,
    assignmentCategory: 'primary',
  })
  const then = await newest()
  await api.send('DELETE', `/users/${person}`)
  const unassigned = { telephoneNumber: '+16045550188', numberType: 'directRouting' }
  await api.send('POST', `${paths}/unassignNumber`, unassigned)
  await api.send('DELETE', `/phoneNumbers/${id}`)
  const live = await newest()
  const refused = await restore(then)
  expect(refused).toMatchObject({ status: 409, body: { error: { code: 'conflict' } } })
  expect(JSON.stringify(refused.body)).toMatch(
    /gone: Was deleted since.*\+16045550188 is not in your inventory/,
  )
  expect(await newest()).toBe(live)
  expect(stepsOf(await restore(then, { skipImpossible: true }))).toEqual([
    'impossible phoneNumbers +16045550188',
    `impossible users ${person}`,
  ])
})

test('what a rule forbids now is named with the rule', async () => {
  await restore(good, { skipImpossible: true })
  await takeApart()
  await api.send('POST', `/users/${account}/assignLicense`, {
    addLicenses: [],
    removeLicenses: ['440eaaa8-b3e0-484b-a8be-62870b9ba70a'],
  })
  const { body } = await restore(good, { preview: true })
  const { steps } = stepsShape.parse(body)
  const impossible = steps.filter(({ action }) => action === 'impossible')
  expect(impossible).toMatchObject([
    { kind: 'resourceAccounts', reason: expect.stringContaining('license') },
    { kind: 'phoneNumbers', reason: expect.stringContaining('license') },
  ])
  await license(api, account)
})

test('people keep what they are now, but swapped extensions are swapped back', async () => {
  const [hugo, ines] = [await addPerson(api, 'hugo'), await addPerson(api, 'ines')]
  await api.send('PATCH', `/users/${hugo}`, { extension: '801' })
  await api.send('PATCH', `/users/${ines}`, { extension: '802' })
  const then = await newest()
  await api.send('PATCH', `/users/${hugo}`, { extension: null })
  await api.send('PATCH', `/users/${ines}`, { extension: '801' })
  await api.send('PATCH', `/users/${hugo}`, { extension: '802' })
  const late = await addPerson(api, 'late')
  expect(stepsOf(await restore(then, { skipImpossible: true }))).toEqual([
    `change users ${hugo}`,
    `change users ${ines}`,
    `keep users ${late}`,
  ])
  expect(await api.send('GET', `/users/${ines}`)).toMatchObject({ body: { extension: '802' } })
})

test('a version that does not exist is not found', async () => {
  for (const version of ['0', '99999', 'live', 'aa_1']) {
    expect(await api.send('GET', `/configurations/${version}`)).toMatchObject({ status: 404 })
  }
  expect(await api.send('GET', '/configurations/1/differences?to=99999')).toMatchObject({
    status: 400,
    body: { error: { target: 'to' } },
  })
})
