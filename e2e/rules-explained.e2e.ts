// What the system refuses it explains: on the screen where it happens, with every reason and a link
// that leads to the step that mends it. Nothing that cannot be chosen is hidden.

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { button, choose, hasBrowser, type OpenPage, openPage } from './browser.ts'
import { signIn, virtualUser } from './founding-procedure-steps.ts'
import { english } from './founding-procedure-words.ts'
import { type ServerProcess, startServer } from './server-process.ts'

type Created = { readonly id: string }
type Skus = { readonly value: readonly { readonly skuId: string }[] }

const numbersPath = '/admin/teams/telephoneNumberManagement/numberAssignments'

describe.skipIf(!hasBrowser)('a refusal', () => {
  let server: ServerProcess
  let open: OpenPage

  beforeAll(async () => {
    server = await startServer()
    open = await openPage(server, 'en-US')
    await signIn(open.page, english, server)
  })

  afterAll(async () => {
    await open?.close()
    await server?.stop()
  })

  test('greys numbers while the account has no license, and leads to the license', async () => {
    const { page } = open
    const { id } = await addAccount('Unlicensed')
    await openNumbers(id)
    const item = numberItem(page, '+1 250 555 0012')
    await expect.poll(() => item.getAttribute('aria-disabled')).toBe('true')
    expect(await button(page, 'Add').count()).toBe(0)
    await page.getByText('Unlicensed has no Phone System – Virtual User license.').waitFor()
    await remedy(page, /Licenses and apps/).click()
    await page
      .getByRole('tab', { name: 'Licenses and apps', exact: true, selected: true })
      .waitFor()
  })

  test('says that no license is left, and where to order more', async () => {
    const { page } = open
    const { id } = await addAccount('Late')
    await useUpLicenses()
    await page.goto(`/users/active-users/${id}?tab=licenses`)
    await page.getByRole('checkbox', { name: virtualUser, exact: true }).check()
    await button(page, 'Save changes').click()
    const refusal = page.getByRole('alert')
    await refusal.getByText(`${virtualUser} does not have any available licenses.`).waitFor()
    await refusal.getByRole('link').click()
    await page.getByRole('heading', { name: 'All add-ons products', exact: true }).waitFor()
  })

  test('shows user numbers and taken numbers with the reason of each', async () => {
    const { page } = open
    await addNumbered('Holder', '+12505550013')
    const { id } = await addLicensed('Seeker')
    await openNumbers(id)
    await expect
      .poll(() => numberItem(page, '+1 250 555 0013').textContent())
      .toContain('+12505550013 is already assigned to Holder.')
    await expect
      .poll(() => numberItem(page, '+1 250 555 0100').textContent())
      .toContain('is a user number; resource accounts take service numbers.')
    await button(numberItem(page, '+1 250 555 0014'), 'Add').waitFor()
  })

  test('names a sign-in that is not blocked, and leads to the block', async () => {
    const { page } = open
    const { id } = await addLicensed('Open door')
    await server.api('PATCH', `/users/${id}`, { accountEnabled: true })
    await openNumbers(id)
    await remedy(page, /Block sign-in/).click()
    await page.getByRole('checkbox', { name: 'Block sign-in', exact: true }).check()
    await button(page, 'Save changes').click()
    await page.getByText('Changes saved.', { exact: true }).waitFor()
    await openNumbers(id)
    await button(numberItem(page, '+1 250 555 0014'), 'Add').waitFor()
  })

  test('of a deletion names the auto attendants that still lead to the account', async () => {
    const { page } = open
    const { id } = await addAccount('Keeper')
    const ends = attendant('Goodbye', { dtmfResponse: 'automatic', action: 'disconnectCall' })
    const goodbye = await server.api<Created>('POST', '/autoAttendants', ends)
    const association = { configurationType: 'autoAttendant', configurationId: goodbye.id }
    await server.api('POST', `/resourceAccounts/${id}/setUp`, { association })
    const callTarget = { type: 'applicationEndpoint', identity: id }
    const option = { dtmfResponse: 'automatic', action: 'transferCallToTarget', callTarget }
    await server.api('POST', '/autoAttendants', attendant('Forwarding', option))
    await page.goto(`/org-wide-settings/resource-accounts?selected=${id}`)
    await button(page, 'Delete').click()
    const pane = page.getByRole('dialog', { name: 'Delete Keeper?', exact: true })
    await pane.getByRole('link', { name: 'Forwarding', exact: true }).waitFor()
    await expect.poll(() => button(pane, 'Delete').isDisabled()).toBe(true)
  })

  test('offers an auto attendant only accounts of its type', async () => {
    const { page } = open
    await addAccount('Reception')
    await addAccount('Waiting room', 'callQueue')
    await page.goto('/voice/auto-attendants/new')
    await page.getByRole('checkbox', { name: 'Reception', exact: true }).waitFor()
    expect(await page.getByRole('checkbox', { name: 'Waiting room' }).count()).toBe(0)
  })

  async function openNumbers(id: string): Promise<void> {
    await open.page.goto(`/org-wide-settings/resource-accounts/${id}/assign`)
    await choose(open.page, 'Phone number type', 'Online')
  }

  function addAccount(displayName: string, type = 'autoAttendant'): Promise<Created> {
    const userName = displayName.toLowerCase().replaceAll(' ', '')
    return server.api('POST', '/resourceAccounts', { displayName, userName, type })
  }

  async function addLicensed(displayName: string): Promise<Created> {
    const line = {
      skuPartNumber: 'PHONESYSTEM_VIRTUALUSER',
      quantity: 1,
      assignAutomatically: false,
    }
    await server.api('POST', '/orders', { lines: [line] })
    const account = await addAccount(displayName)
    const { value } = await server.api<Skus>('GET', '/subscribedSkus')
    const addLicenses = value.map(({ skuId }) => ({ skuId, disabledPlans: [] }))
    const change = { addLicenses, removeLicenses: [] }
    await server.api('POST', `/users/${account.id}/assignLicense`, change)
    return account
  }

  async function addNumbered(displayName: string, telephoneNumber: string): Promise<Created> {
    const account = await addLicensed(displayName)
    const assignment = { numberType: 'callingPlan', assignmentTargetId: account.id }
    await server.api('POST', `${numbersPath}/assignNumber`, { telephoneNumber, ...assignment })
    return account
  }

  // Every order here is for one license that is assigned at once, so that none is ever left.
  async function useUpLicenses(): Promise<void> {
    await addLicensed('Early')
  }
})

function remedy(page: Page, text: RegExp) {
  return page.getByRole('dialog').getByRole('link', { name: text })
}

function numberItem(page: Page, formatted: string) {
  return page
    .getByRole('list', { name: 'Phone numbers', exact: true })
    .getByRole('group', { name: formatted, exact: true })
}

function attendant(name: string, option: object) {
  const menu = { name: 'Menu', directorySearchMethod: 'none', prompts: [], menuOptions: [option] }
  return {
    name,
    languageId: 'en-US',
    timeZoneId: 'America/Vancouver',
    defaultCallFlow: { name: 'Open', greetings: [], menu },
    callFlows: [],
    callHandlingAssociations: [],
  }
}
