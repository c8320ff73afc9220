// Two administrators at once, each in a browser: who is too late sees what the other changed, and
// loads that or overwrites it. What both saved is in the configuration versions, and an older one
// is restored after a look at what that does.

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { button, goTo, hasBrowser, link, type OpenPage, openPage, type } from './browser.ts'
import { signIn } from './founding-procedure-steps.ts'
import { english } from './founding-procedure-words.ts'
import { type ServerProcess, startServer } from './server-process.ts'

describe.skipIf(!hasBrowser)('two administrators', () => {
  let server: ServerProcess
  let ada: OpenPage
  let bob: OpenPage

  beforeAll(async () => {
    server = await startServer()
    const body = { name: 'Carrier', authentication: 'address', addresses: ['203.0.113.5'] }
    await server.api('POST', '/trunks', body)
    const { password } = server
    const roles = ['globalAdministrator']
    await server.api('POST', '/users', { displayName: 'Ada', userName: 'ada', password, roles })
    ada = await openPage(server, 'en-US')
    await signIn(ada.page, english, { ...server, username: 'ada' })
    bob = await openPage(server, 'en-US')
    await signIn(bob.page, english, server)
  })

  afterAll(async () => {
    await ada?.close()
    await bob?.close()
    await server?.stop()
  })

  async function openTrunk(page: Page, name: string) {
    await goTo(page, 'Trunks')
    await link(page, name).click()
    const pane = page.getByRole('dialog', { name, exact: true })
    await pane.getByRole('textbox', { name: 'Name', exact: true }).waitFor()
    return pane
  }

  test('who is too late sees what the other changed, and loads it', async () => {
    const late = await openTrunk(bob.page, 'Carrier')
    const early = await openTrunk(ada.page, 'Carrier')
    await type(early, 'Name', 'First carrier')
    await button(early, 'Save').click()
    await early.waitFor({ state: 'detached' })
    await type(late, 'Name', 'My carrier')
    await button(late, 'Save').click()
    await late.getByText(/^Ada changed name from “Carrier” to “First carrier” \(.+\)\.$/).waitFor()
    await button(late, 'Load theirs').click()
    await bob.page.getByRole('dialog', { name: 'First carrier', exact: true }).waitFor()
    const field = bob.page.getByRole('textbox', { name: 'Name', exact: true })
    await expect.poll(() => field.inputValue()).toBe('First carrier')
    await button(bob.page.getByRole('dialog'), 'Cancel').click()
  })

  test('or overwrites it', async () => {
    const late = await openTrunk(bob.page, 'First carrier')
    const early = await openTrunk(ada.page, 'First carrier')
    await type(early, 'Name', 'Second carrier')
    await button(early, 'Save').click()
    await early.waitFor({ state: 'detached' })
    await type(late, 'Name', 'My carrier')
    await button(late, 'Save').click()
    await button(late, 'Overwrite').click()
    await bob.page.getByRole('link', { name: 'My carrier', exact: true }).waitFor()
  })

  test('what both saved are versions; an older one is restored after a look', async () => {
    const { page } = bob
    await goTo(page, 'Configuration versions')
    const newest = page.getByRole('row').nth(1)
    const version = await newest.getByRole('link').innerText()
    await newest.getByRole('link').click()
    const pane = page.getByRole('dialog', { name: `Version ${version}`, exact: true })
    await pane.getByText('Trunk My carrier (changed)', { exact: true }).waitFor()
    const fields = pane.getByRole('table').getByRole('row')
    await expect
      .poll(async () => (await fields.allInnerTexts())[1])
      .toBe('name\tSecond carrier\tMy carrier')
    await button(pane, 'Close').click()
    await link(page, String(Number(version) - 1)).click()
    const older = page.getByRole('dialog', { name: `Version ${Number(version) - 1}`, exact: true })
    await button(older, 'Restore this version').click()
    await older.getByText('Is changed back', { exact: true }).waitFor()
    await button(older, 'Restore').click()
    await older.getByText(`Restored: version ${Number(version) + 1} is live.`).waitFor()
    await button(older, 'Close').click()
    const { value } = await server.api<{ value: readonly { name: string }[] }>('GET', '/trunks')
    expect(value.map(({ name }) => name)).toEqual(['Second carrier'])
  })
})
