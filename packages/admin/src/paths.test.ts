// Every link of the admin center, so that a changed address shows in review, and where each remedy
// leads.

import { expect, test } from 'vitest'
import { parseCheckOut, paths, problemPath } from './paths.ts'

const order = { sku: 'MCOEV', quantity: 5, assignAutomatically: false, step: 'place' } as const

const shown = {
  ...paths,
  checkOut: paths.checkOut(order).split('?')[0],
  product: paths.product('SKU'),
  buy: paths.buy('SKU'),
  order: paths.order('ID'),
  license: paths.license('ID'),
  productQuantity: paths.productQuantity('ID'),
  user: paths.user('ID'),
  usersExport: paths.usersExport('anna'),
  group: paths.group('ID'),
  phoneNumber: paths.phoneNumber('ID'),
  phoneNumberEdit: paths.phoneNumberEdit('ID'),
  phoneNumbersExport: paths.phoneNumbersExport('250 555'),
  numberOrder: paths.numberOrder('ID'),
  autoAttendant: paths.autoAttendant('ID'),
  voiceApplicationsPolicy: paths.voiceApplicationsPolicy('ID'),
  emergencyAddressCopy: paths.emergencyAddressCopy('ID'),
  emergencyAddress: paths.emergencyAddress('ID'),
  emergencyAddressEdit: paths.emergencyAddressEdit('ID'),
  portOrder: paths.portOrder('ID'),
  trunk: paths.trunk('ID'),
  trunkDoctor: paths.trunkDoctor('ID'),
  voiceRoute: paths.voiceRoute('ID'),
  resourceAccountSelected: paths.resourceAccountSelected('ID'),
  resourceAccountEdit: paths.resourceAccountEdit('ID'),
  resourceAccountAssign: paths.resourceAccountAssign('ID'),
  resourceAccountSetUp: paths.resourceAccountSetUp('ID'),
  resourceAccountDelete: paths.resourceAccountDelete('ID'),
  configurationVersion: paths.configurationVersion('ID'),
  call: paths.call('ID'),
  openIdConnectSignIn: paths.openIdConnectSignIn('contoso.com', '/voice/trunks?a=b'),
  auditEvent: paths.auditEvent('ID'),
  auditLogExport: paths.auditLogExport('Anna & Bo'),
}

