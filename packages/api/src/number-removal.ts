// Removing a list of numbers from the inventory: all of them or none. Where some are assigned, or
// are not there, none is removed and every one of those is named (reference §5.4).

import { releaseProblems } from '@mainline/model'
import { deletePhoneNumbers, lockPhoneNumbers, readOrganization, type Tx } from '@mainline/store'
import { numberFactsOf } from './account-facts.ts'
import { ApiError, type ErrorDetail } from './errors.ts'
import { notANumber } from './own-numbers.ts'
import { parseTelephoneNumber } from './telephone-number.ts'

/** Removes them; answers how many they were. */
export async function removeNumbers(tx: Tx, texts: readonly string[]): Promise<number> {
  const { countryCode } = await readOrganization(tx)
  const wanted = texts.map(
    (text) => parseTelephoneNumber(text, countryCode)?.telephoneNumber ?? text,
  )
  const found = await lockPhoneNumbers(tx, wanted)
  const known = new Set(found.map(({ telephoneNumber }) => telephoneNumber))
  const missing = [...new Set(wanted)].filter((number) => !known.has(number))
  const details = [
    ...found.flatMap((number) => releaseProblems(numberFactsOf(number))),
    ...missing.map(missingDetail),
  ]
  if (details.length > 0) {
    const message = `None of the ${wanted.length} numbers was removed: ${details.length} cannot be.`
    throw new ApiError('ruleBroken', message, { details })
  }
  await deletePhoneNumbers(
    tx,
    found.map(({ id }) => id),
  )
  return found.length
}

function missingDetail(number: string): ErrorDetail {
  const message = number.startsWith('+')
    ? `${number} is not in your inventory.`
    : notANumber(number)
  return { code: 'numberNotInInventory', message, target: number }
}
