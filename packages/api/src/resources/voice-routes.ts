// /voiceRoutes: which trunks carry which numbers. The most specific pattern that fits a number
// wins, then the lower priority; emergency calls need none.

import { limits, parseId, type TrunkId, trunkCannotCall, type VoiceRoute } from '@mainline/model'
import {
  addVoiceRoute,
  deleteVoiceRoute,
  listVoiceRoutes,
  lockOrganization,
  lockVoiceRoute,
  publishConfiguration,
  readTrunk,
  replaceVoiceRoute,
  type StoredVoiceRoute,
  type Tx,
} from '@mainline/store'
import { z } from 'zod'
import { type ApiContext, type ApiServer, inOrganization } from '../api-context.ts'
import { collection, listQuery, pageOf } from '../collection.ts'
import { ApiError, errorAnswers, fieldError, notFound, ruleBroken } from '../errors.ts'
import { etagOf, ifMatchHeaders, requireMatch } from '../etag.ts'
import { outboundCallingPolicy as policy } from '../policies/outbound-calling.ts'
import { collectionOf, idParams, oneLine } from '../schemas.ts'

const fields = {
  name: oneLine.max(limits.nameLength),
  pattern: z
    .string()
    .regex(
      /^\+(?=[0-9X*])[0-9X]{0,15}\*?$/,
      'is not +, digits, X for any digit, and * at the end for any rest, for example +1250XXXXXXX',
    ),
  priority: z.number().int().min(1).max(100),
  trunkIds: z
    .array(z.string().max(64))
    .min(1)
    .max(limits.trunksPerOrganization)
    .refine((ids) => new Set(ids).size === ids.length, 'names a trunk twice'),
}

const newRoute = z.strictObject({ ...fields, priority: fields.priority.default(1) }).meta({
  id: 'NewVoiceRoute',
  examples: [{ name: 'North America', pattern: '+1*', trunkIds: ['trunk_01jd'] }],
})

const routeChange = z
  .strictObject({
    name: fields.name.exactOptional(),
    pattern: fields.pattern.exactOptional(),
    priority: fields.priority.exactOptional(),
    trunkIds: fields.trunkIds.exactOptional(),
  })
  .meta({ id: 'VoiceRouteChange', examples: [{ priority: 2 }] })

const routeAnswer = z.object({ id: z.string(), ...fields }).meta({ id: 'VoiceRoute' })

/** Registers the routes of this resource. */
export function registerVoiceRoutes(app: ApiServer, context: ApiContext): void {
  registerRead(app, context)
  registerAdd(app, context)
  registerChange(app, context)
  registerDelete(app, context)
}

function registerRead(app: ApiServer, context: ApiContext): void {
  app.get('/voiceRoutes', {
    config: { policy: policy.read },
    schema: {
      querystring: listQuery,
      response: { 200: collectionOf(routeAnswer), ...errorAnswers },
    },
    handler: async (request) => {
      const wanted = pageOf(request.query)
      const page = await inOrganization(context, request, (tx) => listVoiceRoutes(tx, wanted))
      return collection(context, request, page, shownRoute)
    },
  })
  app.get('/voiceRoutes/:id', {
    config: { policy: policy.read },
    schema: { params: idParams, response: { 200: routeAnswer, ...errorAnswers } },
    handler: async (request, reply) => {
      const { id } = request.params
      const route = await inOrganization(context, request, (tx) => requireRoute(tx, id))
      reply.header('etag', etagOf(route.revision))
      return shownRoute(route)
    },
  })
}

function registerAdd(app: ApiServer, context: ApiContext): void {
  app.post('/voiceRoutes', {
    config: { policy: policy.change },
    schema: { body: newRoute, response: { 201: routeAnswer, ...errorAnswers } },
    handler: async (request, reply) => {
      const route = await inOrganization(context, request, async (tx) => {
        await lockOrganization(tx)
        const trunkIds = await requireCallingTrunks(tx, request.body.trunkIds)
        const wanted = { ...request.body, trunkIds }
        await requireRoom(tx)
        const added = await addVoiceRoute(tx, wanted)
        await publishConfiguration(tx, `Added the voice route ${added.name}`)
        return added
      })
      reply.status(201).header('etag', etagOf(route.revision))
      return shownRoute(route)
    },
  })
}

function registerChange(app: ApiServer, context: ApiContext): void {
  app.patch('/voiceRoutes/:id', {
    config: { policy: policy.change },
    schema: {
      params: idParams,
      headers: ifMatchHeaders,
      body: routeChange,
      response: { 200: routeAnswer, ...errorAnswers },
    },
    handler: async (request, reply) => {
      const { trunkIds, ...change } = request.body
      const route = await inOrganization(context, request, async (tx) => {
        const { revision, id, ...current } = await requireRoute(tx, request.params.id)
        requireMatch(request, revision)
        const trunks =
          trunkIds === undefined ? {} : { trunkIds: await requireCallingTrunks(tx, trunkIds) }
        const wanted: VoiceRoute = { ...current, ...change, ...trunks }
        const changed = await replaceVoiceRoute(tx, id, wanted)
        await publishConfiguration(tx, `Changed the voice route ${changed.name}`)
        return changed
      })
      reply.header('etag', etagOf(route.revision))
      return shownRoute(route)
    },
  })
}

function registerDelete(app: ApiServer, context: ApiContext): void {
  app.delete('/voiceRoutes/:id', {
    config: { policy: policy.change },
    schema: {
      params: idParams,
      headers: ifMatchHeaders,
      response: { 204: z.null(), ...errorAnswers },
    },
    handler: async (request, reply) => {
      await inOrganization(context, request, async (tx) => {
        const route = await requireRoute(tx, request.params.id)
        requireMatch(request, route.revision)
        await deleteVoiceRoute(tx, route.id)
        await publishConfiguration(tx, `Deleted the voice route ${route.name}`)
      })
      return reply.status(204).send(null)
    },
  })
}

async function requireRoute(tx: Tx, id: string): Promise<StoredVoiceRoute> {
  const route = await lockVoiceRoute(tx, id)
  if (route === undefined) throw notFound('voice route')
  return route
}

/** The trunks of these ids; each is here and has a server that calls can go to. */
async function requireCallingTrunks(tx: Tx, ids: readonly string[]): Promise<TrunkId[]> {
  const found = await Promise.all(
    ids.map(async (id) => {
      const trunk = await readTrunk(tx, parseId<TrunkId>('trunk', id) ?? '')
      if (trunk === undefined) throw fieldError('trunkIds', `There is no trunk ${id} here.`)
      return trunk
    }),
  )
  const mute = found.filter(({ server }) => server === undefined)
  if (mute.length > 0) throw ruleBroken(mute.map(({ name }) => trunkCannotCall(name)))
  return found.map(({ id }) => id)
}

async function requireRoom(tx: Tx): Promise<void> {
  const { count } = await listVoiceRoutes(tx, { top: 0, skip: 0 })
  if (count < limits.voiceRoutesPerOrganization) return
  const message = `There are ${count} voice routes, which is the limit. Delete one.`
  throw new ApiError('conflict', message)
}

function shownRoute({ revision: _, ...route }: StoredVoiceRoute): z.input<typeof routeAnswer> {
  return { ...route, trunkIds: [...route.trunkIds] }
}
