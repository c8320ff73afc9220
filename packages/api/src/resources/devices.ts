// /users/{id}/devices: the phones of a person. The credentials of a new one are answered once and
// cannot be read again; who lost them deletes the device and adds another.

import { limits, parseId, type UserId } from '@mainline/model'
import { addDevice, deleteDevice, listDevices } from '@mainline/store'
import { z } from 'zod'
import { requireAccount, requireLockedAccount } from '../account-change.ts'
import { type ApiContext, type ApiServer, inOrganization } from '../api-context.ts'
import { ApiError, errorAnswers, notFound } from '../errors.ts'
import { devicePolicy } from '../policies/devices.ts'
import { collectionOf, idParams } from '../schemas.ts'

const deviceAnswer = z
  .object({
    id: z.string(),
    displayName: z.string(),
    username: z.string(),
    domain: z.string(),
    registration: z
      .object({
        contact: z.string(),
        transport: z.enum(['udp', 'tcp', 'tls', 'ws', 'wss']),
        address: z.string(),
        expiresDateTime: z.string(),
        userAgent: z.string(),
      })
      .nullable(),
  })
  .meta({ id: 'Device' })

const newDevice = z
  .strictObject({ displayName: z.string().trim().min(1).max(limits.nameLength).exactOptional() })
  .nullish()
  .meta({ id: 'NewDevice', examples: [{ displayName: 'Desk phone' }] })

const deviceCredentials = z
  .object({
    id: z.string(),
    displayName: z.string(),
    username: z.string(),
    password: z.string(),
    domain: z.string(),
    sipServer: z.object({
      host: z.string(),
      port: z.number().int(),
      transports: z.array(z.enum(['udp', 'tcp', 'tls'])),
      tlsPort: z.number().int().exactOptional(),
    }),
  })
  .meta({ id: 'DeviceCredentials' })

/** Registers the routes of this resource. */
export function registerDevices(app: ApiServer, context: ApiContext): void {
  registerList(app, context)
  registerAdd(app, context)
  registerDelete(app, context)
}

function registerList(app: ApiServer, context: ApiContext): void {
  app.get('/users/:id/devices', {
    config: { policy: devicePolicy.read },
    schema: { params: idParams, response: { 200: collectionOf(deviceAnswer), ...errorAnswers } },
    handler: async (request) => {
      const devices = await inOrganization(context, request, async (tx) => {
        const { id } = await requireAccount(tx, request.params.id)
        return listDevices(tx, id)
      })
      return { value: [...devices] }
    },
  })
}

function registerAdd(app: ApiServer, context: ApiContext): void {
  app.post('/users/:id/devices', {
    config: { policy: devicePolicy.change },
    schema: {
      params: idParams,
      body: newDevice,
      response: { 201: deviceCredentials, ...errorAnswers },
    },
    handler: async (request, reply) => {
      const credentials = await inOrganization(context, request, async (tx) => {
        const account = await requireLockedAccount(tx, request.params.id)
        const id = parseId<UserId>('user', account.id)
        if (id === undefined) throw new ApiError('badRequest', 'Only people have phones.')
        const { length } = await listDevices(tx, id)
        if (length >= limits.devicesPerUser) throw tooManyDevices()
        const name = request.body?.displayName ?? `Phone ${length + 1}`
        return addDevice(tx, { id, userName: account.userName }, name)
      })
      const { sipServer } = context.settings
      reply.status(201).header('cache-control', 'no-store')
      return { ...credentials, sipServer: { ...sipServer, transports: [...sipServer.transports] } }
    },
  })
}

function registerDelete(app: ApiServer, context: ApiContext): void {
  app.delete('/users/:id/devices/:deviceId', {
    config: { policy: devicePolicy.change },
    schema: {
      params: idParams.extend({ deviceId: z.string() }),
      response: { 204: z.null(), ...errorAnswers },
    },
    handler: async (request, reply) => {
      const { id, deviceId } = request.params
      const deleted = await inOrganization(context, request, (tx) => deleteDevice(tx, id, deviceId))
      if (!deleted) throw notFound('device')
      return reply.status(204).send(null)
    },
  })
}

function tooManyDevices(): ApiError {
  const message = `A person has ${limits.devicesPerUser} devices at most. Delete one first.`
  return new ApiError('conflict', message)
}
