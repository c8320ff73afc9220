// Takes the pictures of the README and docs/screenshots from the real program: a main line is set
// up, a call is placed by sipp, and the screens are looked at in light and dark. Run it after work
// on a screen; it needs Debian's chromium, sip-tester and baresip.

import { mkdir, writeFile } from 'node:fs/promises'
import { setTimeout } from 'node:timers/promises'
import { chromium, type Page } from 'playwright-core'
import { startCommand } from '../scripts/command.ts'
import { withMicrophone } from './browser.ts'
import { Phone } from './calls/baresip.ts'
import { type Contoso, createContoso, mainNumber, phoneOf } from './calls/contoso.ts'
import { runSipp } from './calls/sipp.ts'
import { wavFile } from './calls/sound.ts'
import { type ServerProcess, startServer } from './server-process.ts'

const help = `Takes docs/screenshots/*.png, light and dark, English and French.

usage: node scripts/run.mjs e2e/take-screenshots.ts`

const folder = new URL('../docs/screenshots/', import.meta.url).pathname
const size = { width: 1200, height: 720 }
const settledMs = 500

interface Look {
  readonly name: string
  readonly locale: string
  readonly colorScheme: 'light' | 'dark'
  readonly paths: Readonly<Record<string, string>>
}

async function main(): Promise<number> {
  await mkdir(folder, { recursive: true })
  const server = await startServer()
  try {
    const contoso = await createContoso(server)
    const { autoAttendantId } = contoso
    await runSipp({ scenario: 'key-two', serverPort: server.sipPort, service: mainNumber })
    const callId = await firstOf(() => newestCall(server))
    const paths = {
      home: '/',
      'main-line': '/home/main-line',
      'auto-attendant': `/voice/auto-attendants/${autoAttendantId}`,
      'call-path': `/analytics/calls/${callId}`,
    }
    const accounts = { 'resource-accounts': '/org-wide-settings/resource-accounts' }
    await takeAll(server, { name: 'light', locale: 'en-US', colorScheme: 'light', paths })
    await takeAll(server, { name: 'dark', locale: 'en-US', colorScheme: 'dark', paths })
    await takeAll(server, { name: 'fr', locale: 'fr-FR', colorScheme: 'light', paths: accounts })
    await takeTestCall(server, paths['auto-attendant'])
    await takeIncomingCall(server, contoso)
    return 0
  } finally {
    await server.stop()
  }
}

async function firstOf<T>(read: () => Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 50; tries += 1) {
    const found = await read()
    if (found !== undefined) return found
    await setTimeout(100)
  }
  throw new Error('No call was recorded within 5 s.')
}

/** The newest call; undefined until its record is written. */
async function newestCall({ api }: ServerProcess): Promise<string | undefined> {
  const { value } = await api<{ value: { id: string }[] }>('GET', '/callRecords')
  return value[0]?.id
}

async function takeAll(server: ServerProcess, look: Look): Promise<void> {
  const page = await signedIn(server, look)
  for (const [name, path] of Object.entries(look.paths)) {
    await settle(page, path)
    await page.screenshot({ path: `${folder}${name}-${look.name}.png` })
  }
  await page.context().browser()?.close()
}

/** The browser phone calls the main line, whose greeting is heard and explained. */
async function takeTestCall(server: ServerProcess, path: string): Promise<void> {
  const page = await signedIn(server, { locale: 'en-US', colorScheme: 'light' })
  await settle(page, path)
  await page.getByRole('button', { name: 'Test call', exact: true }).click()
  await page.getByText(/The caller hears/).waitFor()
  await page.getByText('Good sound', { exact: true }).waitFor()
  await page.screenshot({ path: `${folder}test-call-light.png` })
  await page.context().browser()?.close()
}

/** A colleague calls from a soft phone. */
async function takeIncomingCall(server: ServerProcess, { ana }: Contoso): Promise<void> {
  const page = await signedIn(server, { locale: 'en-US', colorScheme: 'dark' })
  await page.getByRole('button', { name: 'Phone', exact: true }).click()
  await page.getByRole('button', { name: 'Switch on', exact: true }).click()
  await page.getByText('Ready for calls', { exact: true }).waitFor()
  const speaks = `${server.folder}/silence.wav`
  await writeFile(speaks, wavFile(new Int16Array(8_000)))
  const phone = await Phone.start(phoneOf(server, 'ana', ana, speaks, { answers: false }))
  await phone.dial(server.username)
  await page.getByRole('button', { name: 'Answer', exact: true }).waitFor()
  await page.screenshot({ path: `${folder}incoming-call-dark.png` })
  await phone.stop()
  await page.context().browser()?.close()
}

async function signedIn(
  server: ServerProcess,
  { locale, colorScheme }: Pick<Look, 'locale' | 'colorScheme'>,
): Promise<Page> {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'],
      ...['--allow-loopback-in-peer-connection', ...withMicrophone()],
    ],
  })
  const options = { locale, colorScheme, viewport: size, baseURL: server.baseUrl }
  const page = await (await browser.newContext(options)).newPage()
  await page.goto('/')
  await page.locator('input').first().fill(server.username)
  await page.locator('input[type=password]').fill(server.password)
  await page.keyboard.press('Enter')
  await page.getByRole('navigation').waitFor()
  return page
}

async function settle(page: Page, path: string): Promise<void> {
  await page.goto(path)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.waitForLoadState('networkidle')
  await page.waitForTimeout(settledMs)
}

if (import.meta.main) await startCommand(help, main)
