// Which numbers belong to a type of the drop-down, and which type an account's number has. The
// drop-down keeps the reference's old words: Online is a toll number of a calling plan.

import type { EligibleNumber, Problem, ResourceAccount } from '../api/shapes.ts'

/** The values of the drop-down, in its order. */
export const numberChoices = ['none', 'online', 'tollFree', 'directRouting'] as const

/** One value of the drop-down. */
export type NumberChoice = (typeof numberChoices)[number]

// What is wrong with the account rather than with one number; said once, not beside every number.
const accountProblems: readonly string[] = [
  'licenseMissing',
  'signInNotBlocked',
  'usageLocationMissing',
]

/** The type of the number an account has; none without one. */
export function choiceOf({ phoneNumber }: Pick<ResourceAccount, 'phoneNumber'>): NumberChoice {
  if (!phoneNumber) return 'none'
  if (phoneNumber.numberType === 'directRouting') return 'directRouting'
  return phoneNumber.kind === 'tollFree' ? 'tollFree' : 'online'
}

/** The numbers of each type, in OData. */
export const choiceFilters = {
  any: '',
  online: "numberType ne 'directRouting' and kind eq 'toll'",
  tollFree: "numberType ne 'directRouting' and kind eq 'tollFree'",
  directRouting: "numberType eq 'directRouting'",
} as const

/** Whether a number has what was typed; words (a city) are left to the server's search. */
export function hasDigits({ telephoneNumber }: EligibleNumber, typed: string): boolean {
  return /\p{L}/u.test(typed) || telephoneNumber.includes(typed.replaceAll(/\D/g, ''))
}

/** The problems that concern the account, each once, whatever the number. */
export function accountReasons(
  numbers: readonly EligibleNumber[],
  mended: readonly string[],
): readonly Problem[] {
  const all = numbers
    .flatMap((number) => obstacles(number, mended))
    .filter(({ code }) => isOfAccount(code))
  return all.filter(({ code }, index) => all.findIndex((other) => other.code === code) === index)
}

/** The problems of one number alone. */
export function numberReasons(
  number: EligibleNumber,
  mended: readonly string[],
): readonly Problem[] {
  return obstacles(number, mended).filter(({ code }) => !isOfAccount(code))
}

/** Whether saving the pane, which mends some problems itself, can give the number. */
export function canBeAdded(number: EligibleNumber, mended: readonly string[]): boolean {
  return obstacles(number, mended).length === 0
}

function obstacles({ reasons }: EligibleNumber, mended: readonly string[]): readonly Problem[] {
  return reasons.filter(({ code }) => !mended.includes(code))
}

function isOfAccount(code: string): boolean {
  return accountProblems.includes(code)
}
