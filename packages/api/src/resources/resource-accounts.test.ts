// The life cycle of a resource account (reference §3): made, licensed, numbered, associated,
// re-pointed, deleted; and each of its short ways. The rules that refuse a step are tested in
// account-rules.test.ts.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { openTestApi, type TestApi } from '../testing.ts'
import {
  addAccount,
  addAutoAttendant,
  assignNumber,
  associate,
  idOf,
  license,
  numbersPath,
  orderLicenses,
  refusalOf,
  virtualUserSkuId,
} from '../testing-directory.ts'

let api: TestApi
let mainLine: string
let sales: string

beforeAll(async () => {
  api = await openTestApi()
  await orderLicenses(api, 30)
  mainLine = await addAutoAttendant(api)
  sales = await addAutoAttendant(api, 'Sales')
})
afterAll(() => api.close())

describe('a resource account', () => {
  test('is made blocked from signing in, in the country of the organization', async () => {
    const id = await addAccount(api, 'fresh')
    expect(await read(id)).toMatchObject({ accountEnabled: false, usageLocation: 'CA' })
  })

  test('goes from unlicensed to in service one step at a time', async () => {
    const id = await addAccount(api, 'steps')
    const seen = [await openSteps(id)]
    await license(api, id)
    seen.push(await openSteps(id))
    await associate(api, id, mainLine)
    seen.push(await openSteps(id))
    await assignNumber(api, '+12505550012', id)
    seen.push(await openSteps(id))
    expect(seen).toEqual([
      ['licenseMissing', 'numberMissing', 'associationMissing'],
      ['numberMissing', 'associationMissing'],
      ['numberMissing'],
      [],
    ])
  })

  test('is found by what it stands for, and by standing for nothing', async () => {
    const [tied, idle] = [await addLicensed('tied'), await addLicensed('idle')]
    await associate(api, tied, sales)
    expect(await found(`association/configurationId eq '${sales}'`)).toEqual([tied])
    const free = await found(`association/configurationId ne '${sales}'`)
    expect([free.includes(idle), free.includes(tied)]).toEqual([true, false])
    await api.send('DELETE', `/resourceAccounts/${tied}/association`)
  })

  test('is shown the numbers it may take by filter and order, some at a time', async () => {
    const id = await addLicensed('choosy')
    const query = "$filter=usage eq 'service'&$orderby=telephoneNumber desc&$top=2&$count=true"
    const { body } = await api.send('GET', `/resourceAccounts/${id}/eligibleNumbers?${query}`)
    const { value, '@odata.count': count } = eligible.parse(body)
    const numbers = value.map(({ telephoneNumber }) => telephoneNumber)
    expect(numbers).toEqual(numbers.toSorted().toReversed())
    expect([value.length, new Set(value.map(({ usage }) => usage))]).toEqual([
      2,
      new Set(['service']),
    ])
    expect(count).toBeGreaterThan(2)
  })

  test('changes its name, and its country while it has no number', async () => {
    const id = await addAccount(api, 'renamed')
    const change = { displayName: 'Head office', usageLocation: 'US' }
    expect((await api.send('PATCH', `/resourceAccounts/${id}`, change)).body).toMatchObject(change)
  })

  test('changes its type until it is associated, and again afterwards', async () => {
    const id = await addLicensed('changeling')
    const path = `/resourceAccounts/${id}`
    expect((await api.send('PATCH', path, { type: 'callQueue' })).status).toBe(200)
    expect((await api.send('PATCH', path, { type: 'autoAttendant' })).status).toBe(200)
    await associate(api, id, mainLine)
    expect(refusalOf(await api.send('PATCH', path, { type: 'callQueue' }))).toBe(
      '400 ruleBroken: accountHasAssociation (removeAssociation)',
    )
    await api.send('DELETE', `${path}/association`)
    expect((await api.send('PATCH', path, { type: 'callQueue' })).status).toBe(200)
  })

  test('keeps its user name', async () => {
    const id = await addAccount(api, 'named')
    const answer = await api.send('PATCH', `/resourceAccounts/${id}`, { userName: 'other' })
    expect(refusalOf(answer)).toBe('400 badRequest: invalidValue')
  })

  test('takes a service number that a trunk of our own brings', async () => {
    const own = { telephoneNumber: '+16045550199', usage: 'service' }
    await api.send('POST', '/phoneNumbers', own)
    const id = await addLicensed('direct')
    const body = { ...own, assignmentTargetId: id, numberType: 'directRouting' }
    const { usage: _, ...request } = body
    expect((await api.send('POST', `${numbersPath}/assignNumber`, request)).status).toBe(202)
  })

  test('gives its number back to the inventory, where the next account takes it', async () => {
    const [first, next] = [await addLicensed('first'), await addLicensed('next')]
    await assignNumber(api, '+12505550013', first)
    expect(refusalOf(await assignNumber(api, '+12505550013', next))).toContain('AlreadyAssigned')
    await api.send('POST', `${numbersPath}/unassignNumber`, { telephoneNumber: '+12505550013' })
    expect((await assignNumber(api, '+12505550013', next)).status).toBe(202)
  })
})

