// The operator makes organizations, and says for which one a command is.

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { AnsweringServer } from '../test/answering-server.ts'
import { listOrganizationsOn, makeOrganizationOn } from './organizations.ts'
import { connectToServer } from './server-access.ts'

const server = new AnsweringServer()
beforeAll(() => server.start())
afterAll(() => server.stop())
beforeEach(() => {
  server.asked = []
})

const typed = {
  name: 'Contoso',
  domain: 'contoso.example',
  country: 'ca',
  timeZone: 'America/Vancouver',
  language: 'en-CA',
  admin: 'admin',
}

test('a new organization is told with how its administrator signs in', async () => {
  const administrator = { userPrincipalName: 'admin@contoso.example', password: 'abc-def' }
  server.answer = () => [201, { administrator }]
  const text = await makeOrganizationOn(await connectToServer(server.environment), typed)
  expect(server.asked).toMatchObject([
    {
      line: 'POST /v1.0/organizations',
      body: { displayName: 'Contoso', domain: 'contoso.example', countryCode: 'CA' },
    },
  ])
  expect(text).toContain('signs in as admin@contoso.example\nwith the password abc-def')
})

test('every organization is one line', async () => {
  const one = { domain: 'a.example', displayName: 'A', countryCode: 'CA', timeZoneId: 'UTC' }
  server.answer = () => [200, { value: [one, { ...one, domain: 'b.example' }] }]
  const text = await listOrganizationsOn(await connectToServer(server.environment))
  expect(text).toBe('a.example\tA\tCA\tUTC\nb.example\tA\tCA\tUTC\n')
})
