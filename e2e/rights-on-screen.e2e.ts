// What people with few rights see: a Reader reads every screen and finds no button that would be
// refused; a Voice admin finds no way into purchases; an authorized user changes the greeting of
// the own auto attendant and nothing else; a program does what its token lends.

import { execFile } from 'node:child_process'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { settled } from './accessibility.ts'
import { button, goTo, hasBrowser, link, type OpenPage, openPage, type } from './browser.ts'
import { signIn } from './founding-procedure-steps.ts'
import { english } from './founding-procedure-words.ts'
import { furnishedScreens } from './screens.ts'
import { type ServerProcess, startServer } from './server-process.ts'

type List = { readonly value: readonly { readonly id: string }[] }

const password = 'another-Long-passw0rd'
const walkMs = 12 * 60_000

// What anybody may press: it looks, leads somewhere, or concerns only who presses it.
const harmless = new RegExp(
  '^(Close|Cancel|Next|Previous|Back|Finish|Details|Home|Licenses|Apps|clear|Copy .*|Link to .*|' +
    'Add a passkey|Change password|Sign out everywhere|Test call|' +
    'Trunk doctor|Advanced settings)$',
)

// The sign-in, the own phone, and what a Reader may really make: tokens that lend the own role.
const ownPages = /^\/sign-in$|^\/phone$|\/api-tokens/

describe.skipIf(!hasBrowser)('on the screens', () => {
  let server: ServerProcess
  let screens: readonly string[]
  let attendant: string
  let other: string

  beforeAll(async () => {
    server = await startServer()
    screens = await furnishedScreens(server)
    const { value } = await server.api<List>('GET', '/autoAttendants')
    attendant = value[0]?.id ?? ''
    const {
      resourceAccounts: _,
      diagnostics: __,
      callTargets: ___,
      id: ____,
      ...copied
    } = await server.api<Record<string, unknown>>('GET', `/autoAttendants/${attendant}`)
    const added = { ...copied, name: 'Service desk' }
    other = (await server.api<{ id: string }>('POST', '/autoAttendants', added)).id
  })

  afterAll(async () => {
    await server?.stop()
  })

  async function openAs(userName: string, ...roles: readonly string[]) {
    const body = { displayName: userName, userName, password }
    const { id } = await server.api<{ id: string }>('POST', '/users', body)
    if (roles.length > 0) await server.api('PATCH', `/users/${id}`, { roles })
    return { id, enter: () => enter(userName) }
  }

  async function enter(username: string): Promise<OpenPage> {
    const open = await openPage(server, 'en-US')
    await type(open.page, 'Username', username)
    await open.page.getByLabel('Password', { exact: true }).fill(password)
    await button(open.page, 'Sign in').click()
    await open.page.getByRole('navigation').waitFor()
    return open
  }

  test(
    'a Reader finds no button that would be refused, and every form is read-only',
    async () => {
      const open = await (await openAs('rita', 'reader')).enter()
      const { page } = open
      const found: string[] = []
      page.on('response', (response) => {
        if (response.status() === 403) found.push(`refused: ${response.url()}`)
      })
      for (const path of screens.filter((each) => !ownPages.test(each))) {
        await page.goto(path)
        // An open pane hides the page below it from everybody.
        await page.getByRole('main').or(page.getByRole('dialog')).first().waitFor()
        await settled(page)
        const names = await pressable(page)
        found.push(
          ...names.filter((name) => !harmless.test(name)).map((name) => `${path}: ${name}`),
        )
        if (path !== '/my-account')
          found.push(...(await writable(page)).map((n) => `${path}: ${n}`))
      }
      await open.close()
      expect(found).toEqual([])
    },
    walkMs,
  )

  test('a Voice admin cannot open Billing', async () => {
    const open = await (await openAs('vera', 'voiceAdministrator')).enter()
    const { page } = open
    const navigation = page.getByRole('navigation')
    await link(navigation, 'Phone numbers').waitFor()
    expect(await link(navigation, 'Purchase services').count()).toBe(0)
    await page.goto('/billing/purchase-services')
    await page.getByText('Your roles do not open this page', { exact: true }).first().waitFor()
    await open.close()
  })

  test('a token made on its screen lets the command line in, until it is revoked', async () => {
    const { page, close } = await openPage(server, 'en-US')
    await signIn(page, english, server)
    await page.goto('/org-wide-settings/api-tokens/new')
    const pane = page.getByRole('dialog', { name: 'Add a token' })
    await type(pane, 'Name', 'Nightly check')
    await pane.getByRole('checkbox', { name: 'Voice admin', exact: true }).check()
    await button(pane, 'Add').click()
    const shown = pane.locator('xpath=.//*[text()="Token"]/following-sibling::*[1]')
    const token = (await shown.textContent()) ?? ''
    await close()
    expect(await simulate(server, token)).toMatch(/ended/)
    const [made] = (await server.api<List>('GET', '/apiTokens')).value
    await server.api('DELETE', `/apiTokens/${made?.id}`)
    expect(await simulate(server, token)).toMatch(/Sign in/)
  })

  test('an authorized user changes a greeting, and nothing else', async () => {
    const { id, enter } = await openAs('aude')
    const admin = await openPage(server, 'en-US')
    await signIn(admin.page, english, server)
    await addPolicy(admin.page)
    await admin.page.goto(`/voice/auto-attendants/${attendant}`)
    const finding = admin.page.getByRole('combobox', { name: 'Add an authorized user' })
    await finding.pressSequentially('aud')
    await admin.page.getByRole('option', { name: /^aude/ }).click()
    await admin.page.getByText(/has no voice applications policy/).waitFor()
    await link(admin.page, 'Give a policy').click()
    const pane = admin.page.getByRole('dialog', { name: 'aude' })
    await pane.getByRole('combobox', { name: 'Voice applications policy', exact: true }).click()
    await admin.page.getByRole('option', { name: 'Greeters', exact: true }).click()
    await button(pane, 'Save').click()
    await pane.waitFor({ state: 'detached' })
    await admin.close()

    const open = await enter()
    await changeGreeting(open.page)
    await open.page.goto(`/voice/auto-attendants/${other}`)
    await open.page.getByText('Not found', { exact: true }).first().waitFor()
    await open.page.goto('/users/active-users')
    await open.page.getByText('Your roles do not open this page', { exact: true }).first().waitFor()
    await open.close()
    expect(await server.api('GET', `/autoAttendants/${attendant}`)).toMatchObject({
      defaultCallFlow: { greetings: [{ textToSpeechPrompt: 'Good day, this is Contoso.' }] },
    })
    expect(id).not.toBe('')
  })
})

