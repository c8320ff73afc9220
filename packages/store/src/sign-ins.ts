// Who is signed in. A sign-in is a token of 256 random bits, of which only the hash is kept. It
// ends 12 hours after it was last used. The operator's token is for the tools on the same machine:
// it belongs to nobody and may do everything, in the first organization where a request names no
// other; each start makes a new one.

import { randomBytes } from 'node:crypto'
import {
  isPasswordAllowed,
  type OrganizationId,
  type Role,
  type VoiceApplicationSwitch,
} from '@mainline/model'
import { type Generated, sql } from 'kysely'
import type { AccountId } from './accounts.ts'
import { type Actor, type Origin, recordEvent } from './audit-events.ts'
import type { Tx } from './database.ts'
import { readOpenIdConnect } from './open-id-connect.ts'
import { listOrganizations } from './organizations.ts'
import { isPassword } from './passwords.ts'
import { secretHash } from './secret-hash.ts'
import type { Store } from './store.ts'
import { switchesOf } from './voice-applications-policies.ts'
import { enterOrganization } from './with-organization.ts'
import { withoutNulls } from './without-nulls.ts'

interface SignInTable {
  organization_id: Generated<OrganizationId>
  token_hash: string
  account_id: AccountId | null
  created_at: Generated<string>
  expires_at: string
  address: string | null
  user_agent: string | null
}

/** The tables of this subject. */
export interface SignInTables {
  sign_ins: SignInTable
}

/** What somebody typed to sign in. */
export interface Credentials {
  readonly username: string
  readonly password: string
}

/** A sign-in that has just begun; the token is not kept anywhere. */
export interface StartedSignIn {
  readonly token: string
  readonly expiresDateTime: string
}

/** Whom a token stands for; without an account it is the operator. */
export interface SignedIn {
  readonly organizationId: OrganizationId
  readonly accountId?: AccountId
  readonly displayName: string
  readonly userPrincipalName: string
  readonly roles: readonly string[]
  /** What the person's voice applications policy opens, where an auto attendant names them. */
  readonly switches?: readonly VoiceApplicationSwitch[]
  /** The token that lends some of these rights, where a program asks. */
  readonly apiToken?: {
    readonly id: string
    readonly displayName: string
    readonly scopes: readonly Role[]
  }
}

/** One of a person's sign-ins, as they recognize it. */
export interface OwnSignIn extends Origin {
  readonly createdDateTime: string
  readonly expiresDateTime: string
  /** Whether it is the one that asks. */
  readonly current: boolean
}

const idleMs = 12 * 60 * 60 * 1000
const operatorMs = 365 * 24 * 60 * 60 * 1000
/** An expiry is moved only when it is this old, so that reading is not always writing. */
const slideMs = 5 * 60 * 1000
const tokenBytes = 32

/**
 * Signs a person in, or answers undefined: unknown, wrong password or blocked, all alike. Only who
 * knows the password is told that the organization wants no passwords.
 */
export async function signIn(
  store: Store,
  { username, password }: Credentials,
  origin: Origin = {},
): Promise<StartedSignIn | undefined> {
  const found = await store.withAllOrganizations((tx) => accountNamed(tx, username))
  // Not in a transaction: hashing takes a tenth of a second on purpose.
  if (!(await isPassword(password, found?.passwordHash)) || found === undefined) {
    const nobody = { kind: 'anonymous', ...origin } as const
    await store.withAllOrganizations((tx) => recordRefusal(tx, username), nobody)
    return undefined
  }
  const { organizationId, accountId: id, displayName, roles } = found
  const actor = { kind: 'user', id, displayName, ...origin } as const
  const started = await store.withOrganization(
    organizationId,
    async (tx) => {
      if (await mayUsePassword(tx, roles)) {
        return startPersonSignIn(tx, { id, displayName })
      }
      return recordEvent(tx, 'signInRefused', { type: 'user', id, displayName })
    },
    actor,
  )
  if (started === undefined) throw new PasswordNotAllowedError()
  return started
}

/** The password is right, but the organization wants its people to come in another way. */
export class PasswordNotAllowedError extends Error {
  override readonly name = 'PasswordNotAllowedError'
}

