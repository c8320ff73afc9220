// The audit log by the API: every write that succeeds leaves its events, which are read, found and
// exported. The list of writes is held against the OpenAPI document, so that no route is forgotten.

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { invariant, roleFacts } from '@mainline/model'
import { listOrganizations, recordEvent } from '@mainline/store'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { inject, openTestApi, type TestApi, testAdministrator, tokenOf } from '../testing.ts'
import {
  addPerson,
  autoAttendantBody,
  numbersPath,
  virtualUserSkuId,
} from '../testing-directory.ts'

let api: TestApi
beforeAll(async () => {
  api = await openTestApi()
})
afterAll(() => api.close())

const eventShape = z.looseObject({
  id: z.string(),
  activity: z.string(),
  actor: z.looseObject({ kind: z.string() }),
})
const listShape = z.object({ '@odata.count': z.number().optional(), value: z.array(eventShape) })
const documentShape = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) })
const madeShape = z.looseObject({ id: z.string().optional(), token: z.string().optional() })

async function events(query = '') {
  const { body } = await api.send('GET', `/auditEvents?$top=1000&$count=true${query}`)
  return listShape.parse(body).value
}

interface Write {
  readonly method: 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  /** `{name}` stands for what the write of that name made, here and in the body. */
  readonly path: string
  readonly body?: object
  readonly name?: string
  readonly leaves: readonly string[]
  /** Whether a person must do it. */
  readonly inPerson?: boolean
}

const line = { skuPartNumber: 'PHONESYSTEM_VIRTUALUSER', quantity: 5, assignAutomatically: false }
const personLine = { ...line, skuPartNumber: 'MCOEV' }
const account = { displayName: 'Main line', userName: 'mainline', type: 'autoAttendant' }
const anna = { displayName: 'Anna', userName: 'anna', password: 'correct horse' }
const number = '+12505550012'
const readerPath = `/directoryRoles/${roleFacts.reader.roleTemplateId}`
const trunk = { name: 'Carrier', authentication: 'address', addresses: ['203.0.113.5'] }
const csv = 'userName,displayName\nanna,Anna Maria\nzoe,Zoe\n'
const mainLine = {
  name: 'Front desk',
  telephoneNumber: number,
  greeting: 'Welcome.',
  languageId: 'en-US',
  timeZoneId: 'America/Vancouver',
  options: [{ key: '2', kind: 'announcement', text: 'Twelve Main Street.' }],
}

const address = {
  displayName: 'Head office',
  companyName: 'Contoso',
  countryOrRegion: 'CA',
  houseNumber: '12',
  streetName: 'Main Street',
  city: 'Vancouver',
  stateOrProvince: 'BC',
  postalCode: 'V6B 1A1',
  latitude: 49.2827,
  longitude: -123.1207,
}

const numberOrder = {
  name: 'Sales',
  countryCode: 'CA',
  numberType: 'autoAttendantToll',
  quantity: 1,
  areaCode: '604',
} as const
const port = {
  name: 'Old numbers',
  countryCode: 'CA',
  kind: 'toll',
  usage: 'user',
  scope: 'full',
  requestedTransferDate: '2027-01-15',
  requester: 'Anna Berg',
  billingTelephoneNumber: '+16045550150',
  provider: 'Old Carrier',
  accountNumber: 'A-1001',
  serviceAddress: '12 Main Street, Vancouver',
  telephoneNumbers: ['+16045550151'],
}

const provider = {
  enabled: false,
  displayName: 'Contoso',
  issuer: 'http://127.0.0.1:9',
  clientId: 'mainline',
  personClaim: 'email',
  unknownPeople: 'refuse',
  passwordSignIn: 'everybody',
}

