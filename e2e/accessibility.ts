// What makes a screen usable by everybody, measured in the browser: axe's rules of WCAG 2.2 AA,
// that nothing but a table scrolls sideways (WCAG 1.4.10), and what can be opened on a screen.

import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { unanswered } from './browser.ts'

const axePath = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
const options = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
  rules: { 'target-size': { enabled: true } },
  resultTypes: ['violations'],
}

/**
 * Resolves once the page waits for nothing from the server, has drawn what came, and nothing moves.
 * A change of colors is drawn in the next frame, and may take its time from there.
 */
export async function settled(page: Page): Promise<void> {
  const pending = async () => {
    const before = unanswered(page)
    await page.evaluate(async () => {
      for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame)
    })
    return [...before, ...unanswered(page)]
  }
  await expect.poll(pending).toEqual([])
  await page.waitForFunction(() =>
    document.getAnimations().every(({ playState }) => playState !== 'running'),
  )
}

/** What breaks a rule of WCAG 2.2 AA on the screen as it is now, with the markup at fault. */
export async function violations(page: Page, where: string): Promise<readonly string[]> {
  await settled(page)
  if ((await page.evaluate('typeof axe')) === 'undefined')
    await page.evaluate(await readFile(axePath, 'utf8'))
  // Tabster's focus traps are hidden yet focusable on purpose: they pass the focus on.
  const results: AxeResults = await page.evaluate(
    `axe.run({ exclude: '[data-tabster-dummy]' }, ${JSON.stringify(options)})`,
  )
  return results.violations.map(
    ({ id, nodes }) => `${where}: ${id}: ${nodes.map(({ html }) => html).join('\n')}`,
  )
}

/** What can be scrolled sideways besides tables, whose rows are read across. */
export async function sidewaysScrolling(page: Page, where: string): Promise<readonly string[]> {
  await settled(page)
  const found = await page.evaluate(() => {
    const scrolls = (element: Element) =>
      element === document.documentElement ||
      ['auto', 'scroll'].includes(getComputedStyle(element).overflowX)
    return [...document.querySelectorAll('*')]
      .filter((each) => each.scrollWidth > each.clientWidth + 1 && scrolls(each))
      .filter((each) => each.clientWidth > 0 && each.querySelector(':scope > table') === null)
      .map((each) => {
        const edge = each.getBoundingClientRect().right
        const beyond = [...each.querySelectorAll('*')].find(
          (part) => part.getBoundingClientRect().right > edge + 1,
        )
        return (beyond ?? each).outerHTML.slice(0, 200)
      })
  })
  return found.map((markup) => `${where} scrolls sideways: ${markup}`)
}

/** Where the other tabs of a screen are. */
export async function tabAddresses(page: Page): Promise<readonly string[]> {
  const addresses: string[] = []
  for (const tab of await (await onTop(page)).getByRole('tab').all()) {
    await tab.click()
    await page.getByRole('tab', { selected: true }).and(tab).waitFor()
    addresses.push(page.url())
  }
  return addresses
}

/** The buttons of a screen that open a dialog, those of the frame around it left out. */
export async function dialogOpeners(page: Page): Promise<readonly Locator[]> {
  const screen = await onTop(page)
  return screen
    .locator('[aria-haspopup=dialog]:enabled, [aria-haspopup=menu]:enabled')
    .filter({ visible: true })
    .all()
}

/** The pane that is open, or else the page. */
async function onTop(page: Page): Promise<Locator> {
  const pane = page.getByRole('dialog')
  return (await pane.count()) > 0 ? pane : page.getByRole('main')
}
