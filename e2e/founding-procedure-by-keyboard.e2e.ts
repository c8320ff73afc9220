// The founding procedure without a mouse, A to E: by Tab, arrows, Enter, the space bar and letters,
// with the focus in sight at each step, and back at its opener when a pane closes.

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { button, hasBrowser, link, type OpenPage, openPage } from './browser.ts'
import { virtualUser } from './founding-procedure-steps.ts'
import { english as words } from './founding-procedure-words.ts'
import { hasFocus, openTab, pick, press, reach, tick, write } from './keyboard.ts'
import { type ServerProcess, startServer } from './server-process.ts'

type Account = { readonly readiness: { readonly ready: boolean } }
const account = 'Contoso main'
const procedureMs = 5 * 60_000

describe.skipIf(!hasBrowser)('by keyboard alone', () => {
  let server: ServerProcess
  let open: OpenPage

  beforeAll(async () => {
    server = await startServer()
    open = await openPage(server, words.locale)
  })

  afterAll(async () => {
    await open?.close()
    await server?.stop()
  })

  test(
    'the founding procedure puts a number into service',
    async () => {
      const { page } = open
      await signIn(page)
      await orderLicenses(page)
      await createResourceAccount(page)
      await assignLicense(page)
      await assignNumber(page)
      await addPerson(page)
      await createAutoAttendant(page)
      const { value } = await server.api<{ value: Account[] }>('GET', '/resourceAccounts')
      expect(value.map(({ readiness }) => readiness.ready)).toEqual([true])
    },
    procedureMs,
  )

  async function signIn(page: Page): Promise<void> {
    await write(page, textBox(page, words.username), server.username)
    await write(page, page.getByLabel(words.password, { exact: true }), server.password)
    await page.keyboard.press('Enter')
    await page.getByRole('navigation').waitFor()
  }
})

function textBox(page: Page, name: string) {
  return page.getByRole('textbox', { name, exact: true })
}

async function goTo(page: Page, name: string): Promise<void> {
  await press(page, link(page.getByRole('navigation'), name))
  await page.getByRole('heading', { name, level: 1, exact: true }).waitFor()
}

async function orderLicenses(page: Page): Promise<void> {
  await goTo(page, words.purchaseServices)
  await openTab(page, words.addOns)
  await press(page, link(page, words.seeAll))
  const last = page.getByRole('main').getByRole('listitem').last()
  await last.getByText(virtualUser, { exact: true }).waitFor()
  await press(page, button(last, words.details))
  await press(page, button(page, words.buy))
  const quantity = page.getByRole('spinbutton', { name: words.quantity, exact: true })
  await write(page, quantity, '5')
  await tick(page, page.getByRole('checkbox', { name: words.assignAutomatically, exact: true }))
  await press(page, button(page, words.checkOut))
  await press(page, button(page, words.next))
  await press(page, button(page, words.placeOrder))
  await page.getByRole('heading', { name: words.orderPlaced, exact: true }).waitFor()
}

async function createResourceAccount(page: Page): Promise<void> {
  await goTo(page, words.resourceAccounts)
  const opener = button(page, words.add)
  await press(page, opener)
  const pane = page.getByRole('dialog', { name: words.addResourceAccount, exact: true })
  await pane.waitFor()
  await page.keyboard.press('Escape')
  await returned(page, opener)
  await page.keyboard.press('Enter')
  await write(page, textBox(page, words.displayName), account)
  await write(page, textBox(page, words.username), 'mainline')
  const kind = page.getByRole('combobox', { name: words.resourceAccountType, exact: true })
  await pick(page, kind, words.autoAttendant)
  await press(page, button(pane, words.save))
  await page.getByRole('row').filter({ hasText: account }).waitFor()
  await returned(page, opener)
}

async function assignLicense(page: Page): Promise<void> {
  await goTo(page, words.activeUsers)
  const opener = link(page.getByRole('row').filter({ hasText: account }), account)
  await press(page, opener)
  await page.getByRole('dialog').waitFor()
  await openTab(page, words.licensesAndApps)
  await tick(page, page.getByRole('checkbox', { name: virtualUser, exact: true }))
  await press(page, button(page, words.saveChanges))
  await page.getByText(words.saved, { exact: true }).waitFor()
  await press(page, button(page, words.close))
  await returned(page, opener)
}

async function assignNumber(page: Page): Promise<void> {
  await goTo(page, words.resourceAccounts)
  await tick(page, page.getByRole('row').filter({ hasText: account }).getByRole('radio'))
  const opener = button(page, words.assign)
  await press(page, opener)
  const kind = page.getByRole('combobox', { name: words.numberType, exact: true })
  await pick(page, kind, words.online)
  const search = page.getByRole('searchbox', { name: words.assignedNumber, exact: true })
  await write(page, search, '1 250 555 0012')
  const pane = page.getByRole('dialog')
  await press(page, button(pane, words.add))
  await press(page, button(pane, words.save))
  await page.getByRole('row').filter({ hasText: '+1 250 555 0012' }).waitFor()
  await returned(page, opener)
}

async function addPerson(page: Page): Promise<void> {
  await goTo(page, words.activeUsers)
  const opener = button(page, words.addUser)
  await press(page, opener)
  const pane = page.getByRole('dialog')
  await write(page, textBox(page, words.displayName), 'Anna')
  await write(page, textBox(page, words.username), 'anna')
  await press(page, button(pane, words.add))
  const added = page.getByRole('dialog', { name: 'Anna', exact: true })
  await press(page, button(added, words.close))
  await returned(page, opener)
}

async function createAutoAttendant(page: Page): Promise<void> {
  await goTo(page, words.autoAttendants)
  await press(page, button(page, words.add))
  await write(page, textBox(page, words.name), 'Reception')
  await pick(page, combobox(page, words.operator), 'Anna')
  await write(page, textBox(page, words.greeting), 'Welcome to Contoso.')
  await write(page, textBox(page, words.menuPrompt), 'For sales, press 1.')
  await pick(page, combobox(page, words.person), 'Anna')
  await tick(page, page.getByRole('checkbox', { name: account, exact: true }))
  await press(page, button(page, words.save))
  await page.getByRole('heading', { name: 'Reception', level: 1, exact: true }).waitFor()
}

function combobox(page: Page, name: string) {
  return page.getByRole('combobox', { name, exact: true })
}

/** The pane is gone and the focus is where it was opened. */
async function returned(page: Page, opener: ReturnType<typeof button>): Promise<void> {
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await expect.poll(() => hasFocus(opener)).toBe(true)
  await reach(page, opener)
}
