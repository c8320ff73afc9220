// Giving, taking and swapping licenses over the API: in use, in bulk, by group, with the answers of
// reference §4.2 to §4.5. The rules themselves are tested in model, what the database refuses in
// store.

import { limits, productOf, servicePlans } from '@mainline/model'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { addResourceAccount } from './resource-account-adding.ts'
import { openTestApi, signInAs, type TestApi } from './testing.ts'
import {
  addAccount,
  addAutoAttendant,
  addPerson,
  addTestGroup,
  assignNumber,
  associate,
  inStore,
  license,
  orderLicenses,
  phoneSystemSkuId,
  refusalOf,
  unlicense,
  virtualUserSkuId,
} from './testing-directory.ts'

let api: TestApi
beforeEach(async () => {
  api = await openTestApi()
})
afterEach(() => api.close())

const userNumber = '+12505550100'

describe('a license in use', () => {
  test('is not removed, and each thing that depends on it is listed with its remedy', async () => {
    await orderLicenses(api)
    const id = await addAccount(api, 'mainline')
    await license(api, id)
    await assignNumber(api, '+12505550012', id)
    await associate(api, id, await addAutoAttendant(api, 'Head office'))
    const refused = await unlicense(api, id)
    expect(refusalOf(refused)).toBe(
      '400 ruleBroken: licenseInUse (unassignNumber), licenseInUse (removeAssociation)',
    )
    expect(JSON.stringify(refused.body)).toMatch(/\+12505550012.*Head office/)
  })

  test('is swapped for another one in one request, and the number stays', async () => {
    await order('MCOEV', 1)
    await order('BUSINESS_VOICE_MED', 1)
    const anna = await addPerson(api, 'anna')
    await license(api, anna, phoneSystemSkuId)
    await assignNumber(api, userNumber, anna)
    expect(refusalOf(await unlicense(api, anna, phoneSystemSkuId))).toBe(
      '400 ruleBroken: licenseInUse (unassignNumber)',
    )
    expect((await swap(anna, 'MCOEV', 'BUSINESS_VOICE_MED')).status).toBe(200)
    expect(await shown(anna)).toEqual({ number: userNumber, states: ['BUSINESS_VOICE_MED Active'] })
  })

  test('is not swapped for one that would not do, and everything stays as it is', async () => {
    await order('MCOEV', 1)
    await order('MCOMEETADV', 1)
    const anna = await addPerson(api, 'anna')
    await license(api, anna, phoneSystemSkuId)
    await assignNumber(api, userNumber, anna)
    expect(refusalOf(await swap(anna, 'MCOEV', 'MCOMEETADV'))).toBe(
      '400 ruleBroken: licenseInUse (unassignNumber)',
    )
    expect(await shown(anna)).toEqual({ number: userNumber, states: ['MCOEV Active'] })
  })

  test('keeps its phone plan on', async () => {
    await order('MCOEV', 1)
    const anna = await addPerson(api, 'anna')
    await license(api, anna, phoneSystemSkuId)
    await assignNumber(api, userNumber, anna)
    const off = [servicePlans.phoneSystem.servicePlanId]
    const addLicenses = [{ skuId: phoneSystemSkuId, disabledPlans: off }]
    const refused = await api.send('POST', `/users/${anna}/assignLicense`, { addLicenses })
    expect(refusalOf(refused)).toBe('400 ruleBroken: licenseInUse (unassignNumber)')
  })
})

describe('a request', () => {
  test('names no license twice, and no plan that the license does not have', async () => {
    await order('MCOEV', 1)
    const anna = await addPerson(api, 'anna')
    expect(refusalOf(await swap(anna, 'MCOEV', 'MCOEV'))).toBe('400 badRequest: invalidValue')
    const addLicenses = [{ skuId: phoneSystemSkuId, disabledPlans: ['nothing'] }]
    const refused = await api.send('POST', `/users/${anna}/assignLicense`, { addLicenses })
    expect(refusalOf(refused)).toBe('400 badRequest: invalidValue')
  })

  test('swaps twenty licenses at most', async () => {
    const addLicenses = (count: number) => ({
      addLicenses: Array.from({ length: count }, () => ({ skuId: phoneSystemSkuId })),
    })
    const anna = await addPerson(api, 'anna')
    const path = `/users/${anna}/assignLicense`
    const { licensesPerChange } = limits
    // Twenty are read, and refused for another reason.
    expect(await api.send('POST', path, addLicenses(licensesPerChange))).toMatchObject({
      body: { error: { message: expect.stringContaining('named twice') } },
    })
    expect(await api.send('POST', path, addLicenses(licensesPerChange + 1))).toMatchObject({
      status: 400,
      body: { error: { details: [{ target: 'addLicenses' }] } },
    })
  })
})

