// How long the screens take with a large organization: from the navigation, with the whole page
// loaded anew, until the rows are there, in headless Chromium against the real server. First the
// same screens with one of everything, in the same run, because machines differ: what a screen
// takes beyond that is what ten thousand of everything cost.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import {
  listOrganizations,
  openStore,
  publishConfiguration,
  startEmbeddedPostgres,
} from '@mainline/store'
import type { Locator, Page } from 'playwright-core'
import { openPage } from '../e2e/browser.ts'
import { type ServerProcess, startServer } from '../e2e/server-process.ts'
import { startCommand } from '../scripts/command.ts'
import { seedDirectory } from './large-organization.ts'

const help = `Measures the screens of the admin center with 10,000 users, 10,000 numbers and 1,000
resource accounts, beside one of each.

usage: node scripts/run.mjs bench/screens.ts [<part of a path>]`

const rounds = 3
const numbers = '/admin/teams/telephoneNumberManagement/numberAssignments'

/** A screen: where it is, and what stands there when it is open. */
interface Screen {
  readonly path: string
  readonly shown: (page: Page) => Locator
}

const rows = (page: Page) => page.getByRole('main').locator('tbody tr').first()
const fields = (page: Page) => page.getByRole('dialog').locator('input').first()
const boxes = (page: Page) => page.getByRole('main').locator('input').first()
const items = (page: Page) => page.getByRole('main').getByRole('listitem').first()

async function main(words: readonly string[]): Promise<number> {
  const [part = ''] = words
  const folder = await mkdtemp(join(tmpdir(), 'mainline-bench-'))
  const postgres = await startEmbeddedPostgres({ dataDir: folder })
  const { user = '', host = '', port = 5432, database = '' } = postgres.address
  const socket = encodeURIComponent(String(host))
  const DATABASE_URL = `postgresql://${user}@${socket}:${port}/${database}`
  try {
    const server = await startServer({ DATABASE_URL })
    try {
      const screens = (await screensOf(server)).filter(({ path }) => path.includes(part))
      const small = await timesOf(server, screens)
      await grow(postgres.address)
      const large = await timesOf(server, screens)
      for (const [index, { path }] of screens.entries())
        console.log(`${path.padEnd(52)}${shown(small[index])}${shown(large[index])}`)
    } finally {
      await server.stop()
    }
  } finally {
    await postgres.stop()
    await rm(folder, { recursive: true, force: true })
  }
  return 0
}

/** Fills the organization that the server made. */
async function grow(address: Parameters<typeof openStore>[0]['address']): Promise<void> {
  const store = await openStore({ address })
  const [organization] = await store.withAllOrganizations((tx) => listOrganizations(tx))
  if (organization === undefined) throw new Error('The server has made no organization.')
  await store.withOrganization(organization.id, async (tx) => {
    await seedDirectory(tx)
    await publishConfiguration(tx, 'Seeded')
  })
  await store.close()
}

/** Every list, form and detail that shows what grows; one of each is made to be opened. */
async function screensOf({ api }: ServerProcess): Promise<readonly Screen[]> {
  const person = await added('/users', { displayName: 'Person 77', userName: 'anna' })
  const account = await added('/resourceAccounts', {
    displayName: 'Main line',
    userName: 'mainline',
    type: 'autoAttendant',
  })
  const group = await added('/groups', {
    displayName: 'Sales',
    mailNickname: 'sales',
    securityEnabled: true,
    mailEnabled: false,
    'members@odata.bind': [`/v1.0/users/${person}`],
  })
  const attendant = await added('/autoAttendants', attendantFor(person))
  await api('POST', '/orders', { lines: [{ skuPartNumber: 'MCOEV', quantity: 5 }] })
  const number = await firstId(numbers, 'id', "usage eq 'user'")
  const sku = await firstId('/subscribedSkus', 'skuId')
  const accounts = '/org-wide-settings/resource-accounts'
  return [
    { path: '/', shown: items },
    { path: '/home/main-line', shown: boxes },
    { path: '/users/active-users', shown: rows },
    { path: '/users/active-users?search=person+77', shown: rows },
    { path: `/users/active-users/${person}?tab=account`, shown: fields },
    { path: `/users/active-users/${person}?tab=licenses`, shown: fields },
    { path: '/users/groups', shown: rows },
    { path: `/users/groups/${group}?tab=members`, shown: fields },
    { path: '/billing/licenses', shown: rows },
    { path: `/billing/licenses/${sku}?tab=assign`, shown: fields },
    { path: '/voice/phone-numbers', shown: rows },
    { path: `/voice/phone-numbers/${number}`, shown: fields },
    { path: '/voice/auto-attendants', shown: rows },
    { path: `/voice/auto-attendants/${attendant}`, shown: boxes },
    { path: accounts, shown: rows },
    { path: `${accounts}/${account}/assign`, shown: fields },
    { path: `${accounts}/${account}/set-up`, shown: fields },
    { path: '/org-wide-settings/configuration-versions', shown: rows },
    { path: '/audit-log', shown: rows },
  ]

  async function added(path: string, body: object): Promise<string> {
    return (await api<{ id: string }>('POST', path, body)).id
  }

  async function firstId(path: string, key: string, filter?: string): Promise<string> {
    const query = filter === undefined ? '' : `?$filter=${encodeURIComponent(filter)}`
    const { value } = await api<{ value: Record<string, string>[] }>('GET', `${path}${query}`)
    return value[0]?.[key] ?? ''
  }
}

function attendantFor(identity: string): object {
  const callTarget = { type: 'user', identity }
  const prompt = { activeType: 'textToSpeech', textToSpeechPrompt: 'For Anna, press 1.' }
  const option = { dtmfResponse: 'tone1', action: 'transferCallToTarget', callTarget }
  return {
    name: 'Reception',
    languageId: 'en-US',
    timeZoneId: 'America/Vancouver',
    operator: callTarget,
    defaultCallFlow: {
      name: 'Open',
      greetings: [],
      menu: {
        name: 'Menu',
        directorySearchMethod: 'none',
        prompts: [prompt],
        menuOptions: [option],
      },
    },
    callFlows: [],
    callHandlingAssociations: [],
  }
}

/** The median of each screen, the browser's cache being warm as it is on any day but the first. */
async function timesOf(
  server: ServerProcess,
  screens: readonly Screen[],
): Promise<readonly number[]> {
  const { page, close } = await openPage(server, 'en-US')
  await page.getByRole('textbox', { name: 'Username', exact: true }).fill(server.username)
  await page.getByLabel('Password', { exact: true }).fill(server.password)
  await page.keyboard.press('Enter')
  await page.getByRole('navigation').waitFor()
  const medians: number[] = []
  for (const screen of screens) medians.push(await medianOf(page, screen))
  await close()
  return medians
}

async function medianOf(page: Page, { path, shown }: Screen): Promise<number> {
  const times: number[] = []
  for (let round = 0; round <= rounds; round += 1) {
    const start = performance.now()
    await page.goto(path, { waitUntil: 'commit' })
    await shown(page).waitFor()
    if (round > 0) times.push(performance.now() - start)
  }
  return times.sort((left, right) => left - right)[Math.floor(times.length / 2)] ?? 0
}

function shown(time = 0): string {
  return `${time.toFixed(0).padStart(6)} ms`
}

if (import.meta.main) await startCommand(help, main)
