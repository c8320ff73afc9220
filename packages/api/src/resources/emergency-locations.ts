// /emergencyAddresses/{id}/locations: the places of an address (buildings, floors, rooms), each
// with its own location id, besides the default location that the address itself is. There may be
// any number of them, also in a validated address: they say more than the address, not otherwise.

import {
  addEmergencyLocation,
  changeEmergencyLocation,
  deleteEmergencyLocation,
  type EmergencyAddress,
  type EmergencyLocation,
  listEmergencyLocations,
  lockEmergencyAddress,
  type Tx,
} from '@mainline/store'
import { z } from 'zod'
import { type ApiContext, type ApiServer, inOrganization } from '../api-context.ts'
import { collection, listQuery, pageInMemory, pageOf } from '../collection.ts'
import { requireNoNumbers } from '../emergency-location-use.ts'
import { ApiError, errorAnswers, notFound } from '../errors.ts'
import { emergencyAddressPolicy } from '../policies/emergency-addresses.ts'
import { collectionOf, displayName, idParams } from '../schemas.ts'
import {
  elin,
  emergencyLocationAnswer,
  shownEmergencyLocation,
} from './emergency-addresses-schema.ts'

const newLocation = z
  .strictObject({ displayName, elin: elin.exactOptional() })
  .meta({ id: 'NewEmergencyLocation', examples: [{ displayName: 'Second floor' }] })

const locationChange = z
  .strictObject({ displayName: displayName.exactOptional(), elin: elin.nullable().exactOptional() })
  .meta({ id: 'EmergencyLocationChange', examples: [{ displayName: 'Third floor' }] })

const locationParams = z.object({ id: z.string(), locationId: z.string() })

/** Registers the routes of this resource. */
export function registerEmergencyLocations(app: ApiServer, context: ApiContext): void {
  registerList(app, context)
  registerAdd(app, context)
  registerChange(app, context)
  registerDelete(app, context)
}

function registerList(app: ApiServer, context: ApiContext): void {
  app.get('/emergencyAddresses/:id/locations', {
    config: { policy: emergencyAddressPolicy.read },
    schema: {
      params: idParams,
      querystring: listQuery.omit({ $search: true }),
      response: { 200: collectionOf(emergencyLocationAnswer), ...errorAnswers },
    },
    handler: async (request) => {
      const locations = await inOrganization(context, request, async (tx) => {
        const address = await requireAddress(tx, request.params.id)
        return listEmergencyLocations(tx, address.id)
      })
      const page = pageInMemory(locations, pageOf(request.query))
      return collection(context, request, page, shownEmergencyLocation)
    },
  })
}

function registerAdd(app: ApiServer, context: ApiContext): void {
  app.post('/emergencyAddresses/:id/locations', {
    config: { policy: emergencyAddressPolicy.change },
    schema: {
      params: idParams,
      body: newLocation,
      response: { 201: emergencyLocationAnswer, ...errorAnswers },
    },
    handler: async (request, reply) => {
      const location = await inOrganization(context, request, async (tx) => {
        const address = await requireAddress(tx, request.params.id)
        const id = await addEmergencyLocation(tx, address.id, request.body)
        return requireLocation(tx, address, id)
      })
      reply.status(201)
      return shownEmergencyLocation(location)
    },
  })
}

function registerChange(app: ApiServer, context: ApiContext): void {
  app.patch('/emergencyAddresses/:id/locations/:locationId', {
    config: { policy: emergencyAddressPolicy.change },
    schema: {
      params: locationParams,
      body: locationChange,
      response: { 200: emergencyLocationAnswer, ...errorAnswers },
    },
    handler: async (request) => {
      const location = await inOrganization(context, request, async (tx) => {
        const { id, locationId } = request.params
        const address = await requireAddress(tx, id)
        const place = await requirePlace(tx, address, locationId)
        await changeEmergencyLocation(tx, place.id, request.body)
        return requireLocation(tx, address, place.id)
      })
      return shownEmergencyLocation(location)
    },
  })
}

function registerDelete(app: ApiServer, context: ApiContext): void {
  app.delete('/emergencyAddresses/:id/locations/:locationId', {
    config: { policy: emergencyAddressPolicy.change },
    schema: { params: locationParams, response: { 204: z.null(), ...errorAnswers } },
    handler: async (request, reply) => {
      await inOrganization(context, request, async (tx) => {
        const { id, locationId } = request.params
        const place = await requirePlace(tx, await requireAddress(tx, id), locationId)
        await requireNoNumbers(tx, { locationId: place.id }, place.displayName)
        await deleteEmergencyLocation(tx, place.id)
      })
      return reply.status(204).send(null)
    },
  })
}

async function requireAddress(tx: Tx, id: string): Promise<EmergencyAddress> {
  const address = await lockEmergencyAddress(tx, id)
  if (address === undefined) throw notFound('emergency address')
  return address
}

async function requireLocation(
  tx: Tx,
  address: EmergencyAddress,
  id: string,
): Promise<EmergencyLocation> {
  const locations = await listEmergencyLocations(tx, address.id)
  const location = locations.find((candidate) => candidate.id === id)
  if (location === undefined) throw notFound('location')
  return location
}

/** A location with a name of its own; the default one is changed and deleted with its address. */
async function requirePlace(
  tx: Tx,
  address: EmergencyAddress,
  id: string,
): Promise<EmergencyLocation & { readonly displayName: string }> {
  const { displayName: name, ...location } = await requireLocation(tx, address, id)
  if (name !== undefined) return { ...location, displayName: name }
  const message = 'The default location is the address itself; change or delete the address.'
  throw new ApiError('conflict', message)
}
