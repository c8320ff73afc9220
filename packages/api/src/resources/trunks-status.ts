// /trunks/{id}/status and /trunks/{id}/diagnose: how a trunk fares, and what is wrong with it. The
// exchange knows both; without one (in a test, or while it starts) there is nothing to tell.

import { type TrunkId, type TrunkSentence, type TrunkStatus, trunkChecks } from '@mainline/model'
import type { Trunk, Tx } from '@mainline/store'
import { z } from 'zod'
import { type ApiContext, type ApiServer, inOrganization } from '../api-context.ts'
import { ApiError, errorAnswers } from '../errors.ts'
import { trunkPolicy } from '../policies/trunks.ts'
import { collectionOf, idParams } from '../schemas.ts'
import { requireTrunk } from './trunks.ts'

/** A sentence, and what other languages make theirs from. */
const reasonShape = {
  reason: z.string().optional(),
  reasonCode: z.string().optional(),
  reasonValues: z.record(z.string(), z.string()).optional(),
}

const statusAnswer = z
  .object({
    registration: z.object({
      state: z.enum(['notNeeded', 'trying', 'registered', 'failed']),
      sinceDateTime: z.string(),
      expiresDateTime: z.string().optional(),
      ...reasonShape,
    }),
    server: z.object({
      state: z.enum(['unwatched', 'waiting', 'up', 'down']),
      sinceDateTime: z.string(),
      roundTripMs: z.number().optional(),
      ...reasonShape,
    }),
    activeCalls: z.number().int(),
    lastFailure: z.object({ dateTime: z.string(), ...reasonShape, reason: z.string() }).optional(),
  })
  .meta({ id: 'TrunkStatus' })

const finding = z
  .object({
    check: z.enum(trunkChecks),
    severity: z.enum(['passed', 'warning', 'error', 'skipped']),
    code: z.string(),
    summary: z.string(),
    detail: z.string().optional(),
    remedy: z.string().optional(),
    values: z.record(z.string(), z.string()).optional(),
    reasonCode: z.string().optional(),
  })
  .meta({ id: 'TrunkFinding' })

/** Registers the routes of this resource. */
export function registerTrunkStatus(app: ApiServer, context: ApiContext): void {
  app.get('/trunks/:id/status', {
    config: { policy: trunkPolicy.read },
    schema: { params: idParams, response: { 200: statusAnswer, ...errorAnswers } },
    handler: async (request) => {
      const { id } = await inOrganization(context, request, (tx) =>
        requireEnabledTrunk(tx, request.params.id),
      )
      const status = context.trunks?.status(id)
      if (status === undefined) {
        const message = 'The exchange does not know this trunk yet. Try again in a moment.'
        throw new ApiError('unavailable', message)
      }
      return shownStatus(status)
    },
  })

  const diagnose = oneAtATime((id: TrunkId) => context.trunks?.diagnose(id))
  app.post('/trunks/:id/diagnose', {
    config: { policy: trunkPolicy.change },
    schema: { params: idParams, response: { 200: collectionOf(finding), ...errorAnswers } },
    handler: async (request) => {
      const { id } = await inOrganization(context, request, (tx) =>
        requireEnabledTrunk(tx, request.params.id),
      )
      const findings = await diagnose(id)
      if (findings === undefined) {
        throw new ApiError('unavailable', 'No calls are taken yet. Try again in a moment.')
      }
      return { value: findings.map(({ values, ...each }) => ({ ...each, values: { ...values } })) }
    },
  })
}

/** Who asks while the same is under way gets the same answer: nobody floods a carrier by it. */
function oneAtATime<Key, Found>(work: (key: Key) => Promise<Found> | undefined) {
  const running = new Map<Key, Promise<Found>>()
  return async (key: Key): Promise<Found | undefined> => {
    const found = running.get(key) ?? work(key)
    if (found === undefined) return undefined
    running.set(key, found)
    return found.finally(() => running.delete(key))
  }
}

/** A trunk that is off is connected to nobody: there is nothing to tell of it. */
async function requireEnabledTrunk(tx: Tx, id: string): Promise<Trunk> {
  const trunk = await requireTrunk(tx, id)
  if (trunk.enabled) return trunk
  throw new ApiError('conflict', `The trunk ${trunk.name} is off. Switch it on first.`)
}

function shownStatus(status: TrunkStatus): z.input<typeof statusAnswer> {
  const { registration, server, activeCalls, lastFailure } = status
  return {
    registration: {
      state: registration.state,
      sinceDateTime: timeOf(registration.since),
      ...(registration.expiresAt === undefined
        ? {}
        : { expiresDateTime: timeOf(registration.expiresAt) }),
      ...reasonOf(registration),
    },
    server: {
      state: server.state,
      sinceDateTime: timeOf(server.since),
      ...(server.roundTripMs === undefined ? {} : { roundTripMs: server.roundTripMs }),
      ...reasonOf(server),
    },
    activeCalls,
    ...(lastFailure === undefined
      ? {}
      : { lastFailure: { dateTime: timeOf(lastFailure.at), ...sentenceOf(lastFailure.reason) } }),
  }
}

function reasonOf({ reason }: { readonly reason?: TrunkSentence }) {
  return reason === undefined ? {} : sentenceOf(reason)
}

function sentenceOf({ text, code, values }: TrunkSentence) {
  return { reason: text, reasonCode: code, reasonValues: { ...values } }
}

function timeOf(at: number): string {
  return new Date(at).toISOString()
}
