// Civic addresses by country: which of the fields an address has there, in the order in which they
// are written, which of them it cannot do without, what they are called, and what a postal code
// looks like. Countries without a table of their own follow a common form. An address that breaks
// these rules is invalid: help would be sent to a place that does not exist.

/** The parts of an address that follow the country's form; the names are the reference's (§5.7). */
export type CivicField =
  | 'houseNumber'
  | 'houseNumberSuffix'
  | 'preDirectional'
  | 'streetName'
  | 'streetSuffix'
  | 'postDirectional'
  | 'city'
  | 'cityAlias'
  | 'stateOrProvince'
  | 'postalCode'

/** An address as far as its country's form goes. */
export type CivicAddress = { readonly countryOrRegion: string } & {
  readonly [Field in CivicField]?: string | undefined
}

/** What a part is called where it differs by country. */
export type LocalName =
  | 'state'
  | 'province'
  | 'county'
  | 'suburb'
  | 'postTown'
  | 'zipCode'
  | 'postcode'
  | 'eircode'

/** One part of a country's form. */
export interface FormatField {
  readonly field: CivicField
  readonly required: boolean
  /** Absent where the part has its common name. */
  readonly localName?: LocalName
  /** What the part looks like, in capitals, and one that does. */
  readonly pattern?: RegExp
  readonly example?: string
}

/** What is wrong with an address. */
export interface AddressProblem {
  readonly code: 'fieldMissing' | 'fieldMalformed'
  readonly target: CivicField
  readonly message: string
}

/** The parts of an address in a country, in the order in which they are written there. */
export function addressFormat(countryOrRegion: string): readonly FormatField[] {
  return formats[countryOrRegion] ?? commonFormat
}

/** Whether an address must say its coordinates; Australia and Japan find it without. */
export function needsCoordinates(countryOrRegion: string): boolean {
  return countryOrRegion !== 'AU' && countryOrRegion !== 'JP'
}

/** Everything that is wrong with an address; empty when nothing is. */
export function addressProblems(address: CivicAddress): readonly AddressProblem[] {
  return addressFormat(address.countryOrRegion).flatMap((part) => partProblems(part, address))
}

/** An address in one line, in its country's order. */
export function addressLine(address: CivicAddress): string {
  const parts = addressFormat(address.countryOrRegion).map(({ field }) => address[field] ?? '')
  return [...parts, address.countryOrRegion].filter((part) => part !== '').join(' ')
}

function partProblems(part: FormatField, address: CivicAddress): readonly AddressProblem[] {
  const { field, required, pattern, example } = part
  const text = (address[field] ?? '').trim()
  const { countryOrRegion } = address
  if (text === '') {
    const message = `An address in ${countryOrRegion} has a ${field}.`
    return required ? [{ code: 'fieldMissing', target: field, message }] : []
  }
  if (pattern === undefined || pattern.test(text.toUpperCase())) return []
  const message = `${text} is no ${field} of ${countryOrRegion}, such as ${example ?? ''}.`
  return [{ code: 'fieldMalformed', target: field, message }]
}

function part(field: CivicField, more: Omit<FormatField, 'field' | 'required'> = {}): FormatField {
  return { field, required: true, ...more }
}

function optional(
  field: CivicField,
  more: Omit<FormatField, 'field' | 'required'> = {},
): FormatField {
  return { field, required: false, ...more }
}

const houseThenStreet = [part('houseNumber'), part('streetName')]
const streetThenHouse = [
  part('streetName'),
  part('houseNumber'),
  optional('houseNumberSuffix'),
] as const

const northAmericanStreet = [
  part('houseNumber'),
  optional('houseNumberSuffix'),
  optional('preDirectional'),
  part('streetName'),
  optional('streetSuffix'),
  optional('postDirectional'),
  part('city'),
] as const

const commonFormat: readonly FormatField[] = [
  optional('houseNumber'),
  part('streetName'),
  part('city'),
  optional('stateOrProvince'),
  optional('postalCode'),
]

const formats: Readonly<Record<string, readonly FormatField[]>> = {
  US: [
    ...northAmericanStreet,
    part('stateOrProvince', { localName: 'state', pattern: /^[A-Z]{2}$/, example: 'WA' }),
    part('postalCode', {
      localName: 'zipCode',
      pattern: /^\d{5}(-\d{4})?$/,
      example: '98052',
    }),
  ],
  CA: [
    ...northAmericanStreet,
    part('stateOrProvince', {
      localName: 'province',
      pattern: /^(AB|BC|MB|NB|NL|NS|NT|NU|ON|PE|QC|SK|YT)$/,
      example: 'BC',
    }),
    part('postalCode', {
      pattern: /^[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z] ?\d[ABCEGHJ-NPRSTV-Z]\d$/,
      example: 'V6B 1A1',
    }),
  ],
  GB: [
    optional('houseNumber'),
    part('streetName'),
    part('city', { localName: 'postTown' }),
    optional('stateOrProvince', { localName: 'county' }),
    part('postalCode', {
      localName: 'postcode',
      pattern: /^(GIR ?0AA|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})$/,
      example: 'SW1A 1AA',
    }),
  ],
  FR: [
    optional('houseNumber'),
    optional('houseNumberSuffix'),
    part('streetName'),
    part('postalCode', { pattern: /^(0[1-9]|[1-8]\d|9[0-8])\d{3}$/, example: '75001' }),
    part('city'),
  ],
  BE: [
    ...streetThenHouse,
    part('postalCode', { pattern: /^[1-9]\d{3}$/, example: '1000' }),
    part('city'),
  ],
  DE: [
    ...streetThenHouse,
    part('postalCode', { pattern: /^(0[1-9]|[1-9]\d)\d{3}$/, example: '10115' }),
    part('city'),
  ],
  IE: [
    optional('houseNumber'),
    part('streetName'),
    part('city'),
    optional('stateOrProvince', { localName: 'county' }),
    optional('postalCode', {
      localName: 'eircode',
      pattern: /^[AC-FHKNPRTV-Y](\d{2}|6W) ?[0-9AC-FHKNPRTV-Y]{4}$/,
      example: 'D02 X285',
    }),
  ],
  NL: [
    ...streetThenHouse,
    part('postalCode', { pattern: /^[1-9]\d{3} ?[A-Z]{2}$/, example: '1012 AB' }),
    part('city'),
  ],
  ES: [
    ...streetThenHouse,
    part('postalCode', { pattern: /^(0[1-9]|[1-4]\d|5[0-2])\d{3}$/, example: '28001' }),
    part('city'),
    part('stateOrProvince', { localName: 'province' }),
  ],
  AU: [
    ...houseThenStreet,
    optional('streetSuffix'),
    part('city', { localName: 'suburb' }),
    part('stateOrProvince', {
      localName: 'state',
      pattern: /^(ACT|NSW|NT|QLD|SA|TAS|VIC|WA)$/,
      example: 'NSW',
    }),
    part('postalCode', { localName: 'postcode', pattern: /^\d{4}$/, example: '2000' }),
  ],
}
