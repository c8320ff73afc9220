// Signing in and staying signed in, on a real PostgreSQL.

import type { OrganizationId } from '@mainline/model'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AccountId, addAccount, changeAccount, listAccounts } from './accounts.ts'
import { firstStart } from './first-start.ts'
import { newId } from './new-id.ts'
import { hashPassword, isPassword, setPassword } from './passwords.ts'
import { endSignIn, issueOperatorToken, readSignIn, signIn } from './sign-ins.ts'
import { openTestDatabase, type TestDatabase } from './testing.ts'

let database: TestDatabase
let organizationId: OrganizationId
let password: string
beforeAll(async () => {
  database = await openTestDatabase()
  const options = { adminUsername: 'admin', countryCode: 'CA', timeZoneId: 'UTC' }
  const first = await firstStart(database.store, options)
  organizationId = first?.organizationId ?? newId('org')
  password = first?.generatedPassword ?? ''
})
afterAll(() => database.close())

async function adminId(): Promise<AccountId> {
  const { values } = await database.store.withOrganization(organizationId, (tx) =>
    listAccounts(tx, { search: 'admin', top: 1, skip: 0 }),
  )
  return values[0]?.id ?? newId('user')
}

function enter(typed: string, username = 'admin') {
  return signIn(database.store, { username, password: typed })
}

async function expire(age: string): Promise<void> {
  const client = new pg.Client(database.address)
  await client.connect()
  await client.query(`UPDATE sign_ins SET expires_at = expires_at - $1::interval`, [age])
  await client.end()
}

test('the generated password signs in, by the short name and by the long one', async () => {
  expect(password).toMatch(/^[a-z2-9]{5}(-[a-z2-9]{5}){3}$/)
  for (const name of ['admin', 'Admin@mainline.local']) {
    const started = await enter(password, name)
    expect(await readSignIn(database.store, started?.token ?? '')).toMatchObject({
      organizationId,
      displayName: 'Global admin',
      roles: ['globalAdministrator'],
    })
  }
})

test('a second first start changes nothing', async () => {
  const options = { adminUsername: 'other', countryCode: 'FR', timeZoneId: 'UTC' }
  expect(await firstStart(database.store, options)).toBeUndefined()
})

test('a sign-in lasts while it is used and ends 12 hours after it was last', async () => {
  const token = (await enter(password))?.token ?? ''
  await expire('11 hours')
  expect(await readSignIn(database.store, token)).toBeDefined()
  await expire('11 hours')
  expect(await readSignIn(database.store, token)).toBeDefined()
  await expire('12 hours')
  expect(await readSignIn(database.store, token)).toBeUndefined()
})

test('ending one sign-in leaves the others', async () => {
  const tokens = await Promise.all([1, 2].map(async () => (await enter(password))?.token ?? ''))
  await database.store.withOrganization(organizationId, (tx) =>
    endSignIn(tx, tokens[0] ?? '', { kind: 'system' }),
  )
  const left = await Promise.all(tokens.map((token) => readSignIn(database.store, token)))
  expect(left.map((each) => each !== undefined)).toEqual([false, true])
})

test('a blocked account is signed out at once and cannot come back', async () => {
  const token = (await enter(password))?.token ?? ''
  const id = await adminId()
  // The only Global admin cannot be blocked.
  await database.store.withOrganization(organizationId, (tx) =>
    addAccount(tx, {
      accountKind: 'person',
      displayName: 'Second',
      userName: 'second',
      accountEnabled: true,
      unansweredDelayMs: 20_000,
      roles: ['globalAdministrator'],
    }),
  )
  const enable = (accountEnabled: boolean) =>
    database.store.withOrganization(organizationId, (tx) =>
      changeAccount(tx, id, { accountEnabled }),
    )
  await enable(false)
  expect(await readSignIn(database.store, token)).toBeUndefined()
  expect(await enter(password)).toBeUndefined()
  await enable(true)
})

test('a new password ends what was begun with the former one', async () => {
  const token = (await enter(password))?.token ?? ''
  const id = await adminId()
  await database.store.withOrganization(organizationId, (tx) => setPassword(tx, id, 'changed'))
  expect(await readSignIn(database.store, token)).toBeUndefined()
  expect(await enter(password)).toBeUndefined()
  expect(await enter('changed')).toBeDefined()
})

test('a new operator token takes the place of the former one', async () => {
  const first = await issueOperatorToken(database.store)
  const second = await issueOperatorToken(database.store)
  expect(await readSignIn(database.store, first)).toBeUndefined()
  expect(await readSignIn(database.store, second)).toMatchObject({
    organizationId,
    roles: ['globalAdministrator'],
  })
})

test('a password is known by its hash, in whatever Unicode form it was typed', async () => {
  const hash = await hashPassword('caf\u00e9')
  expect(hash).toMatch(/^\$argon2id\$v=19\$m=65536,t=3,p=4\$/)
  const typed = ['caf\u00e9', 'cafe\u0301', 'cafe']
  expect(await Promise.all(typed.map((each) => isPassword(each, hash)))).toEqual([
    true,
    true,
    false,
  ])
  expect(await isPassword('anything', undefined)).toBe(false)
})
