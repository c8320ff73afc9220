// What an administrator does with people: add, change, delete and bring back; a group with members;
// a file of people, looked at before it is applied; and a list too long for one page.

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { button, choose, goTo, hasBrowser, link, type OpenPage, openPage, type } from './browser.ts'
import { signIn } from './founding-procedure-steps.ts'
import { english, french } from './founding-procedure-words.ts'
import { type ServerProcess, startServer } from './server-process.ts'

describe.skipIf(!hasBrowser)('people', () => {
  let server: ServerProcess
  let open: OpenPage

  beforeAll(async () => {
    server = await startServer()
    open = await openPage(server, 'en-US')
    await signIn(open.page, english, server)
  })

  afterAll(async () => {
    await open?.close()
    await server?.stop()
  })

  test('are added, changed, deleted and restored', async () => {
    const { page } = open
    await goTo(page, 'Active users')
    await button(page, 'Add a user').click()
    const adding = page.getByRole('dialog', { name: 'Add a user' })
    await type(adding, 'Display name', 'Anna Berg')
    await type(adding, 'Username', 'anna')
    await type(adding, 'Job title', 'Clerk')
    await button(adding, 'Add').click()
    const pane = page.getByRole('dialog', { name: 'Anna Berg' })
    await pane.getByRole('tab', { name: 'Account', exact: true }).click()
    await type(pane, 'First name', 'Anna')
    await type(pane, 'Department', 'Sales')
    await type(pane, 'Other email', 'anna@home.example, a@b.example')
    await button(pane, 'Save changes').click()
    await pane.getByText('Changes saved.', { exact: true }).waitFor()
    await button(pane, 'Delete user').click()
    const asking = page.getByRole('dialog', { name: 'Delete Anna Berg?' })
    await button(asking, 'Delete user').click()
    await pane.waitFor({ state: 'detached' })
    await page.getByRole('row').filter({ hasText: 'Anna Berg' }).waitFor({ state: 'detached' })
    await goTo(page, 'Deleted users')
    await button(page.getByRole('row').filter({ hasText: 'Anna Berg' }), 'Restore').click()
    const restoring = page.getByRole('dialog', { name: 'Restore Anna Berg?' })
    await button(restoring, 'Restore').click()
    await page.getByText('Nobody is deleted', { exact: true }).waitFor()
    const { value } = await server.api<{ value: object[] }>('GET', '/users?$search=anna')
    expect(value).toMatchObject([
      {
        givenName: 'Anna',
        department: 'Sales',
        jobTitle: 'Clerk',
        otherMails: ['anna@home.example', 'a@b.example'],
      },
    ])
  })

  test('are gathered in a group, by search, and taken from it', async () => {
    const { page } = open
    await goTo(page, 'Groups')
    await button(page, 'Add a group').click()
    const adding = page.getByRole('dialog', { name: 'Add a group' })
    await type(adding, 'Name', 'Sales team')
    await type(adding, 'Email name', 'sales')
    await button(adding, 'Add').click()
    const pane = page.getByRole('dialog', { name: 'Sales team' })
    await pane.getByText('Nobody is in this group yet', { exact: true }).waitFor()
    const finding = pane.getByRole('combobox', { name: 'Add a member', exact: true })
    await finding.pressSequentially('ann')
    await page.getByRole('option', { name: /^Anna Berg/ }).click()
    const members = pane.getByRole('table', { name: 'Members', exact: true })
    await link(members, 'Anna Berg').waitFor()
    await button(members, 'Remove Anna Berg').click()
    await pane.getByText('Nobody is in this group yet', { exact: true }).waitFor()
    await finding.pressSequentially('berg')
    await page.getByRole('option', { name: /^Anna Berg/ }).click()
    await link(members, 'Anna Berg').click()
    const person = page.getByRole('dialog', { name: 'Anna Berg' })
    await link(person, 'Sales team').waitFor()
    await button(person, 'Close').click()
  })

  test('come from a file, after a look at what each row does', async () => {
    const { page } = open
    const path = join(server.folder, 'people.csv')
    const rows = Array.from(
      { length: 60 },
      (_, index) => `p${index};Person ${index};${300 + index}`,
    )
    const lines = ['User name;Nom d’affichage;Poste', ...rows, 'anna;Anna Berg;', 'x y;Nobody;1']
    await writeFile(path, lines.join('\r\n'))
    await goTo(page, 'Active users')
    await button(page, 'Import').click()
    await page.getByRole('heading', { name: 'Import users', level: 1 }).waitFor()
    await page.locator('input[type=file]').setInputFiles(path)
    await page
      .getByText('60 to add, 0 to change, 1 as they should be, 1 with errors.', { exact: true })
      .waitFor()
    await page.getByRole('checkbox', { name: 'Only rows with errors', exact: true }).check()
    await page.getByText('x y is not a name of the form name@mainline.local.').waitFor()
    await button(page, 'Apply').click()
    await page.getByText('60 users were added, 0 changed.', { exact: true }).waitFor()
  })

  test('are more than a page: searched, sorted, paged and filtered by the URL', async () => {
    const { page } = open
    await goTo(page, 'Active users')
    await page.getByText('1–50 of 62', { exact: true }).waitFor()
    await button(page, 'Next').click()
    await page.getByText('51–62 of 62', { exact: true }).waitFor()
    await button(page, 'Display name').click()
    await page.getByText('1–50 of 62', { exact: true }).waitFor()
    await button(page, 'Display name').click()
    await page.waitForURL(/sort=displayName\+desc/)
    await link(page.getByRole('row').nth(1), 'Person 9').waitFor()
    await page.getByRole('searchbox', { name: 'Search users', exact: true }).fill('person 4')
    await page.getByText('1–11 of 11', { exact: true }).waitFor()
    await page.reload()
    await page.getByText('1–11 of 11', { exact: true }).waitFor()
    await page.getByRole('searchbox', { name: 'Search users', exact: true }).fill('')
    await choose(page, 'Show', 'Sign-in blocked')
    await page.getByText('Nothing found', { exact: true }).waitFor()
  })

  test('are deleted and restored in French too', async () => {
    const other = await openPage(server, 'fr-FR')
    await signIn(other.page, french, server)
    await goTo(other.page, 'Utilisateurs supprimés')
    await other.page.getByText('Aucun utilisateur supprimé', { exact: true }).waitFor()
    await goTo(other.page, 'Groupes')
    await link(other.page, 'Sales team').waitFor()
    await other.close()
  })
})