describe('in bulk', () => {
  test('each account has its own outcome, and those that can be licensed are', async () => {
    await order('MCOEV', 2)
    const anna = await addPerson(api, 'anna')
    const nowhere = await addPerson(api, 'nowhere', { usageLocation: null })
    const [bo, cleo] = [await addPerson(api, 'bo'), await addPerson(api, 'cleo')]
    expect(await outcomes([anna, nowhere, 'user_unknown', bo, cleo])).toEqual([
      [anna, true],
      [nowhere, false, 'usageLocationMissing'],
      ['user_unknown', false, 'accountMissing'],
      [bo, true],
      [cleo, false, 'noLicenseLeft'],
    ])
    expect((await shown(bo)).states).toEqual(['MCOEV Active'])
  })

  test('a thousand accounts are licensed in one request, and not one more', async () => {
    const { accountsPerLicenseChange: most } = limits
    const ids = await addUnlicensed(most)
    await orderLicenses(api, most)
    const done = await outcomes(ids, virtualUserSkuId)
    expect(done.filter(([, succeeded]) => succeeded)).toHaveLength(most)
    const addLicenses = [{ skuId: virtualUserSkuId }]
    const refused = await api.send('POST', '/licenseAssignments', {
      userIds: [...ids, 'one_more'],
      addLicenses,
    })
    expect(refused).toMatchObject({
      status: 400,
      body: { error: { details: [{ target: 'userIds' }] } },
    })
  })

  test('a Voice admin licenses resource accounts, and no person', async () => {
    await orderLicenses(api)
    const voice = await signInAs(api, 'vera', ['voiceAdministrator'])
    const account = await addAccount(api, 'main')
    const anna = await addPerson(api, 'anna')
    const send = (userIds: readonly string[]) =>
      voice.send('POST', '/licenseAssignments', {
        userIds,
        addLicenses: [{ skuId: virtualUserSkuId }],
      })
    expect((await send([account])).status).toBe(200)
    expect((await send([account, anna])).status).toBe(403)
  })
})

