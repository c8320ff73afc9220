// `mainline organizations`: what whoever runs an installation for many customers does. Both need
// the operator token, which whoever may read the server's data folder has.

import type { Server } from './server-access.ts'

/** What was typed about a new organization. */
export interface NewOrganization {
  readonly name: string
  readonly domain: string
  readonly country: string
  readonly timeZone: string
  readonly language: string
  readonly admin: string
}

/** Makes an organization and says what to print: how to sign in, with the password, this once. */
export async function makeOrganizationOn(server: Server, typed: NewOrganization): Promise<string> {
  const { name, domain, country, timeZone, language, admin } = typed
  const { administrator } = await server.ask((client) =>
    client.POST('/v1.0/organizations', {
      body: {
        displayName: name,
        domain,
        countryCode: country.toUpperCase(),
        timeZoneId: timeZone,
        languageId: language,
        adminUsername: admin,
      },
    }),
  )
  const { userPrincipalName, password } = administrator
  return (
    `${name} is made. Its Global admin signs in as ${userPrincipalName}\n` +
    `with the password ${password ?? ''} (shown this once).\n`
  )
}

/** One line for each organization: its domain, its name, its country and its time zone. */
export async function listOrganizationsOn(server: Server): Promise<string> {
  const query = { $top: 1000 }
  const { value } = await server.ask((client) =>
    client.GET('/v1.0/organizations', { params: { query } }),
  )
  const lines = value.map(({ domain, displayName, countryCode, timeZoneId }) =>
    [domain, displayName, countryCode, timeZoneId].join('\t'),
  )
  return lines.map((line) => `${line}\n`).join('')
}
