// Where help is sent: an address in the form of its country, its places, its state, and a number of
// a person that needs one.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { button, choose, goTo, hasBrowser, link, type OpenPage, openPage, type } from './browser.ts'
import { signIn } from './founding-procedure-steps.ts'
import { english, french } from './founding-procedure-words.ts'
import { type ServerProcess, startServer } from './server-process.ts'

type Created = { readonly id: string }
type Skus = { readonly value: readonly { readonly skuId: string }[] }

describe.skipIf(!hasBrowser)('emergency addresses', () => {
  let server: ServerProcess
  let open: OpenPage

  beforeAll(async () => {
    server = await startServer()
    await server.api('POST', '/phoneNumbers', { telephoneNumber: '+16045550101', usage: 'user' })
    await addLicensedPerson()
    open = await openPage(server, 'en-US')
    await signIn(open.page, english, server)
  })

  afterAll(async () => {
    await open?.close()
    await server?.stop()
  })

  test('are asked for when a person gets a number, and the refusal leads there', async () => {
    const { page } = open
    await goTo(page, 'Phone numbers')
    await link(page, '+1 604 555 0101').click()
    await choose(page, 'Assigned to', 'Anna Berg')
    await button(page, 'Save').click()
    const refusal = page.getByRole('alert')
    await refusal.getByText('+16045550101 needs an emergency location in CA.').waitFor()
    await refusal.getByRole('link').click()
    await page.getByRole('dialog', { name: 'Add an emergency address', exact: true }).waitFor()
  })

  test('have the parts of their country, which must look right', async () => {
    const { page } = open
    const pane = page.getByRole('dialog', { name: 'Add an emergency address', exact: true })
    await choose(pane, 'Country or region', 'France')
    await pane
      .getByRole('textbox', { name: 'Province', exact: true })
      .waitFor({ state: 'detached' })
    await choose(pane, 'Country or region', 'Canada')
    await type(pane, 'Name', 'Head office')
    await type(pane, 'House number', '12')
    await type(pane, 'Street name', 'Main')
    await type(pane, 'City', 'Vancouver')
    await type(pane, 'Province', 'BC')
    await type(pane, 'Postal code', '98052')
    await type(pane, 'Coordinates', '49.2827, -123.1207')
    await button(pane, 'Save').click()
    await pane.getByText('This does not look right; it looks like V6B 1A1.').waitFor()
    await type(pane, 'Postal code', 'V6B 1A1')
    await button(pane, 'Save').click()
    const shown = page.getByRole('dialog', { name: 'Head office', exact: true })
    await shown.getByText('12 Main Vancouver BC V6B 1A1 CA', { exact: true }).waitFor()
    await shown.getByText('Default', { exact: true }).waitFor()
  })

  test('have places, each with its location ID', async () => {
    const { page } = open
    const places = page.getByRole('region', { name: 'Places', exact: true })
    await type(places, 'Name of the place', 'Second floor')
    await button(places, 'Add place').click()
    await places.getByText('Second floor', { exact: true }).waitFor()
    await expect.poll(() => places.getByText(/^location_/).count()).toBe(2)
  })

  test('are validated, and from then on only copied', async () => {
    const { page } = open
    const pane = page.getByRole('dialog', { name: 'Head office', exact: true })
    await button(pane, 'Validate').click()
    await pane.getByText('Validated', { exact: true }).waitFor()
    await button(pane, 'Make a copy').click()
    const copy = page.getByRole('dialog', { name: 'Add an emergency address', exact: true })
    const street = copy.getByRole('textbox', { name: 'Street name', exact: true })
    await expect.poll(() => street.inputValue()).toBe('Main')
    await button(copy, 'Cancel').click()
  })

  test('give a number its location, and are not deleted under it', async () => {
    const { page } = open
    await goTo(page, 'Phone numbers')
    await link(page, '+1 604 555 0101').click()
    await choose(page, 'Assigned to', 'Anna Berg')
    await choose(page, 'Emergency location', 'Head office · Second floor')
    await button(page, 'Save').click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await goTo(page, 'Emergency addresses')
    await link(page, 'Head office').click()
    const pane = page.getByRole('dialog', { name: 'Head office', exact: true })
    const users = pane.getByRole('region', { name: 'Used by', exact: true })
    await link(users, '+1 604 555 0101').waitFor()
    await button(pane, 'Delete').click()
    const question = page.getByRole('dialog', { name: 'Delete Head office?', exact: true })
    await button(question, 'Delete').click()
    const refusal = '+1 604 555 0101 (Anna Berg) is located at Head office.'
    await question.getByText(refusal, { exact: true }).waitFor()
  })

  test('are added in French, with the names of the parts there', async () => {
    const other = await openPage(server, 'fr-FR')
    const { page } = other
    await signIn(page, french, server)
    await page.goto('/locations/emergency-addresses/new')
    const pane = page.getByRole('dialog', { name: 'Ajouter une adresse d’urgence', exact: true })
    await choose(pane, 'Pays ou région', 'Irlande')
    await pane.getByRole('textbox', { name: 'Eircode', exact: true }).waitFor()
    await other.close()
  })

  async function addLicensedPerson(): Promise<void> {
    const lines = [{ skuPartNumber: 'MCOEV', quantity: 1, assignAutomatically: false }]
    await server.api('POST', '/orders', { lines })
    const anna = { displayName: 'Anna Berg', userName: 'anna' }
    const { id } = await server.api<Created>('POST', '/users', anna)
    const { value } = await server.api<Skus>('GET', '/subscribedSkus')
    const addLicenses = value.map(({ skuId }) => ({ skuId, disabledPlans: [] }))
    await server.api('POST', `/users/${id}/assignLicense`, { addLicenses, removeLicenses: [] })
  }
})
