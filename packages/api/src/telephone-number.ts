// Phone numbers as people write them, read into E.164 by libphonenumber, and shown with spaces.
// The plus sign may be missing: a number of the organization's own country is tried first, then an
// international one. Whether a number is toll-free is libphonenumber's word, which also holds for
// the 555 numbers of fiction; in +1, toll-free numbers belong to every country of that zone, so
// they count as the organization's. A number of one's own trunk may carry an extension behind
// `;ext=`: its base is what the trunk delivers, so it need only look like E.164 (reference §5.3).

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
  const [, base, extension] = /^(.+);ext=([0-9]{1,8})$/i.exec(text.trim()) ?? []
  if (base !== undefined) return withExtension(base, `;ext=${extension}`, home)
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

function withExtension(
  base: string,
  suffix: string,
  home: CountryCode | undefined,
): TelephoneNumber | undefined {
  const compact = base.replace(/[\s().-]/g, '')
  const number = parsePhoneNumberFromString(compact.startsWith('+') ? compact : `+${compact}`)
  if (number === undefined || !/^\+[1-9][0-9]{6,14}$/.test(number.number)) return undefined
  const [first] = number.getPossibleCountries()
  const country = number.country ?? (home !== undefined && sharesCode(number, home) ? home : first)
  if (country === undefined) return undefined
  const kind = number.getType() === 'TOLL_FREE' ? 'tollFree' : 'toll'
  return { telephoneNumber: `${number.number}${suffix}`, isoCountryCode: country, kind }
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