describe('an association', () => {
  test('leads several accounts to one auto attendant, each by its own number', async () => {
    const attendant = await addAutoAttendant(api, 'Two numbers')
    const [toll, tollFree] = [await addLicensed('local'), await addLicensed('far')]
    await associate(api, toll, attendant)
    await associate(api, tollFree, attendant)
    await assignNumber(api, '+12505550014', toll)
    await assignNumber(api, '+18005550140', tollFree)
    const { body } = await api.send('GET', `/autoAttendants/${attendant}`)
    expect(body).toMatchObject({
      resourceAccounts: [{ phoneNumber: '+18005550140' }, { phoneNumber: '+12505550014' }],
    })
  })

  test.each([
    [1, 200],
    [5, 200],
    [0, 400],
    [6, 400],
  ])('of call priority %s is answered with %s', async (callPriority, status) => {
    const id = await addLicensed(`priority${callPriority}`)
    expect((await tie(id, mainLine, { callPriority })).status).toBe(status)
  })

  test('has call priority 3 unless another is given, and it can be changed alone', async () => {
    const id = await addLicensed('urgent')
    expect((await tie(id, mainLine)).body).toMatchObject({ association: { callPriority: 3 } })
    const raised = await tie(id, mainLine, { callPriority: 1 })
    expect(raised.body).toMatchObject({
      association: { configurationId: mainLine, callPriority: 1 },
    })
  })

  test('is removed before the account is pointed elsewhere', async () => {
    const id = await addLicensed('pointer')
    await tie(id, mainLine)
    expect(refusalOf(await tie(id, sales))).toContain('accountHasAssociation (removeAssociation)')
    expect((await api.send('DELETE', `/resourceAccounts/${id}/association`)).status).toBe(204)
    expect((await tie(id, sales)).body).toMatchObject({ association: { displayName: 'Sales' } })
  })

  test('keeps its auto attendant from being deleted', async () => {
    const attendant = await addAutoAttendant(api, 'In use')
    await tie(await addLicensed('user-of-it'), attendant)
    expect((await api.send('DELETE', `/autoAttendants/${attendant}`)).status).toBe(409)
  })

  test('with a call queue says plainly that there is no such queue', async () => {
    const id = await addLicensed('waiting', { type: 'callQueue' })
    const answer = await tie(id, 'queue_x', { configurationType: 'callQueue' })
    expect(refusalOf(answer)).toBe('400 badRequest: invalidValue')
    expect(JSON.stringify(answer.body)).toContain('There is no call queue queue_x.')
  })
})

describe('set up', () => {
  test('takes every open step at once', async () => {
    const id = await addAccount(api, 'in-one-go', { usageLocation: null })
    await api.send('PATCH', `/users/${id}`, { accountEnabled: true })
    const answer = await setUp(id, { telephoneNumber: '250 555 0015', ...standsFor(mainLine) })
    expect(answer).toMatchObject({
      status: 200,
      body: {
        accountEnabled: false,
        usageLocation: 'CA',
        phoneNumber: { telephoneNumber: '+12505550015' },
        association: { configurationId: mainLine, callPriority: 3 },
        readiness: { ready: true, openSteps: [] },
      },
    })
  })

  test('orders five licenses where none is free, and assigns one of them', async () => {
    const poor = await openTestApi()
    const id = await addAccount(poor, 'poor')
    expect((await poor.send('POST', `/resourceAccounts/${id}/setUp`, {})).status).toBe(200)
    const { body } = await poor.send('GET', '/subscribedSkus')
    expect(body).toMatchObject({
      value: [{ skuId: virtualUserSkuId, prepaidUnits: { enabled: 5 }, consumedUnits: 1 }],
    })
    await poor.close()
  })

  test('is refused as a whole with every problem, and leaves nothing behind', async () => {
    const id = await addAccount(api, 'hopeless', { type: 'callQueue', usageLocation: 'FR' })
    const answer = await setUp(id, { telephoneNumber: '+12505550100', ...standsFor(mainLine) })
    expect(refusalOf(answer)).toBe(
      '400 ruleBroken: userNumberOnResourceAccount (changeUsage), ' +
        'usageLocationMismatch (setUsageLocation), typeMismatch (changeType)',
    )
    expect(await openSteps(id)).toEqual(['licenseMissing', 'numberMissing', 'associationMissing'])
  })

  test('said twice changes nothing more', async () => {
    const id = await addAccount(api, 'twice')
    const request = { telephoneNumber: '+12505550016', ...standsFor(mainLine) }
    expect((await setUp(id, request)).status).toBe(200)
    expect((await setUp(id, request)).status).toBe(200)
    expect(refusalOf(await setUp(id, { telephoneNumber: '+12505550017' }))).toBe(
      '400 ruleBroken: accountHasNumber (unassignNumber)',
    )
  })

  test('of a person is not found', async () => {
    const answer = await api.send('POST', '/users', { displayName: 'Anna', userName: 'anna' })
    expect((await setUp(idOf(answer), {})).status).toBe(404)
  })
})