/** Begins the sign-in of a person who was found to be who they say, by whatever means. */
export async function startPersonSignIn(
  tx: Tx,
  { id, displayName }: { readonly id: AccountId; readonly displayName: string },
): Promise<StartedSignIn> {
  await tx.deleteFrom('sign_ins').where('expires_at', '<=', sql<string>`now()`).execute()
  await recordEvent(tx, 'signedIn', { type: 'user', id, displayName })
  return startSignIn(tx, id, idleMs)
}

/** Whom a token stands for, if it is valid; using it keeps it valid. */
export async function readSignIn(store: Store, token: string): Promise<SignedIn | undefined> {
  return store.withAllOrganizations(async (tx) => {
    const row = await signInOf(tx, token)
    if (row === undefined) return undefined
    const isOperator = row.accountId === null
    if (Date.parse(row.expiresAt) < Date.now() + idleMs - slideMs) {
      await extend(tx, token, isOperator ? operatorMs : idleMs)
    }
    const { organizationId, accountId, displayName, userPrincipalName, roles } = row
    if (accountId === null || displayName === null || userPrincipalName === null) {
      return { organizationId, ...operator }
    }
    const known = { organizationId, accountId, displayName, userPrincipalName, roles: roles ?? [] }
    return row.switches === null ? known : { ...known, switches: row.switches }
  })
}

/** Ends a sign-in of the one who acts. */
export async function endSignIn(tx: Tx, token: string, actor: Actor): Promise<void> {
  await tx.deleteFrom('sign_ins').where('token_hash', '=', secretHash(token)).execute()
  const { kind: type, id, displayName } = actor
  await recordEvent(tx, 'signedOut', {
    type,
    ...(id === undefined ? {} : { id }),
    ...(displayName === undefined ? {} : { displayName }),
  })
}

/** The valid sign-ins of one person, the newest first; `token` is the one that asks. */
export async function listSignIns(
  tx: Tx,
  accountId: AccountId,
  token: string,
): Promise<readonly OwnSignIn[]> {
  const rows = await tx
    .selectFrom('sign_ins')
    .select(['created_at as createdDateTime', 'expires_at as expiresDateTime'])
    .select(['address', 'user_agent as userAgent'])
    .select(sql<boolean>`token_hash = ${secretHash(token)}`.as('current'))
    .where('account_id', '=', accountId)
    .where('expires_at', '>', sql<string>`now()`)
    .orderBy('created_at', 'desc')
    .execute()
  return rows.map(withoutNulls)
}

/** Ends every sign-in of one person. */
export async function endSignIns(tx: Tx, accountId: AccountId, displayName: string): Promise<void> {
  await tx.deleteFrom('sign_ins').where('account_id', '=', accountId).execute()
  await recordEvent(tx, 'signedOutEverywhere', { type: 'user', id: accountId, displayName })
}

/** A new sign-in for somebody who has proved already who they are. */
export async function renewSignIn(tx: Tx, accountId: AccountId): Promise<StartedSignIn> {
  return startSignIn(tx, accountId, idleMs)
}

/** A new token for the operator's tools, in place of the former ones. */
export async function issueOperatorToken(store: Store): Promise<string> {
  return store.withAllOrganizations(async (tx) => {
    await tx.deleteFrom('sign_ins').where('account_id', 'is', null).execute()
    const [first] = await listOrganizations(tx)
    if (first === undefined) throw new Error('There is no organization yet.')
    await enterOrganization(tx, first.id)
    await recordEvent(tx, 'operatorTokenIssued', { type: 'operator' })
    return (await startSignIn(tx, null, operatorMs)).token
  })
}

const operator = {
  displayName: 'Operator',
  userPrincipalName: 'operator',
  roles: ['globalAdministrator'],
} as const

