// A phone number as it is shown: Graph's numberAssignment (reference §10.2), and besides it what
// people read: the number with spaces, what it is for, who pays, who holds it, tags and notes.

import { assignmentCategories } from '@mainline/model'
import type { PhoneNumber } from '@mainline/store'
import { z } from 'zod'
import { formatTelephoneNumber } from '../telephone-number.ts'
import { numberKind, numberType } from './resource-accounts-answer.ts'

/** What a number is for. */
export const numberUsage = z.enum(['user', 'service'])

/** What a number is to the person who has it. */
export const assignmentCategory = z.enum(assignmentCategories)

/** What a search for the person behind a number may leave out. */
export const reverseNumberLookup = z.enum(['skipInternalVoip'])

/** The answer of the inventory. */
export const numberAssignmentAnswer = z
  .object({
    id: z.string(),
    telephoneNumber: z.string(),
    formatted: z.string(),
    operatorId: z.string().optional(),
    numberType,
    usage: numberUsage,
    kind: numberKind,
    source: z.enum(['sample', 'own']),
    numberSource: z.literal('online'),
    activationState: z.literal('activated'),
    capabilities: z.array(z.enum(['userAssignment', 'voiceApplicationAssignment'])),
    assignmentStatus: z.enum(['unassigned', 'userAssigned', 'voiceApplicationAssigned']),
    assignmentCategory: assignmentCategory.optional(),
    assignmentTargetId: z.string().optional(),
    assignmentTargetName: z.string().optional(),
    assignmentBlockedState: z.enum(['notBlocked', 'blockedUntil', 'blockedForever']),
    assignmentBlockedUntil: z.string().optional(),
    isoCountryCode: z.string(),
    isoSubdivision: z.string().optional(),
    city: z.string().optional(),
    locationId: z.string().optional(),
    civicAddressId: z.string().optional(),
    networkSiteId: z.string().optional(),
    portInStatus: z.literal('completed').optional(),
    reverseNumberLookupOptions: z.array(reverseNumberLookup),
    supportedCustomerActions: z.array(z.enum(['locationUpdate', 'release', 'usageUpdate'])),
    tags: z.array(z.string()),
    note: z.string().optional(),
    orderId: z.string().optional(),
    acquiredDateTime: z.string(),
  })
  .meta({ id: 'NumberAssignment' })

/** A number as it is shown. */
export function shownNumberAssignment(number: PhoneNumber): z.input<typeof numberAssignmentAnswer> {
  const { accountId, accountName, assignmentCategory: category, revision: _, ...shown } = number
  const isUser = number.usage === 'user'
  const own = {
    ...shown,
    formatted: formatTelephoneNumber(number.telephoneNumber),
    ...(number.source === 'sample' ? { operatorId: 'sample' } : {}),
    numberSource: 'online' as const,
    activationState: 'activated' as const,
    capabilities: [isUser ? ('userAssignment' as const) : ('voiceApplicationAssignment' as const)],
    reverseNumberLookupOptions: [...number.reverseNumberLookupOptions],
    tags: [...number.tags],
  }
  if (accountId === undefined) {
    const actions = ['locationUpdate', 'release', 'usageUpdate'] as const
    return { ...own, assignmentStatus: 'unassigned', supportedCustomerActions: [...actions] }
  }
  return {
    ...own,
    assignmentStatus: isUser ? 'userAssigned' : 'voiceApplicationAssigned',
    assignmentCategory: category,
    assignmentTargetId: accountId,
    assignmentTargetName: accountName ?? accountId,
    supportedCustomerActions: ['locationUpdate'],
  }
}