describe('by group', () => {
  test('members are licensed, who comes later too, and who leaves is not any more', async () => {
    await order('MCOEV', 3)
    const [anna, bo] = [await addPerson(api, 'anna'), await addPerson(api, 'bo')]
    const group = await addMembers(await newGroup(), anna)
    expect((await give(group, 'MCOEV')).status).toBe(202)
    expect((await shown(anna)).states).toEqual(['MCOEV Active by Sales'])
    await addMembers(group, bo)
    expect((await shown(bo)).states).toEqual(['MCOEV Active by Sales'])
    expect((await removeMember(group, bo)).status).toBe(204)
    expect((await shown(bo)).states).toEqual([])
    expect((await take(group, 'MCOEV')).status).toBe(202)
    expect((await shown(anna)).states).toEqual([])
    expect(await consumed('MCOEV')).toBe(0)
  })

  test('who finds no unit waits with CountViolation, and gets the first that is free', async () => {
    await order('MCOEV', 1)
    const [anna, bo] = [await addPerson(api, 'anna'), await addPerson(api, 'bo')]
    await license(api, anna, phoneSystemSkuId)
    const group = await addMembers(await newGroup(), bo)
    await give(group, 'MCOEV')
    expect((await shown(bo)).states).toEqual(['MCOEV Error CountViolation by Sales'])
    const errors = await api.send('GET', `/groups/${group}/membersWithLicenseErrors`)
    expect(errors.body).toMatchObject({ value: [{ id: bo }] })
    await unlicense(api, anna, phoneSystemSkuId)
    expect((await shown(bo)).states).toEqual(['MCOEV Active by Sales'])
  })

  test('an order and a deletion free units for those who wait, the longest first', async () => {
    await order('MCOEV', 1)
    const people = ['anna', 'bo', 'cleo']
    const [anna = '', bo = '', cleo = ''] = await inTurn(people, (name) => addPerson(api, name))
    const group = await addMembers(await newGroup(), anna, bo, cleo)
    await give(group, 'MCOEV')
    const waiting = async () => {
      const states = await inTurn([anna, bo, cleo], async (id) => (await shown(id)).states)
      return states.flat().filter((state) => state.includes('CountViolation')).length
    }
    expect(await waiting()).toBe(2)
    await order('MCOEV', 1)
    expect((await shown(bo)).states).toEqual(['MCOEV Active by Sales'])
    await api.send('DELETE', `/users/${anna}`)
    expect((await shown(cleo)).states).toEqual(['MCOEV Active by Sales'])
  })

  test('a license given in two ways counts once, and stays while one gives it', async () => {
    await order('MCOEV', 1)
    const anna = await addPerson(api, 'anna')
    await license(api, anna, phoneSystemSkuId)
    const group = await addMembers(await newGroup(), anna)
    await give(group, 'MCOEV')
    expect((await shown(anna)).states).toEqual(['MCOEV Active', 'MCOEV Active by Sales'])
    expect(await consumed('MCOEV')).toBe(1)
    await assignNumber(api, userNumber, anna)
    expect((await unlicense(api, anna, phoneSystemSkuId)).status).toBe(200)
    expect((await shown(anna)).states).toEqual(['MCOEV Active by Sales'])
    expect(refusalOf(await unlicense(api, anna, phoneSystemSkuId))).toBe(
      '400 ruleBroken: licenseByGroup (chooseGroup)',
    )
  })

  test('a license under a number is not taken, and who needs it is named', async () => {
    await order('MCOEV', 1)
    const anna = await addPerson(api, 'anna')
    const group = await addMembers(await newGroup(), anna)
    await give(group, 'MCOEV')
    await assignNumber(api, userNumber, anna)
    const refused = await take(group, 'MCOEV')
    expect(refusalOf(refused)).toBe('400 ruleBroken: licenseInUse (unassignNumber)')
    expect(JSON.stringify(refused.body)).toContain('The license of anna')
    const left = await removeMember(group, anna)
    expect(refusalOf(left)).toBe('400 ruleBroken: licenseInUse (unassignNumber)')
    expect((await shown(anna)).states).toEqual(['MCOEV Active by Sales'])
  })

  test('a calling plan waits with DependencyViolation for Phone System', async () => {
    await order('MCOEV', 1)
    await order('MCOPSTN1', 1)
    const anna = await addPerson(api, 'anna')
    const group = await addMembers(await newGroup(), anna)
    await give(group, 'MCOPSTN1')
    expect((await shown(anna)).states).toEqual(['MCOPSTN1 Error DependencyViolation by Sales'])
    await license(api, anna, phoneSystemSkuId)
    expect((await shown(anna)).states).toEqual(['MCOPSTN1 Active by Sales', 'MCOEV Active'])
  })

  test('two calling plans are MutuallyExclusiveViolation', async () => {
    for (const sku of ['MCOEV', 'MCOPSTN1', 'MCOPSTN2']) await order(sku, 1)
    const anna = await addPerson(api, 'anna')
    await license(api, anna, phoneSystemSkuId)
    await license(api, anna, productOf('MCOPSTN2')?.skuId)
    await give(await addMembers(await newGroup(), anna), 'MCOPSTN1')
    expect((await shown(anna)).states).toContain(
      'MCOPSTN1 Error MutuallyExclusiveViolation by Sales',
    )
  })

  test('without a country it is ProhibitedInUsageLocationViolation', async () => {
    await order('BUSINESS_VOICE_MED', 1)
    const anna = await addPerson(api, 'anna', { usageLocation: null })
    await give(await addMembers(await newGroup(), anna), 'BUSINESS_VOICE_MED')
    const prohibited = 'BUSINESS_VOICE_MED Error ProhibitedInUsageLocationViolation by Sales'
    expect((await shown(anna)).states).toEqual([prohibited])
    await api.send('PATCH', `/users/${anna}`, { usageLocation: 'FR' })
    expect((await shown(anna)).states).toEqual([prohibited])
    await api.send('PATCH', `/users/${anna}`, { usageLocation: 'CA' })
    expect((await shown(anna)).states).toEqual(['BUSINESS_VOICE_MED Active by Sales'])
    await api.send('PATCH', `/users/${anna}`, { usageLocation: 'FR' })
    expect((await shown(anna)).states).toEqual([
      'BUSINESS_VOICE_MED ActiveWithError ProhibitedInUsageLocationViolation by Sales',
    ])
  })

  test('a license whose only plan is off is Disabled', async () => {
    await order('MCOEV', 1)
    const anna = await addPerson(api, 'anna')
    const group = await addMembers(await newGroup(), anna)
    const disabledPlans = [servicePlans.phoneSystem.servicePlanId]
    const addLicenses = [{ skuId: phoneSystemSkuId, disabledPlans }]
    await api.send('POST', `/groups/${group}/assignLicense`, { addLicenses })
    expect((await shown(anna)).states).toEqual(['MCOEV Disabled by Sales'])
  })

  test('security groups give licenses for people, that were ordered', async () => {
    await orderLicenses(api)
    await order('MCOEV', 1)
    const mail = await newGroup({ displayName: 'News', securityEnabled: false, mailEnabled: true })
    expect(refusalOf(await give(mail, 'MCOEV'))).toBe(
      '400 ruleBroken: groupNotSecurity (chooseGroup)',
    )
    const group = await newGroup()
    expect(refusalOf(await give(group, 'PHONESYSTEM_VIRTUALUSER'))).toBe(
      '400 ruleBroken: licenseNotForAccount (assignLicense)',
    )
    expect(refusalOf(await give(group, 'MCOCAP'))).toBe(
      '400 ruleBroken: noLicenseLeft (orderLicenses)',
    )
  })

  test('a group that gives licenses stays a security group, and is not deleted', async () => {
    await order('MCOEV', 1)
    const group = await newGroup()
    await give(group, 'MCOEV')
    const change = { securityEnabled: false, mailEnabled: true }
    expect(refusalOf(await api.send('PATCH', `/groups/${group}`, change))).toBe(
      '400 ruleBroken: groupHasLicenses (chooseGroup)',
    )
    expect(refusalOf(await api.send('DELETE', `/groups/${group}`))).toBe(
      '400 ruleBroken: groupHasLicenses',
    )
    await take(group, 'MCOEV')
    expect((await api.send('DELETE', `/groups/${group}`)).status).toBe(204)
  })

  test('who is restored has again what the groups give', async () => {
    await order('MCOEV', 1)
    const anna = await addPerson(api, 'anna')
    await give(await addMembers(await newGroup(), anna), 'MCOEV')
    await api.send('DELETE', `/users/${anna}`)
    expect(await consumed('MCOEV')).toBe(0)
    await api.send('POST', `/directory/deletedItems/${anna}/restore`)
    expect((await shown(anna)).states).toEqual(['MCOEV Active by Sales'])
  })
})

