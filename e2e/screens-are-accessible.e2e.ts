// Every screen is usable with a screen reader, readable in light and in dark, and fits at 200 %
// zoom: axe finds no violation of WCAG 2.2 AA, on the screen or in what can be opened on it, and
// nothing but a table scrolls sideways, in English and in French, whose words are longer. A window
// of 1280 pixels at 200 % is one of 640.

import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  dialogOpeners,
  settled,
  sidewaysScrolling,
  tabAddresses,
  violations,
} from './accessibility.ts'
import { button, hasBrowser, type OpenPage, openPage } from './browser.ts'
import { signIn } from './founding-procedure-steps.ts'
import { english } from './founding-procedure-words.ts'
import { furnishedScreens } from './screens.ts'
import { type ServerProcess, startServer } from './server-process.ts'

const full = { width: 1280, height: 800 }
const zoomed = { width: 640, height: 400 }
const walkMs = 12 * 60_000

describe.skipIf(!hasBrowser)('every screen', () => {
  let server: ServerProcess
  let open: OpenPage
  let screens: Set<string>

  beforeAll(async () => {
    server = await startServer()
    screens = new Set(await furnishedScreens(server))
    open = await openPage(server, 'en-US')
    await signIn(open.page, english, server)
  })

  afterAll(async () => {
    await open?.close()
    await server?.stop()
  })

  test(
    'has no violation of WCAG 2.2 AA in light, in dark and at 200 %, where it fits',
    async () => {
      const found: string[] = []
      for (const path of screens) {
        found.push(...(await show(open.page, path)), ...(await faults(open.page, path)))
        found.push(...(await faultsOfDialogs(open.page, path)))
        for (const address of await tabAddresses(open.page)) {
          screens.add(address.slice(server.baseUrl.length)) // Walked in its turn.
        }
      }
      expect(found).toEqual([])
    },
    walkMs,
  )

  test(
    'fits at 200 % in French',
    async () => {
      const { page } = open
      await page.setViewportSize(full)
      await page.goto('/')
      await button(page, 'Language').click()
      await page.getByRole('menuitemradio', { name: 'Français', exact: true }).click()
      await page.setViewportSize(zoomed)
      const found: string[] = []
      for (const path of screens) {
        found.push(...(await show(page, path)), ...(await sidewaysScrolling(page, path)))
      }
      expect(found).toEqual([])
    },
    walkMs,
  )
})

/** Opens a screen; answers that there is none, where it is so. */
async function show(page: Page, path: string): Promise<readonly string[]> {
  await page.goto(path)
  const failure = page.getByText(/^(Not found|This page could not be loaded)$/)
  await page.getByRole('heading').or(failure).first().waitFor()
  await settled(page)
  return (await failure.count()) > 0 ? [`${path} shows no screen`] : []
}

async function faults(page: Page, where: string): Promise<readonly string[]> {
  const found: string[] = []
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
  await page.setViewportSize(full)
  found.push(...(await violations(page, `${where} in light`)))
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
  found.push(...(await violations(page, `${where} in dark`)))
  await page.setViewportSize(zoomed)
  found.push(...(await violations(page, `${where} at 200 %`)))
  return [...found, ...(await sidewaysScrolling(page, where))]
}

async function faultsOfDialogs(page: Page, path: string): Promise<readonly string[]> {
  await page.setViewportSize(full)
  const found: string[] = []
  const opened = () => page.getByRole('dialog').or(page.getByRole('menu')).count()
  const before = await opened()
  for (const opener of await dialogOpeners(page)) {
    const where = `${path}, ${(await opener.textContent()) ?? ''}`
    await opener.click()
    await expect.poll(opened, { message: where }).toBe(before + 1)
    found.push(...(await faults(page, where)))
    await page.setViewportSize(full)
    await page.keyboard.press('Escape')
    await expect.poll(opened, { message: where }).toBe(before)
  }
  return found
}
