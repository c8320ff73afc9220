// The sample pool: numbers that the regulators keep free for fiction, so that no order of them can
// ever take somebody's number. NANPA: 555-0100 to 555-0199 of each area code; Ofcom: numbers for
// drama; Arcep: numbers for audiovisual works; BNetzA: Drama-Nummern; ACMA: fictitious numbers.
// France and Germany keep no toll-free numbers for fiction, so there are none of them here.

import type { Found, NumberArea, NumberSearch, SearchableNumberSource } from './number-source.ts'
import { northAmericanAreas, otherAreas } from './sample-pool-areas.ts'

const fictionPerAreaCode = 100
const tollFreeCodes = ['800', '833', '844', '855', '866', '877', '888']

const areas: readonly NumberArea[] = [
  ...northAmericanAreas.map(([countryCode, isoSubdivision, areaCode, city]) => ({
    ...northAmerican(countryCode, areaCode),
    kind: 'toll' as const,
    city,
    isoSubdivision,
  })),
  ...['CA', 'US'].flatMap((country) =>
    tollFreeCodes.map((code) => ({ ...northAmerican(country, code), kind: 'tollFree' as const })),
  ),
  ...otherAreas,
]

/** The pool of sample numbers. */
export const samplePool: SearchableNumberSource = {
  name: 'sample',
  numberType: 'callingPlan',
  areas,
  numberTypes: [
    'userSubscriber',
    'callQueueToll',
    'callQueueTollFree',
    'autoAttendantToll',
    'autoAttendantTollFree',
  ],
  *find(search) {
    for (const area of areas) yield* numbersOf(area, search)
  },
}

function northAmerican(countryCode: string, areaCode: string) {
  return { countryCode, areaCode, first: `+1${areaCode}5550100`, count: fictionPerAreaCode }
}

function* numbersOf(area: NumberArea, search: NumberSearch): Iterable<Found> {
  if (!isIn(area, search)) return
  const { city, isoSubdivision, kind, countryCode } = area
  const place = {
    ...(city === undefined ? {} : { city }),
    ...(isoSubdivision === undefined ? {} : { isoSubdivision }),
  }
  const prefix = `+${digitsOf(search.searchText)}`
  for (let index = 0; index < area.count; index++) {
    const telephoneNumber = `+${Number(area.first) + index}`
    if (search.searchType === 'numberPrefix' && !telephoneNumber.startsWith(prefix)) continue
    yield { ok: true, value: { telephoneNumber, isoCountryCode: countryCode, kind, ...place } }
  }
}

function isIn(area: NumberArea, { countryCode, kind, searchType, searchText }: NumberSearch) {
  if (area.countryCode !== countryCode || area.kind !== kind) return false
  switch (searchType) {
    case 'areaCode':
      return digitsOf(area.areaCode).replace(/^0/, '') === digitsOf(searchText).replace(/^0/, '')
    case 'city':
      return area.city !== undefined && folded(area.city) === folded(searchText)
    case 'numberPrefix':
      return sharesStart(area.first.slice(1), digitsOf(searchText))
  }
}

function sharesStart(left: string, right: string): boolean {
  const length = Math.min(left.length, right.length)
  // The last digits of an area's first number vary within the area.
  const fixed = Math.min(length, left.length - 4)
  return left.slice(0, fixed) === right.slice(0, fixed)
}

function digitsOf(text: string): string {
  return text.replace(/\D/g, '')
}

function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').trim().toLowerCase()
}
