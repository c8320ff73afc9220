// Trunks, voice routes and what decides outbound calls, in the database: where a password is kept
// and where not, and what holds whatever the program does.

import { type OrganizationId, type TrunkSettings, trunkDefaults } from '@mainline/model'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readAccess } from './access.ts'
import { addAccount, readAccount } from './accounts.ts'
import { currentConfiguration } from './configuration-cache.ts'
import { publishConfiguration } from './configuration-versions.ts'
import type { Tx } from './database.ts'
import { firstStart } from './first-start.ts'
import { newId } from './new-id.ts'
import { readOutboundCalling, saveDialLimits, saveDialPlan } from './outbound-calling.ts'
import { openTestDatabase, type TestDatabase } from './testing.ts'
import { addTrunk, deleteTrunk, lockTrunk, replaceTrunk, type Trunk } from './trunks.ts'
import { addVoiceRoute, deleteVoiceRoute } from './voice-routes.ts'

let database: TestDatabase
let organizationId: OrganizationId
beforeAll(async () => {
  database = await openTestDatabase()
  const options = { adminUsername: 'admin', countryCode: 'CA', timeZoneId: 'UTC' }
  organizationId = (await firstStart(database.store, options))?.organizationId ?? newId('org')
})
afterAll(() => database.close())

function within<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  return database.store.withOrganization(organizationId, work)
}

const settings: TrunkSettings = {
  ...trunkDefaults,
  name: 'Northern',
  authentication: 'registration',
  server: { host: 'sip.northern.example', transport: 'udp' },
  username: 'contoso',
  country: 'CA',
}
const secret = 'a-most-secret-password'

async function accessOf(name: string) {
  const { trunks } = await database.store.withAllOrganizations(readAccess)
  return trunks.find((trunk) => trunk.name === name)
}

test('the exchange reads a password; versions, the audit log and the list do not', async () => {
  const added = await within(async (tx) => {
    const trunk = await addTrunk(tx, settings, secret)
    await publishConfiguration(tx, 'Added the trunk')
    return trunk
  })
  expect(added).toMatchObject({ ...settings, hasPassword: true, revision: 1 })
  expect(await accessOf('Northern')).toMatchObject({ ...settings, password: secret })
  const elsewhere = await within(async (tx) => {
    const { rows } = await sql`
      SELECT to_jsonb(item) AS row FROM configuration_items AS item
      UNION ALL SELECT to_jsonb(event) FROM audit_events AS event`.execute(tx)
    return JSON.stringify([rows, await currentConfiguration(tx)])
  })
  expect(elsewhere).toContain('sip.northern.example')
  expect(elsewhere).not.toContain(secret)
})

test('a password stays for its server and name, and goes when either changes', async () => {
  const trunk = await within((tx) => addTrunk(tx, { ...settings, name: 'Kept' }, secret))
  const change = (current: Trunk, next: Partial<TrunkSettings>) =>
    within((tx) => replaceTrunk(tx, current, { ...settings, name: 'Kept', ...next }))
  const renamed = await change(trunk, { priority: 2, digits: 'info' })
  expect(renamed).toMatchObject({ priority: 2, hasPassword: true, revision: 2 })
  const moved = await change(renamed, { server: { host: 'evil.example', transport: 'udp' } })
  expect(moved.hasPassword).toBe(false)
  expect(await accessOf('Kept')).not.toHaveProperty('password')
})

test('a trunk that a voice route names stays, and no route names one that is gone', async () => {
  const trunk = await within((tx) => addTrunk(tx, { ...settings, name: 'Routed' }, secret))
  const route = { name: 'All', pattern: '+*', priority: 1, trunkIds: [trunk.id] }
  const { id } = await within((tx) => addVoiceRoute(tx, route))
  await expect(within((tx) => deleteTrunk(tx, trunk.id))).rejects.toThrow('voice route All')
  await within((tx) => deleteVoiceRoute(tx, id))
  await within((tx) => deleteTrunk(tx, trunk.id))
  expect(await within((tx) => lockTrunk(tx, trunk.id))).toBeUndefined()
  await expect(within((tx) => addVoiceRoute(tx, route))).rejects.toThrow('not here')
})

test('what nobody set is what the country begins with; what is set is live', async () => {
  const before = await within(readOutboundCalling)
  expect(before.dialPlan).toEqual({ country: 'CA', emergencyNumbers: ['911'] })
  expect(before.dialPermissions).toEqual({ countries: [], premiumNumbers: false })
  const live = await within(async (tx) => {
    await saveDialPlan(tx, { emergencyNumbers: ['112', '911'] })
    await saveDialLimits(tx, { ...before.dialLimits, callsPerUserPerHour: 5 })
    await publishConfiguration(tx, 'Changed the limits')
    return currentConfiguration(tx)
  })
  expect(live?.outboundCalling).toEqual({
    dialPlan: { country: 'CA', emergencyNumbers: ['911', '112'] },
    dialPermissions: before.dialPermissions,
    dialLimits: { ...before.dialLimits, callsPerUserPerHour: 5 },
  })
})

test('a caller ID is the organization’s, and falls back when the number goes', async () => {
  const person = {
    accountKind: 'person',
    displayName: 'Anna',
    accountEnabled: true,
    unansweredDelayMs: 20_000,
    roles: [],
  } as const
  const number = '+12505559999'
  const callerId = { kind: 'number', number } as const
  const add = (userName: string) =>
    within((tx) => addAccount(tx, { ...person, userName, callerId }))
  await expect(add('too-early')).rejects.toThrow('caller_id_is_own')
  await within(async (tx) => {
    await sql`INSERT INTO phone_numbers
      (id, telephone_number, usage, number_type, kind, iso_country_code, source)
      VALUES ('number_1', ${number}, 'service', 'directRouting', 'toll', 'CA', 'own')`.execute(tx)
  })
  const id = await add('anna')
  expect(await within((tx) => readAccount(tx, id))).toMatchObject({ callerId })
  await within((tx) => sql`DELETE FROM phone_numbers WHERE id = 'number_1'`.execute(tx))
  expect(await within((tx) => readAccount(tx, id))).toMatchObject({
    callerId: { kind: 'ownNumber' },
  })
})
