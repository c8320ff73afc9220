// Phone numbers as people write them, read into E.164 by libphonenumber, and shown with spaces.
// The plus sign may be missing: a number of the organization's own country is tried first, then an
// international one. Whether a number is toll-free is libphonenumber's word, which also holds for
// the 555 numbers of fiction; in +1, toll-free numbers belong to every country of that zone, so
// they count as the organization's.

import {
  type CountryCode,
  getCountryCallingCode,
  isSupportedCountry,
  type PhoneNumber,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max'

/** A phone number that was understood. */
export interface TelephoneNumber {
  readonly telephoneNumber: string
  readonly isoCountryCode: string
  readonly kind: 'toll' | 'tollFree'
}

/** Reads a phone number as somebody in `countryCode` would write it. */
export function parseTelephoneNumber(
  text: string,
  countryCode: string,
): TelephoneNumber | undefined {
  const home = isSupportedCountry(countryCode) ? countryCode : undefined
  const number =
    validNumber(text, home) ?? (text.includes('+') ? undefined : validNumber(`+${text}`, home))
  if (number === undefined) return undefined
  const kind = number.getType() === 'TOLL_FREE' ? 'tollFree' : 'toll'
  const country =
    kind === 'tollFree' && home !== undefined && sharesCode(number, home) ? home : number.country
  if (country === undefined) return undefined
  return { telephoneNumber: number.number, isoCountryCode: country, kind }
}

/** A number in E.164 as it is shown: `+1 250 555 0012`. */
export function formatTelephoneNumber(telephoneNumber: string): string {
  return parsePhoneNumberFromString(telephoneNumber)?.formatInternational() ?? telephoneNumber
}

function validNumber(text: string, home: CountryCode | undefined): PhoneNumber | undefined {
  const number = parsePhoneNumberFromString(
    text,
    home === undefined ? {} : { defaultCountry: home },
  )
  return number?.isValid() === true && number.ext === undefined ? number : undefined
}

function sharesCode(number: PhoneNumber, home: CountryCode): boolean {
  return number.countryCallingCode === getCountryCallingCode(home)
}
