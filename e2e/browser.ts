// A browser as a person uses it: Debian's Chromium without a window, in a chosen language. Screens
// are found by role and exact label, never by markup, so a test reads like the walk-through. Any
// error the page throws and any style or script the security policy refuses fails the test.

import { existsSync } from 'node:fs'
import { type Browser, chromium, type Locator, type Page, type Request } from 'playwright-core'
import type { ServerProcess } from './server-process.ts'

/** A page signed in to nothing yet, and how to end it. */
export interface OpenPage {
  readonly page: Page
  /** Ends the browser; throws when the page had complained. */
  close(): Promise<void>
}

const chromiumPath = process.env.CHROMIUM ?? '/usr/bin/chromium'
/** Whether there is a browser to test with. */
export const hasBrowser = existsSync(chromiumPath)

const stepMs = 30_000
const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Calls between a page and a server on one machine.
  '--allow-loopback-in-peer-connection',
]

/**
 * A microphone that "hears" a file, or beeps where none is given. Without this the browser says
 * that nobody allowed the microphone.
 */
export function withMicrophone(file?: string): readonly string[] {
  return [
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
    ...(file === undefined ? [] : [`--use-file-for-fake-audio-capture=${file}`]),
  ]
}

/** Opens the sign-in of a server in a browser whose language is `locale`. */
export async function openPage(
  server: Pick<ServerProcess, 'baseUrl'>,
  locale: string,
  more: readonly string[] = [],
): Promise<OpenPage> {
  const args = [...quiet, ...more]
  const browser = await chromium.launch({ executablePath: chromiumPath, args })
  const context = await browser.newContext({ locale, baseURL: server.baseUrl })
  const page = await context.newPage()
  page.setDefaultTimeout(stepMs)
  const complaints = complaintsOf(page)
  keepUnanswered(page)
  await page.goto('/')
  return { page, close: () => endBrowser(browser, complaints) }
}

/** A button by its exact label. */
export function button(within: Page | Locator, name: string): Locator {
  return within.getByRole('button', { name, exact: true })
}

/** A link by its exact label. */
export function link(within: Page | Locator, name: string): Locator {
  return within.getByRole('link', { name, exact: true })
}

/** Follows a link of the navigation to the page of the same name. */
export async function goTo(page: Page, name: string): Promise<void> {
  await link(page.getByRole('navigation'), name).click()
  await page.getByRole('heading', { name, level: 1, exact: true }).waitFor()
}

/** Turns to a tab, and waits until it is what is shown. */
export async function goToTab(page: Page, name: string): Promise<void> {
  await page.getByRole('tab', { name, exact: true }).click()
  await page.getByRole('tab', { name, exact: true, selected: true }).waitFor()
}

/** Types into a text box found by its exact label. */
export async function type(within: Page | Locator, label: string, text: string): Promise<void> {
  await within.getByRole('textbox', { name: label, exact: true }).fill(text)
}

/** Chooses an option of a drop-down; both are found by their exact labels. */
export async function choose(
  within: Page | Locator,
  label: string,
  option: string | RegExp,
): Promise<void> {
  await within.getByRole('combobox', { name: label, exact: true }).click()
  const page = 'page' in within ? within.page() : within
  await page.getByRole('option', { name: option, exact: true }).click()
}

/** Selects the row of a table that has this text. */
export async function selectRow(page: Page, text: string): Promise<void> {
  await page.getByRole('row').filter({ hasText: text }).first().click()
}

const asked = new WeakMap<Page, Set<Request>>()

/** What the page has asked the server for, and has not got yet. */
export function unanswered(page: Page): readonly string[] {
  return [...(asked.get(page) ?? [])].map((request) => request.url())
}

function keepUnanswered(page: Page): void {
  const requests = new Set<Request>()
  asked.set(page, requests)
  page.on('request', (request) => {
    // What the page before it asked for is nobody's any more.
    if (request.isNavigationRequest()) requests.clear()
    else if (request.resourceType() === 'fetch') requests.add(request)
  })
  page.on('requestfinished', (request) => requests.delete(request))
  page.on('requestfailed', (request) => requests.delete(request))
}

function complaintsOf(page: Page): string[] {
  const complaints: string[] = []
  page.on('pageerror', ({ message }) => complaints.push(message))
  page.on('console', (message) => {
    if (message.type() === 'error' && /Content.Security.Policy/i.test(message.text()))
      complaints.push(message.text())
  })
  return complaints
}

async function endBrowser(browser: Browser, complaints: readonly string[]): Promise<void> {
  await browser.close()
  if (complaints.length > 0) throw new Error(`The page complained:\n${complaints.join('\n')}`)
}
