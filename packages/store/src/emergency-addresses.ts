// Emergency addresses and the places in them. An address brings its default location with it, which
// is the address itself and has no name; places have names. Numbers point at locations, so what
// uses an address is counted over all of its locations.

import type { CivicField, OrganizationId, ValidationStatus } from '@mainline/model'
import { type Generated, type SelectExpression, sql } from 'kysely'
import type { Database, Tx } from './database.ts'
import { type Columns, filterSql, orderSql } from './filter.ts'
import { newId } from './new-id.ts'
import { containing, type Page, type PageQuery } from './page.ts'
import { withoutNulls } from './without-nulls.ts'

type CivicColumns = {
  house_number: string | null
  house_number_suffix: string | null
  pre_directional: string | null
  street_name: string | null
  street_suffix: string | null
  post_directional: string | null
  city: string | null
  city_alias: string | null
  state_or_province: string | null
  postal_code: string | null
}

interface EmergencyAddressTable extends CivicColumns {
  organization_id: Generated<OrganizationId>
  id: string
  display_name: string
  description: string | null
  company_name: string
  company_tax_id: string | null
  country_or_region: string
  latitude: number | null
  longitude: number | null
  validation_status: ValidationStatus
  is_default: boolean
  created_at: Generated<string>
  revision: Generated<number>
}

interface EmergencyLocationTable {
  organization_id: Generated<OrganizationId>
  id: string
  address_id: string
  name: string | null
  elin: string | null
  created_at: Generated<string>
}

/** The tables of this subject. */
export interface EmergencyAddressTables {
  emergency_addresses: EmergencyAddressTable
  emergency_locations: EmergencyLocationTable
}

/** What an administrator says of an address. */
export type EmergencyAddressProperties = {
  readonly displayName: string
  readonly description?: string
  readonly companyName: string
  readonly companyTaxId?: string
  readonly countryOrRegion: string
  readonly latitude?: number
  readonly longitude?: number
} & { readonly [Field in CivicField]?: string }

/** An address; `revision` grows with each change and becomes the ETag. */
export type EmergencyAddress = EmergencyAddressProperties & {
  readonly id: string
  readonly validationStatus: ValidationStatus
  /** Whether it serves numbers for which no other location is chosen. */
  readonly isDefault: boolean
  readonly defaultLocationId: string
  readonly elin?: string
  readonly numberOfPlaces: number
  readonly numberOfPhoneNumbers: number
  /** How many of those numbers people have. */
  readonly numberOfVoiceUsers: number
  readonly revision: number
}

/** A place in an address, or the address itself where there is no name. */
export interface EmergencyLocation {
  readonly id: string
  readonly addressId: string
  readonly displayName?: string
  readonly elin?: string
  readonly numberOfPhoneNumbers: number
}

/** What addresses can be filtered and ordered by. */
export const emergencyAddressFields = {
  id: { type: 'text', sql: sql`emergency_addresses.id` },
  displayName: { type: 'text', sql: sql`emergency_addresses.display_name` },
  companyName: { type: 'text', sql: sql`emergency_addresses.company_name` },
  countryOrRegion: { type: 'text', sql: sql`emergency_addresses.country_or_region` },
  city: { type: 'text', sql: sql`emergency_addresses.city` },
  postalCode: { type: 'text', sql: sql`emergency_addresses.postal_code` },
  isDefault: { type: 'boolean', sql: sql`emergency_addresses.is_default` },
  validationStatus: {
    type: ['validated', 'notValidated', 'invalid'],
    sql: sql`emergency_addresses.validation_status`,
  },
} as const satisfies Columns