describe('the free allotment', () => {
  test('of an organization without phone users is 25 licenses at the exact edge', async () => {
    expect((await order('PHONESYSTEM_VIRTUALUSER', 25)).status).toBe(201)
    const refused = await order('PHONESYSTEM_VIRTUALUSER', 1)
    expect(refusalOf(refused)).toBe('400 ruleBroken: allotmentExceeded (changeAllotment)')
    expect(JSON.stringify(refused.body)).toContain('25 licenses: 25, and one for each 10 of 0')
  })

  test('grows by one with the tenth phone user, whichever license and however many', async () => {
    await order('MCOEV', 10)
    await order('MCOCAP', 10)
    const names = Array.from({ length: 10 }, (_, index) => `person${index}`)
    const ids = await inTurn(names, (name) => addPerson(api, name))
    await outcomes(ids.slice(0, 9))
    await outcomes(ids.slice(0, 9), productOf('MCOCAP')?.skuId)
    expect(await allotment()).toMatchObject({ phoneUsers: 9, allotment: 25, left: 25 })
    expect((await order('PHONESYSTEM_VIRTUALUSER', 26)).status).toBe(400)
    await outcomes(ids.slice(9), productOf('MCOCAP')?.skuId)
    expect(await allotment()).toMatchObject({ phoneUsers: 10, allotment: 26, left: 26 })
    expect((await order('PHONESYSTEM_VIRTUALUSER', 26)).status).toBe(201)
    expect(await allotment()).toMatchObject({ ordered: 26, left: 0 })
  })

  test('is a policy that Billing admins switch off, and others only see', async () => {
    const billing = await signInAs(api, 'bill', ['billingAdministrator'])
    const reader = await signInAs(api, 'rita', ['reader'])
    const off = { enforced: false }
    expect((await reader.send('PATCH', '/licenseAllotment', off)).status).toBe(403)
    expect((await billing.send('PATCH', '/licenseAllotment', off)).status).toBe(200)
    expect((await reader.send('GET', '/licenseAllotment')).body).toMatchObject(off)
    expect((await order('PHONESYSTEM_VIRTUALUSER', 26)).status).toBe(201)
  })
})

