// /emergencyAddresses: where help is sent. An address is invalid while it breaks the form of its
// country; otherwise it can be validated, and from then on it does not change: a copy is made
// instead. What a number is located at is not deleted under it.

import { addressChangeProblems, addressProblems, type ValidationStatus } from '@mainline/model'
import {
  addEmergencyAddress,
  changeEmergencyLocation,
  deleteEmergencyAddress,
  type EmergencyAddress,
  type EmergencyAddressProperties,
  emergencyAddressFields,
  listEmergencyAddresses,
  lockEmergencyAddress,
  makeDefaultAddress,
  markAddressValidated,
  readEmergencyAddress,
  replaceEmergencyAddress,
  type Tx,
} from '@mainline/store'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type ApiContext, type ApiServer, inOrganization } from '../api-context.ts'
import { collection, filteredPageOf, filteredQuery, selected } from '../collection.ts'
import { requireNoNumbers } from '../emergency-location-use.ts'
import { ApiError, errorAnswers, notFound, ruleBroken } from '../errors.ts'
import { etagOf, ifMatchHeaders, requireMatch } from '../etag.ts'
import { emergencyAddressPolicy } from '../policies/emergency-addresses.ts'
import { collectionOf, idParams } from '../schemas.ts'
import {
  emergencyAddressAnswer,
  newEmergencyAddress,
  shownEmergencyAddress,
} from './emergency-addresses-schema.ts'

/** Registers the routes of this resource. */
export function registerEmergencyAddresses(app: ApiServer, context: ApiContext): void {
  registerRead(app, context)
  registerAdd(app, context)
  registerReplace(app, context)
  registerActions(app, context)
  registerDelete(app, context)
}

function registerRead(app: ApiServer, context: ApiContext): void {
  app.get('/emergencyAddresses', {
    config: { policy: emergencyAddressPolicy.read },
    schema: {
      querystring: filteredQuery,
      response: { 200: collectionOf(emergencyAddressAnswer), ...errorAnswers },
    },
    handler: async (request, reply) => {
      const wanted = filteredPageOf(request.query, emergencyAddressFields)
      const page = await inOrganization(context, request, (tx) =>
        listEmergencyAddresses(tx, wanted),
      )
      const addresses = collection(context, request, page, shownEmergencyAddress)
      return selected(reply, request.query, emergencyAddressAnswer, addresses)
    },
  })
  app.get('/emergencyAddresses/:id', {
    config: { policy: emergencyAddressPolicy.read },
    schema: { params: idParams, response: { 200: emergencyAddressAnswer, ...errorAnswers } },
    handler: async (request, reply) => {
      const address = await inOrganization(context, request, async (tx) =>
        present(await readEmergencyAddress(tx, request.params.id)),
      )
      reply.header('etag', etagOf(address.revision))
      return shownEmergencyAddress(address)
    },
  })
}

function registerAdd(app: ApiServer, context: ApiContext): void {
  app.post('/emergencyAddresses', {
    config: { policy: emergencyAddressPolicy.change },
    schema: {
      body: newEmergencyAddress,
      response: { 201: emergencyAddressAnswer, ...errorAnswers },
    },
    handler: async (request, reply) => {
      const { elin, ...properties } = request.body
      const address = await inOrganization(context, request, async (tx) => {
        const status = statusOf(properties)
        const id = await addEmergencyAddress(tx, properties, status, elin)
        return present(await readEmergencyAddress(tx, id))
      })
      reply.status(201).header('etag', etagOf(address.revision))
      return shownEmergencyAddress(address)
    },
  })
}

function registerReplace(app: ApiServer, context: ApiContext): void {
  app.put('/emergencyAddresses/:id', {
    config: { policy: emergencyAddressPolicy.change },
    schema: {
      params: idParams,
      headers: ifMatchHeaders,
      body: newEmergencyAddress,
      response: { 200: emergencyAddressAnswer, ...errorAnswers },
    },
    handler: async (request, reply) => {
      const { elin, ...properties } = request.body
      const address = await inOrganization(context, request, async (tx) => {
        const current = await requireLocked(tx, request)
        const problems = addressChangeProblems(current)
        if (problems.length > 0) throw ruleBroken(problems)
        if (properties.countryOrRegion !== current.countryOrRegion) {
          await requireNoNumbers(tx, { civicAddressId: current.id }, current.displayName)
        }
        await replaceEmergencyAddress(tx, current.id, properties, statusOf(properties))
        await changeEmergencyLocation(tx, current.defaultLocationId, { elin: elin ?? null })
        return present(await readEmergencyAddress(tx, current.id))
      })
      reply.header('etag', etagOf(address.revision))
      return shownEmergencyAddress(address)
    },
  })
}

function registerActions(app: ApiServer, context: ApiContext): void {
  const actions = { validate: validateAddress, makeDefault }
  for (const [name, act] of Object.entries(actions)) {
    app.post(`/emergencyAddresses/:id/${name}`, {
      config: { policy: emergencyAddressPolicy.change },
      schema: {
        params: idParams,
        headers: ifMatchHeaders,
        response: { 200: emergencyAddressAnswer, ...errorAnswers },
      },
      handler: async (request, reply) => {
        const address = await inOrganization(context, request, async (tx) => {
          const current = await requireLocked(tx, request)
          await act(tx, current)
          return present(await readEmergencyAddress(tx, current.id))
        })
        reply.header('etag', etagOf(address.revision))
        return shownEmergencyAddress(address)
      },
    })
  }
}

function registerDelete(app: ApiServer, context: ApiContext): void {
  app.delete('/emergencyAddresses/:id', {
    config: { policy: emergencyAddressPolicy.change },
    schema: {
      params: idParams,
      headers: ifMatchHeaders,
      response: { 204: z.null(), ...errorAnswers },
    },
    handler: async (request, reply) => {
      await inOrganization(context, request, async (tx) => {
        const address = await requireLocked(tx, request)
        await requireNoNumbers(tx, { civicAddressId: address.id }, address.displayName)
        await deleteEmergencyAddress(tx, address.id)
      })
      return reply.status(204).send(null)
    },
  })
}

async function validateAddress(tx: Tx, address: EmergencyAddress): Promise<void> {
  const problems = addressProblems(address)
  if (problems.length > 0) {
    const message = problems.map((problem) => problem.message).join(' ')
    throw new ApiError('ruleBroken', message, { details: problems })
  }
  await markAddressValidated(tx, address.id)
}

async function makeDefault(tx: Tx, address: EmergencyAddress): Promise<void> {
  await makeDefaultAddress(tx, address.id)
}

function statusOf(address: EmergencyAddressProperties): ValidationStatus {
  return addressProblems(address).length === 0 ? 'notValidated' : 'invalid'
}

async function requireLocked(
  tx: Tx,
  request: FastifyRequest<{ Params: { id: string } }>,
): Promise<EmergencyAddress> {
  const address = present(await lockEmergencyAddress(tx, request.params.id))
  requireMatch(request, address.revision)
  return address
}

function present(address: EmergencyAddress | undefined): EmergencyAddress {
  if (address === undefined) throw notFound('emergency address')
  return address
}
