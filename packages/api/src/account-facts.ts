// What the rules of @mainline/model need to know, out of what the store holds.

import { type AccountFacts, isPhoneLicensed, type NumberFacts } from '@mainline/model'
import type { Account, PhoneNumber } from '@mainline/store'

/** The facts of an account. */
export function factsOf(account: Account): AccountFacts {
  return {
    displayName: account.displayName,
    signInBlocked: !account.accountEnabled,
    licensed: isPhoneLicensed(account.assignedLicenses),
    associated: account.association !== undefined,
    ...(account.association === undefined
      ? {}
      : { associationName: account.association.displayName }),
    ...(account.type === undefined ? {} : { type: account.type }),
    ...(account.usageLocation === undefined ? {} : { usageLocation: account.usageLocation }),
    ...(account.phoneNumber === undefined
      ? {}
      : { phoneNumber: account.phoneNumber.telephoneNumber }),
  }
}

/** The facts of a number. */
export function numberFactsOf(number: PhoneNumber): NumberFacts {
  const { telephoneNumber, usage, isoCountryCode, accountId, accountName } = number
  const own = { telephoneNumber, usage, isoCountryCode, ...blockOf(number) }
  if (accountId === undefined) return own
  return { ...own, assignedTo: { id: accountId, displayName: accountName ?? accountId } }
}

/** The facts of a number for an account, which does not stand in its own way. */
export function numberFactsFor(account: Account, number: PhoneNumber): NumberFacts {
  const { assignedTo, ...own } = numberFactsOf(number)
  if (assignedTo?.id !== account.id) return assignedTo === undefined ? own : { ...own, assignedTo }
  const { blockedUntil: _, ...held } = own
  return held
}

function blockOf(number: PhoneNumber): Pick<NumberFacts, 'blockedUntil'> {
  const { assignmentBlockedState: state, assignmentBlockedUntil } = number
  if (state === 'notBlocked') return {}
  return { blockedUntil: assignmentBlockedUntil ?? 'forever' }
}
