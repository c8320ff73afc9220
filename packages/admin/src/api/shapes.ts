// The resources of the API by the names that the screens use. Their properties are those of the
// OpenAPI document; nothing is declared here a second time.

import type { Schemas } from '@mainline/client'

/** A resource with the version that was read; writes send it as `If-Match`. */
export type Versioned<T> = T & { readonly etag: string | undefined }

/** A product of the catalog with its price. */
export type Product = Schemas['Product']
/** Licenses of one kind that were ordered, and how many are assigned. */
export type SubscribedSku = Schemas['SubscribedSku']
/** A placed order; `notes` say what it did beyond adding licenses. */
export type Order = Schemas['Order']
/** One line of an order. */
export type OrderLine = Order['lines'][number]
/** A person, or a resource account as the list of users shows it. */
export type User = Schemas['User']
/** A user that was deleted and can be restored. */
export type DeletedUser = Schemas['DeletedUser']
/** A group of people, for security or for mail. */
export type Group = Schemas['Group']
/** A group as it is written. */
export type NewGroup = Schemas['NewGroupInput']
/** What a row of a file would do. */
export type ImportedRow = Schemas['UserImportPreview']['rows'][number]
/** Somebody whom everybody in the organization may look up to call. */
export type Colleague = Schemas['Colleague']
/** A call of one's own that stands, with its steps so far. */
export type StandingCall = Schemas['StandingCall']
/** A phone of a user and, while it is registered, its binding. */
export type Device = Schemas['Device']
/** A new device with its credentials; the password is sent this once. */
export type DeviceCredentials = Schemas['DeviceCredentials']
/** A user that is nobody and stands for one auto attendant or call queue. */
export type ResourceAccount = Schemas['ResourceAccount']
/** A number as seen from one resource account: whether it can be given to it, and why not. */
export type EligibleNumber = Schemas['EligibleNumber']
/** A number of the inventory with who holds it. */
export type NumberAssignment = Schemas['NumberAssignment']
/** How a number reaches the organization. */
export type NumberType = NumberAssignment['numberType']
/** An auto attendant as it is read: with its resource accounts and what the checker found. */
export type AutoAttendant = Schemas['AutoAttendant']
/** An auto attendant as it is written. */
export type NewAutoAttendant = Schemas['NewAutoAttendantInput']
/** What a main line would create, and what stands in its way. */
export type Plan = Schemas['Plan']
/** A main line as the short way describes it. */
export type MainLine = Schemas['NewPlanInput']['mainLine']
/** What an applied plan left behind. */
export type AppliedPlan = Schemas['AppliedPlan']
/** One call in the list of calls. */
export type CallRecord = Schemas['CallRecord']
/** How one party's audio went in a call. */
export type LegQuality = NonNullable<CallRecord['legs']>[number]
/** One direction of it. */
export type StreamQuality = NonNullable<LegQuality['said']>
/** Who changed what, when and from where. */
export type AuditEvent = Schemas['AuditEvent']
/** What the checker found in a configuration, with its address. */
export type Diagnostic = Schemas['Diagnostic']
/** A broken rule or open step, with the step that mends it. */
export type Problem = Schemas['Problem']
