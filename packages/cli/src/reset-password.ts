// `mainline reset-password`: a new password for somebody who cannot sign in any more, above all
// for the Global admin whose first password is lost. It needs the right to ask the server, which
// whoever may read the server's data folder has.

import { randomBytes } from 'node:crypto'
import { CommandError } from './command-error.ts'
import type { Server } from './server-access.ts'

/** Bytes of a generated password; 128 bits are not guessed. */
const passwordBytes = 16

/** Gives a person a generated password and says what to print: the password, this once. */
export async function resetPasswordOn(server: Server, userName: string): Promise<string> {
  const id = await personNamed(server, userName)
  const password = randomBytes(passwordBytes).toString('base64url')
  await server.ask((client) =>
    client.PATCH('/v1.0/users/{id}', { params: { path: { id } }, body: { password } }),
  )
  return `The password of ${userName} is now ${password} (shown this once).\n`
}

async function personNamed(server: Server, userName: string): Promise<string> {
  const query = { $search: userName, $filter: "accountKind eq 'person'" }
  const { value } = await server.ask((client) => client.GET('/v1.0/users', { params: { query } }))
  const named = userName.toLowerCase()
  const person = value.find(({ userPrincipalName }) => {
    const principal = userPrincipalName.toLowerCase()
    return principal === named || principal.split('@')[0] === named
  })
  if (person !== undefined) return person.id
  throw new CommandError(
    `There is no person with the username ${userName}.`,
    'See Users > Active users for the usernames.',
  )
}
