// An administrator follows the founding procedure, A to E, in a browser, in each language, with the
// exact words of the walk-through; then the number is in service and leads where the menu says.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasBrowser, link, type OpenPage, openPage } from './browser.ts'
import * as steps from './founding-procedure-steps.ts'
import { english, french } from './founding-procedure-words.ts'
import { type ServerProcess, startServer } from './server-process.ts'

type Account = {
  readonly displayName: string
  readonly phoneNumber: { readonly telephoneNumber: string }
  readonly readiness: { readonly ready: boolean }
}
type Sku = {
  readonly skuPartNumber: string
  readonly consumedUnits: number
  readonly prepaidUnits: { readonly enabled: number }
}

describe.skipIf(!hasBrowser).each([
  { language: 'English', words: english },
  { language: 'French', words: french },
])('in $language', ({ words }) => {
  let server: ServerProcess
  let open: OpenPage

  beforeAll(async () => {
    server = await startServer()
    open = await openPage(server, words.locale)
  })

  afterAll(async () => {
    await open?.close()
    await server?.stop()
  })

  test('the founding procedure puts a number into service', async () => {
    const { page } = open
    await steps.signIn(page, words, server)
    await steps.orderLicenses(page, words, 5)
    await link(page.getByRole('main'), words.yourProducts).click()
    const product = page.getByRole('row').filter({ hasText: steps.virtualUser })
    await expect.poll(() => product.textContent()).toContain('505')
    await steps.createResourceAccount(page, words, {
      displayName: 'Contoso main',
      userName: 'mainline',
    })
    await steps.assignLicense(page, words, 'Contoso main')
    await steps.assignNumber(page, words, 'Contoso main', {
      typed: '1 250 555 0012',
      shown: '+1 250 555 0012',
    })
    await steps.addPerson(page, words, 'Anna')
    await steps.createAutoAttendant(page, words, {
      name: 'Reception',
      person: 'Anna',
      account: 'Contoso main',
    })
    expect(await steps.simulate(page, words, '2')).toMatch(words.heard)
    expect(await inService(server)).toEqual({
      account: 'Contoso main',
      number: '+12505550012',
      isReady: true,
      licenses: '1 of 5',
    })
  })
})

async function inService({ api }: ServerProcess) {
  const accounts = await api<{ value: Account[] }>('GET', '/resourceAccounts')
  const skus = await api<{ value: Sku[] }>('GET', '/subscribedSkus')
  const [account, sku] = [accounts.value[0], skus.value[0]]
  return {
    account: account?.displayName,
    number: account?.phoneNumber.telephoneNumber,
    isReady: account?.readiness.ready,
    licenses: `${sku?.consumedUnits} of ${sku?.prepaidUnits.enabled}`,
  }
}