async function startSignIn(
  tx: Tx,
  accountId: AccountId | null,
  validMs: number,
): Promise<StartedSignIn> {
  const token = randomBytes(tokenBytes).toString('base64url')
  const expiresDateTime = new Date(Date.now() + validMs).toISOString()
  await tx
    .insertInto('sign_ins')
    .values({
      token_hash: secretHash(token),
      account_id: accountId,
      expires_at: expiresDateTime,
      // From where, says whoever acts in this transaction.
      address: sql`current_actor() ->> 'address'`,
      user_agent: sql`current_actor() ->> 'userAgent'`,
    })
    .execute()
  return { token, expiresDateTime }
}

/** Whether the organization lets somebody with these roles in by password. */
async function mayUsePassword(tx: Tx, roles: readonly string[]): Promise<boolean> {
  const settings = await readOpenIdConnect(tx)
  if (settings === undefined || !settings.enabled) return true
  const { rows } = await sql`
    SELECT 1 FROM accounts WHERE account_enabled AND 'globalAdministrator' = ANY(roles) AND (
      EXISTS (SELECT FROM passkeys WHERE account_id = accounts.id) OR
      EXISTS (SELECT FROM open_id_connect_links
        WHERE account_id = accounts.id AND issuer = ${settings.issuer})
    ) LIMIT 1`.execute(tx)
  return isPasswordAllowed(settings.passwordSignIn, roles, rows.length > 0)
}

/** By user principal name; the local part alone will do where only one organization has it. */
async function accountNamed(tx: Tx, username: string) {
  const wanted = username.trim().toLowerCase()
  const rows = await tx
    .selectFrom('accounts')
    .innerJoin('organizations', 'organizations.id', 'accounts.organization_id')
    .innerJoin('passwords', 'passwords.account_id', 'accounts.id')
    .select(['accounts.organization_id as organizationId', 'accounts.id as accountId'])
    .select(['accounts.display_name as displayName', 'password_hash as passwordHash', 'roles'])
    .where('account_enabled', '=', true)
    .where((row) =>
      row.or([
        row(sql<string>`lower(user_name)`, '=', wanted),
        row(sql<string>`lower(user_name || '@' || domain)`, '=', wanted),
      ]),
    )
    .limit(2)
    .execute()
  return rows.length === 1 ? rows[0] : undefined
}

/**
 * Every organization that may have been meant is told: that of an account with this name (blocked
 * or not), of the domain in it, or the only one. A name that nobody has is not kept, because it may
 * be a password that slipped into the wrong field.
 */
async function recordRefusal(tx: Tx, username: string): Promise<void> {
  const wanted = username.trim().toLowerCase()
  await sql`
    INSERT INTO audit_events (organization_id, activity, target_type, target_id, target_name)
    SELECT organizations.id, 'signInRefused', 'user', accounts.id, accounts.display_name
    FROM organizations LEFT JOIN accounts
      ON accounts.organization_id = organizations.id AND account_kind = 'person'
      AND ${wanted} IN (lower(user_name), lower(user_name || '@' || domain))
    WHERE accounts.id IS NOT NULL OR domain = split_part(${wanted}, '@', 2)
      OR (SELECT count(*) FROM organizations) = 1`.execute(tx)
}

async function signInOf(tx: Tx, token: string) {
  return tx
    .selectFrom('sign_ins')
    .innerJoin('organizations', 'organizations.id', 'sign_ins.organization_id')
    .leftJoin('accounts', 'accounts.id', 'sign_ins.account_id')
    .select([
      'sign_ins.organization_id as organizationId',
      'account_id as accountId',
      'expires_at as expiresAt',
      'accounts.display_name as displayName',
      sql<string | null>`user_name || '@' || domain`.as('userPrincipalName'),
      'roles',
      switchesOf(sql`sign_ins.account_id`).as('switches'),
    ])
    .where('token_hash', '=', secretHash(token))
    .where('expires_at', '>', sql<string>`now()`)
    .where((row) => row.or([row('account_id', 'is', null), row('account_enabled', '=', true)]))
    .executeTakeFirst()
}

async function extend(tx: Tx, token: string, validMs: number): Promise<void> {
  await tx
    .updateTable('sign_ins')
    .set({ expires_at: new Date(Date.now() + validMs).toISOString() })
    .where('token_hash', '=', secretHash(token))
    .execute()
}
