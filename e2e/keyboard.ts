// A person without a mouse: Tab until the wanted control has the focus, then Enter, Space, arrows
// or letters. Wherever the focus goes it must be seen: an outline, or the line that Fluent draws
// instead.

import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'

/** More controls than any page has; the focus then starts over at its top. */
const mostTabs = 250
const mostArrows = 60

/** Moves the focus to a control by Tab alone. */
export async function reach(page: Page, target: Locator): Promise<void> {
  await target.waitFor()
  for (let tabs = 0; tabs < mostTabs; tabs += 1) {
    if (await hasFocus(target)) return requireVisibleFocus(page)
    await page.keyboard.press('Tab')
    await requireVisibleFocus(page)
  }
  throw new Error(`Tab never reaches ${String(target)}.`)
}

/** Reaches a button or a link and presses Enter. */
export async function press(page: Page, target: Locator): Promise<void> {
  await reach(page, target)
  await page.keyboard.press('Enter')
}

/** Reaches a box or a radio button and presses the space bar. */
export async function tick(page: Page, target: Locator): Promise<void> {
  await reach(page, target)
  await page.keyboard.press('Space')
}

/** Reaches a field and types in place of what it holds. */
export async function write(page: Page, target: Locator, text: string): Promise<void> {
  await reach(page, target)
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type(text)
}

/** Reaches a drop-down, opens it, and goes down to an option. */
export async function pick(page: Page, target: Locator, option: string | RegExp): Promise<void> {
  await reach(page, target)
  await page.keyboard.press('Enter')
  const wanted = page.getByRole('option', { name: option, exact: true })
  await wanted.waitFor()
  const id = await wanted.getAttribute('id')
  await page.keyboard.press('Home')
  for (let arrows = 0; arrows < mostArrows; arrows += 1) {
    if ((await target.getAttribute('aria-activedescendant')) === id) {
      return page.keyboard.press('Enter')
    }
    await page.keyboard.press('ArrowDown')
  }
  throw new Error(`The arrows never reach the option ${String(option)}.`)
}

/** Reaches the tabs, and goes to another of them by the arrow. */
export async function openTab(page: Page, name: string): Promise<void> {
  const wanted = page.getByRole('tab', { name, exact: true })
  await reach(page, page.getByRole('tab', { selected: true }))
  for (let arrows = 0; arrows < mostArrows && !(await hasFocus(wanted)); arrows += 1) {
    await page.keyboard.press('ArrowRight')
  }
  await requireVisibleFocus(page)
  await page.keyboard.press('Enter')
}

/** Whether a control has the focus. */
export function hasFocus(target: Locator): Promise<boolean> {
  return target.evaluate((element) => element === document.activeElement)
}

/** Throws where the control with the focus goes on looking like any other. */
async function requireVisibleFocus(page: Page): Promise<void> {
  await expect.poll(() => unseenFocus(page), { message: 'the focus is seen' }).toBeUndefined()
}

/** The control with the focus, where it looks like any other. */
function unseenFocus(page: Page): Promise<string | undefined> {
  return page.evaluate(() => {
    const focused = document.activeElement
    if (focused === null || focused === document.body) return undefined
    // Tabster's own stops pass the focus on; nobody rests there.
    if (focused.hasAttribute('data-tabster-dummy')) return undefined
    const isDrawn = ({ outlineStyle, outlineWidth, textDecorationStyle }: CSSStyleDeclaration) =>
      (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0) ||
      textDecorationStyle === 'double'
    const isLined = (style: CSSStyleDeclaration) =>
      style.content !== 'none' &&
      // A line that is drawn when the focus comes waits without a width.
      !style.transform.startsWith('matrix(0,') &&
      (isDrawn(style) ||
        Math.max(...style.borderWidth.split(' ').map(Number.parseFloat)) > 0 ||
        style.boxShadow !== 'none')
    // A field draws its line on the box around it, a tick box on its label's.
    const around = [focused, focused.parentElement, focused.parentElement?.parentElement]
    const isSeen = around
      .filter((each) => each instanceof Element)
      .some((each) =>
        [undefined, '::before', '::after'].some((part) => {
          const style = getComputedStyle(each, part)
          return part === undefined ? isDrawn(style) : isLined(style)
        }),
      )
    return isSeen ? undefined : focused.outerHTML.slice(0, 300)
  })
}
