// A resource account by the short way: set up in one pane, its calls made more urgent, and deleted
// after a look at what that breaks. The long way is in founding-procedure.e2e.ts.

import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { button, choose, goTo, hasBrowser, link, type OpenPage, openPage } from './browser.ts'
import { signIn } from './founding-procedure-steps.ts'
import { english, french } from './founding-procedure-words.ts'
import { type ServerProcess, startServer } from './server-process.ts'

type Created = { readonly id: string }

describe.skipIf(!hasBrowser)('a resource account', () => {
  let server: ServerProcess
  let open: OpenPage

  beforeAll(async () => {
    server = await startServer()
    await server.api('POST', '/autoAttendants', attendant)
    await addAccount('Main line')
    open = await openPage(server, 'en-US')
    await signIn(open.page, english, server)
  })

  afterAll(async () => {
    await open?.close()
    await server?.stop()
  })

  test('is set up in one pane that orders its license, too', async () => {
    const { page } = open
    await goTo(page, 'Resource accounts')
    await row(page, 'Main line').click()
    await link(page, 'Set up: take these steps at once').click()
    const pane = page.getByRole('dialog', { name: 'Set up', exact: true })
    await pane.getByText(/^No license is free\. When you save, 5 are ordered/).waitFor()
    await pane.getByRole('searchbox', { name: 'Assigned phone number' }).fill('555 0012')
    await button(pane, 'Add').click()
    await choose(pane, 'Assigned to', 'Reception')
    await button(pane, 'Save').click()
    await pane.waitFor({ state: 'detached' })
    await page.getByText('Main line takes calls', { exact: true }).waitFor()
    await expect
      .poll(() => row(page, 'Main line').getByRole('cell').allInnerTexts())
      .toEqual(expect.arrayContaining(['+1 250 555 0012', 'Reception', 'Licensed']))
  })

  test('gives its calls a priority', async () => {
    const { page } = open
    await goTo(page, 'Resource accounts')
    await row(page, 'Main line').click()
    await button(page, 'Assign/unassign').click()
    await choose(page, 'Call priority', '1 – Very high')
    await button(page, 'Save').click()
    await row(page, 'Main line').getByText('Reception · 1 – Very high').waitFor()
  })

  test('keeps its type while it is associated, and says why', async () => {
    const { page } = open
    await button(page, 'Edit').click()
    const pane = page.getByRole('dialog', { name: 'Edit resource account', exact: true })
    await pane.getByText('Cannot be changed while the account stands for Reception.').waitFor()
    const type = pane.getByRole('combobox', { name: 'Resource account type', exact: true })
    await expect.poll(() => type.isDisabled()).toBe(true)
    await button(pane, 'Cancel').click()
  })

  test('is deleted after a look at what that breaks', async () => {
    const { page } = open
    await goTo(page, 'Resource accounts')
    await row(page, 'Main line').click()
    await button(page, 'Delete').click()
    const pane = page.getByRole('dialog', { name: 'Delete Main line?', exact: true })
    const told = pane.getByRole('list', { name: 'What will happen', exact: true })
    await expect
      .poll(async () => (await told.getByRole('listitem').allInnerTexts()).slice(0, 3))
      .toEqual([
        '+1 250 555 0012 goes back to your phone numbers. Its callers are no longer answered.',
        'Nobody reaches Reception by this account any more.',
        'A Phone System – Virtual User license becomes free.',
      ])
    await button(pane, 'Delete').click()
    await page.getByText('No resource accounts yet', { exact: true }).waitFor()
  })

  test('is set up in French as well', async () => {
    const { id } = await addAccount('Ligne principale')
    const other = await openPage(server, 'fr-FR')
    const { page } = other
    await signIn(page, french, server)
    await page.goto(`/org-wide-settings/resource-accounts/${id}/set-up`)
    const pane = page.getByRole('dialog', { name: 'Mettre en service', exact: true })
    await button(pane, 'Enregistrer').click()
    await row(page, 'Ligne principale').getByText('Avec licence').waitFor()
    await other.close()
  })

  function addAccount(displayName: string): Promise<Created> {
    const userName = displayName.toLowerCase().replaceAll(' ', '')
    return server.api('POST', '/resourceAccounts', { displayName, userName, type: 'autoAttendant' })
  }
})

const attendant = {
  name: 'Reception',
  languageId: 'en-US',
  timeZoneId: 'America/Vancouver',
  defaultCallFlow: {
    name: 'Open',
    greetings: [{ activeType: 'textToSpeech', textToSpeechPrompt: 'Welcome to Contoso.' }],
    menu: {
      name: 'Menu',
      directorySearchMethod: 'none',
      prompts: [],
      menuOptions: [{ dtmfResponse: 'automatic', action: 'disconnectCall' }],
    },
  },
  callFlows: [],
  callHandlingAssociations: [],
}

function row(page: Page, text: string): Locator {
  return page.getByRole('row').filter({ hasText: text })
}
