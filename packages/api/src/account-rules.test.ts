// The rules between licenses, numbers, auto attendants and accounts (reference §3.4, §3.7, §4.5) as
// the API tells them: every failing rule at once, each with the step that mends it. That the
// database refuses the same is tested in store.

import { invariant } from '@mainline/model'
import { listOrganizations } from '@mainline/store'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addResourceAccount } from './resource-account-adding.ts'
import { openTestApi, type TestApi } from './testing.ts'
import {
  addAccount,
  addAutoAttendant,
  addPerson,
  assignNumber,
  associate,
  license,
  numbersPath,
  orderLicenses,
  phoneSystemSkuId,
  refusalOf,
  unlicense,
  virtualUserSkuId,
} from './testing-directory.ts'

let api: TestApi
let numbered: string
let associated: string
let attendantId: string

const number = '+1 250 555 0012'
const freeNumber = '+1 250 555 0013'
const userNumber = '+1 250 555 0100'

beforeAll(async () => {
  api = await openTestApi()
  await orderLicenses(api, 20)
  attendantId = await addAutoAttendant(api)
  numbered = await addAccount(api, 'numbered')
  await license(api, numbered)
  await assignNumber(api, number, numbered)
  associated = await addAccount(api, 'associated')
  await license(api, associated)
  await associate(api, associated, attendantId)
})
afterAll(() => api.close())

describe('a license', () => {
  test('that was never ordered is not left', async () => {
    const person = await addPerson(api, 'nobody-ordered')
    expect(refusalOf(await license(api, person, phoneSystemSkuId))).toBe(
      '400 ruleBroken: noLicenseLeft (orderLicenses)',
    )
  })

  test('needs a usage location', async () => {
    const id = await addAccount(api, 'nowhere', { usageLocation: null })
    expect(refusalOf(await license(api, id))).toBe(
      '400 ruleBroken: usageLocationMissing (setUsageLocation)',
    )
  })

  test('of resource accounts is not for people; every reason is given at once', async () => {
    const person = await addPerson(api, 'wrong-kind', { usageLocation: null })
    expect(refusalOf(await license(api, person, virtualUserSkuId))).toBe(
      '400 ruleBroken: usageLocationMissing (setUsageLocation), ' +
        'licenseNotForAccount (assignLicense)',
    )
  })

  test('stays while the account has a number', async () => {
    expect(refusalOf(await unlicense(api, numbered))).toBe(
      '400 ruleBroken: licenseInUse (unassignNumber)',
    )
  })

  test('stays while the account is associated', async () => {
    expect(refusalOf(await unlicense(api, associated))).toBe(
      '400 ruleBroken: licenseInUse (removeAssociation)',
    )
  })

  test('that the account does not hold cannot be removed', async () => {
    const id = await addAccount(api, 'bare')
    expect(refusalOf(await unlicense(api, id))).toBe(
      '400 ruleBroken: licenseNotHeld (assignLicense)',
    )
  })

  test('that is held already is assigned again without taking another', async () => {
    expect((await license(api, numbered)).status).toBe(200)
  })
})

describe('a number', () => {
  test('needs a license', async () => {
    const id = await addAccount(api, 'unlicensed')
    expect(refusalOf(await assignNumber(api, freeNumber, id))).toBe(
      '400 ruleBroken: licenseMissing (assignLicense)',
    )
  })

  test('for people cannot be on a resource account', async () => {
    const id = await addLicensed('wants-user-number')
    expect(refusalOf(await assignNumber(api, userNumber, id))).toBe(
      '400 ruleBroken: userNumberOnResourceAccount (changeUsage)',
    )
  })

  test('that is assigned cannot be on a second account', async () => {
    const id = await addLicensed('wants-taken-number')
    expect(refusalOf(await assignNumber(api, number, id))).toBe(
      '400 ruleBroken: numberAlreadyAssigned (unassignNumber)',
    )
  })

  test('cannot be the second of an account', async () => {
    expect(refusalOf(await assignNumber(api, freeNumber, numbered))).toBe(
      '400 ruleBroken: accountHasNumber (unassignNumber)',
    )
  })

  test('needs sign-in to be blocked', async () => {
    const id = await addLicensed('signs-in')
    await api.send('PATCH', `/users/${id}`, { accountEnabled: true })
    expect(refusalOf(await assignNumber(api, freeNumber, id))).toBe(
      '400 ruleBroken: signInNotBlocked (blockSignIn)',
    )
  })

  test('needs the usage location to be its country', async () => {
    const id = await addLicensed('abroad', { usageLocation: 'FR' })
    expect(refusalOf(await assignNumber(api, freeNumber, id))).toBe(
      '400 ruleBroken: usageLocationMismatch (setUsageLocation)',
    )
  })

  test('that fails for many reasons is told all of them', async () => {
    const id = await addAccount(api, 'hopeless', { usageLocation: null })
    await api.send('PATCH', `/users/${id}`, { accountEnabled: true })
    expect(refusalOf(await assignNumber(api, userNumber, id))).toBe(
      '400 ruleBroken: licenseMissing (assignLicense), ' +
        'userNumberOnResourceAccount (changeUsage), signInNotBlocked (blockSignIn), ' +
        'usageLocationMissing (setUsageLocation)',
    )
  })

  test('of a service cannot be on a person', async () => {
    const lines = [{ skuPartNumber: 'MCOEV', quantity: 1, assignAutomatically: false }]
    await api.send('POST', '/orders', { lines })
    const person = await addPerson(api, 'wants-service-number')
    await license(api, person, phoneSystemSkuId)
    expect(refusalOf(await assignNumber(api, freeNumber, person))).toBe(
      '400 ruleBroken: serviceNumberOnPerson (changeUsage)',
    )
    expect((await assignNumber(api, userNumber, person)).status).toBe(202)
  })

  test('that is assigned cannot be removed from the inventory', async () => {
    const filter = encodeURIComponent("telephoneNumber eq '+12505550012'")
    const { body } = await api.send('GET', `${numbersPath}?$filter=${filter}`)
    const [, id] = /"id":"(number_\w+)"/.exec(JSON.stringify(body)) ?? []
    expect(refusalOf(await api.send('DELETE', `/phoneNumbers/${id}`))).toBe(
      '400 ruleBroken: numberAlreadyAssigned (unassignNumber)',
    )
  })
})

