// A person or resource account as `/users` shows it: Graph's user, as far as this system has it.

import type { Account } from '@mainline/store'
import { z } from 'zod'
import { callerId } from '../user-fields.ts'

/** A license that an account holds. */
export const assignedLicense = z.object({
  skuId: z.string(),
  disabledPlans: z.array(z.string()),
})

/** Why a license is held, or what a group would give and cannot, in Graph's words. */
const licenseAssignmentState = z
  .object({
    skuId: z.string(),
    disabledPlans: z.array(z.string()),
    assignedByGroup: z.string().nullable(),
    assignedByGroupName: z.string().nullable(),
    state: z.enum(['Active', 'ActiveWithError', 'Disabled', 'Error']),
    error: z.enum([
      'None',
      'CountViolation',
      'MutuallyExclusiveViolation',
      'DependencyViolation',
      'ProhibitedInUsageLocationViolation',
      'UniquenessViolation',
      'Others',
    ]),
    lastUpdatedDateTime: z.string(),
  })
  .meta({ id: 'LicenseAssignmentState' })

/** The answer of `/users`. */
export const userAnswer = z
  .object({
    id: z.string(),
    accountKind: z.enum(['person', 'resourceAccount']),
    displayName: z.string(),
    givenName: z.string().optional(),
    surname: z.string().optional(),
    userPrincipalName: z.string(),
    accountEnabled: z.boolean(),
    usageLocation: z.string().optional(),
    department: z.string().optional(),
    jobTitle: z.string().optional(),
    otherMails: z.array(z.string()),
    extension: z.string().optional(),
    phoneNumber: z.string().optional(),
    unansweredDelaySeconds: z.number(),
    callerId: callerId.optional(),
    recordsCalls: z.boolean().optional(),
    assignedLicenses: z.array(assignedLicense),
    licenseAssignmentStates: z.array(licenseAssignmentState),
    registeredDevices: z.number().int(),
    roles: z.array(z.string()),
  })
  .meta({ id: 'User' })

/** An account as `/users` shows it. */
export function shownUser(account: Account): z.input<typeof userAnswer> {
  const { phoneNumber, unansweredDelayMs, callerId: shows, recordsCalls, ...shown } = account
  return {
    ...shown,
    unansweredDelaySeconds: unansweredDelayMs / 1_000,
    assignedLicenses: shownLicenses(account),
    licenseAssignmentStates: account.licenseAssignmentStates.map((state) => ({
      ...state,
      disabledPlans: [...state.disabledPlans],
    })),
    roles: [...account.roles],
    otherMails: [...(account.otherMails ?? [])],
    ...(account.accountKind === 'person' ? { recordsCalls: recordsCalls === true } : {}),
    ...(shows === undefined || account.accountKind !== 'person' ? {} : { callerId: shows }),
    ...(phoneNumber === undefined ? {} : { phoneNumber: phoneNumber.telephoneNumber }),
  }
}

/** The licenses of an account or group as they are answered. */
export function shownLicenses({
  assignedLicenses,
}: Pick<Account, 'assignedLicenses'>): z.input<typeof assignedLicense>[] {
  return assignedLicenses.map(({ skuId, disabledPlans }) => ({
    skuId,
    disabledPlans: [...disabledPlans],
  }))
}
