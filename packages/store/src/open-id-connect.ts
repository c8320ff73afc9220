// An organization's own OpenID Connect provider: its settings, and whom it knows under which
// subject. The client secret leaves the store only for the program to sign in with, never for an
// answer. A person is tied to one subject at most, and a subject to one person.

import type {
  NamedPerson,
  OrganizationId,
  PasswordPolicy,
  PersonRules,
  UserId,
} from '@mainline/model'
import { type Generated, type Selectable, sql } from 'kysely'
import type { Tx } from './database.ts'

interface OpenIdConnectSettingsTable {
  organization_id: Generated<OrganizationId>
  enabled: boolean
  display_name: string
  issuer: string
  client_id: string
  client_secret: string | null
  credential_changed_at: Generated<string>
  person_claim: PersonRules['personClaim']
  claim_domain: string
  unknown_people: PersonRules['unknownPeople']
  password_sign_in: PasswordPolicy
  revision: Generated<number>
}

interface OpenIdConnectLinkTable {
  organization_id: Generated<OrganizationId>
  account_id: UserId
  account_kind: Generated<'person'>
  issuer: string
  subject: string
  linked_at: Generated<string>
}

/** The tables of this subject. */
export interface OpenIdConnectTables {
  open_id_connect_settings: OpenIdConnectSettingsTable
  open_id_connect_links: OpenIdConnectLinkTable
}

/** How people sign in with the provider. */
export interface OpenIdConnectSettings extends PersonRules {
  readonly enabled: boolean
  /** What the button of the sign-in screen says. */
  readonly displayName: string
  readonly issuer: string
  readonly clientId: string
  /** Absent for a public client. */
  readonly clientSecret?: string
  readonly passwordSignIn: PasswordPolicy
}

/** A person, as a sign-in by the provider finds one. */
export interface LinkedPerson {
  readonly id: UserId
  readonly displayName: string
  readonly userPrincipalName: string
  readonly accountEnabled: boolean
  readonly subject?: string
}

/** Whom a provider knows. */
export interface ProviderIdentity {
  readonly issuer: string
  readonly subject: string
}

/** The settings of this organization; `revision` grows with each change. */
export async function readOpenIdConnect(
  tx: Tx,
): Promise<(OpenIdConnectSettings & { readonly revision: number }) | undefined> {
  const row = await tx.selectFrom('open_id_connect_settings').selectAll().executeTakeFirst()
  return row === undefined ? undefined : { ...settingsOf(row), revision: row.revision }
}

/** Saves the settings in place of the former ones; another provider's people are forgotten. */
export async function saveOpenIdConnect(tx: Tx, settings: OpenIdConnectSettings): Promise<void> {
  await tx.deleteFrom('open_id_connect_links').where('issuer', '<>', settings.issuer).execute()
  const values = {
    enabled: settings.enabled,
    display_name: settings.displayName,
    issuer: settings.issuer,
    client_id: settings.clientId,
    client_secret: settings.clientSecret ?? null,
    person_claim: settings.personClaim,
    claim_domain: settings.claimDomain,
    unknown_people: settings.unknownPeople,
    password_sign_in: settings.passwordSignIn,
  }
  await tx
    .insertInto('open_id_connect_settings')
    .values(values)
    .onConflict((conflict) =>
      conflict.column('organization_id').doUpdateSet({
        ...values,
        revision: sql`open_id_connect_settings.revision + 1`,
        credential_changed_at: sql`CASE WHEN excluded.client_secret
          IS NOT DISTINCT FROM open_id_connect_settings.client_secret
          THEN open_id_connect_settings.credential_changed_at ELSE now() END`,
      }),
    )
    .execute()
}

/** Forgets the provider and whom it knows; answers whether there was one. */
export async function deleteOpenIdConnect(tx: Tx): Promise<boolean> {
  await tx.deleteFrom('open_id_connect_links').execute()
  const { numDeletedRows } = await tx.deleteFrom('open_id_connect_settings').executeTakeFirst()
  return numDeletedRows > 0n
}

