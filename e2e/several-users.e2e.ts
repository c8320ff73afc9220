// What an administrator does with several people at once: checks them in the list, by mouse or by
// keyboard and over several pages, and gives or takes licenses; each has an outcome of their own.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { button, goTo, hasBrowser, type OpenPage, openPage } from './browser.ts'
import { signIn } from './founding-procedure-steps.ts'
import { english } from './founding-procedure-words.ts'
import { press, tick } from './keyboard.ts'
import { type ServerProcess, startServer } from './server-process.ts'

interface User {
  readonly displayName: string
  readonly assignedLicenses: readonly object[]
}

describe.skipIf(!hasBrowser)('several users', () => {
  let server: ServerProcess
  let open: OpenPage

  beforeAll(async () => {
    server = await startServer()
    const rows = Array.from({ length: 60 }, (_, index) => `p${index},Person ${index}`)
    const csv = ['User name,Display name', ...rows].join('\n')
    const { id } = await server.api<{ id: string }>('POST', '/users/import', { csv })
    await server.api('POST', `/users/import/${id}/apply`)
    await server.api('POST', '/orders', { lines: [{ skuPartNumber: 'MCOEV', quantity: 2 }] })
    open = await openPage(server, 'en-US')
    await signIn(open.page, english, server)
  })

  afterAll(async () => {
    await open?.close()
    await server?.stop()
  })

  test('get licenses together, and who gets none is named with the reason', async () => {
    const { page } = open
    await goTo(page, 'Active users')
    await check('Person 1')
    await check('Person 10')
    await button(page, 'Next').click()
    await check('Person 9')
    await page.getByText('3 selected', { exact: true }).waitFor()
    await button(page, 'Assign licenses').click()
    const pane = page.getByRole('dialog', { name: 'Assign licenses' })
    await pane.getByRole('checkbox', { name: 'Phone System', exact: true }).check()
    await button(pane, 'Assign').click()
    await pane.getByText('The licenses of 2 accounts are changed.', { exact: true }).waitFor()
    // Which of the three comes last is the server's affair.
    const refused = pane.getByRole('alert').getByRole('link', { name: /^Person (1|9|10)$/ })
    const name = await refused.textContent()
    await button(pane, 'Close').click()
    const others = ['Person 1', 'Person 10', 'Person 9'].filter((each) => each !== name)
    expect(await licensed()).toEqual(others)
  })

  test('lose licenses together, by keyboard alone', async () => {
    const { page } = open
    await page.goto('/users/active-users?search=Person&size=100')
    for (const name of await licensed())
      await tick(page, page.getByRole('checkbox', { name: `Select ${name}`, exact: true }))
    await press(page, button(page, 'Remove licenses'))
    const pane = page.getByRole('dialog', { name: 'Remove licenses' })
    await tick(page, pane.getByRole('checkbox', { name: 'Phone System', exact: true }))
    await press(page, button(pane, 'Remove license'))
    await pane.getByText('The licenses of 2 accounts are changed.', { exact: true }).waitFor()
    expect(await licensed()).toEqual([])
  })

  test('are all of a page by one box, and none again', async () => {
    const { page } = open
    await page.goto('/users/active-users')
    const all = page.getByRole('checkbox', { name: 'Select all rows on this page', exact: true })
    await all.check()
    await page.getByText('50 selected', { exact: true }).waitFor()
    await all.uncheck()
    await page.getByText('50 selected', { exact: true }).waitFor({ state: 'detached' })
  })

  function check(name: string): Promise<void> {
    return open.page.getByRole('checkbox', { name: `Select ${name}`, exact: true }).check()
  }

  async function licensed(): Promise<readonly string[]> {
    const { value } = await server.api<{ value: readonly User[] }>('GET', '/users?$top=100')
    const holders = value.filter(({ assignedLicenses }) => assignedLicenses.length > 0)
    return holders.map(({ displayName }) => displayName)
  }
})
