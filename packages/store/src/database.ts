// The tables as Kysely sees them: each subject's file states its own tables, and this one merges
// them. Rows do not leave `store`; what leaves are the subjects' own types.
// Times are ISO 8601 strings, bigint columns are numbers (connection.ts makes them so); JSON
// columns are read as values and written as text.

import type { Transaction } from 'kysely'
import type { AccountTables } from './accounts.ts'
import type { ApiTokenTables } from './api-tokens.ts'
import type { AssociationTables } from './associations.ts'
import type { AudioFileTables } from './audio-files.ts'
import type { AuditEventTables } from './audit-events.ts'
import type { AutoAttendantTables } from './auto-attendants.ts'
import type { CallRecordTables } from './call-records.ts'
import type { ConfigurationItemTables } from './configuration-items.ts'
import type { ConfigurationVersionTables } from './configuration-versions.ts'
import type { DeviceTables } from './devices.ts'
import type { EmergencyAddressTables } from './emergency-addresses.ts'
import type { GroupTables } from './groups.ts'
import type { JournalTables } from './journal.ts'
import type { LicenseTables } from './licenses.ts'
import type { OpenIdConnectTables } from './open-id-connect.ts'
import type { OrganizationTables } from './organizations.ts'
import type { OutboundCallingTables } from './outbound-calling.ts'
import type { PasskeyTables } from './passkeys.ts'
import type { PasswordTables } from './passwords.ts'
import type { PhoneNumberOperationTables } from './phone-number-operations.ts'
import type { PhoneNumberOrderTables } from './phone-number-orders.ts'
import type { PhoneNumberTables } from './phone-numbers.ts'
import type { PlanTables } from './plans.ts'
import type { PortOrderTables } from './port-orders.ts'
import type { RecordingTables } from './recordings.ts'
import type { RegistrationTables } from './registrations.ts'
import type { RenderedPromptTables } from './rendered-prompts.ts'
import type { SignInFlowTables } from './sign-in-flows.ts'
import type { SignInTables } from './sign-ins.ts'
import type { SystemPromptTables } from './system-prompts.ts'
import type { TrunkTables } from './trunks.ts'
import type { VoiceApplicationsPolicyTables } from './voice-applications-policies.ts'
import type { VoiceRouteTables } from './voice-routes.ts'

/** Every table of the store. */
export type Database = OrganizationTables &
  SystemPromptTables &
  ConfigurationItemTables &
  ConfigurationVersionTables &
  JournalTables &
  CallRecordTables &
  PlanTables &
  AccountTables &
  ApiTokenTables &
  AssociationTables &
  AudioFileTables &
  AuditEventTables &
  AutoAttendantTables &
  DeviceTables &
  EmergencyAddressTables &
  GroupTables &
  LicenseTables &
  PhoneNumberTables &
  PhoneNumberOperationTables &
  PhoneNumberOrderTables &
  PortOrderTables &
  OutboundCallingTables &
  RecordingTables &
  RegistrationTables &
  RenderedPromptTables &
  PasswordTables &
  OpenIdConnectTables &
  PasskeyTables &
  SignInFlowTables &
  SignInTables &
  TrunkTables &
  VoiceApplicationsPolicyTables &
  VoiceRouteTables

/** A transaction whose rows are those of one organization (or all, see with-organization.ts). */
export type Tx = Transaction<Database>
