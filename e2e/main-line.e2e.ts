// The short way: Home > Set up a main line does the founding procedure on one page, shows what it
// will create before it creates it, and leaves the objects that the long way leaves.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { button, choose, goTo, hasBrowser, link, type OpenPage, openPage, type } from './browser.ts'
import { addPerson, signIn } from './founding-procedure-steps.ts'
import { english } from './founding-procedure-words.ts'
import { type ServerProcess, startServer } from './server-process.ts'

type Named = { readonly displayName?: string; readonly name?: string }
type Simulated = { readonly steps: readonly { readonly summary: string }[] }

describe.skipIf(!hasBrowser)('a main line', () => {
  let server: ServerProcess
  let open: OpenPage

  beforeAll(async () => {
    server = await startServer()
    open = await openPage(server, 'en-US')
  })

  afterAll(async () => {
    await open?.close()
    await server?.stop()
  })

  test('is set up on one page, and takes calls as previewed', async () => {
    const { page } = open
    await signIn(page, english, server)
    await addPerson(page, english, 'Anna')
    await link(page.getByRole('navigation'), 'Home').click()
    await button(page, 'Set up a main line').click()
    await type(page, 'Name', 'Main line')
    await choose(page, 'Phone number', '+1 250 555 0012 – Service, toll')
    await type(page, 'Greeting', 'Welcome to Contoso. For Anna, press 1.')
    await choose(page, 'Person in the organization', 'Anna')
    await choose(page, 'Operator', 'Anna')
    await button(page, 'Preview').click()
    await button(page, 'Create').waitFor()
    expect(await created(server)).toEqual([])
    const plan = page.getByRole('main').getByRole('listitem')
    await expect
      .poll(() => plan.allTextContents())
      .toEqual([
        'Order 5 Phone System – Virtual User licenses, at no cost.',
        'Create the resource account Main line (mainline@mainline.local).',
        'Assign a Phone System – Virtual User license to it.',
        'Assign the number +1 250 555 0012 to it.',
        'Create the auto attendant Main line.',
        'Let the resource account stand for the auto attendant.',
      ])
    await button(page, 'Create').click()
    await page.getByRole('heading', { name: 'Call +1 250 555 0012', exact: true }).waitFor()
    expect(await created(server)).toEqual(['Main line', 'Main line'])
    expect(await heardBy(server, '+12505550012')).toContain('For Anna, press 1.')
    await goTo(page, 'Resource accounts')
    await page.getByRole('row').filter({ hasText: 'Main line' }).click()
    await page.getByText('Main line takes calls', { exact: true }).waitFor()
  })
})

async function created({ api }: ServerProcess): Promise<readonly (string | undefined)[]> {
  const accounts = await api<{ value: Named[] }>('GET', '/resourceAccounts')
  const attendants = await api<{ value: Named[] }>('GET', '/autoAttendants')
  return [...accounts.value, ...attendants.value].map((one) => one.displayName ?? one.name)
}

async function heardBy({ api }: ServerProcess, to: string): Promise<string> {
  const { steps } = await api<Simulated>('POST', '/simulations', { to })
  return steps.map(({ summary }) => summary).join('\n')
}
