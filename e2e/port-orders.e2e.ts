// Bringing numbers from another provider: an order is made, moved along, and its numbers are there
// when it completes.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  button,
  choose,
  goTo,
  goToTab,
  hasBrowser,
  link,
  type OpenPage,
  openPage,
  type,
} from './browser.ts'
import { signIn } from './founding-procedure-steps.ts'
import { english, french } from './founding-procedure-words.ts'
import { type ServerProcess, startServer } from './server-process.ts'

describe.skipIf(!hasBrowser)('a port order', () => {
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

  test('names every number that cannot be ported', async () => {
    const { page } = open
    await goTo(page, 'Phone numbers')
    await goToTab(page, 'Port orders')
    await button(page, 'Add').click()
    const pane = page.getByRole('dialog', { name: 'Add a port order', exact: true })
    await type(pane, 'Order name', 'Head office')
    await pane.getByLabel('Requested transfer date', { exact: true }).fill('2027-01-15')
    await type(pane, 'Requested by', 'Anna Berg')
    await type(pane, 'Billing telephone number', '+1 604 555 0150')
    await type(pane, 'Provider', 'Old Carrier')
    await type(pane, 'Account number', 'A-1001')
    await type(pane, 'Service address', '12 Main Street, Vancouver')
    await type(pane, 'Phone numbers', '+1 604 555 0151\n+1 250 555 0012')
    await button(pane, 'Submit').click()
    await pane.getByText('+12505550012 is in the inventory already.', { exact: true }).waitFor()
  })

  test('is made from a file with the column PhoneNumber', async () => {
    const { page } = open
    const pane = page.getByRole('dialog', { name: 'Add a port order', exact: true })
    const file = 'PhoneNumber\r\n+1 604 555 0151\r\n+1 604 555 0152\r\n'
    const buffer = Buffer.from(file)
    const chosen = { name: 'numbers.csv', mimeType: 'text/csv', buffer }
    await pane.locator('input[type=file]').setInputFiles(chosen)
    await button(pane, 'Submit').click()
    const order = page.getByRole('dialog', { name: 'Head office', exact: true })
    await order.getByText('+1 604 555 0151, +1 604 555 0152', { exact: true }).waitFor()
    await order.getByText('Processing', { exact: true }).waitFor()
  })

  test('moves to its next status, and completed its numbers are there', async () => {
    const { page } = open
    const order = page.getByRole('dialog', { name: 'Head office', exact: true })
    const choice = order.getByRole('combobox', { name: 'New status', exact: true })
    const move = async (status: string) => {
      await choose(order, 'New status', status)
      if (status === 'Transfer approved') {
        const soon = new Date(Date.now() + 60 * 60 * 1000).toISOString().slice(0, 16)
        await order.getByLabel('Transfer on', { exact: true }).fill(soon)
      }
      await button(order, 'Save').click()
      // Saved, the form is a new one, in which nothing is chosen yet.
      await choice.filter({ hasNotText: status }).waitFor()
      await order.getByText(status, { exact: true }).waitFor()
    }
    await move('Contacting carrier')
    await move('Transfer approved')
    await move('Transfer pending')
    await order.getByText('The transfer is less than a day away.', { exact: false }).waitFor()
    await choose(order, 'New status', 'Completed')
    await button(order, 'Save').click()
    // Nothing comes after that.
    await choice.waitFor({ state: 'detached' })
    await order.getByText('Completed', { exact: true }).waitFor()
    await button(order, 'Close').click()
    await order.waitFor({ state: 'detached' })
    await page.getByRole('row').filter({ hasText: 'Completed' }).waitFor()
    await goToTab(page, 'Phone numbers')
    await link(page, '+1 604 555 0152').waitFor()
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0)
  })

  test('is shown in French', async () => {
    const other = await openPage(server, 'fr-FR')
    const { page } = other
    await signIn(page, french, server)
    await page.goto('/voice/phone-numbers/port-orders')
    await page.getByRole('row').filter({ hasText: 'Terminée' }).waitFor()
    await other.close()
  })
})
