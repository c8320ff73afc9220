// How a new account is named: by the local part, or by a whole user principal name as in Graph,
// whose domain must then be the organization's. Several may be given when they say the same.

import { z } from 'zod'
import { fieldError } from './errors.ts'
import { userName } from './schemas.ts'

/** The fields of a body that name a new account; `mailNickname` is Graph's for the local part. */
export const accountName = {
  userName: userName.exactOptional(),
  mailNickname: userName.exactOptional(),
  userPrincipalName: z.string().max(320).exactOptional(),
}

/** The local part that the fields name; throws a field error when there is none, or several. */
export function requireUserName(
  body: {
    readonly userName?: string
    readonly mailNickname?: string
    readonly userPrincipalName?: string
  },
  domain: string,
): string {
  const principal = body.userPrincipalName
  const local = principal === undefined ? undefined : requireLocalPart(principal, domain)
  const given = [body.userName, body.mailNickname, local].filter((name) => name !== undefined)
  const [name, ...others] = new Set(given)
  if (name === undefined) {
    throw fieldError('userName', 'Give a userName, or a whole userPrincipalName.')
  }
  if (others.length > 0) {
    throw fieldError('userName', `${given.join(', ')}: these name different accounts.`)
  }
  return name
}

function requireLocalPart(principal: string, domain: string): string {
  const at = principal.lastIndexOf('@')
  const local = userName.safeParse(principal.slice(0, at))
  if (!local.success || principal.slice(at + 1).toLowerCase() !== domain) {
    throw fieldError('userPrincipalName', `${principal} is not a name of the form name@${domain}.`)
  }
  return local.data
}
