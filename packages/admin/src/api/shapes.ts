// What the API sends, as far as the admin center reads it. Resources have the names and properties
// of the OpenAPI document; times are ISO 8601 strings. `Versioned` carries the ETag a reader saw,
// so that a form writes back against what its user looked at and never over someone else's change.

import type {
  AutoAttendant,
  CallRecord,
  ConfigurationType,
  Diagnostic,
  Problem,
  Product,
  TraceStep,
} from '@mainline/model'

/** A resource with the version that was read; writes send it as `If-Match`. */
export type Versioned<T> = T & { readonly etag: string | undefined }

/** The signed-in user; `csrfToken` accompanies every write. */
export interface Me {
  readonly id: string
  readonly displayName: string
  readonly userPrincipalName: string
  readonly roles: readonly string[]
  readonly csrfToken: string
}

/** The customer whose phone system this is. */
export interface Organization {
  readonly id: string
  readonly displayName: string
  readonly domain: string
  readonly countryCode: string
  readonly languageId: string
  readonly timeZoneId: string
  readonly sipDomain: string
}

/** A product of the catalog with its price. */
export type PricedProduct = Product & { readonly price: number }

/** Licenses of one kind that were ordered, and how many are assigned. */
export interface SubscribedSku {
  readonly id: string
  readonly skuId: string
  readonly skuPartNumber: string
  readonly displayName: string
  readonly consumedUnits: number
  readonly prepaidUnits: { readonly enabled: number }
}

/** One line of an order. */
export interface OrderLine {
  readonly skuPartNumber: string
  readonly quantity: number
  readonly assignAutomatically: boolean
}

/** A placed order; `notes` say what the order did beyond adding licenses. */
export interface Order {
  readonly id: string
  readonly createdDateTime: string
  readonly lines: readonly OrderLine[]
  readonly totalPrice: number
  readonly notes?: readonly string[]
}

/** A license held by an account. */
export interface AssignedLicense {
  readonly skuId: string
  readonly disabledPlans: readonly string[]
}

/** A person, or a resource account as the list of users shows it. */
export interface User {
  readonly id: string
  readonly accountKind: 'person' | 'resourceAccount'
  readonly displayName: string
  readonly userPrincipalName: string
  readonly accountEnabled: boolean
  readonly usageLocation?: string | null
  readonly department?: string | null
  readonly jobTitle?: string | null
  readonly extension?: string | null
  readonly phoneNumber?: string | null
  readonly unansweredDelaySeconds?: number | null
  readonly assignedLicenses: readonly AssignedLicense[]
  readonly registeredDevices?: number
  readonly roles?: readonly string[]
}

/** A phone of a user and, while it is registered, its binding. */
export interface Device {
  readonly id: string
  readonly displayName: string
  readonly username: string
  readonly registration?: {
    readonly contact: string
    readonly expiresDateTime: string
    readonly userAgent?: string | null
  } | null
}

/** A new device with its credentials; the password is sent this once. */
export interface DeviceCredentials {
  readonly id: string
  readonly displayName: string
  readonly username: string
  readonly password: string
  readonly domain: string
  readonly sipServer: {
    readonly host: string
    readonly port: number
    readonly transports: readonly string[]
  }
}

/** How a number reaches the organization, in the words of the API. */
export type NumberType = 'callingPlan' | 'directRouting' | 'operatorConnect'

/** A user that is nobody and stands for one auto attendant or call queue. */
export interface ResourceAccount {
  readonly id: string
  readonly displayName: string
  readonly userPrincipalName: string
  readonly type: ConfigurationType
  readonly usageLocation?: string | null
  readonly accountEnabled: boolean
  readonly phoneNumber?: {
    readonly telephoneNumber: string
    readonly numberType: NumberType
    readonly kind: 'toll' | 'tollFree'
  } | null
  readonly assignedLicenses: readonly AssignedLicense[]
  readonly association?: {
    readonly configurationType: ConfigurationType
    readonly configurationId: string
    readonly displayName?: string
    readonly callPriority: number
  } | null
  readonly readiness: { readonly ready: boolean; readonly openSteps: readonly Problem[] }
}

/** A number as seen from one resource account: whether it can be given to it, and why not. */
export interface EligibleNumber {
  readonly telephoneNumber: string
  readonly formatted: string
  readonly usage: 'user' | 'service'
  readonly kind: 'toll' | 'tollFree'
  readonly city?: string | null
  readonly isoCountryCode: string
  readonly source: 'sample' | 'own'
  readonly numberType?: NumberType
  readonly assignable: boolean
  readonly reasons: readonly Problem[]
}

/** A number of the inventory with who holds it (Graph's `numberAssignment`, extended). */
export interface NumberAssignment {
  readonly id: string
  readonly telephoneNumber: string
  readonly formatted: string
  readonly numberType: NumberType
  readonly usage: 'user' | 'service'
  readonly kind: 'toll' | 'tollFree'
  readonly source: 'sample' | 'own'
  readonly city?: string | null
  readonly isoCountryCode: string
  readonly assignmentTargetId?: string | null
  readonly assignmentTargetName?: string | null
}

/** An auto attendant as it is read: the configuration plus who stands for it. */
export type AutoAttendantRead = Omit<AutoAttendant, 'id'> & {
  readonly id: string
  readonly resourceAccounts: readonly {
    readonly id: string
    readonly displayName: string
    readonly phoneNumber?: string | null
  }[]
  readonly diagnostics?: readonly Diagnostic[]
}

/** A SIP connection to a carrier, accepted by its addresses. */
export interface Trunk {
  readonly id: string
  readonly name: string
  readonly authentication: 'address'
  readonly addresses: readonly string[]
  readonly enabled: boolean
}

/** One change of a plan, before or after it was made. */
export interface PlannedChange {
  readonly action: 'create' | 'assign' | 'associate'
  readonly resource: string
  readonly summary: string
}

/** What a main line would create, and what stands in its way. */
export interface Plan {
  readonly id: string
  readonly changes: readonly PlannedChange[]
  readonly problems: readonly Problem[]
}

/** What an applied plan left behind. */
export interface AppliedPlan {
  readonly created: {
    readonly resourceAccountId: string
    readonly autoAttendantId: string
    readonly orderId?: string
  }
}

/** The path one simulated caller takes. */
export interface Simulation {
  readonly end: CallRecord['end']
  readonly steps: readonly TraceStep[]
  readonly version: number
}
