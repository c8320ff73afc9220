// The number that others see when somebody calls out is one of the organization's: whoever showed
// another would pretend to be somebody else, and carriers refuse such calls.

import { isOwnNumber, type Tx } from '@mainline/store'
import { fieldError } from './errors.ts'

/** Refuses a number that is not the organization's, or that reaches nobody who calls back. */
export async function requireOwnNumber(tx: Tx, number: string, target: string): Promise<void> {
  if (await isOwnNumber(tx, number)) return
  const remedy = 'Assign it to somebody under Voice > Phone numbers, or choose another.'
  throw fieldError(target, `${number} reaches nobody in this organization. ${remedy}`)
}
