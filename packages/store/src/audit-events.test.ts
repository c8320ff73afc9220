// The audit log in the database: every change leaves its event in its own transaction, no secret is
// told, and what is written stays.

import { type OrganizationId, parseId, type UserId, virtualUserSku } from '@mainline/model'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addAccount, changeAccount } from './accounts.ts'
import { type Actor, type AuditEvent, listAuditEvents, nextAuditEvents } from './audit-events.ts'
import type { Tx } from './database.ts'
import { deleteAccount } from './deleted-accounts.ts'
import { addDevice } from './devices.ts'
import type { Filter } from './filter.ts'
import { firstStart } from './first-start.ts'
import { writeLicenses } from './license-grants.ts'
import { addOrder, addUnits } from './licenses.ts'
import { newId } from './new-id.ts'
import { addOrganization } from './organizations.ts'
import { setPassword } from './passwords.ts'
import { issueOperatorToken, signIn } from './sign-ins.ts'
import { openTestDatabase, type TestDatabase } from './testing.ts'

const anna = { kind: 'user', id: 'user_anna', displayName: 'Anna', address: '192.0.2.7' } as const
const person = {
  accountKind: 'person',
  displayName: 'Bruno',
  userName: 'bruno',
  accountEnabled: true,
  usageLocation: 'CA',
  unansweredDelayMs: 20_000,
  roles: [],
} as const

let database: TestDatabase
let organizationId: OrganizationId
beforeAll(async () => {
  database = await openTestDatabase()
  const options = { adminUsername: 'admin', countryCode: 'CA', timeZoneId: 'UTC' }
  const first = await firstStart(database.store, options)
  organizationId = first?.organizationId ?? newId('org')
})
afterAll(() => database.close())

function within<T>(work: (tx: Tx) => Promise<T>, actor?: Actor): Promise<T> {
  return database.store.withOrganization(organizationId, work, actor)
}

/** What `work` leaves in the log, oldest first. */
async function left(
  work: (tx: Tx) => Promise<unknown>,
  actor: Actor = anna,
): Promise<readonly AuditEvent[]> {
  const all = () => within((tx) => listAuditEvents(tx, { top: 1_000, skip: 0 }))
  const { count } = await all()
  await within(work, actor)
  const { values } = await all()
  return values.slice(0, values.length - count).toReversed()
}

function being(field: string, value: string): Filter {
  return { kind: 'eq', field, value }
}

describe('a change', () => {
  test('is told with who made it, and what it was before and after', async () => {
    const id = await within((tx) => addAccount(tx, { ...person, extension: '201' }))
    const change = { displayName: 'Bruna', extension: null, department: 'Sales' }
    expect(await left((tx) => changeAccount(tx, id, change))).toEqual([
      {
        id: expect.stringMatching(/^event_[0-9a-f]{32}$/),
        activityDateTime: expect.any(String),
        activity: 'userUpdated',
        actor: anna,
        target: { type: 'user', id, displayName: 'Bruna' },
        before: { displayName: 'Bruno', extension: '201' },
        after: { displayName: 'Bruna', department: 'Sales' },
      },
    ])
  })

  test('of nothing leaves no event', async () => {
    const id = await within((tx) => addAccount(tx, { ...person, userName: 'same' }))
    expect(await left((tx) => changeAccount(tx, id, { displayName: 'Bruno' }))).toEqual([])
  })

  test('that is rolled back leaves no event', async () => {
    const { count } = await within((tx) => listAuditEvents(tx, { top: 1, skip: 0 }))
    const failed = within(async (tx) => {
      await addAccount(tx, { ...person, userName: 'undone' })
      throw new Error('undone')
    })
    await expect(failed).rejects.toThrow('undone')
    expect(await within((tx) => listAuditEvents(tx, { top: 1, skip: 0 }))).toMatchObject({ count })
  })

  test('for which nobody is named is the system’s', async () => {
    const events = await within((tx) =>
      listAuditEvents(tx, { filter: being('activity', 'organizationAdded'), top: 1, skip: 0 }),
    )
    expect(events.values).toMatchObject([
      { actor: { kind: 'system' }, target: { id: organizationId, displayName: 'My organization' } },
    ])
  })

  test('of what goes with an account names the account, which is deleted last', async () => {
    const id = await within((tx) => addAccount(tx, { ...person, userName: 'leaver' }))
    await within(async (tx) => {
      await addUnits(tx, { skuId: 'sku', appliesTo: 'user' }, 1)
      const held = [{ accountId: id, skuId: 'sku', disabledPlans: [] }]
      await writeLicenses(tx, { held, released: [], granted: [], ungranted: [] })
    })
    const events = await left((tx) => deleteAccount(tx, id))
    expect(events.map(({ activity, target, before }) => ({ activity, target, before }))).toEqual([
      {
        activity: 'licenseAssignmentDeleted',
        target: { type: 'user', id, displayName: 'Bruno' },
        before: { accountId: id, accountName: 'Bruno', skuId: 'sku', disabledPlans: [] },
      },
      {
        activity: 'userDeleted',
        target: { type: 'user', id, displayName: 'Bruno' },
        before: expect.objectContaining({ userName: 'leaver' }),
      },
    ])
  })
})

