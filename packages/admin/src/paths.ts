// Every link of the admin center. Screens never spell a URL: a path that changes, changes here.
// Panes are routes of their own, so that a remedy can lead straight into one and the browser's
// back button closes it.

/** The tabs of a user's pane. */
export type UserTab = 'account' | 'licenses' | 'devices' | 'groups' | 'roles'

/** The tabs of a group's pane. */
export type GroupTab = 'members' | 'settings'

/** The tabs of a voice applications policy's pane. */
export type PolicyTab = 'switches' | 'people'

/** Where each screen is. */
export const paths = {
  home: '/',
  mainLine: '/home/main-line',
  signIn: '/sign-in',
  openIdConnectSignIn: (domain: string, returnTo: string) =>
    `/v1.0/signIns/openIdConnect?${openIdConnectSearch(domain, returnTo)}`,
  myAccount: '/my-account',
  phone: '/phone',
  purchaseServices: '/billing/purchase-services',
  addOnsTab: '/billing/purchase-services?tab=add-ons',
  addOns: '/billing/purchase-services/add-ons',
  product: (sku: string) => `/billing/purchase-services/add-ons/${sku}`,
  buy: (sku: string) => `/billing/purchase-services/add-ons/${sku}/buy`,
  checkOut: (order: CheckOut) => `/billing/purchase-services/check-out?${checkOutSearch(order)}`,
  order: (id: string) => `/billing/purchase-services/orders/${id}`,
  yourProducts: '/billing/your-products',
  productQuantity: (skuId: string) => `/billing/your-products/${skuId}`,
  licenses: '/billing/licenses',
  license: (skuId: string) => `/billing/licenses/${skuId}`,
  activeUsers: '/users/active-users',
  userNew: '/users/active-users/new',
  roles: '/users/roles',
  usersImport: '/users/import',
  usersExport: (search: string) => `/v1.0/users/export${exportSearch(search)}`,
  usersSample: '/v1.0/users/import/sample',
  deletedUsers: '/users/deleted-users',
  groups: '/users/groups',
  groupNew: '/users/groups/new',
  group: (id: string, tab: GroupTab = 'members') => `/users/groups/${id}?tab=${tab}`,
  user: (id: string, tab: UserTab = 'account') => `/users/active-users/${id}?tab=${tab}`,
  emergencyAddresses: '/locations/emergency-addresses',
  emergencyAddressNew: '/locations/emergency-addresses/new',
  emergencyAddressCopy: (id: string) => `/locations/emergency-addresses/new?copy=${id}`,
  emergencyAddress: (id: string) => `/locations/emergency-addresses/${id}`,
  emergencyAddressEdit: (id: string) => `/locations/emergency-addresses/${id}/edit`,
  phoneNumbers: '/voice/phone-numbers',
  phoneNumberNew: '/voice/phone-numbers/new',
  portOrders: '/voice/phone-numbers/port-orders',
  portOrderNew: '/voice/phone-numbers/port-orders/new',
  portOrder: (id: string) => `/voice/phone-numbers/port-orders/${id}`,
  phoneNumberImport: '/voice/phone-numbers/import',
  phoneNumbersExport: (search: string) => `/v1.0/phoneNumbers/export${exportSearch(search)}`,
  phoneNumberEdit: (id: string) => `/voice/phone-numbers/${encodeURIComponent(id)}/edit`,
  numberOrderNew: '/voice/phone-numbers/order',
  numberOrders: '/voice/number-orders',
  numberOrder: (id: string) => `/voice/number-orders/${id}`,
  numberQuotas: '/voice/phone-numbers/quotas',
  phoneNumber: (id: string) => `/voice/phone-numbers/${encodeURIComponent(id)}`,
  autoAttendants: '/voice/auto-attendants',
  autoAttendantNew: '/voice/auto-attendants/new',
  autoAttendant: (id: string) => `/voice/auto-attendants/${id}`,
  voiceApplicationsPolicies: '/voice/voice-applications-policies',
  voiceApplicationsPolicyNew: '/voice/voice-applications-policies/new',
  voiceApplicationsPolicy: (id: string, tab: PolicyTab = 'switches') =>
    `/voice/voice-applications-policies/${id}?tab=${tab}`,
  trunks: '/voice/trunks',
  trunkNew: '/voice/trunks/new',
  trunk: (id: string) => `/voice/trunks/${id}`,
  trunkDoctor: (id: string) => `/voice/trunks/${id}/doctor`,
  voiceRoutes: '/voice/voice-routes',
  voiceRouteNew: '/voice/voice-routes/new',
  voiceRoute: (id: string) => `/voice/voice-routes/${id}`,
  dialPermissions: '/voice/dial-permissions',
  apiTokens: '/org-wide-settings/api-tokens',
  apiTokenNew: '/org-wide-settings/api-tokens/new',
  resourceAccounts: '/org-wide-settings/resource-accounts',
  resourceAccountSelected: (id: string) => `/org-wide-settings/resource-accounts?selected=${id}`,
  resourceAccountNew: '/org-wide-settings/resource-accounts/new',
  resourceAccountEdit: (id: string) => `/org-wide-settings/resource-accounts/${id}/edit`,
  resourceAccountSetUp: (id: string) => `/org-wide-settings/resource-accounts/${id}/set-up`,
  resourceAccountDelete: (id: string) => `/org-wide-settings/resource-accounts/${id}/delete`,
  resourceAccountAssign: (id: string) => `/org-wide-settings/resource-accounts/${id}/assign`,
  audioFiles: '/org-wide-settings/audio-files',
  signInSettings: '/org-wide-settings/sign-in',
  recordingSettings: '/org-wide-settings/recording',
  configurationVersions: '/org-wide-settings/configuration-versions',
  configurationVersion: (version: number | string) =>
    `/org-wide-settings/configuration-versions/${version}`,
  calls: '/analytics/calls',
  call: (id: string) => `/analytics/calls/${id}`,
  auditLog: '/audit-log',
  auditEvent: (id: string) => `/audit-log/${id}`,
  auditLogExport: (search: string) => `/v1.0/auditEvents/export${exportSearch(search)}`,
} as const

