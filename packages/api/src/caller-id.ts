// The number that others see when somebody calls out is one of the organization's: whoever showed
// another would pretend to be somebody else, and carriers refuse such calls.

import { isOwnNumber, type Tx } from '@mainline/store'
import { fieldError } from './errors.ts'

/** Refuses a number that is not the organization's. */
export async function requireOwnNumber(tx: Tx, number: string, target: string): Promise<void> {
  if (await isOwnNumber(tx, number)) return
  const remedy = 'Choose a number under Voice > Phone numbers.'
  throw fieldError(target, `${number} is no number of this organization. ${remedy}`)
}
