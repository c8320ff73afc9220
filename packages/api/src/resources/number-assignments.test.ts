// The inventory of numbers: reading it, bringing one's own, and what each account could take.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestApi, type TestApi } from '../testing.ts'
import {
  addAccount,
  assignNumber,
  idOf,
  license,
  numbersPath,
  orderLicenses,
  refusalOf,
} from '../testing-directory.ts'

let api: TestApi
let accountId: string
beforeAll(async () => {
  api = await openTestApi()
  await orderLicenses(api)
  accountId = await addAccount(api, 'holder')
  await license(api, accountId)
  await assignNumber(api, '+12505550012', accountId)
})
afterAll(() => api.close())

describe('the inventory', () => {
  test('holds the sample numbers, ascending', async () => {
    const { body } = await api.send('GET', `${numbersPath}?$count=true&$top=1`)
    expect(body).toMatchObject({
      '@odata.count': 21,
      value: [
        {
          telephoneNumber: '+12505550012',
          formatted: '+1 250 555 0012',
          numberType: 'callingPlan',
          usage: 'service',
          kind: 'toll',
          source: 'sample',
          capabilities: ['voiceApplicationAssignment'],
          assignmentStatus: 'voiceApplicationAssigned',
          assignmentTargetId: accountId,
          assignmentTargetName: 'holder',
          isoCountryCode: 'CA',
        },
      ],
    })
  })

  test('is found by digits however they are written, and filtered', async () => {
    expect(await found('$search=1%20(800)%20555-0140')).toEqual(['+18005550140'])
    expect(await found("$filter=kind eq 'tollFree'")).toHaveLength(3)
    expect(await found("$filter=usage eq 'service' and assigned eq false")).toHaveLength(10)
    expect(await found(`$filter=assignmentTargetId eq '${accountId}'`)).toEqual(['+12505550012'])
  })
})

describe('one’s own number', () => {
  test('is read as people write it, and is toll-free by its prefix', async () => {
    const added = await add({ telephoneNumber: '1 (888) 555-0199', usage: 'service' })
    expect(added).toMatchObject({
      status: 201,
      body: {
        telephoneNumber: '+18885550199',
        numberType: 'directRouting',
        kind: 'tollFree',
        source: 'own',
        isoCountryCode: 'CA',
        assignmentStatus: 'unassigned',
      },
    })
    const path = `/phoneNumbers/${idOf(added)}`
    expect((await api.send('DELETE', path)).status).toBe(204)
    expect((await api.send('DELETE', path)).status).toBe(404)
  })

  test('that is no number, or is there already, is refused', async () => {
    expect(refusalOf(await add({ telephoneNumber: '555 01', usage: 'user' }))).toBe(
      '400 badRequest: invalidValue',
    )
    expect(refusalOf(await add({ telephoneNumber: '250 555 0100', usage: 'user' }))).toBe(
      '409 conflict: telephoneNumberTaken',
    )
  })
})

describe('assigning', () => {
  test('a number that is not in the inventory, or of another type, is refused', async () => {
    expect(refusalOf(await assignNumber(api, '+16045550177', accountId))).toBe(
      '400 badRequest: invalidValue',
    )
    const body = { telephoneNumber: '+12505550013', assignmentTargetId: accountId }
    const wrongType = { ...body, numberType: 'directRouting' }
    const answer = await api.send('POST', `${numbersPath}/assignNumber`, wrongType)
    expect(refusalOf(answer)).toBe('400 badRequest: invalidValue')
  })

  test('to an account that does not exist is not found', async () => {
    expect((await assignNumber(api, '+12505550013', 'ra_none')).status).toBe(404)
  })

  test('the number that the account has already is done again', async () => {
    expect((await assignNumber(api, '+12505550012', accountId)).status).toBe(202)
  })

  test('answers an operation that can be read at its location', async () => {
    const answer = await assignNumber(api, '+12505550012', accountId)
    const location = String(answer.headers.location).replace('/v1.0', '')
    expect((await api.send('GET', location)).body).toEqual(answer.body)
    expect((await api.send('GET', `${numbersPath}/operations/operation_none`)).status).toBe(404)
  })
})

describe('eligible numbers', () => {
  test('are all numbers, with the reasons against those that cannot be assigned', async () => {
    const id = await addAccount(api, 'choosing')
    await license(api, id)
    const path = `/resourceAccounts/${id}/eligibleNumbers`
    const { body } = await api.send('GET', `${path}?$count=true&$search=250555001`)
    expect(body).toMatchObject({
      '@odata.count': 8,
      value: [
        {
          telephoneNumber: '+12505550012',
          assignedTo: { id: accountId, displayName: 'holder' },
          assignable: false,
          reasons: [{ code: 'numberAlreadyAssigned', remedy: 'unassignNumber' }],
        },
        ...Array.from({ length: 7 }, () => ({ assignable: true, reasons: [] })),
      ],
    })
    expect((await api.send('GET', `${path}?$search=5550100`)).body).toMatchObject({
      value: [{ reasons: [{ code: 'userNumberOnResourceAccount' }] }],
    })
  })
})

function add(number: object) {
  return api.send('POST', '/phoneNumbers', number)
}

async function found(query: string): Promise<readonly unknown[]> {
  const { body } = await api.send('GET', `${numbersPath}?${query.replaceAll(' ', '%20')}`)
  return [...JSON.stringify(body).matchAll(/"telephoneNumber":"([^"]+)"/g)].map(([, one]) => one)
}
