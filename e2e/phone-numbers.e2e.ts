// Phone numbers by task: order some and keep them, bring a range and a CSV file along, change what
// a number is for from the refusal, and tag, block and release numbers.

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { button, choose, goTo, hasBrowser, link, type OpenPage, openPage, type } from './browser.ts'
import { signIn } from './founding-procedure-steps.ts'
import { english } from './founding-procedure-words.ts'
import { type ServerProcess, startServer } from './server-process.ts'

type Created = { readonly id: string }
type Numbers = { readonly value: readonly { readonly id: string }[] }

const numbersPath = '/admin/teams/telephoneNumberManagement/numberAssignments'

describe.skipIf(!hasBrowser)('phone numbers', () => {
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

  test('are searched for, held, and ordered', async () => {
    const { page } = open
    await goTo(page, 'Phone numbers')
    await button(page, 'Add').click()
    const pane = page.getByRole('dialog', { name: 'Get phone numbers', exact: true })
    await type(pane, 'Order name', 'Vancouver office')
    await choose(pane, 'Country or region', 'Canada')
    await choose(pane, 'Number type', 'Auto attendant, toll')
    await pane.getByRole('spinbutton', { name: 'Quantity', exact: true }).fill('2')
    await choose(pane, 'City', 'Vancouver')
    await button(pane, 'Next').click()
    const order = page.getByRole('dialog', { name: 'Vancouver office', exact: true })
    await order.getByText(/^These numbers are held for you for \d:\d\d minutes/).waitFor()
    const found = order.getByRole('list', { name: 'Phone numbers', exact: true })
    await expect
      .poll(() => found.getByRole('listitem').allInnerTexts())
      .toEqual(['+1 604 555 0100 Vancouver', '+1 604 555 0101 Vancouver'])
    await button(order, 'Place order').click()
    await order.getByText('The order is placed; the numbers are in your inventory.').waitFor()
    await button(order, 'Finish').click()
    await search(page, '604 555 0100')
    await link(page, '+1 604 555 0100').waitFor()
    await page.getByRole('tab', { name: 'Order history', exact: true }).click()
    await page.getByRole('row').filter({ hasText: 'Vancouver office' }).waitFor()
  })

  test('come as a range, after a preview', async () => {
    const { page } = open
    const pane = await openImport(page)
    await type(pane, 'First number', '+1 778 555 0110')
    await type(pane, 'Last number', '+1 778 555 0112')
    await button(pane, 'Preview').click()
    await pane.getByText('3 will be added, 0 are there already').waitFor()
    await button(pane, 'Add 3 numbers').click()
    await pane.waitFor({ state: 'detached' })
    await search(page, '7785550111')
    await link(page, '+1 778 555 0111').waitFor()
  })

  test('come as a CSV file, with a word on each row that cannot be added', async () => {
    const { page } = open
    const pane = await openImport(page)
    await choose(pane, 'What to import', 'A CSV file')
    const rows = ['telephoneNumber,usage,tags', '+17785550120,service,West', '+17785550110', '12']
    await type(pane, 'Rows', rows.join('\n'))
    await button(pane, 'Preview').click()
    const table = pane.getByRole('table', { name: 'Preview', exact: true })
    const shown = async () => {
      const [, ...texts] = await table.getByRole('row').allInnerTexts()
      return texts.map((text) => text.split('\t').map((cell) => cell.trim().split('\n')[0]))
    }
    await expect.poll(shown).toEqual([
      ['2', '+1 778 555 0120', 'Will be added'],
      ['3', '+1 778 555 0110', 'There already'],
      ['4', '12', 'Cannot be added'],
    ])
    await button(pane, 'Add 1 number').click()
    await pane.waitFor({ state: 'detached' })
  })

  test('change from user to service where that is in the way', async () => {
    const { page } = open
    const { id } = await addLicensed('Hotline')
    await page.goto(`/org-wide-settings/resource-accounts/${id}/assign`)
    await choose(page, 'Phone number type', 'Online')
    const number = page.getByRole('group', { name: '+1 250 555 0100', exact: true })
    await number.getByText('is a user number; resource accounts take service numbers.').waitFor()
    const item = page.getByRole('listitem').filter({ has: number })
    await button(item, 'Change to service number').click()
    await button(number, 'Add').click()
    await button(page, 'Save').click()
    await page.getByRole('row').filter({ hasText: '+1 250 555 0100' }).waitFor()
  })

  test('are tagged and blocked, and found by that', async () => {
    const { page } = open
    await page.goto('/voice/phone-numbers')
    await link(page, '+1 250 555 0101').click()
    await link(page, 'Edit usage, tags, note and block').click()
    const pane = page.getByRole('dialog', { name: '+1 250 555 0101', exact: true })
    await type(pane, 'Tags', 'Fair, fair, Booth')
    await choose(pane, 'Block on assigning', 'For some days')
    await button(pane, 'Save').click()
    await link(page, 'Edit usage, tags, note and block').waitFor()
    await page.goto('/voice/phone-numbers?show=blocked')
    const row = page.getByRole('row').filter({ hasText: '+1 250 555 0101' })
    await row.getByText('Fair', { exact: true }).waitFor()
    await row.getByText('Booth', { exact: true }).waitFor()
    await expect.poll(() => page.getByRole('row').count()).toBe(2)
  })

  test('are released', async () => {
    const { page } = open
    await page.goto('/voice/phone-numbers?search=7785550112')
    await link(page, '+1 778 555 0112').click()
    await button(page, 'Remove from inventory').click()
    const confirm = page.getByRole('dialog', { name: 'Remove +1 778 555 0112?', exact: true })
    await button(confirm, 'Remove from inventory').click()
    await confirm.waitFor({ state: 'detached' })
    const filter = encodeURIComponent("telephoneNumber eq '+17785550112'")
    const { value } = await server.api<Numbers>('GET', `${numbersPath}?$filter=${filter}`)
    expect(value).toEqual([])
  })

  test('have quotas that show how they are computed, and can be switched off', async () => {
    const { page } = open
    await goTo(page, 'Phone numbers')
    await link(page, 'Quotas').click()
    const pane = page.getByRole('dialog', { name: 'Quotas', exact: true })
    await pane.getByText('2 of 5', { exact: true }).waitFor()
    const limit = pane.getByRole('switch', { name: 'Limit orders to the quotas', exact: true })
    // It moves once the server has taken it.
    await limit.click()
    await expect.poll(() => limit.isChecked()).toBe(false)
    await page.reload()
    await expect.poll(() => limit.isChecked()).toBe(false)
  })

  async function addLicensed(displayName: string): Promise<Created> {
    const userName = displayName.toLowerCase()
    const type = 'autoAttendant'
    const account = await server.api<Created>('POST', '/resourceAccounts', {
      displayName,
      userName,
      type,
    })
    const skuPartNumber = 'PHONESYSTEM_VIRTUALUSER'
    const line = { skuPartNumber, quantity: 1, assignAutomatically: false }
    await server.api('POST', '/orders', { lines: [line] })
    const addLicenses = [{ skuId: '440eaaa8-b3e0-484b-a8be-62870b9ba70a', disabledPlans: [] }]
    const change = { addLicenses, removeLicenses: [] }
    await server.api('POST', `/users/${account.id}/assignLicense`, change)
    return account
  }
})

async function openImport(page: Page) {
  await goTo(page, 'Phone numbers')
  await button(page, 'Import numbers').click()
  const pane = page.getByRole('dialog', { name: 'Import numbers', exact: true })
  await pane.waitFor()
  return pane
}

async function search(page: Page, text: string): Promise<void> {
  await page.getByRole('searchbox', { name: 'Search numbers', exact: true }).fill(text)
}
