// Every write of the API once, as the audit log's test sends them: one table, in an order in which
// each can succeed, with the events that each leaves.

import { roleFacts } from '@mainline/model'
import { testAdministrator } from '../src/testing.ts'
import { autoAttendantBody, numbersPath, virtualUserSkuId } from '../src/testing-directory.ts'

/** One write, and the events that it leaves. */
export interface AuditedWrite {
  readonly method: 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  /** `{name}` stands for what the write of that name made, here and in the body. */
  readonly path: string
  readonly body?: object
  /** What is uploaded, in place of a body. */
  readonly file?: string
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
const trunk = {
  name: 'Carrier',
  authentication: 'address',
  addresses: ['203.0.113.5'],
  server: { host: 'sip.carrier.example', transport: 'udp' },
}
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

/** Every kind of write once, in an order in which each can succeed. */
export const auditedWrites: readonly AuditedWrite[] = [
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
    method: 'POST',
    path: '/numberTests',
    body: { userId: '{user}', number: '911' },
    leaves: [],
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
    path: '/audioFiles',
    file: 'welcome.wav',
    name: 'audio',
    leaves: ['audioFileAdded'],
  },
  { method: 'DELETE', path: '/audioFiles/{audio}', leaves: ['audioFileDeleted'] },
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
  {
    method: 'POST',
    path: '/voiceRoutes',
    body: { name: 'All', pattern: '+*', trunkIds: ['{trunk}'] },
    name: 'route',
    leaves: ['voiceRouteAdded'],
  },
  {
    method: 'PATCH',
    path: '/voiceRoutes/{route}',
    body: { priority: 2 },
    leaves: ['voiceRouteUpdated'],
  },
  { method: 'DELETE', path: '/voiceRoutes/{route}', leaves: ['voiceRouteDeleted'] },
  {
    method: 'PATCH',
    path: '/dialPlan',
    body: { emergencyNumbers: ['112'] },
    leaves: ['dialPlanAdded'],
  },
  {
    method: 'PATCH',
    path: '/dialPermissions',
    body: { countries: ['FR'] },
    leaves: ['dialPermissionsAdded'],
  },
  {
    method: 'PATCH',
    path: '/dialLimits',
    body: { callsPerUserPerHour: 9 },
    leaves: ['dialLimitsAdded'],
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
    body: { ...testAdministrator, username: 'admin@mainline.local' },
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