/** What the command line says of a simulated call, with a token, whether or not it may. */
async function simulate({ baseUrl }: ServerProcess, token: string): Promise<string> {
  const program = new URL('../packages/cli/src/main.ts', import.meta.url).pathname
  const environment = { MAINLINE_URL: baseUrl, MAINLINE_TOKEN: token }
  return new Promise((resolve) => {
    const call = [program, 'simulate', '--to', '+12505550012']
    execFile(process.execPath, call, { env: environment }, (_, output, errors) =>
      resolve(output + errors),
    )
  })
}

/** The names of the buttons of a page, or of the pane over it, that can be pressed. */
async function pressable(page: Page): Promise<readonly string[]> {
  const within = page.locator('main, [role=dialog]')
  const names = await within.getByRole('button', { disabled: false }).evaluateAll((buttons) =>
    // What stands in the head of a table sorts it.
    buttons
      .filter((each) => each.closest('th') === null)
      .map((each) => each.getAttribute('aria-label') ?? each.textContent ?? ''),
  )
  return names.map((name) => name.trim()).filter((name) => name !== '')
}

/** The names of the text boxes that can be written in; a search changes nothing. */
async function writable(page: Page): Promise<readonly string[]> {
  const boxes = page.locator(
    'main input[type=text]:enabled:not([readonly]), [role=dialog] textarea:not([readonly]):enabled',
  )
  const names = await boxes.evaluateAll((found) =>
    found.map((each) => each.getAttribute('name') ?? ''),
  )
  return names.filter((name) => name !== '').map((name) => `field ${name}`)
}

async function addPolicy(page: Page): Promise<void> {
  await goTo(page, 'Voice applications policies')
  await button(page, 'Add').click()
  const pane = page.getByRole('dialog', { name: 'Add a voice applications policy' })
  await type(pane, 'Name', 'Greeters')
  await pane.getByRole('checkbox', { name: 'Business hours greeting', exact: true }).check()
  await button(pane, 'Save').click()
  await page.getByRole('dialog', { name: 'Greeters' }).getByText('Nobody has this policy').waitFor()
}

async function changeGreeting(page: Page): Promise<void> {
  const rows = page.getByRole('table', { name: 'Auto attendants' }).getByRole('row')
  await expect.poll(() => rows.count()).toBe(2)
  await rows.nth(1).getByRole('link').click()
  const name = page.getByRole('textbox', { name: 'Name', exact: true })
  await expect.poll(() => name.getAttribute('readonly')).not.toBeNull()
  await page.getByText('Only Voice admins change this.').first().waitFor()
  await page.getByText(/does not open “Language”/).waitFor()
  await page
    .getByRole('textbox', { name: 'Greeting', exact: true })
    .fill('Good day, this is Contoso.')
  await button(page, 'Save').click()
  await page.getByText('Changes saved.', { exact: true }).waitFor()
}
