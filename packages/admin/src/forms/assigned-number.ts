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

// No obstacle here: the pane gives back the account's number before it gives the new one.
const replaceable: Problem['code'] = 'accountHasNumber'

/** The type of the number an account has; none without one. */
export function choiceOf({ phoneNumber }: Pick<ResourceAccount, 'phoneNumber'>): NumberChoice {
  if (!phoneNumber) return 'none'
  if (phoneNumber.numberType === 'directRouting') return 'directRouting'
  return phoneNumber.kind === 'tollFree' ? 'tollFree' : 'online'
}

/** Whether a number belongs to the chosen type. */
export function isOfChoice(number: EligibleNumber, choice: NumberChoice): boolean {
  const isDirect = number.numberType === 'directRouting'
  switch (choice) {
    case 'none':
      return false
    case 'online':
      return !isDirect && number.kind === 'toll'
    case 'tollFree':
      return !isDirect && number.kind === 'tollFree'
    case 'directRouting':
      return isDirect
  }
}

/** Whether a number has what was typed; words (a city) are left to the server's search. */
export function hasDigits({ telephoneNumber }: EligibleNumber, typed: string): boolean {
  return /\p{L}/u.test(typed) || telephoneNumber.includes(typed.replaceAll(/\D/g, ''))
}

/** The problems that concern the account, each once, whatever the number. */
export function accountReasons(numbers: readonly EligibleNumber[]): readonly Problem[] {
  const all = numbers.flatMap(obstacles).filter(({ code }) => isOfAccount(code))
  return all.filter(({ code }, index) => all.findIndex((other) => other.code === code) === index)
}

/** The problems of one number alone. */
export function numberReasons(number: EligibleNumber): readonly Problem[] {
  return obstacles(number).filter(({ code }) => !isOfAccount(code))
}

/** Whether saving the pane can give the number to the account. */
export function canBeAdded(number: EligibleNumber): boolean {
  return obstacles(number).length === 0
}

function obstacles({ reasons }: EligibleNumber): readonly Problem[] {
  return reasons.filter(({ code }) => code !== replaceable)
}

function isOfAccount(code: string): boolean {
  return accountProblems.includes(code)
}
