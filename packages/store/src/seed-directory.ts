// What the directory holds after the first start: one Global admin, and a small pool of sample
// numbers of the organization's country, so that a main line can be set up and dialed before any
// carrier is known. They are numbers kept free for fiction, and marked as samples.

import { limits } from '@mainline/model'
import { type AccountId, addAccount } from './accounts.ts'
import type { Tx } from './database.ts'
import { addPhoneNumbers, type NewPhoneNumber } from './phone-numbers.ts'

/** The first person, who administers everything. */
export interface FirstAdministrator {
  readonly userName: string
  readonly displayName: string
}

/** Fills an empty directory; answers the administrator's id, for whom a password is set apart. */
export async function seedDirectory(
  tx: Tx,
  countryCode: string,
  administrator: FirstAdministrator,
): Promise<AccountId> {
  await addPhoneNumbers(tx, sampleNumbers(countryCode))
  return addAccount(tx, {
    accountKind: 'person',
    displayName: administrator.displayName,
    userName: administrator.userName,
    accountEnabled: true,
    usageLocation: countryCode,
    unansweredDelayMs: limits.unansweredDelayMs,
    roles: ['globalAdministrator'],
  })
}

function sampleNumbers(countryCode: string): readonly NewPhoneNumber[] {
  if (countryCode === 'FR') {
    return [
      ...samples('service', 'toll', 'FR', '+33199000012', 8),
      ...samples('user', 'toll', 'FR', '+33199000100', 10),
    ]
  }
  return [
    ...samples('service', 'toll', 'CA', '+12505550012', 8),
    // Toll-free numbers of +1 belong to all its countries at once; here to the organization's.
    ...samples('service', 'tollFree', countryCode === 'US' ? 'US' : 'CA', '+18005550140', 3),
    ...samples('user', 'toll', 'CA', '+12505550100', 10),
  ]
}

function samples(
  usage: NewPhoneNumber['usage'],
  kind: NewPhoneNumber['kind'],
  isoCountryCode: string,
  first: string,
  count: number,
): readonly NewPhoneNumber[] {
  return Array.from({ length: count }, (_, index) => ({
    telephoneNumber: `+${Number(first) + index}`,
    usage,
    numberType: 'callingPlan',
    kind,
    isoCountryCode,
    source: 'sample',
  }))
}
