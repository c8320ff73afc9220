// Licenses by task: ordered and returned, given to several people at once and by a group, swapped
// in one save under a number in use, and refused with what depends on them.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { button, hasBrowser, link, type OpenPage, openPage } from './browser.ts'
import { signIn } from './founding-procedure-steps.ts'
import { english } from './founding-procedure-words.ts'
import { type ServerProcess, startServer } from './server-process.ts'

type Created = { readonly id: string }
type Licensed = { readonly assignedLicenses: readonly { readonly skuId: string }[] }

const phoneSystem = 'e43b5b99-8dfb-405f-9987-dc307f34bcbd'
const withCallingPlan = 'ae2343d1-0999-43f6-ae18-d816516f6e78'
const numbersPath = '/admin/teams/telephoneNumberManagement/numberAssignments'

describe.skipIf(!hasBrowser)('licenses', () => {
  let server: ServerProcess
  let open: OpenPage

  beforeAll(async () => {
    server = await startServer()
    open = await openPage(server, 'en-US')
    await signIn(open.page, english, server)
    await order('MCOEV', 3)
    await order('MCOTEAMS_ESSENTIALS', 1)
    await order('PHONESYSTEM_VIRTUALUSER', 5)
  })

  afterAll(async () => {
    await open?.close()
    await server?.stop()
  })

  test('show the free allotment, how it is computed, and let it be switched off', async () => {
    const { page } = open
    await page.goto('/billing/your-products')
    await page
      .getByText('25 licenses are free: 25, and one for each 10 of your 0 phone users.')
      .waitFor()
    await page.getByText('5 are ordered, 20 are left.', { exact: true }).waitFor()
    await page.getByRole('switch', { name: 'Keep to the free allotment' }).click()
    await page.getByText(/Your organization does not keep to it/).waitFor()
  })

  test('are assigned to several people at once', async () => {
    const { page } = open
    const [anna, bo] = [await person('Anna Berg'), await person('Bo Dahl')]
    await page.goto(`/billing/licenses/${phoneSystem}`)
    await page.getByRole('tab', { name: 'Assign licenses', exact: true }).click()
    await page.getByRole('checkbox', { name: /^Anna Berg / }).check()
    await page.getByRole('checkbox', { name: /^Bo Dahl / }).check()
    await button(page, 'Assign').click()
    await page.getByText('The licenses of 2 accounts are changed.', { exact: true }).waitFor()
    expect([await skusOf(anna), await skusOf(bo)]).toEqual([[phoneSystem], [phoneSystem]])
  })

  test('in use are not removed, and what depends on them is listed', async () => {
    const { page } = open
    const cleo = await person('Cleo Ek')
    await assign(cleo, phoneSystem)
    await number('+12505550100', cleo)
    await page.goto(`/billing/licenses/${phoneSystem}`)
    await page.getByRole('checkbox', { name: /^Cleo Ek / }).check()
    await button(page, 'Remove license').click()
    const refusal = page.getByRole('alert')
    await refusal.getByText(/is needed for the number \+12505550100\./).waitFor()
    await link(refusal, 'Cleo Ek').waitFor()
    expect(await skusOf(cleo)).toEqual([phoneSystem])
  })

  test('are swapped in one save, and the number stays', async () => {
    const { page } = open
    const dora = await person('Dora Falk')
    await order('MCOEV', 1)
    await assign(dora, phoneSystem)
    await number('+12505550101', dora)
    await page.goto(`/users/active-users/${dora}?tab=licenses`)
    await page.getByRole('checkbox', { name: 'Phone System', exact: true }).uncheck()
    await page.getByRole('checkbox', { name: 'Phone System with Calling Plan' }).check()
    await button(page, 'Save changes').click()
    await page.getByText('Changes saved.', { exact: true }).waitFor()
    expect(await server.api('GET', `/users/${dora}`)).toMatchObject({
      phoneNumber: '+12505550101',
      assignedLicenses: [{ skuId: withCallingPlan }],
    })
  })

  test('that a group gives are shown with the group, and cannot be cleared there', async () => {
    const { page } = open
    const emil = await person('Emil Gran')
    await order('MCOEV', 1)
    const group = await server.api<Created>('POST', '/groups', {
      displayName: 'Sales',
      mailNickname: 'sales',
      securityEnabled: true,
      mailEnabled: false,
      'members@odata.bind': [`/v1.0/users/${emil}`],
    })
    const addLicenses = [{ skuId: phoneSystem, disabledPlans: [] }]
    await server.api('POST', `/groups/${group.id}/assignLicense`, { addLicenses })
    await page.goto(`/users/active-users/${emil}?tab=licenses`)
    await page.getByText(/^By the group Sales\./).waitFor()
    const box = page.getByRole('checkbox', { name: 'Phone System', exact: true })
    const state = async () => [await box.isChecked(), await box.isDisabled()]
    await expect.poll(state).toEqual([true, true])
  })

  test('are not returned while they are assigned, and who holds them is named', async () => {
    const { page } = open
    await page.goto(`/billing/your-products/${withCallingPlan}`)
    const quantity = page.getByRole('spinbutton', { name: 'Quantity', exact: true })
    await quantity.fill('0')
    await quantity.press('Tab')
    await page.getByText('1 license will be returned.', { exact: true }).waitFor()
    await button(page, 'Save').click()
    await page
      .getByRole('alert')
      .getByText(/are assigned, to Dora Falk/)
      .waitFor()
  })

  function order(skuPartNumber: string, quantity: number): Promise<unknown> {
    return server.api('POST', '/orders', { lines: [{ skuPartNumber, quantity }] })
  }

  async function person(displayName: string): Promise<string> {
    const userName = displayName.toLowerCase().replaceAll(' ', '')
    return (await server.api<Created>('POST', '/users', { displayName, userName })).id
  }

  function assign(id: string, skuId: string): Promise<unknown> {
    const addLicenses = [{ skuId, disabledPlans: [] }]
    return server.api('POST', `/users/${id}/assignLicense`, { addLicenses, removeLicenses: [] })
  }

  function number(telephoneNumber: string, assignmentTargetId: string): Promise<unknown> {
    const body = { telephoneNumber, assignmentTargetId, numberType: 'callingPlan' }
    return server.api('POST', `${numbersPath}/assignNumber`, body)
  }

  async function skusOf(id: string): Promise<readonly string[]> {
    const { assignedLicenses } = await server.api<Licensed>('GET', `/users/${id}`)
    return assignedLicenses.map(({ skuId }) => skuId)
  }
})
