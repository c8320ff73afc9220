// POST /simulations: the path that a caller would take, decided by the engine that decides live
// calls, in virtual time. A time without an offset is meant where the auto attendant is that the
// number leads to, since that is where its hours count.

import {
  attendantOfAccount,
  type Configuration,
  dialedTarget,
  type Instant,
  instantFromMs,
  limits,
} from '@mainline/model'
import { personOutcomes, type SimulationResult, simulate, simulatedKeys } from '@mainline/simulator'
import {
  configurationOfVersion,
  currentConfiguration,
  readOrganization,
  type Tx,
} from '@mainline/store'
import { z } from 'zod'
import { type ApiContext, type ApiServer, inOrganization } from '../api-context.ts'
import { callEnd, shownSteps, traceStep } from '../call-schemas.ts'
import { ApiError, errorAnswers, notFound } from '../errors.ts'
import { callPolicy } from '../policies/calls.ts'

const simulationRequest = z
  .strictObject({
    to: z.string().trim().min(1).max(128),
    from: z.string().trim().min(1).max(128).exactOptional(),
    at: z.string().exactOptional(),
    keys: z
      .string()
      .max(limits.simulatedKeys)
      .regex(simulatedKeys, 'holds keys 0 to 9, * and #, and a comma for silence')
      .exactOptional(),
    outcomes: z.record(z.string(), z.enum(personOutcomes)).exactOptional(),
    configuration: z.union([z.literal('live'), z.number().int().min(1)]).exactOptional(),
  })
  .meta({ id: 'SimulationRequest' })

const simulation = z
  .object({ end: callEnd, steps: z.array(traceStep), version: z.number().int() })
  .meta({ id: 'Simulation' })

/** Registers the routes of this resource. */
export function registerSimulations(app: ApiServer, context: ApiContext): void {
  app.post('/simulations', {
    config: { policy: callPolicy.simulate },
    schema: { body: simulationRequest, response: { 200: simulation, ...errorAnswers } },
    handler: async (request) => {
      const { configuration: wanted, at, ...call } = request.body
      const { configuration, timeZoneId } = await inOrganization(context, request, async (tx) => ({
        configuration: await wantedConfiguration(tx, wanted ?? 'live'),
        timeZoneId: (await readOrganization(tx)).timeZoneId,
      }))
      const zone = dialedTimeZone(configuration, call.to) ?? timeZoneId
      return shownSimulation(simulate({ ...call, configuration, at: parseTime(at, zone) }))
    },
  })
}

async function wantedConfiguration(tx: Tx, wanted: 'live' | number): Promise<Configuration> {
  const configuration =
    wanted === 'live' ? await currentConfiguration(tx) : await configurationOfVersion(tx, wanted)
  if (configuration === undefined) throw notFound('configuration version')
  return configuration
}

function dialedTimeZone(configuration: Configuration, to: string): string | undefined {
  const target = dialedTarget(configuration, to)
  if (target?.kind !== 'resourceAccount') return undefined
  return attendantOfAccount(configuration, target.id)?.timeZoneId
}

function parseTime(text: string | undefined, timeZoneId: string): Instant {
  if (text === undefined) return instantFromMs(Date.now())
  try {
    const hasOffset = /(Z|[+-]\d\d:?\d\d)$/i.test(text)
    const instant = hasOffset
      ? Temporal.Instant.from(text)
      : Temporal.PlainDateTime.from(text).toZonedDateTime(timeZoneId).toInstant()
    return instantFromMs(instant.epochMilliseconds)
  } catch {
    const message = 'at: is not a time, for example 2026-12-25T10:00 or 2026-12-25T18:00:00Z'
    throw new ApiError('badRequest', message, {
      target: 'at',
      details: [{ code: 'invalidValue', message, target: 'at' }],
    })
  }
}

function shownSimulation({ end, steps, version }: SimulationResult) {
  return { end, steps: shownSteps(steps), version }
}
