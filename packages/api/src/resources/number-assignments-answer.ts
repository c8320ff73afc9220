// A phone number as it is shown: Graph's numberAssignment (reference §10.2), and besides it what
// people read: the number with spaces, what it is for, who pays, who holds it.

import type { PhoneNumber } from '@mainline/store'
import { z } from 'zod'
import { formatTelephoneNumber } from '../telephone-number.ts'
import { numberKind, numberType } from './resource-accounts-answer.ts'

/** The answer of the inventory. */
export const numberAssignmentAnswer = z
  .object({
    id: z.string(),
    telephoneNumber: z.string(),
    formatted: z.string(),
    numberType,
    usage: z.enum(['user', 'service']),
    kind: numberKind,
    source: z.enum(['sample', 'own']),
    numberSource: z.literal('online'),
    activationState: z.literal('activated'),
    capabilities: z.array(z.enum(['userAssignment', 'voiceApplicationAssignment'])),
    assignmentStatus: z.enum(['unassigned', 'userAssigned', 'voiceApplicationAssigned']),
    assignmentCategory: z.literal('primary').optional(),
    assignmentTargetId: z.string().optional(),
    assignmentTargetName: z.string().optional(),
    isoCountryCode: z.string(),
    city: z.string().optional(),
    locationId: z.string().optional(),
    civicAddressId: z.string().optional(),
    supportedCustomerActions: z.array(z.enum(['locationUpdate', 'release'])),
  })
  .meta({ id: 'NumberAssignment' })

/** A number as it is shown. */
export function shownNumberAssignment(number: PhoneNumber): z.input<typeof numberAssignmentAnswer> {
  const { accountId, accountName, ...shown } = number
  const own = {
    ...shown,
    formatted: formatTelephoneNumber(number.telephoneNumber),
    numberSource: 'online' as const,
    activationState: 'activated' as const,
    capabilities: [
      number.usage === 'user'
        ? ('userAssignment' as const)
        : ('voiceApplicationAssignment' as const),
    ],
    supportedCustomerActions: ['locationUpdate' as const, 'release' as const],
  }
  if (accountId === undefined) return { ...own, assignmentStatus: 'unassigned' }
  return {
    ...own,
    assignmentStatus: number.usage === 'user' ? 'userAssigned' : 'voiceApplicationAssigned',
    assignmentCategory: 'primary',
    assignmentTargetId: accountId,
    assignmentTargetName: accountName ?? accountId,
  }
}