/** An order that is being checked out; all of it is in the URL. */
export interface CheckOut {
  readonly sku: string
  readonly quantity: number
  readonly assignAutomatically: boolean
  readonly step: 'review' | 'place'
}

/** Reads an order that is being checked out from the URL. */
export function parseCheckOut(search: URLSearchParams): CheckOut {
  return {
    sku: search.get('sku') ?? '',
    quantity: Math.max(1, Number.parseInt(search.get('quantity') ?? '1', 10) || 1),
    assignAutomatically: search.get('assignAutomatically') === 'true',
    step: search.get('step') === 'place' ? 'place' : 'review',
  }
}

/** What of a problem decides where it is mended; `target` names what stands in the way. */
export interface Mendable {
  readonly code: string
  readonly remedy?: string | undefined
  readonly target?: string | undefined
}

/** Where a problem is mended; `accountId` is the account on screen, if it is about one. */
export function problemPath(problem: Mendable, accountId?: string): string | undefined {
  const { remedy, target = '' } = problem
  const attendant = /^autoAttendants\.(aa_[^.]+)/.exec(target)?.[1]
  if (remedy === undefined)
    return attendant === undefined ? undefined : paths.autoAttendant(attendant)
  const license = /^licenses\.(.+)/.exec(target)?.[1]
  if (license !== undefined) return paths.license(license)
  const account = /^resourceAccounts\.(ra_[^.]+)/.exec(target)?.[1] ?? accountId
  return remedyPath(problem.code, remedy, account)
}

function remedyPath(code: string, remedy: string, accountId?: string): string | undefined {
  switch (remedy) {
    case 'searchNumbers':
      return paths.numberOrderNew
    case 'orderLicenses':
      return paths.addOns
    case 'changeAllotment':
      return paths.yourProducts
    case 'assignLicense':
    case 'setUsageLocation':
      return accountId === undefined ? paths.activeUsers : paths.user(accountId, 'licenses')
    case 'blockSignIn':
      return accountId === undefined ? paths.activeUsers : paths.user(accountId, 'account')
    case 'changeType':
      return accountId === undefined ? paths.resourceAccounts : paths.resourceAccountEdit(accountId)
    case 'assignNumber':
    case 'associate':
    case 'removeAssociation':
      return accountId === undefined
        ? paths.resourceAccounts
        : paths.resourceAccountAssign(accountId)
    case 'unassignNumber':
      // The number in the way is the account's own, unless somebody else holds the wanted one.
      return accountId === undefined || code === 'numberAlreadyAssigned'
        ? paths.phoneNumbers
        : paths.resourceAccountAssign(accountId)
    case 'changeUsage':
    case 'unblockNumber':
    case 'chooseServiceNumber':
    case 'orderNumber':
      return paths.phoneNumbers
    case 'addEmergencyAddress':
      return paths.emergencyAddressNew
    case 'chooseLocation':
    case 'copyAddress':
      return paths.emergencyAddresses
    case 'changeVoiceRoute':
      return paths.voiceRoutes
    case 'changeTrunk':
      // The form on screen is the one that mends it, unless the problem is on another screen.
      return code === 'trunkCannotCall' ? paths.trunks : undefined
    case 'createAutoAttendant':
      return paths.autoAttendantNew
    default:
      return undefined // A remedy of a newer server; its words must do.
  }
}

function openIdConnectSearch(domain: string, returnTo: string): string {
  return new URLSearchParams({ ...(domain !== '' && { domain }), returnTo }).toString()
}

function exportSearch(search: string): string {
  return search.trim() === '' ? '' : `?${new URLSearchParams({ $search: search }).toString()}`
}

function checkOutSearch({ sku, quantity, assignAutomatically, step }: CheckOut): string {
  return new URLSearchParams({
    sku,
    quantity: String(quantity),
    assignAutomatically: String(assignAutomatically),
    step,
  }).toString()
}