/** What each link has to be; a changed one breaks what people have kept. */
const expected = {
  activeUsers: '/users/active-users',
  addOns: '/billing/purchase-services/add-ons',
  addOnsTab: '/billing/purchase-services?tab=add-ons',
  apiTokenNew: '/org-wide-settings/api-tokens/new',
  apiTokens: '/org-wide-settings/api-tokens',
  audioFiles: '/org-wide-settings/audio-files',
  auditEvent: '/audit-log/ID',
  auditLog: '/audit-log',
  auditLogExport: '/v1.0/auditEvents/export?%24search=Anna+%26+Bo',
  autoAttendant: '/voice/auto-attendants/ID',
  autoAttendantNew: '/voice/auto-attendants/new',
  autoAttendants: '/voice/auto-attendants',
  buy: '/billing/purchase-services/add-ons/SKU/buy',
  call: '/analytics/calls/ID',
  calls: '/analytics/calls',
  checkOut: '/billing/purchase-services/check-out',
  configurationVersion: '/org-wide-settings/configuration-versions/ID',
  configurationVersions: '/org-wide-settings/configuration-versions',
  deletedUsers: '/users/deleted-users',
  emergencyAddress: '/locations/emergency-addresses/ID',
  emergencyAddressCopy: '/locations/emergency-addresses/new?copy=ID',
  emergencyAddressEdit: '/locations/emergency-addresses/ID/edit',
  emergencyAddressNew: '/locations/emergency-addresses/new',
  emergencyAddresses: '/locations/emergency-addresses',
  group: '/users/groups/ID?tab=members',
  groupNew: '/users/groups/new',
  groups: '/users/groups',
  home: '/',
  license: '/billing/licenses/ID',
  licenses: '/billing/licenses',
  mainLine: '/home/main-line',
  myAccount: '/my-account',
  numberOrder: '/voice/number-orders/ID',
  numberOrderNew: '/voice/phone-numbers/order',
  numberOrders: '/voice/number-orders',
  numberQuotas: '/voice/phone-numbers/quotas',
  openIdConnectSignIn:
    '/v1.0/signIns/openIdConnect?domain=contoso.com&returnTo=%2Fvoice%2Ftrunks%3Fa%3Db',
  order: '/billing/purchase-services/orders/ID',
  phone: '/phone',
  phoneNumber: '/voice/phone-numbers/ID',
  phoneNumberEdit: '/voice/phone-numbers/ID/edit',
  phoneNumberImport: '/voice/phone-numbers/import',
  phoneNumberNew: '/voice/phone-numbers/new',
  phoneNumbers: '/voice/phone-numbers',
  phoneNumbersExport: '/v1.0/phoneNumbers/export?%24search=250+555',
  portOrder: '/voice/phone-numbers/port-orders/ID',
  portOrderNew: '/voice/phone-numbers/port-orders/new',
  portOrders: '/voice/phone-numbers/port-orders',
  product: '/billing/purchase-services/add-ons/SKU',
  productQuantity: '/billing/your-products/ID',
  purchaseServices: '/billing/purchase-services',
  recordingSettings: '/org-wide-settings/recording',
  resourceAccountAssign: '/org-wide-settings/resource-accounts/ID/assign',
  resourceAccountDelete: '/org-wide-settings/resource-accounts/ID/delete',
  resourceAccountEdit: '/org-wide-settings/resource-accounts/ID/edit',
  resourceAccountNew: '/org-wide-settings/resource-accounts/new',
  resourceAccountSelected: '/org-wide-settings/resource-accounts?selected=ID',
  resourceAccountSetUp: '/org-wide-settings/resource-accounts/ID/set-up',
  resourceAccounts: '/org-wide-settings/resource-accounts',
  roles: '/users/roles',
  signIn: '/sign-in',
  signInSettings: '/org-wide-settings/sign-in',
  trunk: '/voice/trunks/ID',
  trunkDoctor: '/voice/trunks/ID/doctor',
  trunkNew: '/voice/trunks/new',
  trunks: '/voice/trunks',
  user: '/users/active-users/ID?tab=account',
  userNew: '/users/active-users/new',
  usersExport: '/v1.0/users/export?%24search=anna',
  usersImport: '/users/import',
  usersSample: '/v1.0/users/import/sample',
  dialPermissions: '/voice/dial-permissions',
  voiceRoute: '/voice/voice-routes/ID',
  voiceRouteNew: '/voice/voice-routes/new',
  voiceRoutes: '/voice/voice-routes',
  voiceApplicationsPolicies: '/voice/voice-applications-policies',
  voiceApplicationsPolicy: '/voice/voice-applications-policies/ID?tab=switches',
  voiceApplicationsPolicyNew: '/voice/voice-applications-policies/new',
  yourProducts: '/billing/your-products',
}

test('the addresses of the screens', () => {
  expect(shown).toEqual(expected)
})

test('an order survives its way through the URL', () => {
  const { search } = new URL(paths.checkOut(order), 'http://localhost')
  expect(parseCheckOut(new URLSearchParams(search))).toEqual(order)
})

test('a URL without a sensible quantity orders one', () => {
  expect(parseCheckOut(new URLSearchParams('quantity=-3')).quantity).toBe(1)
  expect(parseCheckOut(new URLSearchParams('quantity=many')).quantity).toBe(1)
})

test.each([
  ['assignLicense', 'licenseMissing', paths.user('ra_1', 'licenses')],
  ['blockSignIn', 'signInNotBlocked', paths.user('ra_1', 'account')],
  ['orderLicenses', 'noLicenseLeft', paths.addOns],
  ['unassignNumber', 'accountHasNumber', paths.resourceAccountAssign('ra_1')],
  ['unassignNumber', 'numberAlreadyAssigned', paths.phoneNumbers],
  ['changeAllotment', 'allotmentExceeded', paths.yourProducts],
  ['changeType', 'typeMismatch', paths.resourceAccountEdit('ra_1')],
  ['inventedLater', 'unheardOf', undefined],
])('the remedy %s of %s leads to its screen', (remedy, code, expected) => {
  expect(problemPath({ code, remedy }, 'ra_1')).toBe(expected)
})

test('what stands in the way elsewhere is mended there', () => {
  const associated = { code: 'associated', remedy: 'removeAssociation' }
  expect(problemPath({ ...associated, target: 'resourceAccounts.ra_2' }, 'ra_1')).toBe(
    paths.resourceAccountAssign('ra_2'),
  )
  expect(problemPath({ code: 'referenced', target: 'autoAttendants.aa_1' })).toBe(
    paths.autoAttendant('aa_1'),
  )
})
