// Which operation of the API each page is for. A page whose operation the signed-in person may not
// use is neither in the navigation nor behind a button, and its address answers why.

import type { OperationName } from '@mainline/client'
import { paths } from './paths.ts'

/** Who may not look at everything finds nothing at home, but perhaps an auto attendant. */
const homeOperation: OperationName = 'GET /v1.0/users'

const operations: readonly (readonly [path: string, operation: OperationName])[] = [
  [paths.mainLine, 'POST /v1.0/plans'],
  [paths.purchaseServices, 'POST /v1.0/orders'],
  [paths.yourProducts, 'GET /v1.0/subscribedSkus'],
  [paths.licenses, 'GET /v1.0/subscribedSkus'],
  [paths.activeUsers, 'GET /v1.0/users'],
  [paths.userNew, 'POST /v1.0/users'],
  [paths.usersImport, 'POST /v1.0/users/import'],
  [paths.groups, 'GET /v1.0/groups'],
  [paths.groupNew, 'POST /v1.0/groups'],
  [paths.deletedUsers, 'GET /v1.0/directory/deletedItems'],
  [paths.roles, 'GET /v1.0/directoryRoles'],
  [paths.emergencyAddresses, 'GET /v1.0/emergencyAddresses'],
  [paths.emergencyAddressNew, 'POST /v1.0/emergencyAddresses'],
  [paths.emergencyAddressEdit(':id'), 'PUT /v1.0/emergencyAddresses/{id}'],
  [paths.phoneNumbers, 'GET /v1.0/admin/teams/telephoneNumberManagement/numberAssignments'],
  [paths.phoneNumberNew, 'POST /v1.0/phoneNumbers'],
  [paths.phoneNumberImport, 'POST /v1.0/phoneNumberUploads'],
  ['/voice/phone-numbers/:id/edit', 'PATCH /v1.0/phoneNumbers/{id}'],
  [paths.numberOrderNew, 'POST /v1.0/phoneNumberOrders'],
  [paths.numberOrders, 'GET /v1.0/phoneNumberOrders'],
  [paths.portOrders, 'GET /v1.0/portOrders'],
  [paths.portOrderNew, 'POST /v1.0/portOrders'],
  [paths.autoAttendants, 'GET /v1.0/autoAttendants'],
  [paths.autoAttendantNew, 'POST /v1.0/autoAttendants'],
  [paths.voiceApplicationsPolicies, 'GET /v1.0/voiceApplicationsPolicies'],
  [paths.voiceApplicationsPolicyNew, 'POST /v1.0/voiceApplicationsPolicies'],
  [paths.trunks, 'GET /v1.0/trunks'],
  [paths.trunkNew, 'POST /v1.0/trunks'],
  [paths.voiceRoutes, 'GET /v1.0/voiceRoutes'],
  [paths.voiceRouteNew, 'POST /v1.0/voiceRoutes'],
  [paths.dialPermissions, 'GET /v1.0/dialPermissions'],
  [paths.resourceAccounts, 'GET /v1.0/resourceAccounts'],
  [paths.resourceAccountNew, 'POST /v1.0/resourceAccounts'],
  [paths.resourceAccountEdit(':id'), 'PATCH /v1.0/resourceAccounts/{id}'],
  [paths.resourceAccountAssign(':id'), 'PUT /v1.0/resourceAccounts/{id}/association'],
  [paths.resourceAccountSetUp(':id'), 'POST /v1.0/resourceAccounts/{id}/setUp'],
  [paths.resourceAccountDelete(':id'), 'DELETE /v1.0/resourceAccounts/{id}'],
  [paths.audioFiles, 'GET /v1.0/audioFiles'],
  [paths.configurationVersions, 'GET /v1.0/configurations'],
  [paths.apiTokens, 'GET /v1.0/apiTokens'],
  [paths.apiTokenNew, 'POST /v1.0/apiTokens'],
  [paths.signInSettings, 'GET /v1.0/signInMethods/openIdConnect'],
  [paths.recordingSettings, 'GET /v1.0/recordings'],
  [paths.calls, 'GET /v1.0/callRecords'],
  [paths.auditLog, 'GET /v1.0/auditEvents'],
]

/** The operation that the page at an address is for; undefined for those that anybody may open. */
export function operationOfPage(address: string): OperationName | undefined {
  const [pathname = ''] = address.split('?')
  if (pathname === paths.home) return homeOperation
  const matching = operations.filter(([path]) => isUnder(pathname, path))
  return matching.toSorted(([a], [b]) => a.length - b.length).at(-1)?.[1]
}

function isUnder(pathname: string, path: string): boolean {
  const wanted = path.split('/')
  const parts = pathname.split('/')
  return wanted.every((part, index) => part.startsWith(':') || part === parts[index])
}
