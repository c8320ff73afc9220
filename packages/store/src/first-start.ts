// The first start on an empty database: one organization, its Global admin with a password that is
// given or made (and then answered, once), sample numbers, and configuration version 1. Later
// starts change nothing. Two programs that start at once make one organization. The operator makes
// further organizations in the same way.

import { randomInt } from 'node:crypto'
import type { OrganizationId } from '@mainline/model'
import { sql } from 'kysely'
import { publishConfiguration } from './configuration-versions.ts'
import type { Tx } from './database.ts'
import { newId } from './new-id.ts'
import { addOrganization, listOrganizations } from './organizations.ts'
import { setPassword } from './passwords.ts'
import { freeSampleBlock, seedDirectory } from './seed-directory.ts'
import type { Store } from './store.ts'
import { enterOrganization } from './with-organization.ts'

/** What the first organization is made of. */
export interface FirstStartOptions {
  readonly adminUsername: string
  /** Without one a password is made. */
  readonly adminPassword?: string
  readonly countryCode: string
  readonly timeZoneId: string
}

/** What any organization is made of; its domain is in lower case. */
export interface NewOrganization extends FirstStartOptions {
  readonly displayName: string
  readonly domain: string
  readonly languageId: string
}

/** What the first start made; `generatedPassword` is known to nobody else and not kept. */
export interface FirstStart {
  readonly organizationId: OrganizationId
  readonly adminUsername: string
  readonly generatedPassword?: string
}

/** No lowercase l, o, 0 or 1: it is copied by hand from a terminal. */
const passwordAlphabet = 'abcdefghijkmnpqrstuvwxyz23456789'
const passwordGroups = 4
const passwordGroupLength = 5
/** Any number will do, as long as it never changes. */
const firstStartLock = 4_211_973

/** Fills an empty database; answers undefined where there is an organization already. */
export async function firstStart(
  store: Store,
  options: FirstStartOptions,
): Promise<FirstStart | undefined> {
  return store.withAllOrganizations(async (tx) => {
    await sql`SELECT pg_advisory_xact_lock(${firstStartLock})`.execute(tx)
    if ((await listOrganizations(tx)).length > 0) return undefined
    const home = { displayName: 'My organization', domain: 'mainline.local' }
    const languageId = options.countryCode === 'FR' ? 'fr-FR' : 'en-US'
    return makeOrganization(tx, { ...home, languageId, ...options })
  })
}

/**
 * Makes an organization with its Global admin and sample numbers that no other has, as version 1;
 * for transactions that see all organizations, which then see the new one only.
 */
export async function makeOrganization(tx: Tx, options: NewOrganization): Promise<FirstStart> {
  const organizationId = newId('org')
  const { displayName, domain, countryCode, languageId, timeZoneId, adminUsername } = options
  const block = await freeSampleBlock(tx, countryCode)
  await addOrganization(tx, {
    id: organizationId,
    ...{ displayName, domain, countryCode, languageId, timeZoneId },
  })
  await enterOrganization(tx, organizationId)
  const password = options.adminPassword ?? generatedPassword()
  const administrator = { userName: adminUsername, displayName: 'Global admin' }
  const accountId = await seedDirectory(tx, countryCode, administrator, block)
  await setPassword(tx, accountId, password)
  await publishConfiguration(tx, 'First start')
  const made = { organizationId, adminUsername }
  return options.adminPassword === undefined ? { ...made, generatedPassword: password } : made
}

function generatedPassword(): string {
  const letter = () => passwordAlphabet[randomInt(passwordAlphabet.length)]
  const group = () => Array.from({ length: passwordGroupLength }, letter).join('')
  return Array.from({ length: passwordGroups }, group).join('-')
}
