// Which location a number gets, and what is located where. A location that is named is taken; a
// number keeps the one it has; one that needs a location gets the organization's default address,
// so that an address that was entered once is enough.

import { type LocationOccasion, locationProblems, type Problem } from '@mainline/model'
import {
  type EmergencyAddress,
  listPhoneNumbers,
  type NewPhoneNumber,
  readAddressOfLocation,
  readDefaultAddress,
  type Tx,
} from '@mainline/store'
import { ApiError, fieldError } from './errors.ts'
import { formatTelephoneNumber } from './telephone-number.ts'

/** The location a number is to have, and what stands in the way of that. */
export interface LocationChoice {
  readonly locationId: string | undefined
  readonly problems: readonly Problem[]
}

/** The numbers named in a refusal; whoever moves that many sees the rest the next time. */
const numbersNamed = 100

/** What a number may be located at: what was asked for, and the organization's default address. */
export interface LocationOptions {
  readonly wanted?: { readonly locationId: string; readonly address: EmergencyAddress }
  readonly usual?: EmergencyAddress
}

type LocatedNumber = Omit<NewPhoneNumber, 'numberType' | 'usage'>

/** Chooses where a number is; `wanted` is what was asked for, empty for nowhere. */
export async function chooseLocation(
  tx: Tx,
  number: LocatedNumber,
  wanted: string | undefined,
  occasions: readonly LocationOccasion[],
): Promise<LocationChoice> {
  const options = await readLocationOptions(tx, wanted ?? number.locationId)
  return locationAmong(number, options, occasions)
}

/** What there is to choose from; an empty location is none. */
export async function readLocationOptions(tx: Tx, wanted = ''): Promise<LocationOptions> {
  const address = wanted === '' ? undefined : await readAddressOfLocation(tx, wanted)
  if (address !== undefined) return { wanted: { locationId: wanted, address } }
  if (wanted !== '') {
    throw fieldError('locationId', `There is no emergency location ${wanted}.`)
  }
  const usual = await readDefaultAddress(tx)
  return usual === undefined ? {} : { usual }
}

/** Chooses for one number of many, without another look at the database. */
export function locationAmong(
  number: LocatedNumber,
  { wanted, usual }: LocationOptions,
  occasions: readonly LocationOccasion[],
): LocationChoice {
  const { telephoneNumber, isoCountryCode, source, kind } = number
  const facts = {
    telephoneNumber,
    isoCountryCode,
    isSample: source === 'sample',
    isTollFree: kind === 'tollFree',
  }
  if (wanted !== undefined) {
    const { locationId, address } = wanted
    return { locationId, problems: locationProblems(facts, address, occasions) }
  }
  const problems = locationProblems(facts, undefined, occasions)
  const isUsual =
    problems.length > 0 &&
    usual !== undefined &&
    locationProblems(facts, usual, occasions).length === 0
  return isUsual
    ? { locationId: usual.defaultLocationId, problems: [] }
    : { locationId: undefined, problems }
}

/** Throws 409 with the numbers that are located at an address or a place. */
export async function requireNoNumbers(
  tx: Tx,
  where: { readonly civicAddressId: string } | { readonly locationId: string },
  name: string,
): Promise<void> {
  const [[field, value] = []] = Object.entries(where)
  const filter = { kind: 'eq' as const, field: field ?? '', value: value ?? '' }
  const { values } = await listPhoneNumbers(tx, { filter, top: numbersNamed, skip: 0 })
  if (values.length === 0) return
  const details = values.map(({ id, telephoneNumber, accountName }) => {
    const holder = accountName === undefined ? '' : ` (${accountName})`
    return {
      code: 'locationInUse',
      message: `${formatTelephoneNumber(telephoneNumber)}${holder} is located at ${name}.`,
      target: `phoneNumbers.${id}`,
      remedyText: 'Choose another location for it first.',
    }
  })
  const message = details.map((detail) => detail.message).join(' ')
  throw new ApiError('conflict', message, { details })
}