/** What takes several requests, or a browser: passkeys.test.ts and open-id-connect.test.ts. */
const triedElsewhere = [/^\/me\//, /^\/signIns\/passkey/, /^\/signInMethods\/.*\/links\//]

/** Every kind of write once, in an order in which each can succeed. */
const writes: readonly Write[] = [
  { method: 'POST', path: '/orders', body: { lines: [line] }, leaves: ['orderAdded'] },
  {
    method: 'POST',
    path: '/resourceAccounts',
    body: account,
    name: 'account',
    leaves: ['resourceAccountAdded'],
  },
  {
    method: 'PATCH',
    path: '/resourceAccounts/{account}',
    body: { displayName: 'Head office' },
    leaves: ['resourceAccountUpdated'],
  },
  {
    method: 'POST',
    path: '/licenseAssignments',
    body: { userIds: ['{account}'], addLicenses: [{ skuId: virtualUserSkuId }] },
    leaves: ['licenseAssignmentAdded'],
  },
  {
    method: 'POST',
    path: '/users/{account}/assignLicense',
    body: { removeLicenses: [virtualUserSkuId] },
    leaves: ['licenseAssignmentDeleted'],
  },
  {
    method: 'POST',
    path: '/users/{account}/assignLicense',
    body: { addLicenses: [{ skuId: virtualUserSkuId }] },
    leaves: ['licenseAssignmentAdded'],
  },
  { method: 'POST', path: '/users/{account}/reprocessLicenseAssignment', leaves: [] },
  { method: 'POST', path: '/orders', body: { lines: [personLine] }, leaves: ['orderAdded'] },
  {
    method: 'PATCH',
    path: '/licenseAllotment',
    body: { enforced: false },
    leaves: ['organizationUpdated'],
  },
  {
    method: 'POST',
    path: `${numbersPath}/assignNumber`,
    body: { telephoneNumber: number, assignmentTargetId: '{account}' },
    leaves: ['phoneNumberAssigned'],
  },
  {
    method: 'POST',
    path: '/users',
    body: anna,
    name: 'user',
    leaves: ['userAdded', 'passwordSet'],
  },
  {
    method: 'PATCH',
    path: '/users/{user}',
    body: { extension: '201' },
    leaves: ['userUpdated'],
  },
  {
    method: 'POST',
    path: `${readerPath}/members/$ref`,
    body: { '@odata.id': 'http://localhost/v1.0/users/{user}' },
    leaves: ['userUpdated'],
  },
  { method: 'DELETE', path: `${readerPath}/members/{user}/$ref`, leaves: ['userUpdated'] },
  { method: 'POST', path: '/users/{user}/devices', name: 'device', leaves: ['deviceAdded'] },
  { method: 'DELETE', path: '/users/{user}/devices/{device}', leaves: ['deviceDeleted'] },
  {
    method: 'POST',
    path: '/autoAttendants',
    body: autoAttendantBody('Main line'),
    name: 'attendant',
    leaves: ['autoAttendantAdded'],
  },
  {
    method: 'PUT',
    path: '/autoAttendants/{attendant}',
    body: autoAttendantBody('Reception'),
    leaves: ['autoAttendantUpdated'],
  },
  {
    method: 'PATCH',
    path: '/autoAttendants/{attendant}',
    body: { name: 'Front door' },
    leaves: ['autoAttendantUpdated'],
  },
  {
    method: 'PUT',
    path: '/resourceAccounts/{account}/association',
    body: { configurationType: 'autoAttendant', configurationId: '{attendant}' },
    leaves: ['associationAdded'],
  },
  {
    method: 'DELETE',
    path: '/resourceAccounts/{account}/association',
    leaves: ['associationDeleted'],
  },
  {
    method: 'POST',
    path: `${numbersPath}/unassignNumber`,
    body: { telephoneNumber: number },
    leaves: ['phoneNumberUnassigned'],
  },
  {
    method: 'POST',
    path: '/voiceApplicationsPolicies',
    body: { displayName: 'Front desk' },
    name: 'policy',
    leaves: ['voiceApplicationsPolicyAdded'],
  },
  {
    method: 'PUT',
    path: '/voiceApplicationsPolicies/{policy}',
    body: { displayName: 'Reception' },
    leaves: ['voiceApplicationsPolicyUpdated'],
  },
  {
    method: 'PUT',
    path: '/users/{user}/voiceApplicationsPolicy',
    body: { policyId: '{policy}' },
    leaves: ['voiceApplicationsPolicyGrantAdded'],
  },
  {
    method: 'PUT',
    path: '/autoAttendants/{attendant}/authorizedUsers',
    body: { userIds: ['{user}'] },
    leaves: ['authorizedUserAdded'],
  },
  {
    method: 'DELETE',
    path: '/users/{user}/voiceApplicationsPolicy',
    leaves: ['voiceApplicationsPolicyGrantDeleted'],
  },
  {
    method: 'PUT',
    path: '/autoAttendants/{attendant}/authorizedUsers',
    body: { userIds: [] },
    leaves: ['authorizedUserDeleted'],
  },
  {
    method: 'DELETE',
    path: '/voiceApplicationsPolicies/{policy}',
    leaves: ['voiceApplicationsPolicyDeleted'],
  },
  { method: 'DELETE', path: '/autoAttendants/{attendant}', leaves: ['autoAttendantDeleted'] },
  {
    method: 'DELETE',
    path: '/resourceAccounts/{account}',
    leaves: ['licenseAssignmentDeleted', 'resourceAccountDeleted'],
  },
  {
    method: 'POST',
    path: '/resourceAccounts',
    body: { ...account, userName: 'spare' },
    name: 'spare',
    leaves: ['resourceAccountAdded'],
  },
  {
    method: 'POST',
    path: '/resourceAccounts/{spare}/setUp',
    body: { telephoneNumber: number },
    leaves: ['licenseAssignmentAdded', 'phoneNumberAssigned'],
  },
  {
    method: 'DELETE',
    path: '/resourceAccounts/{spare}?detach=true',
    leaves: ['phoneNumberUnassigned', 'licenseAssignmentDeleted', 'resourceAccountDeleted'],
  },
  {
    method: 'POST',
    path: '/groups',
    body: { displayName: 'All', mailNickname: 'all', securityEnabled: true, mailEnabled: false },
    name: 'group',
    leaves: ['groupAdded'],
  },
  {
    method: 'PATCH',
    path: '/groups/{group}',
    body: { description: 'Everybody' },
    leaves: ['groupUpdated'],
  },
  {
    method: 'POST',
    path: '/groups/{group}/members/$ref',
    body: { '@odata.id': '/v1.0/users/{user}' },
    leaves: ['groupMemberAdded'],
  },
  {
    method: 'DELETE',
    path: '/groups/{group}/members/{user}/$ref',
    leaves: ['groupMemberDeleted'],
  },
  {
    method: 'POST',
    path: '/groups/{group}/assignLicense',
    body: { addLicenses: [{ skuId: 'MCOEV' }] },
    leaves: ['groupLicenseAdded'],
  },
  {
    method: 'POST',
    path: '/groups/{group}/assignLicense',
    body: { removeLicenses: ['MCOEV'] },
    leaves: ['groupLicenseDeleted'],
  },
  { method: 'DELETE', path: '/groups/{group}', leaves: ['groupDeleted'] },
  { method: 'POST', path: '/users/import', body: { csv }, name: 'import', leaves: [] },
  {
    method: 'POST',
    path: '/users/import/{import}/apply',
    leaves: ['userUpdated', 'userAdded', 'planApplied'],
  },
  { method: 'DELETE', path: '/users/{user}', leaves: ['userDeleted'] },
  {
    method: 'POST',
    path: '/directory/deletedItems/{user}/restore',
    leaves: ['userRestored'],
  },
  { method: 'DELETE', path: '/users/{user}', leaves: ['userDeleted'] },
  { method: 'DELETE', path: '/directory/deletedItems/{user}', leaves: ['userPurged'] },
  {
    method: 'POST',
    path: '/phoneNumbers',
    body: { telephoneNumber: '+1 604 555 0199', usage: 'service' },
    name: 'number',
    leaves: ['phoneNumberAdded'],
  },
  {
    method: 'POST',
    path: '/emergencyAddresses',
    body: address,
    name: 'address',
    leaves: ['emergencyAddressAdded', 'emergencyLocationAdded'],
  },
  {
    method: 'PUT',
    path: '/emergencyAddresses/{address}',
    body: { ...address, displayName: 'Branch' },
    leaves: ['emergencyAddressUpdated'],
  },
  {
    method: 'POST',
    path: '/emergencyAddresses/{address}/validate',
    leaves: ['emergencyAddressUpdated'],
  },
  // It is the default already, being the first.
  { method: 'POST', path: '/emergencyAddresses/{address}/makeDefault', leaves: [] },
  {
    method: 'POST',
    path: '/emergencyAddresses/{address}/locations',
    body: { displayName: 'Second floor' },
    name: 'place',
    leaves: ['emergencyLocationAdded'],
  },
  {
    method: 'PATCH',
    path: '/emergencyAddresses/{address}/locations/{place}',
    body: { elin: '604' },
    leaves: ['emergencyLocationUpdated'],
  },
  {
    method: 'POST',
    path: `${numbersPath}/updateNumber`,
    body: { telephoneNumber: '+16045550199', locationId: '{place}' },
    leaves: ['phoneNumberUpdated'],
  },
  {
    method: 'POST',
    path: `${numbersPath}/updateNumber`,
    body: { telephoneNumber: '+16045550199', locationId: '' },
    leaves: ['phoneNumberUpdated'],
  },
  {
    method: 'DELETE',
    path: '/emergencyAddresses/{address}/locations/{place}',
    leaves: ['emergencyLocationDeleted'],
  },
  {
    method: 'DELETE',
    path: '/emergencyAddresses/{address}',
    leaves: ['emergencyLocationDeleted', 'emergencyAddressDeleted'],
  },
  {
    method: 'PATCH',
    path: '/phoneNumbers/{number}',
    body: { tags: ['Sales'] },
    leaves: ['phoneNumberUpdated'],
  },
  {
    method: 'POST',
    path: `${numbersPath}/updateNumber`,
    body: { telephoneNumber: '+16045550199', networkSiteId: 'west' },
    leaves: ['phoneNumberUpdated'],
  },
  { method: 'POST', path: '/portOrders', body: port, name: 'port', leaves: ['portOrderAdded'] },
  {
    method: 'POST',
    path: '/portOrders/{port}/status',
    body: { status: 'cancelled' },
    leaves: ['portOrderUpdated'],
  },
  { method: 'DELETE', path: '/phoneNumbers/{number}', leaves: ['phoneNumberDeleted'] },
  {
    method: 'POST',
    path: '/phoneNumberUploads',
    body: { telephoneNumbers: ['+16045550198'], usage: 'service', apply: true },
    leaves: ['phoneNumberAdded'],
  },
  {
    method: 'POST',
    path: '/phoneNumbers/release',
    body: { telephoneNumbers: ['+16045550198'] },
    leaves: ['phoneNumberDeleted'],
  },
  {
    method: 'POST',
    path: '/phoneNumberOrders',
    body: numberOrder,
    name: 'numberOrder',
    leaves: ['phoneNumberOrderAdded'],
  },
  {
    method: 'POST',
    path: '/phoneNumberOrders/{numberOrder}/complete',
    leaves: ['phoneNumberOrderUpdated', 'phoneNumberAdded'],
  },
  {
    method: 'POST',
    path: '/phoneNumberOrders',
    body: numberOrder,
    name: 'otherOrder',
    leaves: ['phoneNumberOrderAdded'],
  },
  {
    method: 'POST',
    path: '/phoneNumberOrders/{otherOrder}/release',
    leaves: ['phoneNumberOrderUpdated'],
  },
  {
    method: 'PATCH',
    path: '/phoneNumberQuotas',
    body: { enforced: false },
    leaves: ['organizationUpdated'],
  },
  { method: 'POST', path: '/trunks', body: trunk, name: 'trunk', leaves: ['trunkAdded'] },
  {
    method: 'PATCH',
    path: '/trunks/{trunk}',
    body: { enabled: false },
    leaves: ['trunkUpdated'],
  },
  { method: 'DELETE', path: '/trunks/{trunk}', leaves: ['trunkDeleted'] },
  {
    method: 'PATCH',
    path: '/organization',
    body: { displayName: 'Contoso' },
    leaves: ['organizationUpdated'],
  },
  {
    method: 'PUT',
    path: '/signInMethods/openIdConnect',
    body: provider,
    leaves: ['openIdConnectAdded'],
  },
  { method: 'POST', path: '/signInMethods/openIdConnect/test', leaves: [] },
  {
    method: 'DELETE',
    path: '/signInMethods/openIdConnect',
    leaves: ['openIdConnectDeleted'],
  },
  // Its events are those of the new organization.
  {
    method: 'POST',
    path: '/organizations',
    body: {
      displayName: 'Contoso',
      domain: 'contoso.example',
      countryCode: 'CA',
      timeZoneId: 'UTC',
    },
    leaves: [],
  },
  // A preview, a plan and a simulation change nothing.
  { method: 'POST', path: '/configurations/1/restore', body: { preview: true }, leaves: [] },
  { method: 'POST', path: '/plans', body: { mainLine }, name: 'plan', leaves: [] },
  { method: 'POST', path: '/simulations', body: { to: number }, leaves: [] },
  {
    method: 'POST',
    path: '/plans/{plan}/apply',
    leaves: [
      'resourceAccountAdded',
      'licenseAssignmentAdded',
      'phoneNumberAssigned',
      'autoAttendantAdded',
      'associationAdded',
      'planApplied',
    ],
  },
  {
    method: 'POST',
    path: '/signIns',
    body: testAdministrator,
    name: 'token',
    leaves: ['signedIn'],
  },
  { method: 'DELETE', path: '/signIns/current', leaves: ['signedOut'] },
  // In person only: as somebody who signed in.
  {
    method: 'POST',
    path: '/me/changePassword',
    body: { currentPassword: testAdministrator.password, newPassword: 'another long one' },
    leaves: ['passwordSet'],
    inPerson: true,
  },
  {
    method: 'POST',
    path: '/apiTokens',
    body: {
      displayName: 'Import',
      scopes: ['reader'],
      expiresDateTime: new Date(Date.now() + 60_000).toISOString(),
    },
    name: 'apiToken',
    leaves: ['apiTokenAdded'],
    inPerson: true,
  },
  {
    method: 'DELETE',
    path: '/apiTokens/{apiToken}',
    leaves: ['apiTokenDeleted'],
    inPerson: true,
  },
  {
    method: 'POST',
    path: '/me/signOutEverywhere',
    leaves: ['signedOutEverywhere'],
    inPerson: true,
  },
]

test('every write of the OpenAPI document is tried here', async () => {
  const text = await readFile(join(import.meta.dirname, '..', '..', 'openapi.json'), 'utf8')
  const { paths } = documentShape.parse(JSON.parse(text))
  const tried = Object.entries(paths).filter(([path]) => !isTriedElsewhere(path))
  const untried = tried.flatMap(([path, operations]) =>
    Object.keys(operations)
      .filter((method) => method !== 'get' && !writes.some((write) => isOf(write, method, path)))
      .map((method) => `${method.toUpperCase()} ${path}`),
  )
  expect(untried).toEqual([])
})

function isTriedElsewhere(path: string): boolean {
  return triedElsewhere.some((pattern) => pattern.test(path.replace('/v1.0', '')))
}

function isOf(write: Write, method: string, path: string): boolean {
  const pattern = path
    .replace('/v1.0', '')
    .replaceAll('$', '\\$')
    .replaceAll(/\{\w+\}/g, '[^/]+')
  return write.method.toLowerCase() === method && new RegExp(`^${pattern}$`).test(write.path)
}

test('every write that succeeds leaves its events', async () => {
  const made: Record<string, string> = {}
  const filled = (text: string) => text.replaceAll(/\{(\w+)\}/g, (_, name) => made[name] ?? '')
  let person = await tokenOf(api.store, testAdministrator.username)
  for (const { method, path, body, name, leaves, inPerson = false } of writes) {
    const { length } = await events()
    const asked = inPerson ? person : api.token
    const token = path === '/signIns/current' ? made['token'] : asked
    const sent = body && z.looseObject({}).parse(JSON.parse(filled(JSON.stringify(body))))
    const headers = { authorization: `Bearer ${token}` }
    const answer = await api.send(method, filled(path), sent, headers)
    expect(answer, `${method} ${path}`).toMatchObject({ status: expect.toSatisfy(isSuccess) })
    const left = (await events()).slice(0, -length).toReversed()
    expect(
      left.map(({ activity }) => activity),
      `${method} ${path}`,
    ).toEqual(leaves)
    const result = madeShape.safeParse(answer.body).data
    if (path === '/me/changePassword') person = result?.token ?? person
    if (name !== undefined) made[name] = result?.id ?? result?.token ?? ''
  }
}, 120_000)

function isSuccess(status: unknown): boolean {
  return typeof status === 'number' && status >= 200 && status < 300
}

describe('an event', () => {
  test('says who made the change, from where and with what', async () => {
    const payload = testAdministrator
    const userAgent = { 'user-agent': 'curl/8.14.1' }
    const started = await inject(api.app, {
      method: 'POST',
      url: '/v1.0/signIns',
      payload,
      headers: userAgent,
    })
    const { token } = madeShape.parse(started.body)
    await api.send(
      'PATCH',
      '/organization',
      { displayName: 'Fabrikam' },
      {
        authorization: `Bearer ${token}`,
        ...userAgent,
      },
    )
    const [changed, signedIn] = await events()
    const actor = {
      kind: 'user',
      id: expect.stringMatching(/^user_/),
      displayName: 'Global admin',
      address: '127.0.0.1',
      userAgent: 'curl 8.14',
    }
    expect(signedIn).toMatchObject({ activity: 'signedIn', actor })
    expect(changed).toMatchObject({
      activity: 'organizationUpdated',
      actor,
      target: { type: 'organization', displayName: 'Fabrikam' },
      before: { displayName: 'Contoso' },
      after: { displayName: 'Fabrikam' },
    })
    expect((await api.send('GET', `/auditEvents/${changed?.id}`)).body).toEqual(changed)
  })

  test('that nobody has seen is not found', async () => {
    expect((await api.send('GET', '/auditEvents/event_none')).status).toBe(404)
  })

  test('tells a refused sign-in, from where it was tried', async () => {
    const payload = { username: testAdministrator.username, password: 'wrong' }
    await inject(api.app, { method: 'POST', url: '/v1.0/signIns', payload })
    const [event] = await events()
    expect(event).toMatchObject({
      activity: 'signInRefused',
      actor: { kind: 'anonymous', address: '127.0.0.1' },
      target: { type: 'user', displayName: 'Global admin' },
    })
  })
})

describe('events are found', () => {
  test('by what they are about, and by their activity', async () => {
    const id = await addPerson(api, 'dora')
    await api.send('PATCH', `/users/${id}`, { department: 'Sales' })
    const about = await events(`&$filter=${encodeURIComponent(`targetId eq '${id}'`)}`)
    expect(about.map(({ activity }) => activity)).toEqual(['userUpdated', 'userAdded'])
    const one = `targetId eq '${id}' and activity eq 'userUpdated'`
    expect(await events(`&$filter=${encodeURIComponent(one)}`)).toHaveLength(1)
  })

  test('by any part of what they say', async () => {
    await addPerson(api, 'needle')
    expect(await events('&$search=NEEDLE')).toMatchObject([{ activity: 'userAdded' }])
  })

  test('page by page', async () => {
    const all = await events()
    const { body } = await api.send('GET', '/auditEvents?$top=2&$skip=1&$count=true')
    expect(body).toMatchObject({ '@odata.count': all.length, value: all.slice(1, 3) })
  })
})

describe('the export', () => {
  test('has a line for each event that matches, newest first', async () => {
    const id = await addPerson(api, 'exported', { displayName: '=Anna, "A"' })
    const filter = encodeURIComponent(`targetId eq '${id}'`)
    const { status, headers, body } = await api.send('GET', `/auditEvents/export?$filter=${filter}`)
    expect({ status, type: headers['content-type'] }).toEqual({
      status: 200,
      type: 'text/csv; charset=utf-8',
    })
    const [head, added, ...rest] = String(body).split('\r\n')
    expect(head).toMatch(/^activityDateTime,activity,actorKind,.*,before,after$/)
    expect(added).toContain(`,userAdded,operator,,Operator,127.0.0.1,`)
    expect(added).toContain(`,user,${id},"'=Anna, ""A""",,"{`)
    expect(rest).toEqual([''])
  })

  test('goes on after the first thousand', async () => {
    const [organization] = await api.store.withAllOrganizations(listOrganizations)
    invariant(organization !== undefined, 'The first start made an organization.')
    await api.store.withOrganization(organization.id, async (tx) => {
      for (let count = 0; count < 1_001; count += 1)
        await recordEvent(tx, 'tried', { type: 'test' })
    })
    const filter = encodeURIComponent("targetType eq 'test'")
    const { body } = await api.send('GET', `/auditEvents/export?$filter=${filter}`)
    expect(String(body).match(/,tried,/g)).toHaveLength(1_001)
  })
})

test('who is no administrator sees nothing of it', async () => {
  const password = 'correct horse battery'
  await addPerson(api, 'curious', { password })
  const payload = { username: 'curious', password }
  const { body } = await inject(api.app, { method: 'POST', url: '/v1.0/signIns', payload })
  const authorization = `Bearer ${madeShape.parse(body).token}`
  for (const path of ['', '/export', '/event_x']) {
    const answer = await api.send('GET', `/auditEvents${path}`, undefined, { authorization })
    expect(answer.status).toBe(403)
  }
})