/** Keeps others from deciding about the same subject until this transaction ends. */
export async function lockSubject(tx: Tx, { issuer, subject }: ProviderIdentity): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`${issuer} ${subject}`}, 0))`.execute(
    tx,
  )
}

/** The person to whom a subject is tied. */
export async function personOfSubject(
  tx: Tx,
  { issuer, subject }: ProviderIdentity,
): Promise<LinkedPerson | undefined> {
  return people(tx)
    .where('issuer', '=', issuer)
    .where('subject', '=', subject)
    .executeTakeFirst()
    .then(personOf)
}

/** Whether a subject is tied to anybody, even to somebody deleted, whom nobody sees. */
export async function isSubjectTied(
  tx: Tx,
  { issuer, subject }: ProviderIdentity,
): Promise<boolean> {
  const row = await tx
    .selectFrom('open_id_connect_links')
    .select('account_id')
    .where('issuer', '=', issuer)
    .where('subject', '=', subject)
    .executeTakeFirst()
  return row !== undefined
}

/** The person with a user name, in upper or lower case. */
export async function personNamed(
  tx: Tx,
  { userName }: Pick<NamedPerson, 'userName'>,
): Promise<LinkedPerson | undefined> {
  return people(tx)
    .where(sql<string>`lower(user_name)`, '=', userName.toLowerCase())
    .executeTakeFirst()
    .then(personOf)
}

/** The person with an id. */
export async function personWithId(tx: Tx, id: string): Promise<LinkedPerson | undefined> {
  return people(tx).where(sql<string>`accounts.id`, '=', id).executeTakeFirst().then(personOf)
}

/** Everybody whom the provider knows, by name. */
export async function listLinkedPeople(tx: Tx): Promise<readonly LinkedPerson[]> {
  const rows = await people(tx)
    .where('subject', 'is not', null)
    .orderBy('accounts.display_name')
    .orderBy('accounts.id')
    .execute()
  return rows.flatMap((row) => personOf(row) ?? [])
}

/** Ties a person to a subject of the provider. */
export async function linkPerson(tx: Tx, id: UserId, identity: ProviderIdentity): Promise<void> {
  const { issuer, subject } = identity
  await tx.insertInto('open_id_connect_links').values({ account_id: id, issuer, subject }).execute()
}

/** Unties a person; answers whether there was a tie. */
export async function unlinkPerson(tx: Tx, id: string): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('open_id_connect_links')
    .where(sql<string>`account_id`, '=', id)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

/** The organization whose people sign in here: by its domain, or the only one there is. */
export async function signInOrganization(
  tx: Tx,
  domain: string | undefined,
): Promise<OrganizationId | undefined> {
  const rows = await tx
    .selectFrom('organizations')
    .select('id')
    .$if(domain !== undefined, (all) => all.where('domain', '=', (domain ?? '').toLowerCase()))
    .limit(2)
    .execute()
  return rows.length === 1 ? rows[0]?.id : undefined
}

function people(tx: Tx) {
  return tx
    .selectFrom('accounts')
    .innerJoin('organizations', 'organizations.id', 'accounts.organization_id')
    .leftJoin('open_id_connect_links', 'open_id_connect_links.account_id', 'accounts.id')
    .select([
      sql<UserId>`accounts.id`.as('id'),
      'accounts.display_name as displayName',
      sql<string>`user_name || '@' || domain`.as('userPrincipalName'),
      'account_enabled as accountEnabled',
      'subject',
    ])
    .where('accounts.account_kind', '=', 'person')
}

type PersonRow = Awaited<ReturnType<ReturnType<typeof people>['execute']>>[number]

function personOf(row: PersonRow | undefined): LinkedPerson | undefined {
  if (row === undefined) return undefined
  const { subject, ...person } = row
  return subject === null ? person : { ...person, subject }
}

function settingsOf(row: Selectable<OpenIdConnectSettingsTable>): OpenIdConnectSettings {
  return {
    enabled: row.enabled,
    displayName: row.display_name,
    issuer: row.issuer,
    clientId: row.client_id,
    ...(row.client_secret === null ? {} : { clientSecret: row.client_secret }),
    personClaim: row.person_claim,
    claimDomain: row.claim_domain,
    unknownPeople: row.unknown_people,
    passwordSignIn: row.password_sign_in,
  }
}