describe('an association', () => {
  test('needs a license, and blocked sign-in; both are told', async () => {
    const id = await addAccount(api, 'unfit')
    await api.send('PATCH', `/users/${id}`, { accountEnabled: true })
    expect(refusalOf(await associate(api, id, attendantId))).toBe(
      '400 ruleBroken: licenseMissing (assignLicense), signInNotBlocked (blockSignIn)',
    )
  })

  test('is of the type of the account', async () => {
    const id = await addLicensed('queue', { type: 'callQueue' })
    expect(refusalOf(await associate(api, id, attendantId))).toBe(
      '400 ruleBroken: typeMismatch (changeType)',
    )
  })

  test('cannot be the second of an account', async () => {
    const other = await addAutoAttendant(api, 'Other')
    expect(refusalOf(await associate(api, associated, other))).toBe(
      '400 ruleBroken: accountHasAssociation (removeAssociation)',
    )
  })
})

describe('an account in use', () => {
  test('stays blocked from signing in', async () => {
    const enabled = { accountEnabled: true }
    expect(refusalOf(await api.send('PATCH', `/users/${numbered}`, enabled))).toBe(
      '400 ruleBroken: signInNotBlocked (unassignNumber)',
    )
    expect(refusalOf(await api.send('PATCH', `/users/${associated}`, enabled))).toBe(
      '400 ruleBroken: signInNotBlocked (removeAssociation)',
    )
  })

  test('keeps its usage location', async () => {
    const emptied = await api.send('PATCH', `/users/${numbered}`, { usageLocation: null })
    expect(refusalOf(emptied)).toBe('400 ruleBroken: usageLocationMissing (setUsageLocation)')
    const moved = await api.send('PATCH', `/users/${numbered}`, { usageLocation: 'US' })
    expect(refusalOf(moved)).toBe('400 ruleBroken: usageLocationMismatch (setUsageLocation)')
  })

  test('keeps its type', async () => {
    const path = `/resourceAccounts/${associated}`
    expect(refusalOf(await api.send('PATCH', path, { type: 'callQueue' }))).toBe(
      '400 ruleBroken: accountHasAssociation (removeAssociation)',
    )
  })

  test('cannot be deleted', async () => {
    expect(refusalOf(await api.send('DELETE', `/users/${numbered}`))).toBe(
      '400 ruleBroken: accountHasNumber (unassignNumber)',
    )
    expect(refusalOf(await api.send('DELETE', `/resourceAccounts/${associated}`))).toBe(
      '400 ruleBroken: accountHasAssociation (removeAssociation)',
    )
  })

  test('can be deleted once the number is unassigned', async () => {
    const id = await addLicensed('short-lived')
    await assignNumber(api, '+12505550019', id)
    const unassigned = { telephoneNumber: '2505550019', numberType: 'callingPlan' }
    expect((await api.send('POST', `${numbersPath}/unassignNumber`, unassigned)).status).toBe(202)
    expect((await api.send('DELETE', `/resourceAccounts/${id}`)).status).toBe(204)
    expect((await api.send('GET', `/resourceAccounts/${id}`)).status).toBe(404)
  })
})

describe('many at once', () => {
  test('a hundred assignments of the last five licenses give exactly five', async () => {
    const few = await openTestApi()
    await orderLicenses(few, 5)
    const ids = await addUnlicensed(few, 100)
    const answers = (await Promise.all(ids.map((id) => license(few, id)))).map(refusalOf)
    expect(answers.filter((answer) => answer === '200')).toHaveLength(5)
    expect(answers.filter((answer) => answer.includes('noLicenseLeft'))).toHaveLength(95)
    await few.close()
  })

  test('a number that ten accounts are given at once is on one of them', async () => {
    const names = Array.from({ length: 10 }, (_, index) => `racer${index}`)
    const ids: string[] = []
    for (const name of names) ids.push(await addLicensed(name))
    const answers = await Promise.all(ids.map((id) => assignNumber(api, '+12505550018', id)))
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(1)
    expect(answers.map(refusalOf).filter((text) => text.includes('AlreadyAssigned'))).toHaveLength(
      9,
    )
  })
})

/** Straight into the store, because only the assignments are to meet. */
async function addUnlicensed(few: TestApi, count: number): Promise<readonly string[]> {
  const [organization] = await few.store.withAllOrganizations(listOrganizations)
  invariant(organization !== undefined, 'The first start made an organization.')
  return few.store.withOrganization(organization.id, async (tx) => {
    const ids: string[] = []
    for (let index = 0; index < count; index += 1) {
      const name = `account${index}`
      const account = { displayName: name, userName: name, usageLocation: 'CA' }
      ids.push(await addResourceAccount(tx, { ...account, type: 'autoAttendant' }))
    }
    return ids
  })
}

async function addLicensed(userName: string, more: object = {}): Promise<string> {
  const id = await addAccount(api, userName, more)
  await license(api, id)
  return id
}