describe('secrets', () => {
  test('a new phone is told without what its password could be guessed from', async () => {
    const owner = { ...person, userName: 'phones' }
    const id = parseId<UserId>('user', await within((tx) => addAccount(tx, owner)))
    const [event] = await left((tx) =>
      addDevice(tx, { id: id ?? newId('user'), userName: 'phones' }, 'Desk phone'),
    )
    expect(Object.keys(event?.after ?? {}).toSorted()).toEqual([
      'accountKind',
      'accountName',
      'displayName',
      'realm',
      'userId',
      'username',
    ])
  })

  test('a password is told to be set, and nothing of it', async () => {
    const id = await within((tx) => addAccount(tx, { ...person, userName: 'secretive' }))
    const events = await left(async (tx) => {
      await setPassword(tx, id, 'first password')
      await setPassword(tx, id, 'second password')
    })
    expect(events.map(({ activity }) => activity)).toEqual(['passwordSet', 'passwordSet'])
    expect(JSON.stringify(events)).not.toMatch(/argon2|first|second/)
  })

  test('a name that nobody has is not kept: it may be a password in the wrong field', async () => {
    const [event] = await left(() =>
      signIn(database.store, { username: 'hunter2', password: 'x' }, { address: '192.0.2.9' }),
    )
    expect(event).toMatchObject({
      activity: 'signInRefused',
      actor: { kind: 'anonymous', address: '192.0.2.9' },
    })
    expect(JSON.stringify(event)).not.toContain('hunter2')
  })
})

test('a refused sign-in is told to the organization whose person was named', async () => {
  const events = await left(() =>
    signIn(database.store, { username: 'ADMIN@mainline.local', password: 'wrong' }),
  )
  expect(events).toMatchObject([
    { activity: 'signInRefused', target: { type: 'user', displayName: 'Global admin' } },
  ])
})

test('a new operator token is told, because it may do everything', async () => {
  const events = await left(() => issueOperatorToken(database.store))
  expect(events).toMatchObject([{ activity: 'operatorTokenIssued', actor: { kind: 'system' } }])
})

test('the newest events come first, and going on behind one misses and repeats none', async () => {
  await within(async (tx) => {
    for (let placed = 0; placed < 5; placed += 1) {
      const line = { skuPartNumber: virtualUserSku, quantity: 1, assignAutomatically: false }
      await addOrder(tx, [line], [])
    }
  })
  const filter = { filter: being('targetType', 'order') }
  const { values } = await within((tx) => listAuditEvents(tx, { ...filter, top: 9, skip: 0 }))
  const ids = values.map(({ id }) => id)
  const first = await within((tx) => nextAuditEvents(tx, filter, 2, undefined))
  const rest = await within((tx) => nextAuditEvents(tx, filter, 9, first[1]?.id))
  expect([...first, ...rest].map(({ id }) => id)).toEqual(ids)
  // The first letters of an id are its time; two of the same millisecond are in any order.
  const orders = values.map(({ target }) => target.id?.slice(0, 'order_'.length + 10) ?? '')
  expect(orders).toEqual(orders.toSorted().toReversed())
})

test('events are found by a part of what they say', async () => {
  await within((tx) => addAccount(tx, { ...person, userName: 'needle' }), anna)
  const found = (search: string) =>
    within((tx) =>
      listAuditEvents(tx, { search, filter: being('activity', 'userAdded'), top: 9, skip: 0 }),
    )
  expect(await found('NEEDLE')).toMatchObject({ count: 1 })
  expect((await found('192.0.2.7')).count).toBeGreaterThan(0)
  expect(await found('haystack')).toMatchObject({ count: 0 })
})

test('another organization sees none of it', async () => {
  const id = newId('org')
  const other = { displayName: 'Other', domain: 'other.example', countryCode: 'CA' }
  await database.store.withAllOrganizations((tx) =>
    addOrganization(tx, { id, ...other, languageId: 'en-CA', timeZoneId: 'UTC' }),
  )
  const { values } = await database.store.withOrganization(id, (tx) =>
    listAuditEvents(tx, { top: 9, skip: 0 }),
  )
  expect(values.map(({ activity }) => activity)).toEqual(['organizationAdded'])
})

test.each([
  `UPDATE audit_events SET activity = 'nothing'`,
  `UPDATE audit_events SET activity = activity WHERE false`,
  'DELETE FROM audit_events',
  'TRUNCATE audit_events',
  'TRUNCATE organizations CASCADE',
])('the program cannot %s', async (statement) => {
  await expect(within((tx) => sql.raw(statement).execute(tx))).rejects.toThrow(/only ever added to/)
})

/** Tables whose rows are no one's decision: what follows from others, and what calls leave. */
const unaudited = [
  'audit_events',
  'call_records',
  'configuration_items',
  'configuration_marks',
  'configuration_versions',
  'engine_snapshots',
  'journal',
  'license_grants',
  'migrations',
  'phone_number_operations',
  'phone_number_order_numbers',
  'registrations',
  'rendered_prompts',
  'sign_in_flows',
  'sign_ins',
  'subscribed_skus',
  'system_prompts',
]

test('every other table is audited; a new one needs audit_changes in its migration', async () => {
  const { rows } = await within((tx) =>
    sql<{ name: string }>`
      SELECT relname AS name FROM pg_class
      WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND NOT EXISTS (
        SELECT FROM pg_trigger WHERE tgrelid = pg_class.oid
          AND tgfoid = 'record_change'::regproc)
      ORDER BY 1`.execute(tx),
  )
  expect(rows.map(({ name }) => name)).toEqual(unaudited)
})
