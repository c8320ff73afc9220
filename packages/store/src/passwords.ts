// Passwords: hashed with Argon2id in the PHC string format, so that the parameters can grow and old
// hashes stay valid. RFC 9106 §4, the second recommended set: 64 MiB, 3 passes, 4 lanes.
// A password that nobody has takes as long to refuse as a wrong one.

import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import type { OrganizationId } from '@mainline/model'
import { type Generated, sql } from 'kysely'
import type { AccountId } from './accounts.ts'
import type { Tx } from './database.ts'
import type { Store } from './store.ts'

interface PasswordTable {
  organization_id: Generated<OrganizationId>
  account_id: AccountId
  password_hash: string
  changed_at: Generated<string>
}

/** The tables of this subject. */
export interface PasswordTables {
  passwords: PasswordTable
}

interface Cost {
  readonly memory: number
  readonly passes: number
  readonly parallelism: number
}

const argon2Async = promisify(argon2)
const cost: Cost = { memory: 64 * 1024, passes: 3, parallelism: 4 }
const saltBytes = 16
const tagLength = 32
const phc = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/
/** Any hash that no password has: all its bits are zero. */
const nobodysHash = formatHash(cost, Buffer.alloc(saltBytes), Buffer.alloc(tagLength))

/** Sets a person's password; whoever is signed in with the former one is signed out. */
export async function setPassword(tx: Tx, accountId: AccountId, password: string): Promise<void> {
  const password_hash = await hashPassword(password)
  await tx
    .insertInto('passwords')
    .values({ account_id: accountId, password_hash })
    .onConflict((conflict) =>
      conflict
        .column('account_id')
        .doUpdateSet({ password_hash, changed_at: sql`clock_timestamp()` }),
    )
    .execute()
  await tx.deleteFrom('sign_ins').where('account_id', '=', accountId).execute()
}

/** Whether this is the person's password now. */
export async function verifyPassword(
  store: Store,
  organizationId: OrganizationId,
  accountId: AccountId,
  password: string,
): Promise<boolean> {
  const row = await store.withOrganization(organizationId, (tx) =>
    tx
      .selectFrom('passwords')
      .select('password_hash')
      .where('account_id', '=', accountId)
      .executeTakeFirst(),
  )
  // Not in a transaction: hashing takes a tenth of a second on purpose.
  return isPassword(password, row?.password_hash)
}

/** A password's hash in the PHC string format. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(saltBytes)
  return formatHash(cost, salt, await tag(password, salt, cost))
}

/** Whether a password is the hash's; without a hash it takes as long and is not. */
export async function isPassword(password: string, hash: string | undefined): Promise<boolean> {
  const [, memory, passes, parallelism, salt, expected] = phc.exec(hash ?? nobodysHash) ?? []
  if (salt === undefined || expected === undefined) return false
  const actual = await tag(password, Buffer.from(salt, 'base64'), {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
  })
  return timingSafeEqual(actual, Buffer.from(expected, 'base64')) && hash !== undefined
}

async function tag(password: string, salt: Buffer, { memory, passes, parallelism }: Cost) {
  // The same characters typed on another keyboard may come in another Unicode form.
  const message = password.normalize('NFC')
  return argon2Async('argon2id', {
    message,
    nonce: salt,
    tagLength,
    memory,
    passes,
    parallelism,
  })
}

function formatHash({ memory, passes, parallelism }: Cost, salt: Buffer, hash: Buffer): string {
  const parameters = `m=${memory},t=${passes},p=${parallelism}`
  return `$argon2id$v=19$${parameters}$${unpadded(salt)}$${unpadded(hash)}`
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '')
}
