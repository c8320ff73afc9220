// Every screen is usable with a screen reader, and readable in light and dark: axe finds nothing
// serious on any of them.

import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasBrowser, type OpenPage, openPage } from './browser.ts'
import { signIn } from './founding-procedure-steps.ts'
import { english } from './founding-procedure-words.ts'
import { type ServerProcess, startServer } from './server-process.ts'

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

const screens = [
  '/',
  '/home/main-line',
  '/billing/purchase-services',
  '/billing/purchase-services/add-ons',
  '/billing/purchase-services/add-ons/PHONESYSTEM_VIRTUALUSER/buy',
  '/billing/your-products',
  '/billing/licenses',
  '/billing/licenses/440eaaa8-b3e0-484b-a8be-62870b9ba70a?tab=assign',
  '/billing/your-products/440eaaa8-b3e0-484b-a8be-62870b9ba70a',
  '/users/active-users',
  '/users/active-users/new',
  '/users/import',
  '/users/groups',
  '/users/groups/new',
  '/users/deleted-users',
  '/users/roles',
  '/locations/emergency-addresses',
  '/locations/emergency-addresses/new',
  '/voice/phone-numbers',
  '/voice/phone-numbers/new',
  '/voice/phone-numbers/order',
  '/voice/phone-numbers/import',
  '/voice/phone-numbers/quotas',
  '/voice/number-orders',
  '/voice/phone-numbers/port-orders',
  '/voice/phone-numbers/port-orders/new',
  '/voice/auto-attendants',
  '/voice/auto-attendants/new',
  '/voice/trunks',
  '/voice/trunks/new',
  '/org-wide-settings/resource-accounts',
  '/org-wide-settings/resource-accounts/new',
  '/org-wide-settings/configuration-versions',
  '/org-wide-settings/configuration-versions/1',
  '/org-wide-settings/api-tokens',
  '/org-wide-settings/api-tokens/new',
  '/analytics/calls',
  '/audit-log',
]

describe.skipIf(!hasBrowser)('axe finds nothing serious', () => {
  let server: ServerProcess
  let open: OpenPage
  let axe: string

  beforeAll(async () => {
    axe = await readFile(axePath, 'utf8')
    server = await startServer()
    open = await openPage(server, 'en-US')
    await signIn(open.page, english, server)
    await server.api('POST', '/users', { displayName: 'Anna Berg', userName: 'anna' })
    await server.api('POST', '/trunks', {
      name: 'Carrier',
      authentication: 'address',
      addresses: ['203.0.113.5'],
      enabled: true,
    })
    const lines = [{ skuPartNumber: 'PHONESYSTEM_VIRTUALUSER', quantity: 5 }]
    await server.api('POST', '/orders', { lines })
    const type = 'autoAttendant'
    const account = { displayName: 'Main line', userName: 'mainline', type }
    await server.api('POST', '/resourceAccounts', account)
  })

  afterAll(async () => {
    await open?.close()
    await server?.stop()
  })

  test.each(screens)('on %s', async (path) => {
    expect([...(await seriousOn(path, 'light')), ...(await seriousOn(path, 'dark'))]).toEqual([])
  })

  async function seriousOn(path: string, colorScheme: 'light' | 'dark') {
    const { page } = open
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.goto(path)
    await page.getByRole('heading').first().waitFor()
    await page.waitForFunction(() =>
      document.getAnimations().every(({ playState }) => playState !== 'running'),
    )
    await page.evaluate(axe)
    // Tabster's focus traps are hidden yet focusable on purpose: they pass the focus on.
    const results: AxeResults = await page.evaluate(
      "axe.run({ exclude: '[data-tabster-dummy]' }, { resultTypes: ['violations'] })",
    )
    return results.violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${colorScheme}: ${id}: ${nodes.map(({ html }) => html).join('\n')}`)
  }
})