describe('deleting an account', () => {
  test('first shows the number, the license and the callers concerned', async () => {
    const attendant = await addAutoAttendant(api, 'Shown')
    const [id, other] = [await addAccount(api, 'shown'), await addAccount(api, 'staying')]
    await setUp(id, { telephoneNumber: '+12505550018', ...standsFor(attendant) })
    await setUp(other, standsFor(attendant))
    const preview = await api.send('GET', `/resourceAccounts/${id}/deletionPreview`)
    expect(preview.body).toEqual({
      deletable: true,
      freedNumber: '+12505550018',
      freedLicenses: ['Phone System – Virtual User'],
      endedAssociation: {
        configurationType: 'autoAttendant',
        configurationId: attendant,
        displayName: 'Shown',
      },
      remainingAccounts: [{ displayName: 'staying' }],
      referringAutoAttendants: [],
    })
  })

  test('frees number, license and association in one step where that is asked for', async () => {
    const id = await addAccount(api, 'taken-apart')
    await setUp(id, { telephoneNumber: '+12505550019', ...standsFor(mainLine) })
    const consumed = await consumedLicenses()
    expect((await api.send('DELETE', `/resourceAccounts/${id}?detach=true`)).status).toBe(204)
    expect((await api.send('GET', `/resourceAccounts/${id}`)).status).toBe(404)
    expect(await consumedLicenses()).toBe(consumed - 1)
    const next = await addLicensed('heir')
    expect((await assignNumber(api, '+12505550019', next)).status).toBe(202)
  })

  test('keeps it for thirty days, to be restored without what it held', async () => {
    const id = await addAccount(api, 'restored')
    await setUp(id, standsFor(mainLine))
    await api.send('DELETE', `/resourceAccounts/${id}?detach=true`)
    expect((await api.send('POST', `/directory/deletedItems/${id}/restore`)).status).toBe(200)
    expect(await openSteps(id)).toEqual(['licenseMissing', 'numberMissing', 'associationMissing'])
  })

  test('is refused while another auto attendant leads to it, and takes nothing apart', async () => {
    const id = await addAccount(api, 'referred-to')
    await setUp(id, standsFor(sales))
    const callTarget = { type: 'applicationEndpoint', identity: id }
    const option = { dtmfResponse: 'tone3', action: 'transferCallToTarget', callTarget }
    const referring = await addAutoAttendant(api, 'Referring', [option])
    const preview = await api.send('GET', `/resourceAccounts/${id}/deletionPreview`)
    expect(preview.body).toMatchObject({
      deletable: false,
      referringAutoAttendants: [{ id: referring, name: 'Referring' }],
    })
    const answer = await api.send('DELETE', `/resourceAccounts/${id}?detach=true`)
    expect(refusalOf(answer)).toBe('409 conflict: referenced')
    expect(await read(id)).toMatchObject({ association: { configurationId: sales } })
  })
})

async function read(id: string): Promise<unknown> {
  return (await api.send('GET', `/resourceAccounts/${id}`)).body
}

const withReadiness = z.object({
  readiness: z.object({ openSteps: z.array(z.object({ code: z.string() })) }),
})

async function openSteps(id: string): Promise<readonly string[]> {
  return withReadiness.parse(await read(id)).readiness.openSteps.map(({ code }) => code)
}

async function addLicensed(userName: string, more: object = {}): Promise<string> {
  const id = await addAccount(api, userName, more)
  await license(api, id)
  return id
}

function standsFor(configurationId: string) {
  return { association: { configurationType: 'autoAttendant', configurationId } }
}

function setUp(id: string, body: object) {
  return api.send('POST', `/resourceAccounts/${id}/setUp`, body)
}

function tie(id: string, configurationId: string, more: object = {}) {
  const body = { configurationType: 'autoAttendant', configurationId, ...more }
  return api.send('PUT', `/resourceAccounts/${id}/association`, body)
}

async function consumedLicenses(): Promise<number> {
  const { body } = await api.send('GET', `/subscribedSkus`)
  const skus = z.object({ value: z.array(z.object({ consumedUnits: z.number() })) }).parse(body)
  return skus.value.reduce((sum, { consumedUnits }) => sum + consumedUnits, 0)
}

const eligible = z.object({
  '@odata.count': z.number(),
  value: z.array(z.object({ telephoneNumber: z.string(), usage: z.string() })),
})

async function found(filter: string): Promise<readonly string[]> {
  const { body } = await api.send('GET', `/resourceAccounts?$top=100&$filter=${filter}`)
  return z
    .object({ value: z.array(z.object({ id: z.string() })) })
    .parse(body)
    .value.map(({ id }) => id)
}
