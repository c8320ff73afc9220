// What the screens of emergency addresses read and change.

import { answerOf, type Schemas } from '@mainline/client'
import { limits } from '@mainline/model'
import { queryOptions } from '@tanstack/react-query'
import { allPages, api, ifMatch, versioned } from './client.ts'
import { fillsForm } from './queries.ts'

/** Where help is sent, in the form of its country. */
export type EmergencyAddress = Schemas['EmergencyAddress']
/** An address as it is written. */
export type NewEmergencyAddress = Schemas['NewEmergencyAddressInput']
/** A place in an address, or the address itself. */
export type EmergencyLocation = Schemas['EmergencyLocation']

const numbersPath = '/v1.0/admin/teams/telephoneNumberManagement/numberAssignments'

/** Every address of the organization. */
export const emergencyAddressesQuery = queryOptions({
  queryKey: ['emergencyAddresses'],
  queryFn: () =>
    allPages(limits.pageSize, (query) =>
      answerOf(api.GET('/v1.0/emergencyAddresses', { params: { query } })),
    ),
})

/** Every location that a number can have, with its address. */
export const locationChoicesQuery = queryOptions({
  queryKey: ['emergencyAddresses', 'locations'],
  queryFn: async () => {
    const addresses = await allPages(limits.pageSize, (query) =>
      answerOf(api.GET('/v1.0/emergencyAddresses', { params: { query } })),
    )
    const choices = await Promise.all(
      addresses.map(async (address) =>
        (await readLocations(address.id)).map((location) => ({ address, location })),
      ),
    )
    return choices.flat()
  },
})

/** One address. */
export function emergencyAddressQuery(id: string) {
  return queryOptions({
    queryKey: ['emergencyAddresses', id],
    queryFn: () =>
      versioned(api.GET('/v1.0/emergencyAddresses/{id}', { params: { path: { id } } })),
    meta: fillsForm,
  })
}

/** The places of an address, its default location first. */
export function emergencyLocationsQuery(id: string) {
  return queryOptions({
    queryKey: ['emergencyAddresses', id, 'locations'],
    queryFn: () => readLocations(id),
  })
}

/** The numbers that are located at an address. */
export function numbersAtAddressQuery(id: string) {
  const query = { $filter: `civicAddressId eq '${id}'`, $top: limits.pageSize }
  return queryOptions({
    queryKey: ['emergencyAddresses', id, 'numbers'],
    queryFn: async () => (await answerOf(api.GET(numbersPath, { params: { query } }))).value,
  })
}

/** Adds an address, or replaces one when an id is given. */
export function saveEmergencyAddress(body: NewEmergencyAddress, id?: string, etag?: string) {
  if (id === undefined) return answerOf(api.POST('/v1.0/emergencyAddresses', { body }))
  const params = { path: { id }, header: ifMatch(etag) }
  return answerOf(api.PUT('/v1.0/emergencyAddresses/{id}', { params, body }))
}

/** Finds an address right; it does not change any more. */
export function validateEmergencyAddress(id: string) {
  return answerOf(api.POST('/v1.0/emergencyAddresses/{id}/validate', { params: { path: { id } } }))
}

/** Makes an address serve where no other is chosen. */
export function makeDefaultAddress(id: string) {
  const params = { path: { id } }
  return answerOf(api.POST('/v1.0/emergencyAddresses/{id}/makeDefault', { params }))
}

/** Deletes an address with its places. */
export function deleteEmergencyAddress(id: string) {
  return answerOf(api.DELETE('/v1.0/emergencyAddresses/{id}', { params: { path: { id } } }))
}

/** Adds a place to an address. */
export function addEmergencyLocation(id: string, displayName: string) {
  const request = { params: { path: { id } }, body: { displayName } }
  return answerOf(api.POST('/v1.0/emergencyAddresses/{id}/locations', request))
}

/** Deletes a place. */
export function deleteEmergencyLocation({ id, civicAddressId }: EmergencyLocation) {
  const params = { path: { id: civicAddressId, locationId: id } }
  return answerOf(api.DELETE('/v1.0/emergencyAddresses/{id}/locations/{locationId}', { params }))
}

function readLocations(id: string): Promise<readonly EmergencyLocation[]> {
  return allPages(limits.pageSize, (query) => {
    const params = { path: { id }, query }
    return answerOf(api.GET('/v1.0/emergencyAddresses/{id}/locations', { params }))
  })
}
