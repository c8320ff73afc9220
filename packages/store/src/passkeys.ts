// Passkeys of people: the public key of each, the name its person gave it, and how often it was
// used, by its own count. A count that goes back means that somebody copied the key (WebAuthn
// §6.1.1).

import type { OrganizationId, UserId } from '@mainline/model'
import { type Generated, type Selectable, sql } from 'kysely'
import type { Tx } from './database.ts'
import { newId } from './new-id.ts'

interface PasskeyTable {
  organization_id: Generated<OrganizationId>
  id: string
  account_id: UserId
  account_kind: Generated<'person'>
  display_name: string
  credential_id: string
  public_key: string
  sign_count: number
  transports: string[]
  created_at: Generated<string>
  last_used_at: string | null
}

/** The tables of this subject. */
export interface PasskeyTables {
  passkeys: PasskeyTable
}

/** What a passkey is known by; keys in base64url. */
export interface PasskeyCredential {
  readonly credentialId: string
  readonly publicKey: string
  readonly signCount: number
  readonly transports: readonly string[]
}

/** A passkey of a person. */
export interface Passkey extends PasskeyCredential {
  readonly id: string
  readonly displayName: string
  readonly createdDateTime: string
  readonly lastUsedDateTime?: string
}

/** A passkey with the person who would sign in with it. */
export interface OwnedPasskey extends Passkey {
  readonly organizationId: OrganizationId
  readonly userId: UserId
  readonly userDisplayName: string
  readonly accountEnabled: boolean
}

/** The passkeys of a person, oldest first. */
export async function listPasskeys(tx: Tx, userId: UserId): Promise<readonly Passkey[]> {
  const rows = await tx
    .selectFrom('passkeys')
    .selectAll()
    .where('account_id', '=', userId)
    .orderBy('id')
    .execute()
  return rows.map(passkeyOf)
}

/** The passkey with a credential's id, locked; for transactions that see all organizations. */
export async function lockPasskey(tx: Tx, credentialId: string): Promise<OwnedPasskey | undefined> {
  const row = await tx
    .selectFrom('passkeys')
    .innerJoin('accounts', 'accounts.id', 'passkeys.account_id')
    .selectAll('passkeys')
    .select(['accounts.display_name as userDisplayName', 'account_enabled as accountEnabled'])
    .where('credential_id', '=', credentialId)
    .forUpdate('passkeys')
    .executeTakeFirst()
  if (row === undefined) return undefined
  const { organization_id: organizationId, account_id: userId } = row
  const { userDisplayName, accountEnabled } = row
  return { ...passkeyOf(row), organizationId, userId, userDisplayName, accountEnabled }
}

/** Adds a passkey to a person. */
export async function addPasskey(
  tx: Tx,
  userId: UserId,
  displayName: string,
  credential: PasskeyCredential,
): Promise<Passkey> {
  const row = await tx
    .insertInto('passkeys')
    .values({
      id: newId('passkey'),
      account_id: userId,
      display_name: displayName,
      credential_id: credential.credentialId,
      public_key: credential.publicKey,
      sign_count: credential.signCount,
      transports: [...credential.transports],
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  return passkeyOf(row)
}

/** Writes down that a passkey was used, with its count. */
export async function countPasskeyUse(tx: Tx, id: string, signCount: number): Promise<void> {
  await tx
    .updateTable('passkeys')
    .set({ sign_count: signCount, last_used_at: sql`now()` })
    .where('id', '=', id)
    .execute()
}

/** Renames a passkey of a person; answers it, if there is such. */
export async function renamePasskey(
  tx: Tx,
  userId: UserId,
  id: string,
  displayName: string,
): Promise<Passkey | undefined> {
  const row = await tx
    .updateTable('passkeys')
    .set({ display_name: displayName })
    .where('account_id', '=', userId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst()
  return row === undefined ? undefined : passkeyOf(row)
}

/** Removes a passkey of a person; answers whether there was such. */
export async function deletePasskey(tx: Tx, userId: UserId, id: string): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('passkeys')
    .where('account_id', '=', userId)
    .where('id', '=', id)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

function passkeyOf(row: Selectable<PasskeyTable>): Passkey {
  return {
    id: row.id,
    displayName: row.display_name,
    credentialId: row.credential_id,
    publicKey: row.public_key,
    signCount: row.sign_count,
    transports: row.transports,
    createdDateTime: row.created_at,
    ...(row.last_used_at === null ? {} : { lastUsedDateTime: row.last_used_at }),
  }
}
