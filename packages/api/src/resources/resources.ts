// Every resource of the API, in the order in which the OpenAPI document lists them. A new one is a
// file beside this one, a policy, and a line here.

import type { ApiContext, ApiServer } from '../api-context.ts'
import { registerApiTokens } from './api-tokens.ts'
import { registerAudioFiles } from './audio-files.ts'
import { registerAuditEvents } from './audit-events.ts'
import { registerAutoAttendants } from './auto-attendants.ts'
import { registerAuthorizedUsers } from './auto-attendants-authorized-users.ts'
import { registerBrowserPhones } from './browser-phones.ts'
import { registerCallRecords } from './call-records.ts'
import { registerCalls } from './calls.ts'
import { registerConfigurations } from './configurations.ts'
import { registerDeletedItems } from './deleted-items.ts'
import { registerDevices } from './devices.ts'
import { registerDirectoryRoles } from './directory-roles.ts'
import { registerEmergencyAddresses } from './emergency-addresses.ts'
import { registerEmergencyLocations } from './emergency-locations.ts'
import { registerGroups } from './groups.ts'
import { registerGroupLicenses } from './groups-licenses.ts'
import { registerGroupMembers } from './groups-members.ts'
import { registerLicenseAllotment } from './license-allotment.ts'
import { registerMe } from './me.ts'
import { registerCallParticipants } from './me-call-participants.ts'
import { registerOwnPhone } from './me-phone.ts'
import { registerNumberAssignments } from './number-assignments.ts'
import { registerNumberTests } from './number-tests.ts'
import { registerOpenIdConnectSettings } from './open-id-connect-settings.ts'
import { registerOpenIdConnectSignIns } from './open-id-connect-sign-ins.ts'
import { registerOrders } from './orders.ts'
import { registerOrganization } from './organization.ts'
import { registerOrganizations } from './organizations.ts'
import { registerOutboundCalling } from './outbound-calling.ts'
import { registerPasskeys } from './passkeys.ts'
import { registerPhoneNumberOrders } from './phone-number-orders.ts'
import { registerPhoneNumberQuotas } from './phone-number-quotas.ts'
import { registerPhoneNumberUploads } from './phone-number-uploads.ts'
import { registerPhoneNumbers } from './phone-numbers.ts'
import { registerPlans } from './plans.ts'
import { registerPortOrders } from './port-orders.ts'
import { registerProducts } from './products.ts'
import { registerRecordings } from './recordings.ts'
import { registerResourceAccounts } from './resource-accounts.ts'
import { registerResourceAccountAssociation } from './resource-accounts-association.ts'
import { registerResourceAccountDeletion } from './resource-accounts-deletion.ts'
import { registerResourceAccountNumbers } from './resource-accounts-numbers.ts'
import { registerResourceAccountSetUp } from './resource-accounts-set-up.ts'
import { registerSignInMethods } from './sign-in-methods.ts'
import { registerSignIns } from './sign-ins.ts'
import { registerSimulations } from './simulations.ts'
import { registerSubscribedSkus } from './subscribed-skus.ts'
import { registerTrunkTemplates } from './trunk-templates.ts'
import { registerTrunks } from './trunks.ts'
import { registerTrunkStatus } from './trunks-status.ts'
import { registerUsers } from './users.ts'
import { registerUserImport } from './users-import.ts'
import { registerUserLicenses } from './users-licenses.ts'
import { registerVoiceApplicationsPolicies } from './voice-applications-policies.ts'
import { registerVoiceRoutes } from './voice-routes.ts'

/** What registers the routes of each resource. */
export const resources: readonly ((app: ApiServer, context: ApiContext) => void)[] = [
  registerSignIns,
  registerSignInMethods,
  registerOpenIdConnectSignIns,
  registerOpenIdConnectSettings,
  registerPasskeys,
  registerMe,
  registerOwnPhone,
  registerCallParticipants,
  registerApiTokens,
  registerOrganization,
  registerUsers,
  registerUserLicenses,
  registerGroupLicenses,
  registerUserImport,
  registerGroups,
  registerGroupMembers,
  registerDeletedItems,
  registerDevices,
  registerBrowserPhones,
  registerDirectoryRoles,
  registerResourceAccounts,
  registerResourceAccountNumbers,
  registerResourceAccountAssociation,
  registerResourceAccountSetUp,
  registerResourceAccountDeletion,
  registerProducts,
  registerSubscribedSkus,
  registerOrders,
  registerLicenseAllotment,
  registerNumberAssignments,
  registerPhoneNumbers,
  registerPortOrders,
  registerEmergencyAddresses,
  registerEmergencyLocations,
  registerPhoneNumberUploads,
  registerPhoneNumberOrders,
  registerPhoneNumberQuotas,
  registerAudioFiles,
  registerAutoAttendants,
  registerAuthorizedUsers,
  registerVoiceApplicationsPolicies,
  registerTrunks,
  registerTrunkStatus,
  registerTrunkTemplates,
  registerVoiceRoutes,
  registerOutboundCalling,
  registerNumberTests,
  registerPlans,
  registerCalls,
  registerCallRecords,
  registerRecordings,
  registerSimulations,
  registerAuditEvents,
  registerConfigurations,
  registerOrganizations,
]
