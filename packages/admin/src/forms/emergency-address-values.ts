// An emergency address as its form holds it: every part a text, the coordinates as maps give them,
// in one piece. Parts that the chosen country does not have are not sent.

import { addressFormat, type CivicField, type FormatField, needsCoordinates } from '@mainline/model'
import type { TFunction } from 'i18next'
import type { EmergencyAddress, NewEmergencyAddress } from '../api/emergency-addresses.ts'

/** The values of the form. */
export type EmergencyAddressValues = {
  readonly displayName: string
  readonly description: string
  readonly companyName: string
  readonly companyTaxId: string
  readonly countryOrRegion: string
  readonly coordinates: string
  readonly elin: string
} & { readonly [Field in CivicField]: string }

const emptyParts: Readonly<Record<CivicField, string>> = {
  houseNumber: '',
  houseNumberSuffix: '',
  preDirectional: '',
  streetName: '',
  streetSuffix: '',
  postDirectional: '',
  city: '',
  cityAlias: '',
  stateOrProvince: '',
  postalCode: '',
}

/** What a form begins with: an address to change or to copy, or nothing but the country. */
export function addressValues(
  address: EmergencyAddress | undefined,
  home: { readonly countryCode: string; readonly displayName: string },
): EmergencyAddressValues {
  if (address === undefined) {
    const { countryCode: countryOrRegion, displayName: companyName } = home
    return { ...emptyParts, ...emptyRest, companyName, countryOrRegion }
  }
  const { latitude, longitude } = address
  const isLocated = latitude !== undefined && longitude !== undefined
  const said = Object.entries({ ...emptyParts, ...emptyRest }).map(([name, empty]) => {
    const value: unknown = Reflect.get(address, name)
    return [name, typeof value === 'string' ? value : empty]
  })
  return {
    ...emptyParts,
    ...emptyRest,
    ...Object.fromEntries(said),
    countryOrRegion: address.countryOrRegion,
    coordinates: isLocated ? `${latitude}, ${longitude}` : '',
  }
}

const emptyRest = {
  displayName: '',
  description: '',
  companyName: '',
  companyTaxId: '',
  coordinates: '',
  elin: '',
}

/** The body that says what the form says. */
export function addressBody(values: EmergencyAddressValues): NewEmergencyAddress {
  const { displayName, companyName, countryOrRegion } = values
  const parts = addressFormat(countryOrRegion).map(({ field }) => field)
  const optional = [...parts, 'description', 'companyTaxId', 'elin'] as const
  const filled = optional.flatMap((name) => {
    const text = values[name].trim()
    return text === '' ? [] : [[name, text]]
  })
  const coordinates = parseCoordinates(values.coordinates)
  return {
    displayName,
    companyName,
    countryOrRegion,
    ...Object.fromEntries(filled),
    ...coordinates,
  }
}

/** Coordinates as maps write them, `49.2827, -123.1207`; undefined when they are none. */
export function parseCoordinates(
  text: string,
): { readonly latitude: number; readonly longitude: number } | undefined {
  const match = /^\s*(-?\d{1,2}(?:\.\d+)?)\s*[,; ]\s*(-?\d{1,3}(?:\.\d+)?)\s*$/.exec(text)
  if (match === null) return undefined
  const [latitude, longitude] = [Number(match[1]), Number(match[2])]
  const isOnEarth = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180
  return isOnEarth ? { latitude, longitude } : undefined
}

/** Whether the coordinates can be saved with an address of this country. */
export function areCoordinatesFit(text: string, countryOrRegion: string): boolean {
  if (text.trim() === '') return !needsCoordinates(countryOrRegion)
  return parseCoordinates(text) !== undefined
}

/** What a part of an address is called in its country. */
export function partLabel({ field, localName }: FormatField, t: TFunction): string {
  return localName === undefined
    ? t(`addresses.fields.${field}`)
    : t(`addresses.local.${localName}`)
}
