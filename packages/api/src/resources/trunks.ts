// /trunks: SIP connections to carriers. Whoever calls from a trunk's address, or over its
// registration, reaches the organization's numbers without a password, so a range may not be wide,
// and no address may belong to two trunks.

import { isSamePeer, limits, type TrunkSettings, trunkInUse, trunkProblems } from '@mainline/model'
import {
  addTrunk,
  countTrunks,
  deleteTrunk,
  listTrunks,
  lockOrganization,
  lockTrunk,
  publishConfiguration,
  readOrganization,
  readTrunk,
  replaceTrunk,
  type Trunk,
  type Tx,
  trunkNameWithAddress,
  voiceRouteNameOfTrunk,
} from '@mainline/store'
import { z } from 'zod'
import { type ApiContext, type ApiServer, inOrganization } from '../api-context.ts'
import { collection, listQuery, pageOf } from '../collection.ts'
import { ApiError, errorAnswers, notFound, ruleBroken } from '../errors.ts'
import { etagOf, ifMatchHeaders, requireMatch } from '../etag.ts'
import { trunkPolicy } from '../policies/trunks.ts'
import { collectionOf, idParams } from '../schemas.ts'
import { changedSettings, newTrunk, shownTrunk, trunkAnswer, trunkChange } from './trunks-schema.ts'

/** Registers the routes of this resource. */
export function registerTrunks(app: ApiServer, context: ApiContext): void {
  registerRead(app, context)
  registerAdd(app, context)
  registerChange(app, context)
  registerDelete(app, context)
}

/** The trunk of this organization with this id. */
export async function requireTrunk(tx: Tx, id: string): Promise<Trunk> {
  const trunk = await readTrunk(tx, id)
  if (trunk === undefined) throw notFound('trunk')
  return trunk
}

function registerRead(app: ApiServer, context: ApiContext): void {
  app.get('/trunks', {
    config: { policy: trunkPolicy.read },
    schema: {
      querystring: listQuery,
      response: { 200: collectionOf(trunkAnswer), ...errorAnswers },
    },
    handler: async (request) => {
      const { query } = request
      const page = await inOrganization(context, request, (tx) => listTrunks(tx, pageOf(query)))
      return collection(context, request, page, shownTrunk)
    },
  })
  app.get('/trunks/:id', {
    config: { policy: trunkPolicy.read },
    schema: { params: idParams, response: { 200: trunkAnswer, ...errorAnswers } },
    handler: async (request, reply) => {
      const { id } = request.params
      const trunk = await inOrganization(context, request, (tx) => requireTrunk(tx, id))
      reply.header('etag', etagOf(trunk.revision))
      return shownTrunk(trunk)
    },
  })
}

function registerAdd(app: ApiServer, context: ApiContext): void {
  app.post('/trunks', {
    config: { policy: trunkPolicy.change },
    schema: { body: newTrunk, response: { 201: trunkAnswer, ...errorAnswers } },
    handler: async (request, reply) => {
      const { password, ...body } = request.body
      const trunk = await inOrganization(context, request, async (tx) => {
        const { countryCode: country } = await readOrganization(tx)
        const settings = changedSettings({ country }, body)
        requireSound(settings, undefined, password)
        await requireFree(tx, settings.addresses, undefined)
        await requireRoom(tx)
        const added = await addTrunk(tx, settings, password)
        await publishConfiguration(tx, `Added the trunk ${added.name}`)
        return added
      })
      reply.status(201).header('etag', etagOf(trunk.revision))
      return shownTrunk(trunk)
    },
  })
}

function registerChange(app: ApiServer, context: ApiContext): void {
  app.patch('/trunks/:id', {
    config: { policy: trunkPolicy.change },
    schema: {
      params: idParams,
      headers: ifMatchHeaders,
      body: trunkChange,
      response: { 200: trunkAnswer, ...errorAnswers },
    },
    handler: async (request, reply) => {
      const { password, ...body } = request.body
      const trunk = await inOrganization(context, request, async (tx) => {
        const current = await requireLockedTrunk(tx, request.params.id)
        requireMatch(request, current.revision)
        const settings = changedSettings(current, body)
        requireSound(settings, current, password)
        await requireFree(tx, settings.addresses, current)
        const changed = await replaceTrunk(tx, current, settings, password)
        await publishConfiguration(tx, `Changed the trunk ${changed.name}`)
        return changed
      })
      reply.header('etag', etagOf(trunk.revision))
      return shownTrunk(trunk)
    },
  })
}

function registerDelete(app: ApiServer, context: ApiContext): void {
  app.delete('/trunks/:id', {
    config: { policy: trunkPolicy.change },
    schema: {
      params: idParams,
      headers: ifMatchHeaders,
      response: { 204: z.null(), ...errorAnswers },
    },
    handler: async (request, reply) => {
      await inOrganization(context, request, async (tx) => {
        const trunk = await requireLockedTrunk(tx, request.params.id)
        requireMatch(request, trunk.revision)
        const route = await voiceRouteNameOfTrunk(tx, trunk.id)
        if (route !== undefined) throw ruleBroken([trunkInUse(trunk.name, route)])
        await deleteTrunk(tx, trunk.id)
        await publishConfiguration(tx, `Deleted the trunk ${trunk.name}`)
      })
      return reply.status(204).send(null)
    },
  })
}

async function requireLockedTrunk(tx: Tx, id: string): Promise<Trunk> {
  const trunk = await lockTrunk(tx, id)
  if (trunk === undefined) throw notFound('trunk')
  return trunk
}

function requireSound(
  settings: TrunkSettings,
  current: Trunk | undefined,
  password: string | null | undefined,
): void {
  const problems = trunkProblems(settings, passwordState(settings, current, password))
  if (problems.length > 0) throw ruleBroken(problems)
}

function passwordState(
  settings: TrunkSettings,
  current: Trunk | undefined,
  password: string | null | undefined,
) {
  if (password !== undefined) return password === null ? 'none' : 'kept'
  if (current?.hasPassword !== true) return 'none'
  return isSamePeer(current, settings) ? 'kept' : 'otherPeer'
}

async function requireFree(
  tx: Tx,
  wanted: readonly string[],
  except: Trunk | undefined,
): Promise<void> {
  // Two that are added at once do not see each other, so they come one after the other.
  await lockOrganization(tx)
  const other = await trunkNameWithAddress(tx, wanted, except?.id)
  if (other === undefined) return
  const message = `The trunk ${other} has one of these addresses. Remove it there first.`
  throw new ApiError('conflict', message, { target: 'addresses' })
}

async function requireRoom(tx: Tx): Promise<void> {
  if ((await countTrunks(tx)) < limits.trunksPerOrganization) return
  const message = `${limits.trunksPerOrganization} trunks are the limit. Delete one first.`
  throw new ApiError('conflict', message)
}
