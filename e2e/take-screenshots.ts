// Takes the pictures of the README and docs/screenshots from the real program: a main line is set
// up, a call is placed by sipp, and the screens are looked at in light and dark. Run it after work
// on a screen; it needs Debian's chromium and sip-tester.

import { mkdir } from 'node:fs/promises'
import { setTimeout } from 'node:timers/promises'
import { chromium, type Page } from 'playwright-core'
import { startCommand } from '../scripts/command.ts'
import { createContoso, mainNumber } from './calls/contoso.ts'
import { runSipp } from './calls/sipp.ts'
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
    const { autoAttendantId } = await createContoso(server)
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
  const { locale, colorScheme } = look
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'],
  })
  const options = { locale, colorScheme, viewport: size, baseURL: server.baseUrl }
  const page = await (await browser.newContext(options)).newPage()
  await page.goto('/')
  await page.locator('input').first().fill(server.username)
  await page.locator('input[type=password]').fill(server.password)
  await page.keyboard.press('Enter')
  await page.getByRole('navigation').waitFor()
  for (const [name, path] of Object.entries(look.paths)) {
    await settle(page, path)
    await page.screenshot({ path: `${folder}${name}-${look.name}.png` })
  }
  await browser.close()
}

async function settle(page: Page, path: string): Promise<void> {
  await page.goto(path)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.waitForLoadState('networkidle')
  await page.waitForTimeout(settledMs)
}

if (import.meta.main) await startCommand(help, main)
