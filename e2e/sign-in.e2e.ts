// A person signs in without a password: with a passkey, kept by a virtual authenticator of the
// browser, and through the login page of the organization's own provider, which an administrator
// has set up and tested first. The admin center is at http://localhost, where browsers have
// passkeys.

import {
  type IdentityProvider,
  startIdentityProvider,
} from '@mainline/api/testing-identity-provider'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { button, choose, goTo, hasBrowser, link, type OpenPage, openPage, type } from './browser.ts'
import { signIn } from './founding-procedure-steps.ts'
import { english } from './founding-procedure-words.ts'
import { type ServerProcess, startServer } from './server-process.ts'

describe.skipIf(!hasBrowser)('without a password', () => {
  let server: ServerProcess
  let provider: IdentityProvider
  let baseUrl: string
  let open: OpenPage

  beforeAll(async () => {
    server = await startServer()
    baseUrl = server.baseUrl.replace('127.0.0.1', 'localhost')
    provider = await startIdentityProvider(
      [`${baseUrl}/v1.0/signIns/openIdConnect/callback`],
      (login) => ({ email: `${login}@contoso.com`, email_verified: true, name: login }),
    )
    open = await openPage({ baseUrl }, 'en-US')
    await signIn(open.page, english, server)
  })

  afterAll(async () => {
    await open?.close()
    await provider?.stop()
    await server?.stop()
  })

  test('a person signs in with a passkey, which is named and removed', async () => {
    const { page } = open
    await holdPasskeys(page)
    await openMyAccount(page)
    await type(page, 'Name of the new passkey', 'Laptop')
    await button(page, 'Add a passkey').click()
    const list = page.getByRole('list', { name: 'Passkeys', exact: true })
    await list.getByText('Laptop', { exact: true }).waitFor()
    await signOut(page)
    await button(page, 'Sign in with a passkey').click()
    await button(page, 'Global admin').waitFor()
    await openMyAccount(page)
    await list.getByText(/^Last used /).waitFor()
    await button(list, 'Rename').click()
    await type(page, 'New name', 'Security key')
    await button(page, 'Save').click()
    await list.getByText('Security key', { exact: true }).waitFor()
    await button(list, 'Remove').click()
    await button(page.getByRole('dialog'), 'Remove').click()
    await list.getByText('Security key', { exact: true }).waitFor({ state: 'detached' })
    await signOut(page)
    await button(page, 'Sign in with a passkey').click()
    await page
      .getByRole('alert')
      .getByText(/Nobody signs in with this passkey/)
      .waitFor()
    await signIn(page, english, server)
  })

  test('an administrator sets a provider up, and the test names a wrong secret', async () => {
    const { page } = open
    await goTo(page, 'Sign-in')
    await type(page, 'Issuer', provider.issuer)
    await type(page, 'Client id', provider.clientId)
    await page.getByLabel('Client secret', { exact: true }).fill('wrong')
    await type(page, 'Name on the button', 'Contoso')
    await type(page, 'Domain of the addresses', 'contoso.com')
    await save(page)
    await button(page, 'Test').click()
    const status = page.getByRole('status')
    await status.getByText(/does not accept the client secret/).waitFor()
    await page.getByLabel('Client secret', { exact: true }).fill(provider.clientSecret)
    await page.getByRole('checkbox', { name: 'Use this provider', exact: true }).check()
    await save(page)
    await button(page, 'Test').click()
    await status.getByText('Client secret: in order', { exact: true }).waitFor()
  })

  test('a person comes in through the provider’s own login page', async () => {
    await server.api('POST', '/users', { displayName: 'Anna Berg', userName: 'anna' })
    const other = await openPage({ baseUrl }, 'en-US')
    const { page } = other
    await link(page, 'Sign in with Contoso').click()
    await loginAtProvider(page, 'anna')
    await button(page, 'Anna Berg').waitFor()
    expect(new URL(page.url()).origin).toBe(baseUrl)
    await other.close()
    await open.page.reload()
    const people = open.page.getByRole('list', { name: 'Linked people', exact: true })
    await people.getByText('Anna Berg').waitFor()
  })

  test('somebody whom nobody knows is told so, in words', async () => {
    const other = await openPage({ baseUrl }, 'fr-FR')
    const { page } = other
    await link(page, 'Se connecter avec Contoso').click()
    await loginAtProvider(page, 'stranger')
    await page
      .getByRole('alert')
      .getByText(/Personne ici n’est connu/)
      .waitFor()
    await other.close()
  })

  test('an administrator links themselves, and signs in by that link', async () => {
    const { page } = open
    await goTo(page, 'Sign-in')
    await choose(page, 'People are found by', 'Their own link (My account)')
    await save(page)
    await openMyAccount(page)
    await button(page, 'Link to Contoso').click()
    await loginAtProvider(page, 'boss')
    await page.getByRole('heading', { name: 'My account', level: 1, exact: true }).waitFor()
    await signOut(page)
    await link(page, 'Sign in with Contoso').click()
    await button(page, 'Global admin').waitFor()
  })
})

/** Gives the browser an authenticator that keeps passkeys and verifies its person at once. */
async function holdPasskeys(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send('WebAuthn.enable')
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
}

async function openMyAccount(page: Page): Promise<void> {
  await button(page, 'Global admin').click()
  await page.getByRole('menuitem', { name: 'My account', exact: true }).click()
  await page.getByRole('heading', { name: 'My account', level: 1, exact: true }).waitFor()
}

async function signOut(page: Page): Promise<void> {
  await button(page, 'Global admin').click()
  await page.getByRole('menuitem', { name: 'Sign out', exact: true }).click()
  await page.getByRole('heading', { name: 'Sign in', exact: true }).waitFor()
}

async function save(page: Page): Promise<void> {
  await button(page, 'Save').click()
  await page.getByText('Changes saved.', { exact: true }).waitFor()
}

/** The provider's own pages: who it is, and that Mainline may know. */
async function loginAtProvider(page: Page, login: string): Promise<void> {
  await page.getByPlaceholder('Enter any login').fill(login)
  await page.getByPlaceholder('and password').fill('any will do')
  await page.getByRole('button', { name: 'Sign-in', exact: true }).click()
  await page.getByRole('button', { name: 'Continue', exact: true }).click()
}
