// What kinds of numbers there are to order (reference §5.1), and what each means: for whom it is,
// and who pays for a call to it. The names are the reference's, in camelCase.

/** What a number is for: a person, or a service such as an auto attendant. */
export type NumberUsage = 'user' | 'service'

/** Who pays for a call to it: the caller, or the organization. */
export type NumberKind = 'toll' | 'tollFree'

/** How a number is connected to the public network (reference §5.1). */
export type NumberType = 'callingPlan' | 'operatorConnect' | 'directRouting'

/** What a number is to the person who has it: only the primary one shows when that person calls. */
export type AssignmentCategory = 'primary' | 'private' | 'alternate'

/** Every category, the usual one first. */
export const assignmentCategories = ['primary', 'private', 'alternate'] as const

const user = { usage: 'user', kind: 'toll' } as const
const toll = { usage: 'service', kind: 'toll' } as const
const tollFree = { usage: 'service', kind: 'tollFree' } as const

/** Usage and kind of each type of number that an order may name. */
export const orderedNumberTypes = {
  userSubscriber: user,
  userSubscriberVoiceAndSms: user,
  conferenceToll: toll,
  conferenceTollFree: tollFree,
  callQueueToll: toll,
  callQueueTollFree: tollFree,
  autoAttendantToll: toll,
  autoAttendantTollFree: tollFree,
} as const satisfies Record<string, { readonly usage: NumberUsage; readonly kind: NumberKind }>

/** A type of number that an order may name. */
export type OrderedNumberType = keyof typeof orderedNumberTypes
