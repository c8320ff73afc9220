// Tokens for programs. A token lends some of the rights of the person who made it, until it
// expires, is revoked, or the person is blocked or deleted. It is 256 random bits, of which only
// the hash is kept; what begins with `mlt_` is one.

import { randomBytes } from 'node:crypto'
import type { OrganizationId, Role, UserId } from '@mainline/model'
import { type Generated, sql } from 'kysely'
import type { Tx } from './database.ts'
import { newId } from './new-id.ts'
import { secretHash } from './secret-hash.ts'
import type { SignedIn } from './sign-ins.ts'
import type { Store } from './store.ts'
import { withoutNulls } from './without-nulls.ts'

interface ApiTokenTable {
  id: string
  organization_id: Generated<OrganizationId>
  account_id: UserId
  account_kind: Generated<'person'>
  display_name: string
  scopes: Role[]
  token_hash: string
  created_at: Generated<string>
  expires_at: string
  last_used_at: string | null
}

/** The tables of this subject. */
export interface ApiTokenTables {
  api_tokens: ApiTokenTable
}

/** What a person says of a new token. */
export interface NewApiToken {
  readonly userId: UserId
  readonly displayName: string
  readonly scopes: readonly Role[]
  readonly expiresDateTime: string
}

/** A token as it is shown, without what would let anybody use it. */
export interface ApiToken extends NewApiToken {
  readonly id: string
  readonly createdDateTime: string
  readonly lastUsedDateTime?: string
  /** Whose rights it lends. */
  readonly userDisplayName: string
}

const prefix = 'mlt_'
const tokenBytes = 32
/** How exactly it is known when a token was last used, so that reading is not always writing. */
const lastUseExactnessMs = 60_000

/** Whether a bearer token is one for programs. */
export function isApiToken(token: string): boolean {
  return token.startsWith(prefix)
}

/** Makes a token, which is answered here once and kept nowhere. */
export async function addApiToken(
  tx: Tx,
  { userId, displayName, scopes, expiresDateTime }: NewApiToken,
): Promise<{ readonly id: string; readonly token: string }> {
  const token = prefix + randomBytes(tokenBytes).toString('base64url')
  const id = newId('token')
  await tx
    .insertInto('api_tokens')
    .values({
      id,
      account_id: userId,
      display_name: displayName,
      scopes: [...scopes],
      token_hash: secretHash(token),
      expires_at: expiresDateTime,
      last_used_at: null,
    })
    .execute()
  return { id, token }
}

/** The tokens of one person, or of everybody; newest first. */
export async function listApiTokens(tx: Tx, userId?: UserId): Promise<readonly ApiToken[]> {
  const tokens = shownTokens(tx)
  const wanted = userId === undefined ? tokens : tokens.where('account_id', '=', userId)
  const rows = await wanted
    .orderBy('api_tokens.created_at', 'desc')
    .orderBy('api_tokens.id', 'desc')
    .execute()
  return rows.map(withoutNulls)
}

/** One token, if there is such. */
export async function readApiToken(tx: Tx, id: string): Promise<ApiToken | undefined> {
  const row = await shownTokens(tx).where(sql<string>`api_tokens.id`, '=', id).executeTakeFirst()
  return row === undefined ? undefined : withoutNulls(row)
}

/** Ends a token for good. */
export async function deleteApiToken(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('api_tokens').where('id', '=', id).execute()
}

/** Whose rights a token lends, and which of them, if it is valid. */
export async function readApiTokenUse(store: Store, token: string): Promise<SignedIn | undefined> {
  return store.withAllOrganizations(async (tx) => {
    const row = await usedToken(tx, token)
    if (row === undefined) return undefined
    const { id, displayName, userDisplayName, lastUsedAt, scopes, ...owner } = row
    if (lastUsedAt === null || Date.parse(lastUsedAt) < Date.now() - lastUseExactnessMs) {
      const last_used_at = sql<string>`now()`
      await tx.updateTable('api_tokens').set({ last_used_at }).where('id', '=', id).execute()
    }
    const apiToken = { id, displayName, scopes }
    return { ...owner, displayName: userDisplayName, apiToken }
  })
}

async function usedToken(tx: Tx, token: string) {
  return tx
    .selectFrom('api_tokens')
    .innerJoin('accounts', 'accounts.id', 'api_tokens.account_id')
    .innerJoin('organizations', 'organizations.id', 'api_tokens.organization_id')
    .select([
      'api_tokens.id',
      'api_tokens.organization_id as organizationId',
      'api_tokens.account_id as accountId',
      'api_tokens.display_name as displayName',
      'api_tokens.last_used_at as lastUsedAt',
      'api_tokens.scopes',
      'accounts.display_name as userDisplayName',
      'accounts.roles',
      sql<string>`user_name || '@' || domain`.as('userPrincipalName'),
    ])
    .where('token_hash', '=', secretHash(token))
    .where('expires_at', '>', sql<string>`now()`)
    .where('account_enabled', '=', true)
    .executeTakeFirst()
}

function shownTokens(tx: Tx) {
  return tx
    .selectFrom('api_tokens')
    .innerJoin('accounts', 'accounts.id', 'api_tokens.account_id')
    .select([
      'api_tokens.id',
      'api_tokens.account_id as userId',
      'accounts.display_name as userDisplayName',
      'api_tokens.display_name as displayName',
      'scopes',
      'api_tokens.created_at as createdDateTime',
      'expires_at as expiresDateTime',
      'last_used_at as lastUsedDateTime',
    ])
}
