// Who is put into a group: people, named by a reference as Graph has it, the address of an object
// (`…/directoryObjects/{id}` or `…/users/{id}`). A group in a group is refused: what a group
// gives must be seen from the group alone.

import { type Account, type AccountId, readAccount, type Tx } from '@mainline/store'
import { z } from 'zod'
import { fieldError } from './errors.ts'

/** The address of a directory object; only its id counts. */
export const reference = z
  .string()
  .max(512)
  .regex(/(^|\/)[^/]+$/, 'is not the address of an object')

/** The people that references name; throws a field error for the first that is nobody. */
export async function requirePeople(
  tx: Tx,
  references: readonly string[],
  field: string,
): Promise<readonly AccountId[]> {
  const accounts: Account[] = []
  for (const each of references) accounts.push(await requirePerson(tx, each, field))
  return accounts.map(({ id }) => id)
}

async function requirePerson(tx: Tx, address: string, field: string): Promise<Account> {
  const id = address.slice(address.lastIndexOf('/') + 1)
  if (id.startsWith('group_')) {
    throw fieldError(field, 'A group cannot be a member of a group. Add the people in it instead.')
  }
  const account = await readAccount(tx, id)
  if (account === undefined) throw fieldError(field, `There is no user ${id}.`)
  if (account.accountKind !== 'person') {
    const name = account.displayName
    throw fieldError(field, `${name} is a resource account. Members of a group are people.`)
  }
  return account
}