/** The addresses that match, by name where no other order is asked for. */
export async function listEmergencyAddresses(
  tx: Tx,
  query: PageQuery,
): Promise<Page<EmergencyAddress>> {
  const matching = addresses(tx)
    .$if(query.search !== undefined, (rows) => rows.where(foundBy(query.search ?? '')))
    .$if(query.filter !== undefined, (rows) =>
      query.filter === undefined
        ? rows
        : rows.where(filterSql(query.filter, emergencyAddressFields)),
    )
  const rows = await matching
    .orderBy(orderSql(query.orderBy, emergencyAddressFields, sql`lower(display_name)`, sql`id`))
    .limit(query.top)
    .offset(query.skip)
    .execute()
  const { count } = await matching
    .clearSelect()
    .select((row) => row.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return { values: rows.map(withoutNulls), count }
}

/** One address, if there is such. */
export async function readEmergencyAddress(
  tx: Tx,
  id: string,
): Promise<EmergencyAddress | undefined> {
  const row = await addresses(tx).where('emergency_addresses.id', '=', id).executeTakeFirst()
  return row === undefined ? undefined : withoutNulls(row)
}

/** One address, which nobody else changes until this transaction ends. */
export async function lockEmergencyAddress(
  tx: Tx,
  id: string,
): Promise<EmergencyAddress | undefined> {
  await tx.selectFrom('emergency_addresses').select('id').where('id', '=', id).forUpdate().execute()
  return readEmergencyAddress(tx, id)
}

/** The address that serves where no other is chosen, if there is one. */
export async function readDefaultAddress(tx: Tx): Promise<EmergencyAddress | undefined> {
  const row = await addresses(tx).where('is_default', '=', true).executeTakeFirst()
  return row === undefined ? undefined : withoutNulls(row)
}

/** The address that a location lies in, if there is such a location. */
export async function readAddressOfLocation(
  tx: Tx,
  locationId: string,
): Promise<EmergencyAddress | undefined> {
  const location = await tx
    .selectFrom('emergency_locations')
    .select('address_id')
    .where('id', '=', locationId)
    .executeTakeFirst()
  return location === undefined ? undefined : readEmergencyAddress(tx, location.address_id)
}

/** Adds an address with its default location; the first one is the organization's default. */
export async function addEmergencyAddress(
  tx: Tx,
  address: EmergencyAddressProperties,
  validationStatus: ValidationStatus,
  elin: string | undefined,
): Promise<string> {
  const id = newId('address')
  const isFirst = (await readDefaultAddress(tx)) === undefined
  await tx
    .insertInto('emergency_addresses')
    .values({ id, ...columnsOf(address), validation_status: validationStatus, is_default: isFirst })
    .execute()
  await tx
    .insertInto('emergency_locations')
    .values({ id: newId('location'), address_id: id, elin: elin ?? null, name: null })
    .execute()
  return id
}

/** Puts what an administrator says of an address in the place of what was said before. */
export async function replaceEmergencyAddress(
  tx: Tx,
  id: string,
  address: EmergencyAddressProperties,
  validationStatus: ValidationStatus,
): Promise<void> {
  await tx
    .updateTable('emergency_addresses')
    .set({ ...columnsOf(address), validation_status: validationStatus })
    .where('id', '=', id)
    .execute()
}

/** Says that an address was found to be right. */
export async function markAddressValidated(tx: Tx, id: string): Promise<void> {
  await tx
    .updateTable('emergency_addresses')
    .set({ validation_status: 'validated' })
    .where('id', '=', id)
    .execute()
}

/** Makes an address the one that serves where no other is chosen. */
export async function makeDefaultAddress(tx: Tx, id: string): Promise<void> {
  const others = tx.updateTable('emergency_addresses').set({ is_default: false })
  await others.where('is_default', '=', true).where('id', '<>', id).execute()
  await tx
    .updateTable('emergency_addresses')
    .set({ is_default: true })
    .where('id', '=', id)
    .execute()
}

/** Deletes an address with its places; no number may be there. */
export async function deleteEmergencyAddress(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('emergency_locations').where('address_id', '=', id).execute()
  await tx.deleteFrom('emergency_addresses').where('id', '=', id).execute()
}

/** The locations of an address, its default one first. */
export async function listEmergencyLocations(
  tx: Tx,
  addressId: string,
): Promise<readonly EmergencyLocation[]> {
  const rows = await locations(tx)
    .where('address_id', '=', addressId)
    .orderBy(sql`name IS NOT NULL`)
    .orderBy(sql`lower(name)`)
    .execute()
  return rows.map(withoutNulls)
}

/** Adds a place to an address. */
export async function addEmergencyLocation(
  tx: Tx,
  addressId: string,
  place: { readonly displayName: string; readonly elin?: string },
): Promise<string> {
  const id = newId('location')
  await tx
    .insertInto('emergency_locations')
    .values({ id, address_id: addressId, name: place.displayName, elin: place.elin ?? null })
    .execute()
  return id
}

/** Changes what is given of a place; `null` takes its ELIN away. */
export async function changeEmergencyLocation(
  tx: Tx,
  id: string,
  change: { readonly displayName?: string; readonly elin?: string | null },
): Promise<void> {
  await tx
    .updateTable('emergency_locations')
    // The id is named so that a change of nothing is still a statement.
    .set({ id, name: change.displayName, elin: change.elin })
    .where('id', '=', id)
    .execute()
}

/** Deletes a place; no number may be there. */
export async function deleteEmergencyLocation(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('emergency_locations').where('id', '=', id).execute()
}

/** Sets where whoever calls by a number is; undefined says nowhere. */
export async function locatePhoneNumber(
  tx: Tx,
  numberId: string,
  locationId: string | undefined,
): Promise<void> {
  await tx
    .updateTable('phone_numbers')
    .set({ location_id: locationId ?? null })
    .where('id', '=', numberId)
    .execute()
}

function columnsOf(address: EmergencyAddressProperties) {
  return {
    display_name: address.displayName,
    description: address.description ?? null,
    company_name: address.companyName,
    company_tax_id: address.companyTaxId ?? null,
    country_or_region: address.countryOrRegion,
    house_number: address.houseNumber ?? null,
    house_number_suffix: address.houseNumberSuffix ?? null,
    pre_directional: address.preDirectional ?? null,
    street_name: address.streetName ?? null,
    street_suffix: address.streetSuffix ?? null,
    post_directional: address.postDirectional ?? null,
    city: address.city ?? null,
    city_alias: address.cityAlias ?? null,
    state_or_province: address.stateOrProvince ?? null,
    postal_code: address.postalCode ?? null,
    latitude: address.latitude ?? null,
    longitude: address.longitude ?? null,
  }
}

const addressColumns = [
  'emergency_addresses.id',
  'display_name as displayName',
  'description',
  'company_name as companyName',
  'company_tax_id as companyTaxId',
  'country_or_region as countryOrRegion',
  'house_number as houseNumber',
  'house_number_suffix as houseNumberSuffix',
  'pre_directional as preDirectional',
  'street_name as streetName',
  'street_suffix as streetSuffix',
  'post_directional as postDirectional',
  'city',
  'city_alias as cityAlias',
  'state_or_province as stateOrProvince',
  'postal_code as postalCode',
  'latitude',
  'longitude',
  'validation_status as validationStatus',
  'is_default as isDefault',
  'revision',
] as const satisfies SelectExpression<Database, 'emergency_addresses'>[]

function addresses(tx: Tx) {
  return tx
    .selectFrom('emergency_addresses')
    .select(addressColumns)
    .select([
      sql<string>`(SELECT id FROM emergency_locations WHERE address_id = emergency_addresses.id
        AND name IS NULL)`.as('defaultLocationId'),
      sql<string | null>`(SELECT elin FROM emergency_locations
        WHERE address_id = emergency_addresses.id AND name IS NULL)`.as('elin'),
      sql<number>`(SELECT count(*) FROM emergency_locations
        WHERE address_id = emergency_addresses.id AND name IS NOT NULL)`.as('numberOfPlaces'),
      sql<number>`(SELECT count(*) FROM phone_numbers JOIN emergency_locations
        ON emergency_locations.id = location_id
        WHERE address_id = emergency_addresses.id)`.as('numberOfPhoneNumbers'),
      sql<number>`(SELECT count(*) FROM phone_numbers JOIN emergency_locations
        ON emergency_locations.id = location_id
        WHERE address_id = emergency_addresses.id AND usage = 'user'
          AND account_id IS NOT NULL)`.as('numberOfVoiceUsers'),
    ])
}

function locations(tx: Tx) {
  return tx
    .selectFrom('emergency_locations')
    .select(['emergency_locations.id', 'address_id as addressId', 'name as displayName', 'elin'])
    .select(
      sql<number>`(SELECT count(*) FROM phone_numbers
        WHERE location_id = emergency_locations.id)`.as('numberOfPhoneNumbers'),
    )
}

function foundBy(search: string) {
  const text = containing(search)
  return sql<boolean>`concat_ws(' ', display_name, description, company_name, house_number,
    street_name, city, postal_code) ILIKE ${text}`
}
