// An administrator connects a carrier by registration, sees it registered, breaks the password and
// is told so by the list, by the trunk doctor and by the command line in the same words, mends it,
// and sees whom people may call before anybody calls. The carrier is Kamailio.

import { execFile } from 'node:child_process'
import { hasKamailio } from '@mainline/exchange/testing-kamailio'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { button, choose, goTo, hasBrowser, link, type OpenPage, openPage, type } from './browser.ts'
import { carrierRealm, type Registrar, startRegistrar } from './calls/kamailio.ts'
import { signIn } from './founding-procedure-steps.ts'
import { english } from './founding-procedure-words.ts'
import { type ServerProcess, startServer } from './server-process.ts'

const password = 'as-the-carrier-made-it'
const commandLine = new URL('../packages/cli/src/main.ts', import.meta.url).pathname

describe.skipIf(!hasBrowser || !hasKamailio)('a carrier by registration', () => {
  let server: ServerProcess
  let carrier: Registrar
  let open: OpenPage

  beforeAll(async () => {
    carrier = await startRegistrar('contoso', password)
    server = await startServer()
    await server.api('POST', '/users', { displayName: 'Anna Berg', userName: 'anna' })
    open = await openPage(server, 'en-US')
    await signIn(open.page, english, server)
  })

  afterAll(async () => {
    await open?.close()
    await server?.stop()
    await carrier?.stop()
  })

  test('is connected with a template, and is seen to be registered', async () => {
    const { page } = open
    await goTo(page, 'Trunks')
    await button(page, 'Add').click()
    const pane = page.getByRole('dialog', { name: 'Add a trunk', exact: true })
    await choose(pane, 'Carrier', 'Any carrier, by registration')
    await type(pane, 'Name', 'Northern')
    await type(pane, 'Server', '127.0.0.1')
    await type(pane, 'Port (optional)', String(carrier.port))
    await type(pane, 'User name', 'contoso')
    await type(pane, 'Password', password)
    await button(pane, 'Save').click()
    const saved = page.getByRole('dialog', { name: 'Northern', exact: true })
    await saved.getByText('Registered', { exact: true }).waitFor()
    await button(saved, 'Cancel').click()
    await rowOf(page).getByText('Registered', { exact: true }).waitFor()
  })

  test('says with the realm that its password is wrong, also to the doctor', async () => {
    const { page } = open
    await savePassword(page, 'not-that-one')
    await rowOf(page).getByText('Not registered', { exact: true }).waitFor()
    await rowOf(page).getByText(carrierRealm).waitFor()
    await link(page, 'Northern').click()
    await button(page.getByRole('dialog', { name: 'Northern' }), 'Trunk doctor').click()
    const doctor = page.getByRole('dialog', { name: 'Trunk doctor' })
    await button(doctor, 'Diagnose').click()
    const finding = doctor.getByRole('listitem').filter({ hasText: 'User name and password' })
    await finding.getByText(/403.*northern\.example/).waitFor()
    await finding.getByRole('img', { name: 'Wrong', exact: true }).waitFor()
    const shown = await finding.innerText()
    await button(doctor, 'Close').click()
    await button(page.getByRole('dialog', { name: 'Northern', exact: true }), 'Cancel').click()
    const printed = await mainline(server, 'doctor', 'northern')
    expect(printed.exitCode).toBe(1)
    for (const line of shown.split('\n').filter((each) => each.trim() !== '')) {
      expect(printed.text).toContain(line.trim())
    }
  })

  test('is registered again once the password is right, and the doctor finds nothing', async () => {
    const { page } = open
    await savePassword(page, password)
    await rowOf(page).getByText('Registered', { exact: true }).waitFor()
    const { exitCode, text } = await mainline(server, 'doctor', 'Northern')
    expect(text).toContain('Nothing is wrong with this trunk.')
    expect(exitCode).toBe(0)
  })

  test('carries what a route sends to it, and only where calls are allowed', async () => {
    const { page } = open
    await goTo(page, 'Voice routes')
    await button(page, 'Add').click()
    const pane = page.getByRole('dialog', { name: 'Add a voice route', exact: true })
    await type(pane, 'Name', 'Everywhere')
    await type(pane, 'Numbers', '+*')
    await pane.getByRole('checkbox', { name: 'Northern', exact: true }).check()
    await button(pane, 'Save').click()
    await page.getByRole('row').filter({ hasText: 'Everywhere' }).getByText('Northern').waitFor()
    await goTo(page, 'Dial permissions')
    await testNumber(page, '011 33 1 70 18 99 00')
    await page.getByText('Calls to FR are not allowed: nobody has added it.').waitFor()
    await page.getByRole('searchbox', { name: 'Search countries', exact: true }).fill('fran')
    await page.getByRole('checkbox', { name: 'France', exact: true }).check()
    await button(page, 'Save countries').click()
    await page.getByText('Also: France.', { exact: true }).waitFor()
    await testNumber(page, '011 33 1 70 18 99 00')
    await page.getByText(/would be called on the trunk Northern\./).waitFor()
    await testNumber(page, '911')
    await page.getByText(/calls for help and passes, on the trunk Northern\./).waitFor()
  })
})

function rowOf(page: Page): Locator {
  return page.getByRole('row').filter({ hasText: 'Northern' })
}

async function savePassword(page: Page, wanted: string): Promise<void> {
  await goTo(page, 'Trunks')
  await link(page, 'Northern').click()
  const pane = page.getByRole('dialog', { name: 'Northern', exact: true })
  await type(pane, 'Password', wanted)
  await button(pane, 'Save').click()
  await pane.waitFor({ state: 'detached' })
}

async function testNumber(page: Page, number: string): Promise<void> {
  const card = page.getByRole('region', { name: 'Test a number', exact: true })
  await choose(card, 'Who calls', 'Anna Berg')
  await type(card, 'Number', number)
  await button(card, 'Test').click()
}

/** Runs the command line as the operator of this server, and how it ended. */
function mainline({ baseUrl, folder }: ServerProcess, ...typed: readonly string[]) {
  const environment = { ...process.env, MAINLINE_URL: baseUrl, DATA_DIR: folder }
  return new Promise<{ readonly exitCode: number; readonly text: string }>((resolve) => {
    const child = execFile(
      process.execPath,
      [commandLine, ...typed],
      { env: environment },
      (_, stdout, stderr) => resolve({ exitCode: child.exitCode ?? 1, text: stdout + stderr }),
    )
  })
}
