// Giving a phone number to an account and taking it back, with every rule explained at once. The
// account is locked before the number, as everywhere.

import { type AssignmentCategory, type NumberType, numberProblems } from '@mainline/model'
import {
  type Account,
  assignPhoneNumber,
  listPhoneNumbers,
  locatePhoneNumber,
  lockPhoneNumber,
  type Page,
  type PageQuery,
  type PhoneNumber,
  readOrganization,
  type Tx,
} from '@mainline/store'
import { requireLockedAccount } from './account-change.ts'
import { factsOf, numberFactsFor } from './account-facts.ts'
import { chooseLocation } from './emergency-location-use.ts'
import { fieldError, ruleBroken } from './errors.ts'
import { notANumber } from './own-numbers.ts'
import { parseTelephoneNumber } from './telephone-number.ts'

/** Which number, how the asker believes it is connected, and what it shall be to the account. */
export interface NumberRequest {
  readonly telephoneNumber: string
  readonly numberType?: NumberType
  readonly assignmentCategory?: AssignmentCategory
  /** Where whoever calls by it is; empty for nowhere. */
  readonly locationId?: string
}

/** Gives a number to an account; answers both as they were before. */
export async function giveNumber(
  tx: Tx,
  accountId: string,
  wanted: NumberRequest,
): Promise<{ readonly number: PhoneNumber; readonly account: Account }> {
  const account = await requireLockedAccount(tx, accountId)
  const number = await requireNumber(tx, wanted)
  const { assignmentCategory: category = 'primary' } = wanted
  const occasions = account.type === undefined ? ['assignedToPerson' as const] : []
  const location = await chooseLocation(tx, number, wanted.locationId, occasions)
  const problems = [
    ...numberProblems(factsOf(account), numberFactsFor(account, number), category),
    ...location.problems,
  ]
  if (problems.length > 0) throw ruleBroken(problems)
  if (location.locationId !== number.locationId) {
    await locatePhoneNumber(tx, number.id, location.locationId)
  }
  await assignPhoneNumber(tx, number.id, { id: account.id, category })
  return { number, account }
}

/** Sets where whoever calls by a number is; an empty location clears it where none is needed. */
export async function moveNumber(
  tx: Tx,
  telephoneNumber: string,
  locationId: string | undefined,
): Promise<PhoneNumber> {
  const number = await requireNumber(tx, { telephoneNumber })
  if (locationId === undefined) return number
  const isPersons = number.accountId !== undefined && number.usage === 'user'
  // Whatever asked for a location once, asks for it still.
  const assigned = isPersons ? ['assignedToPerson' as const] : []
  const location = await chooseLocation(tx, number, locationId, ['acquired', ...assigned])
  if (location.problems.length > 0) throw ruleBroken(location.problems)
  await locatePhoneNumber(tx, number.id, location.locationId)
  return requireNumber(tx, { telephoneNumber })
}

/** Takes a number from whoever holds it; answers it as it was. */
export async function takeNumber(tx: Tx, wanted: NumberRequest): Promise<PhoneNumber> {
  const number = await requireNumber(tx, wanted)
  await assignPhoneNumber(tx, number.id, undefined)
  return number
}

/** The number as E.164, whatever way it was written, or 400. */
export async function requireTelephoneNumber(tx: Tx, text: string, field = 'telephoneNumber') {
  const { countryCode } = await readOrganization(tx)
  const parsed = parseTelephoneNumber(text, countryCode)
  if (parsed !== undefined) return parsed
  throw fieldError(field, notANumber(text))
}

/** Searches the inventory; a whole national number such as 01 99 00 00 12 is found too. */
export async function searchNumbers(tx: Tx, query: PageQuery): Promise<Page<PhoneNumber>> {
  const { search } = query
  if (search === undefined || !/^\W*0/.test(search)) return listPhoneNumbers(tx, query)
  const { countryCode } = await readOrganization(tx)
  const national = parseTelephoneNumber(search, countryCode)?.telephoneNumber
  return listPhoneNumbers(tx, { ...query, search: national ?? search })
}

/** The number of the inventory, locked until the transaction ends, or 400. */
export async function requireNumber(tx: Tx, wanted: NumberRequest): Promise<PhoneNumber> {
  const { telephoneNumber } = await requireTelephoneNumber(tx, wanted.telephoneNumber)
  const number = await lockPhoneNumber(tx, telephoneNumber)
  if (number === undefined) {
    throw fieldError(
      'telephoneNumber',
      `${telephoneNumber} is not in your inventory. Add it under Phone numbers first.`,
    )
  }
  if (wanted.numberType !== undefined && wanted.numberType !== number.numberType) {
    throw fieldError('numberType', `${telephoneNumber} is of number type ${number.numberType}.`)
  }
  return number
}
