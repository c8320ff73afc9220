// The directory's part of a configuration snapshot: which number leads to whom, who may be reached,
// and what the auto attendants do and say. The engine knows nothing of the directory beyond this.

import {
  type Association,
  type AutoAttendant,
  type Configuration,
  type NumberTarget,
  parseId,
  promptKey,
  type ResourceAccountId,
  spokenTexts,
  type UserId,
} from '@mainline/model'
import type { AccountId } from './accounts.ts'
import { allAutoAttendants } from './auto-attendants.ts'
import type { Tx } from './database.ts'
import { readRenderedPrompts } from './rendered-prompts.ts'
import { withoutNulls } from './without-nulls.ts'

/** What the rows of this transaction's organization say about its calls. */
export async function readDirectorySnapshot(
  tx: Tx,
): Promise<
  Pick<Configuration, 'phoneNumbers' | 'resourceAccounts' | 'users' | 'autoAttendants' | 'prompts'>
> {
  const attendants = await allAutoAttendants(tx)
  return {
    phoneNumbers: await readNumberTargets(tx),
    resourceAccounts: await readRoutedResourceAccounts(tx),
    users: await readRoutedUsers(tx),
    autoAttendants: Object.fromEntries(attendants.map((attendant) => [attendant.id, attendant])),
    prompts: spokenPrompts(attendants, await readRenderedPrompts(tx)),
  }
}

async function readNumberTargets(tx: Tx): Promise<Configuration['phoneNumbers']> {
  const rows = await tx
    .selectFrom('phone_numbers')
    .select(['telephone_number', 'account_id'])
    .execute()
  return Object.fromEntries(rows.map((row) => [row.telephone_number, targetOf(row.account_id)]))
}

function targetOf(accountId: AccountId | null): NumberTarget {
  const resourceAccount = parseId<ResourceAccountId>('ra', accountId ?? '')
  if (resourceAccount !== undefined) return { kind: 'resourceAccount', id: resourceAccount }
  const user = parseId<UserId>('user', accountId ?? '')
  return user === undefined ? { kind: 'unassigned' } : { kind: 'user', id: user }
}

async function readRoutedUsers(tx: Tx): Promise<Configuration['users']> {
  const rows = await tx
    .selectFrom('accounts')
    .select(['id', 'display_name as displayName', 'user_name as userName', 'extension'])
    .select('unanswered_delay_ms as unansweredDelayMs')
    .where('account_kind', '=', 'person')
    .execute()
  const users = rows.flatMap((row) => {
    const id = parseId<UserId>('user', row.id)
    return id === undefined ? [] : [{ ...withoutNulls(row), id }]
  })
  return Object.fromEntries(users.map((user) => [user.id, user]))
}

async function readRoutedResourceAccounts(tx: Tx): Promise<Configuration['resourceAccounts']> {
  const rows = await tx
    .selectFrom('accounts')
    .leftJoin('associations', 'associations.account_id', 'accounts.id')
    .select((row) => [
      'accounts.id',
      'display_name as displayName',
      'configuration_type as configurationType',
      'auto_attendant_id as configurationId',
      'call_priority as callPriority',
      row
        .exists(
          row
            .selectFrom('license_assignments')
            .select('sku_id')
            .whereRef('license_assignments.account_id', '=', 'accounts.id'),
        )
        .$castTo<boolean>()
        .as('licensed'),
    ])
    .where('account_kind', '=', 'resourceAccount')
    .execute()
  const accounts = rows.flatMap(({ displayName, licensed, ...row }) => {
    const id = parseId<ResourceAccountId>('ra', row.id)
    return id === undefined ? [] : [{ id, displayName, licensed, ...associationOf(row) }]
  })
  return Object.fromEntries(accounts.map((account) => [account.id, account]))
}

function associationOf(row: {
  readonly configurationType: Association['configurationType'] | null
  readonly configurationId: Association['configurationId'] | null
  readonly callPriority: number | null
}): { readonly association?: Association } {
  const { configurationType, configurationId, callPriority } = row
  if (configurationType === null || configurationId === null || callPriority === null) return {}
  return { association: { configurationType, configurationId, callPriority } }
}

function spokenPrompts(
  attendants: readonly AutoAttendant[],
  rendered: Configuration['prompts'],
): Configuration['prompts'] {
  const keys = attendants.flatMap((attendant) =>
    spokenTexts(attendant).map((text) => promptKey(attendant.languageId, text)),
  )
  return Object.fromEntries(
    keys.flatMap((key) => {
      const prompt = rendered[key]
      return prompt === undefined ? [] : [[key, prompt]]
    }),
  )
}
