// Bring your own: numbers that the organization's own trunk delivers, written as people write them.
// The source has every number that is one.

import type { NumberSource } from '@mainline/model'
import { parseTelephoneNumber } from './telephone-number.ts'

/** Numbers as texts, and the country in which their country code may be left out. */
export interface OwnNumbers {
  readonly texts: readonly string[]
  readonly countryCode: string
}

/** The source of one's own numbers. */
export const ownNumbers: NumberSource<OwnNumbers> = {
  name: 'own',
  numberType: 'directRouting',
  *find({ texts, countryCode }) {
    for (const text of texts) {
      const value = parseTelephoneNumber(text, countryCode)
      yield value === undefined ? { ok: false, error: notANumber(text) } : { ok: true, value }
    }
  },
}

/** What to say of a text that is no phone number. */
export function notANumber(text: string): string {
  const example = '+1 250 555 0012'
  return `${text} is not a phone number. Write it with its country code, for example ${example}.`
}
