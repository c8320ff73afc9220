// What was done shows in the audit log: who did it, from where, and what was before and after; in
// English and in French.

import { readFile } from 'node:fs/promises'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { button, goTo, hasBrowser, link, type OpenPage, openPage } from './browser.ts'
import { signIn } from './founding-procedure-steps.ts'
import { english, french } from './founding-procedure-words.ts'
import { type ServerProcess, startServer } from './server-process.ts'

type Created = { readonly id: string }

describe.skipIf(!hasBrowser)('the audit log', () => {
  let server: ServerProcess
  let open: OpenPage

  beforeAll(async () => {
    server = await startServer()
    open = await openPage(server, 'en-US')
    await signIn(open.page, english, server)
    const anna = { displayName: 'Anna Berg', userName: 'anna', extension: '201' }
    const { id } = await server.api<Created>('POST', '/users', anna)
    await server.api('PATCH', `/users/${id}`, { extension: '202', department: 'Sales' })
  })

  afterAll(async () => {
    await open?.close()
    await server?.stop()
  })

  test('shows who changed what, with the value before and after', async () => {
    const { page } = open
    await goTo(page, 'Audit log')
    const row = page.getByRole('row').filter({ hasText: 'User changed' })
    await expectCells(row, ['User changed', 'Anna Berg', 'Global admin', '127.0.0.1'])
    await row.getByRole('link').click()
    const pane = page.getByRole('dialog', { name: 'User changed', exact: true })
    const changes = pane.getByRole('table', { name: 'Changes', exact: true })
    const rows = async () => (await changes.getByRole('row').allInnerTexts()).slice(1)
    await expect.poll(rows).toEqual(['department\t–\tSales', 'extension\t201\t202'])
    await button(pane, 'Close').click()
    await pane.waitFor({ state: 'detached' })
  })

  test('shows the sign-in of the person, with the browser', async () => {
    const { page } = open
    await goTo(page, 'Audit log')
    const row = page.getByRole('row').filter({ hasText: 'Signed in' }).first()
    await expectCells(row, ['Signed in', 'Global admin', 'Global admin', '127.0.0.1'])
    await row.getByRole('link').click()
    const pane = page.getByRole('dialog', { name: 'Signed in', exact: true })
    await pane.getByText(/^Chrome \d+$/).waitFor()
    await button(pane, 'Close').click()
    await pane.waitFor({ state: 'detached' })
  })

  test('is searched, page by page, and exported as it is found', async () => {
    const { page } = open
    await goTo(page, 'Audit log')
    await page.getByText(/^1–\d+ of \d+$/).waitFor()
    await search(page, 'Search the audit log', 'Sales')
    await page.getByText('1–1 of 1', { exact: true }).waitFor()
    const downloading = page.waitForEvent('download')
    await link(page, 'Export as CSV').click()
    const lines = (await readFile(await (await downloading).path(), 'utf8')).trim().split('\r\n')
    expect(lines).toHaveLength(2)
    expect(lines[1]).toMatch(/,userUpdated,user,.*,Anna Berg,.*"Sales"/)
    await page.getByRole('row').filter({ hasText: 'User changed' }).getByRole('link').click()
    const pane = page.getByRole('dialog')
    await button(pane, 'Close').click()
    await pane.waitFor({ state: 'detached' })
    await page.getByText('1–1 of 1', { exact: true }).waitFor()
    await search(page, 'Search the audit log', 'nothing like this')
    await page.getByText('Nothing found', { exact: true }).waitFor()
  })

  test('speaks French', async () => {
    const other = await openPage(server, 'fr-FR')
    const { page } = other
    await signIn(page, french, server)
    await goTo(page, 'Journal d’audit')
    await page.getByRole('row').filter({ hasText: 'Utilisateur modifié' }).getByRole('link').click()
    const pane = page.getByRole('dialog', { name: 'Utilisateur modifié', exact: true })
    await pane.getByRole('table', { name: 'Modifications', exact: true }).waitFor()
    await other.close()
  })
})

/** Waits until the cells of a row behind its time say this. */
async function expectCells(row: Locator, cells: readonly string[]): Promise<void> {
  const shown = async () => (await row.getByRole('cell').allInnerTexts()).slice(1)
  await expect.poll(shown).toEqual(cells)
}

async function search(page: Page, label: string, text: string): Promise<void> {
  await page.getByRole('searchbox', { name: label, exact: true }).fill(text)
}
