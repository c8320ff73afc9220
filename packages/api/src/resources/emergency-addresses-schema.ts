// An emergency address as it is written and as it is shown. The names are those of the reference's
// civic addresses (§5.7); which of the parts an address needs differs by country and is said by
// `problems`, so that an address that is not complete yet can be kept.

import { addressProblems, limits, needsCoordinates } from '@mainline/model'
import type { EmergencyAddress, EmergencyLocation } from '@mainline/store'
import { z } from 'zod'
import { countryCode, displayName } from '../schemas.ts'

const part = z.string().trim().min(1).max(limits.addressPartLength).exactOptional()

/** The number that tells a dispatcher the location; some countries have one for each. */
export const elin = z
  .string()
  .regex(/^\+?[0-9]{2,20}$/, 'is not an emergency location number, which is 2 to 20 digits')

/** What an administrator says of an address. */
export const newEmergencyAddress = z
  .strictObject({
    displayName,
    description: part,
    companyName: z.string().trim().min(1).max(limits.addressPartLength),
    companyTaxId: part,
    countryOrRegion: countryCode,
    houseNumber: part,
    houseNumberSuffix: part,
    preDirectional: part,
    streetName: part,
    streetSuffix: part,
    postDirectional: part,
    city: part,
    cityAlias: part,
    stateOrProvince: part,
    postalCode: part,
    latitude: z.number().min(-90).max(90).exactOptional(),
    longitude: z.number().min(-180).max(180).exactOptional(),
    elin: elin.exactOptional(),
  })
  .superRefine(({ countryOrRegion, latitude, longitude }, context) => {
    if (!needsCoordinates(countryOrRegion)) return
    const missing = { latitude, longitude }
    for (const [name, value] of Object.entries(missing)) {
      const message = `is needed for an address in ${countryOrRegion}`
      if (value === undefined) context.addIssue({ code: 'custom', path: [name], message })
    }
  })
  .meta({
    id: 'NewEmergencyAddress',
    examples: [
      {
        displayName: 'Head office',
        companyName: 'Contoso',
        countryOrRegion: 'CA',
        houseNumber: '12',
        streetName: 'Main',
        streetSuffix: 'Street',
        city: 'Vancouver',
        stateOrProvince: 'BC',
        postalCode: 'V6B 1A1',
        latitude: 49.2827,
        longitude: -123.1207,
      },
    ],
  })

const addressProblem = z.object({ code: z.string(), target: z.string(), message: z.string() })

/** The answer of `/emergencyAddresses`. */
export const emergencyAddressAnswer = z
  .object({
    id: z.string(),
    displayName: z.string(),
    description: z.string().optional(),
    companyName: z.string(),
    companyTaxId: z.string().optional(),
    countryOrRegion: z.string(),
    houseNumber: z.string().optional(),
    houseNumberSuffix: z.string().optional(),
    preDirectional: z.string().optional(),
    streetName: z.string().optional(),
    streetSuffix: z.string().optional(),
    postDirectional: z.string().optional(),
    city: z.string().optional(),
    cityAlias: z.string().optional(),
    stateOrProvince: z.string().optional(),
    postalCode: z.string().optional(),
    latitude: z.number().optional(),
    longitude: z.number().optional(),
    elin: z.string().optional(),
    validationStatus: z.enum(['validated', 'notValidated', 'invalid']),
    isDefault: z.boolean(),
    defaultLocationId: z.string(),
    numberOfPlaces: z.number().int(),
    numberOfPhoneNumbers: z.number().int(),
    numberOfVoiceUsers: z.number().int(),
    problems: z.array(addressProblem),
  })
  .meta({ id: 'EmergencyAddress' })

/** An address as it is shown. */
export function shownEmergencyAddress(
  address: EmergencyAddress,
): z.input<typeof emergencyAddressAnswer> {
  return { ...address, problems: [...addressProblems(address)] }
}

/** The answer of an address's locations. */
export const emergencyLocationAnswer = z
  .object({
    id: z.string(),
    civicAddressId: z.string(),
    /** Absent for the address itself. */
    displayName: z.string().optional(),
    isDefault: z.boolean(),
    elin: z.string().optional(),
    numberOfPhoneNumbers: z.number().int(),
  })
  .meta({ id: 'EmergencyLocation' })

/** A location as it is shown. */
export function shownEmergencyLocation(
  location: EmergencyLocation,
): z.input<typeof emergencyLocationAnswer> {
  const { addressId, ...shown } = location
  return { ...shown, civicAddressId: addressId, isDefault: location.displayName === undefined }
}
