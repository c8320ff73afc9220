// POST /numberTests: may this person dial this number now, by which route and trunk, and what do
// those who are called see. The engine that decides live calls decides it in virtual time, with all
// that was called and spent before, so the answer is what the call would get.

import { instantFromMs, type TraceStep } from '@mainline/model'
import { simulate } from '@mainline/simulator'
import { currentConfiguration } from '@mainline/store'
import { z } from 'zod'
import { type ApiContext, type ApiServer, inOrganization } from '../api-context.ts'
import { callEnd, shownSteps, traceStep } from '../call-schemas.ts'
import { errorAnswers, fieldError, notFound } from '../errors.ts'
import { outboundCallingPolicy as policy } from '../policies/outbound-calling.ts'

const numberTest = z
  .strictObject({ userId: z.string().max(64), number: z.string().trim().min(1).max(128) })
  .meta({ id: 'NumberTest', examples: [{ userId: 'user_01jd', number: '011 33 1 70 18 99 00' }] })

const testResult = z
  .object({
    /** Whether a trunk would carry the call. */
    isCalled: z.boolean(),
    /** What was dialed, as a number of the public network; absent where it leads inside. */
    number: z.string().optional(),
    isEmergency: z.boolean(),
    route: z.object({ name: z.string(), pattern: z.string() }).optional(),
    trunk: z.object({ id: z.string(), name: z.string() }).optional(),
    /** Absent where none is shown. */
    callerIdNumber: z.string().optional(),
    /** Whether the calls and the money of the last day count: not while no calls are taken. */
    isUsageCounted: z.boolean(),
    end: callEnd,
    steps: z.array(traceStep),
  })
  .meta({ id: 'NumberTestResult' })

/** Registers the routes of this resource. */
export function registerNumberTests(app: ApiServer, context: ApiContext): void {
  app.post('/numberTests', {
    config: { policy: policy.change },
    schema: { body: numberTest, response: { 200: testResult, ...errorAnswers } },
    handler: async (request) => {
      const { userId, number } = request.body
      const configuration = await inOrganization(context, request, currentConfiguration)
      if (configuration === undefined) throw notFound('configuration version')
      if (!Object.hasOwn(configuration.users, userId)) {
        throw fieldError('userId', `There is no person ${userId} here.`)
      }
      const at = instantFromMs(Date.now())
      const ledger = context.trunks?.ledger(configuration.organizationId)
      const used = ledger === undefined ? {} : { ledger }
      const { end, steps } = simulate({ configuration, from: userId, to: number, at, ...used })
      const isUsageCounted = ledger !== undefined
      return { ...outcomeOf(steps), isUsageCounted, end, steps: shownSteps(steps) }
    },
  })
}

const help = z.object({ number: z.string() })
const dialed = z.object({
  number: z.string(),
  trunkId: z.string(),
  name: z.string(),
  callerIdNumber: z.string().optional(),
})
const compared = z.object({
  number: z.string(),
  matched: z.array(z.object({ name: z.string(), pattern: z.string() })),
})

/** What the facts of the call say, in the words of the answer. */
function outcomeOf(steps: readonly TraceStep[]) {
  const emergency = detailsOf(steps, 'emergencyNumberDialed', help)
  const outside = detailsOf(steps, 'outsideNumberDialed', help)
  const route = detailsOf(steps, 'voiceRoutesCompared', compared)?.matched[0]
  const call = detailsOf(steps, 'numberDialed', dialed)
  const number = emergency?.number ?? outside?.number
  const shows = call?.callerIdNumber
  return {
    isCalled: call !== undefined,
    isEmergency: emergency !== undefined,
    ...(number === undefined ? {} : { number }),
    ...(route === undefined ? {} : { route }),
    ...(call === undefined ? {} : { trunk: { id: call.trunkId, name: call.name } }),
    ...(shows === undefined || shows === '' ? {} : { callerIdNumber: shows }),
  }
}

function detailsOf<Shape extends z.ZodType>(
  steps: readonly TraceStep[],
  kind: string,
  shape: Shape,
): z.output<Shape> | undefined {
  const step = steps.find((each) => each.kind === kind)
  return step === undefined ? undefined : shape.parse(step.details)
}