function order(skuPartNumber: string, quantity: number) {
  return api.send('POST', '/orders', { lines: [{ skuPartNumber, quantity }] })
}

function swap(id: string, removed: string, added: string) {
  const skuIdOf = (sku: string) => productOf(sku)?.skuId
  return api.send('POST', `/users/${id}/assignLicense`, {
    addLicenses: [{ skuId: skuIdOf(added), disabledPlans: [] }],
    removeLicenses: [skuIdOf(removed)],
  })
}

function give(group: string, sku: string) {
  return api.send('POST', `/groups/${group}/assignLicense`, { addLicenses: [{ skuId: sku }] })
}

function take(group: string, sku: string) {
  return api.send('POST', `/groups/${group}/assignLicense`, { removeLicenses: [sku] })
}

const outcomesShape = z.object({
  value: z.array(
    z.object({
      userId: z.string(),
      succeeded: z.boolean(),
      problems: z.array(z.object({ code: z.string() })),
    }),
  ),
})

/** What came of a bulk assignment: id, whether it succeeded, and why not. */
async function outcomes(userIds: readonly string[], skuId = phoneSystemSkuId) {
  const { body } = await api.send('POST', '/licenseAssignments', {
    userIds,
    addLicenses: [{ skuId }],
  })
  return outcomesShape
    .parse(body)
    .value.map(({ userId, succeeded, problems }) => [
      userId,
      succeeded,
      ...problems.map(({ code }) => code),
    ])
}

const userShape = z.object({
  phoneNumber: z.string().optional(),
  licenseAssignmentStates: z.array(
    z.object({
      skuId: z.string(),
      assignedByGroupName: z.string().nullable(),
      state: z.string(),
      error: z.string(),
    }),
  ),
})

/** The number of an account, and each of its grants as `part number state error by group`. */
async function shown(id: string) {
  const { body } = await api.send('GET', `/users/${id}`)
  const { phoneNumber, licenseAssignmentStates } = userShape.parse(body)
  const states = licenseAssignmentStates.map(({ skuId, state, error, assignedByGroupName }) =>
    [
      productOf(skuId)?.skuPartNumber,
      state,
      ...(error === 'None' ? [] : [error]),
      ...(assignedByGroupName === null ? [] : ['by', assignedByGroupName]),
    ].join(' '),
  )
  return phoneNumber === undefined ? { states } : { number: phoneNumber, states }
}

async function consumed(skuPartNumber: string): Promise<unknown> {
  const filter = encodeURIComponent(`skuPartNumber eq '${skuPartNumber}'`)
  const { body } = await api.send('GET', `/subscribedSkus?$filter=${filter}`)
  return z.object({ value: z.array(z.object({ consumedUnits: z.number() })) }).parse(body).value[0]
    ?.consumedUnits
}

async function allotment(): Promise<unknown> {
  return (await api.send('GET', '/licenseAllotment')).body
}

function newGroup(more: object = {}): Promise<string> {
  return addTestGroup(api, more)
}

async function addMembers(group: string, ...ids: readonly string[]): Promise<string> {
  await inTurn(ids, (id) =>
    api.send('POST', `/groups/${group}/members/$ref`, { '@odata.id': `/v1.0/users/${id}` }),
  )
  return group
}

function removeMember(group: string, id: string) {
  return api.send('DELETE', `/groups/${group}/members/${id}/$ref`)
}

/** Straight into the store, because there are many. */
function addUnlicensed(count: number): Promise<readonly string[]> {
  const names = Array.from({ length: count }, (_, index) => `account${index}`)
  const rest = { usageLocation: 'CA', type: 'autoAttendant' as const }
  return inStore(api, (tx) =>
    inTurn(names, (name) => addResourceAccount(tx, { displayName: name, userName: name, ...rest })),
  )
}

async function inTurn<In, Out>(each: readonly In[], work: (one: In) => Promise<Out>) {
  const done: Out[] = []
  for (const one of each) done.push(await work(one))
  return done
}
