// Where numbers come from: the pool of sample numbers, what the organization brings along, and in
// time a carrier's stock. A source says what it has and finds what is wanted; holding, buying and
// counting numbers is the same for all of them, and not its business.

import type { NumberKind, NumberType, OrderedNumberType } from './number-kinds.ts'

/** The names of the sources. */
export type NumberSourceName = 'sample' | 'own'

/** A number that a source has. */
export interface FoundNumber {
  /** E.164 with its plus sign, `;ext=` and digits behind it where a trunk needs that. */
  readonly telephoneNumber: string
  readonly isoCountryCode: string
  readonly kind: NumberKind
  readonly city?: string
  /** ISO 3166-2, for example CA-BC. */
  readonly isoSubdivision?: string
}

/** What of the wanted numbers a source has, one by one, and why it has not the others. */
export type Found =
  | { readonly ok: true; readonly value: FoundNumber }
  | { readonly ok: false; readonly error: string }

/** A source of numbers; `Wanted` is how one asks it for some. */
export interface NumberSource<Wanted> {
  readonly name: NumberSourceName
  readonly numberType: NumberType
  find(wanted: Wanted): Iterable<Found>
}

/** A stretch of numbers that a source can be searched for. */
export interface NumberArea {
  readonly countryCode: string
  readonly kind: NumberKind
  /** As it is said in the country, without the digit that is dialed before it. */
  readonly areaCode: string
  readonly city?: string
  readonly isoSubdivision?: string
  /** The first number, E.164. */
  readonly first: string
  readonly count: number
}

/** What to look for where: by area code, by the first digits, or by the city. */
export interface NumberSearch {
  readonly countryCode: string
  readonly kind: NumberKind
  readonly searchType: NumberSearchType
  readonly searchText: string
}

/** The ways to search a source. */
export type NumberSearchType = 'areaCode' | 'numberPrefix' | 'city'

/** A source that can be searched for numbers nobody has yet. */
export interface SearchableNumberSource extends NumberSource<NumberSearch> {
  readonly areas: readonly NumberArea[]
  readonly numberTypes: readonly OrderedNumberType[]
}
