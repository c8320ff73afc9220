// The founding procedure as a person does it, one function per part of the walk-through (A to E).
// Each begins in the navigation and ends where the result shows.

import type { Page } from 'playwright-core'
import { button, choose, goTo, link, selectRow, type } from './browser.ts'
import type { Words } from './founding-procedure-words.ts'

/** The product every resource account needs; its name is not translated. */
export const virtualUser = 'Phone System – Virtual User'

/** Signs in at the sign-in page. */
export async function signIn(
  page: Page,
  words: Words,
  { username, password }: { readonly username: string; readonly password: string },
): Promise<void> {
  await type(page, words.username, username)
  await page.getByLabel(words.password, { exact: true }).fill(password)
  await button(page, words.signIn).click()
  await page.getByRole('main').getByRole('list').first().waitFor()
}

/** A: obtains virtual user licenses, with the box for automatic assignment cleared. */
export async function orderLicenses(page: Page, words: Words, quantity: number): Promise<void> {
  await goTo(page, words.purchaseServices)
  await page.getByRole('tab', { name: words.addOns, exact: true }).click()
  await link(page, words.seeAll).click()
  const last = page.getByRole('main').getByRole('listitem').last()
  await last.getByText(virtualUser, { exact: true }).waitFor()
  await button(last, words.details).click()
  await button(page, words.buy).click()
  const box = page.getByRole('checkbox', { name: words.assignAutomatically, exact: true })
  if (!(await box.isChecked())) throw new Error('The box must be ticked at first.')
  await page.getByRole('spinbutton', { name: words.quantity, exact: true }).fill(String(quantity))
  await box.uncheck()
  await button(page, words.checkOut).click()
  await button(page, words.next).click()
  await button(page, words.placeOrder).click()
  await page.getByRole('heading', { name: words.orderPlaced, exact: true }).waitFor()
}

/** B: creates a resource account for an auto attendant. */
export async function createResourceAccount(
  page: Page,
  words: Words,
  account: { readonly displayName: string; readonly userName: string },
): Promise<void> {
  await goTo(page, words.resourceAccounts)
  await button(page, words.add).click()
  const pane = page.getByRole('dialog', { name: words.addResourceAccount, exact: true })
  await type(pane, words.displayName, account.displayName)
  await type(pane, words.username, account.userName)
  await choose(pane, words.resourceAccountType, words.autoAttendant)
  await button(pane, words.save).click()
  await page.getByRole('row').filter({ hasText: account.displayName }).waitFor()
}

/** C: assigns the license to the account. */
export async function assignLicense(page: Page, words: Words, account: string): Promise<void> {
  await goTo(page, words.activeUsers)
  await selectRow(page, account)
  await page.getByRole('tab', { name: words.licensesAndApps, exact: true }).click()
  await button(page, words.licenses).waitFor()
  await page.getByRole('checkbox', { name: virtualUser, exact: true }).check()
  await button(page, words.saveChanges).click()
  await page.getByText(words.saved, { exact: true }).waitFor()
  await button(page, words.close).click()
}

async function openNumbers(page: Page, words: Words, account: string): Promise<void> {
  await goTo(page, words.resourceAccounts)
  await selectRow(page, account)
  await button(page, words.assign).click()
  await choose(page, words.numberType, words.online)
}

/** D: assigns a service number, searched for as it was typed. */
export async function assignNumber(
  page: Page,
  words: Words,
  account: string,
  number: { readonly typed: string; readonly shown: string },
): Promise<void> {
  await openNumbers(page, words, account)
  await page.getByRole('searchbox', { name: words.assignedNumber, exact: true }).fill(number.typed)
  await button(page, words.add).click()
  await button(page, words.save).click()
  await page.getByRole('row').filter({ hasText: number.shown }).waitFor()
  await link(page, words.nextStep).waitFor()
}

/** Adds a person whom keys can lead to. */
export async function addPerson(page: Page, words: Words, name: string): Promise<void> {
  await goTo(page, words.activeUsers)
  await button(page, words.addUser).click()
  await type(page, words.displayName, name)
  await type(page, words.username, name.toLowerCase())
  await button(page, words.add).click()
  await button(page, words.close).click()
}

/**
 * E: creates an auto attendant with a menu (1 a person, 2 an announcement, 0 the operator) and ties
 * the resource account to it.
 */
export async function createAutoAttendant(
  page: Page,
  words: Words,
  names: { readonly name: string; readonly person: string; readonly account: string },
): Promise<void> {
  await goTo(page, words.autoAttendants)
  await button(page, words.add).click()
  await type(page, words.name, names.name)
  await choose(page, words.operator, names.person)
  await type(page, words.greeting, 'Welcome to Contoso.')
  await type(page, words.menuPrompt, 'For sales, press 1. For our address, press 2.')
  await choose(page, words.person, names.person)
  await addOption(page, words, '2', words.announcementTyped)
  await type(page, words.announcement, 'Twelve Main Street.')
  await addOption(page, words, '3', words.operator)
  const third = page.getByRole('group', { name: `${words.key} 3`, exact: true })
  await choose(third, words.key, '0')
  await page.getByRole('checkbox', { name: names.account, exact: true }).check()
  await button(page, words.save).click()
  await page.getByRole('heading', { name: names.name, level: 1, exact: true }).waitFor()
}

/** Presses keys in the simulation of the auto attendant on screen and waits for the path. */
export async function simulate(page: Page, words: Words, keys: string): Promise<string> {
  await type(page, words.keys, keys)
  await button(page, words.simulate).click()
  const path = page.getByRole('list', { name: words.path, exact: true })
  await path.waitFor()
  return (await path.textContent()) ?? ''
}

async function addOption(page: Page, words: Words, key: string, action: string): Promise<void> {
  await button(page, words.addOption).click()
  const row = page.getByRole('group', { name: `${words.key} ${key}`, exact: true })
  await choose(row, words.action, action)
}
