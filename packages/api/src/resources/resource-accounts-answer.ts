// A resource account as it is shown: what it holds, and which steps are open before it takes calls.

import { openSteps } from '@mainline/model'
import type { Account } from '@mainline/store'
import { z } from 'zod'
import { factsOf } from '../account-facts.ts'
import { problemAnswer } from '../schemas.ts'
import { assignedLicense, shownLicenses } from './users-answer.ts'

/** What a resource account may stand for. */
export const configurationType = z.enum(['autoAttendant', 'callQueue'])

/** How a number reaches the public network. */
export const numberType = z.enum(['callingPlan', 'operatorConnect', 'directRouting'])

/** Who pays for a call to a number. */
export const numberKind = z.enum(['toll', 'tollFree'])

/** The answer of `/resourceAccounts`. */
export const resourceAccountAnswer = z
  .object({
    id: z.string(),
    displayName: z.string(),
    userPrincipalName: z.string(),
    type: configurationType,
    usageLocation: z.string().optional(),
    accountEnabled: z.boolean(),
    phoneNumber: z.object({ telephoneNumber: z.string(), numberType, kind: numberKind }).optional(),
    assignedLicenses: z.array(assignedLicense),
    association: z
      .object({
        configurationType,
        configurationId: z.string(),
        displayName: z.string(),
        callPriority: z.number().int(),
      })
      .optional(),
    readiness: z.object({ ready: z.boolean(), openSteps: z.array(problemAnswer) }),
  })
  .meta({ id: 'ResourceAccount' })

/** An account as `/resourceAccounts` shows it. */
export function shownResourceAccount(account: Account): z.input<typeof resourceAccountAnswer> {
  const steps = openSteps(factsOf(account))
  return {
    ...account,
    type: account.type ?? 'autoAttendant',
    assignedLicenses: shownLicenses(account),
    readiness: { ready: steps.length === 0, openSteps: [...steps] },
  }
}
