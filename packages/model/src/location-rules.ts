// The rules between phone numbers and emergency locations (reference §5.7): whoever calls for help
// is found at the location of the number. In the United States and Canada a number of a person
// needs one when it is assigned, in Europe, the Middle East and Africa every number when it is
// acquired. A number's location lies in the number's country, and in some countries in its area.
// Sample numbers need none: nobody can call for help by a number of fiction.

import type { Problem } from './account-rules.ts'
import { isInArea } from './area-code.ts'

/** Whether an address is known to be right, not looked at yet, or known to be wrong. */
export type ValidationStatus = 'validated' | 'notValidated' | 'invalid'

/** What the rules need to know of a number. */
export interface LocatedNumber {
  readonly telephoneNumber: string
  readonly isoCountryCode: string
  readonly isSample: boolean
  /** A toll-free number belongs to no area. */
  readonly isTollFree: boolean
}

/** What the rules need to know of a location: its address. */
export interface LocationFacts {
  readonly displayName: string
  readonly countryOrRegion: string
  readonly postalCode?: string
  readonly validationStatus: ValidationStatus
}

/** What makes some countries ask for a location. */
export type LocationOccasion = 'acquired' | 'assignedToPerson'

// Those of the reference's region that phone numbers are sold in; its list is not published.
const emea = new Set(
  (
    'AE AT BE BG BH CH CY CZ DE DK EE EG ES FI FR GB GR HR HU IE IL IS IT JO KE KW LT LU LV MA ' +
    'MT NG NL NO OM PL PT QA RO RS SA SE SI SK TN TR UA ZA'
  ).split(' '),
)

/** Why a number cannot have this location, or cannot be without one; empty when it can. */
export function locationProblems(
  number: LocatedNumber,
  location: LocationFacts | undefined,
  occasions: readonly LocationOccasion[],
): readonly Problem[] {
  if (location === undefined) {
    const isMissing = occasions.some((occasion) => isNeeded(number, occasion))
    return isMissing ? [locationMissing(number)] : []
  }
  if (location.validationStatus === 'invalid') return [locationInvalid(location)]
  if (location.countryOrRegion !== number.isoCountryCode) return [otherCountry(number, location)]
  const { countryOrRegion, postalCode = '' } = location
  const isNear = number.isTollFree || isInArea(number.telephoneNumber, countryOrRegion, postalCode)
  return isNear ? [] : [otherArea(number, location)]
}

/** Why an address cannot be changed; empty when it can. */
export function addressChangeProblems(location: LocationFacts): readonly Problem[] {
  if (location.validationStatus !== 'validated') return []
  return [
    {
      code: 'addressValidated',
      message: `${location.displayName} is validated, and a validated address does not change.`,
      remedy: 'copyAddress',
      remedyText: 'Make a copy, change that, and delete this address once nothing uses it.',
    },
  ]
}

function isNeeded({ isSample, isoCountryCode }: LocatedNumber, occasion: LocationOccasion) {
  if (isSample) return false
  if (occasion === 'assignedToPerson' && ['US', 'CA'].includes(isoCountryCode)) return true
  return occasion === 'acquired' && emea.has(isoCountryCode)
}

function locationMissing({ telephoneNumber, isoCountryCode }: LocatedNumber): Problem {
  return {
    code: 'locationMissing',
    message: `${telephoneNumber} needs an emergency location in ${isoCountryCode}.`,
    remedy: 'addEmergencyAddress',
    remedyText:
      'Add an emergency address under Locations once; as the default address it is then used ' +
      'wherever no other location is chosen.',
  }
}

function locationInvalid({ displayName }: LocationFacts): Problem {
  return {
    code: 'locationInvalid',
    message: `The address ${displayName} is invalid, so help would not find it.`,
    remedy: 'chooseLocation',
    remedyText: 'Correct the address under Locations, or choose another one.',
  }
}

function otherCountry(number: LocatedNumber, location: LocationFacts): Problem {
  return {
    code: 'locationMismatch',
    message:
      `${number.telephoneNumber} is a number of ${number.isoCountryCode}, but ` +
      `${location.displayName} is in ${location.countryOrRegion}.`,
    remedy: 'chooseLocation',
    remedyText: `Choose a location in ${number.isoCountryCode}.`,
  }
}

function otherArea(number: LocatedNumber, location: LocationFacts): Problem {
  return {
    code: 'locationMismatch',
    message: `${location.displayName} is not in the area of ${number.telephoneNumber}.`,
    remedy: 'chooseLocation',
    remedyText: 'Choose a location in the area of the number, or a number of that area.',
  }
}
