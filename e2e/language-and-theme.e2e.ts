// The language and the look are the person's choice, kept in the browser; before any choice they
// are the browser's and the system's.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { button, hasBrowser, type OpenPage, openPage } from './browser.ts'
import { signIn } from './founding-procedure-steps.ts'
import { english, french } from './founding-procedure-words.ts'
import { type ServerProcess, startServer } from './server-process.ts'

describe.skipIf(!hasBrowser)('in an English browser', () => {
  let server: ServerProcess
  let open: OpenPage

  beforeAll(async () => {
    server = await startServer()
  })

  beforeEach(async () => {
    open = await openPage(server, 'en-US')
  })

  afterEach(() => open?.close())
  afterAll(() => server?.stop())

  test('French can be chosen before signing in, and stays after a reload', async () => {
    const { page } = open
    await button(page, 'Language').click()
    await page.getByRole('menuitemradio', { name: 'Français', exact: true }).click()
    await signIn(page, french, server)
    await page.reload()
    await page.getByRole('link', { name: french.purchaseServices, exact: true }).waitFor()
    await expect.poll(() => page.locator('html').getAttribute('lang')).toBe('fr')
  })

  test('the dark look can be chosen, and stays after a reload', async () => {
    const { page } = open
    await signIn(page, english, server)
    const light = await background()
    const chosen = page.getByRole('button', { name: 'Dark theme', pressed: true })
    await button(page, 'Dark theme').click()
    await chosen.waitFor()
    await page.reload()
    await chosen.waitFor()
    await expect.poll(background).not.toBe(light)
  })

  test('signing out ends the session', async () => {
    const { page } = open
    await signIn(page, english, server)
    await button(page, 'Global admin').click()
    await page.getByRole('menuitem', { name: 'Sign out', exact: true }).click()
    await page.getByRole('heading', { name: 'Sign in', exact: true }).waitFor()
    await page.goto('/voice/trunks')
    await page.getByRole('heading', { name: 'Sign in', exact: true }).waitFor()
  })

  test('a wrong password is refused in words, and the way back is kept', async () => {
    const { page } = open
    await page.goto('/voice/trunks')
    await page.getByLabel('Username', { exact: true }).fill('admin')
    await page.getByLabel('Password', { exact: true }).fill('not the password')
    await button(page, 'Sign in').click()
    await page.getByRole('alert').waitFor()
    await page.getByLabel('Password', { exact: true }).fill(server.password)
    await button(page, 'Sign in').click()
    await page.getByRole('heading', { name: 'Trunks', level: 1, exact: true }).waitFor()
  })

  function background(): Promise<string> {
    const read = "getComputedStyle(document.querySelector('header')).backgroundColor"
    return open.page.evaluate(read)
  }
})
