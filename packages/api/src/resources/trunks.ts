// /trunks: SIP connections to carriers, known by the addresses their calls come from. Whoever calls
// from such an address reaches the organization's numbers without a password, so a range may not be
// wide, and no address may belong to two trunks.

import { limits } from '@mainline/model'
import {
  addTrunk,
  changeTrunk,
  deleteTrunk,
  listTrunks,
  lockOrganization,
  lockTrunk,
  publishConfiguration,
  type Trunk,
  type Tx,
  trunkNameWithAddress,
} from '@mainline/store'
import { z } from 'zod'
import { type ApiContext, type ApiServer, inOrganization } from '../api-context.ts'
import { collection, listQuery, pageOf } from '../collection.ts'
import { ApiError, errorAnswers, notFound } from '../errors.ts'
import { etagOf, ifMatchHeaders, requireMatch } from '../etag.ts'
import { trunkPolicy } from '../policies/trunks.ts'
import { collectionOf, idParams } from '../schemas.ts'

const address = z
  .union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], {
    error: 'is not an IP address or a range of them, for example 203.0.113.5 or 203.0.113.0/24',
  })
  .refine(isNarrow, 'is wider than /16 (IPv4) or /32 (IPv6); a carrier has fewer addresses')

const name = z.string().trim().min(1).max(limits.nameLength)
const authentication = z.literal(
  'address',
  'only address can be used yet: registering with a carrier comes later',
)
const addresses = z.array(address).min(1).max(64)

const newTrunk = z
  .strictObject({ name, authentication, addresses, enabled: z.boolean().default(true) })
  .meta({
    id: 'NewTrunk',
    examples: [{ name: 'Carrier', authentication: 'address', addresses: ['203.0.113.5'] }],
  })

const trunkChange = z
  .strictObject({
    name: name.exactOptional(),
    authentication: authentication.exactOptional(),
    addresses: addresses.exactOptional(),
    enabled: z.boolean().exactOptional(),
  })
  .meta({ id: 'TrunkChange', examples: [{ enabled: false }] })

const trunkAnswer = z
  .object({
    id: z.string(),
    name: z.string(),
    authentication: z.literal('address'),
    addresses: z.array(z.string()),
    enabled: z.boolean(),
  })
  .meta({ id: 'Trunk' })

/** Registers the routes of this resource. */
export function registerTrunks(app: ApiServer, context: ApiContext): void {
  registerRead(app, context)
  registerAdd(app, context)
  registerChange(app, context)
  registerDelete(app, context)
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
      const trunk = await inOrganization(context, request, (tx) =>
        requireTrunk(tx, request.params.id),
      )
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
      const trunk = await inOrganization(context, request, async (tx) => {
        await requireFree(tx, request.body.addresses, undefined)
        const added = await addTrunk(tx, request.body)
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
      const { body } = request
      const trunk = await inOrganization(context, request, async (tx) => {
        const current = await requireTrunk(tx, request.params.id)
        requireMatch(request, current.revision)
        if (body.addresses !== undefined) await requireFree(tx, body.addresses, current)
        const changed = await changeTrunk(tx, current.id, body)
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
        const trunk = await requireTrunk(tx, request.params.id)
        requireMatch(request, trunk.revision)
        await deleteTrunk(tx, trunk.id)
        await publishConfiguration(tx, `Deleted the trunk ${trunk.name}`)
      })
      return reply.status(204).send(null)
    },
  })
}

async function requireTrunk(tx: Tx, id: string): Promise<Trunk> {
  const trunk = await lockTrunk(tx, id)
  if (trunk === undefined) throw notFound('trunk')
  return trunk
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

function shownTrunk(trunk: Trunk): z.input<typeof trunkAnswer> {
  return { ...trunk, addresses: [...trunk.addresses] }
}

function isNarrow(text: string): boolean {
  const [base = '', bits] = text.split('/')
  return bits === undefined || Number(bits) >= (base.includes(':') ? 32 : 16)
}
