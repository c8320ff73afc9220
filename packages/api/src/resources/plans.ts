// /plans: a whole change, shown before it is made. POST answers what would be done and what stands
// in its way; apply does it in one transaction, or says what has changed since. Applying a plan
// twice answers the same and does nothing more.

import { isDeepStrictEqual } from 'node:util'
import { limits } from '@mainline/model'
import { lockPlan, markPlanApplied, type Plan, savePlan, type Tx } from '@mainline/store'
import { z } from 'zod'
import { type ApiContext, type ApiServer, inOrganization } from '../api-context.ts'
import { requireSavable } from '../auto-attendant-saving.ts'
import { ApiError, errorAnswers, notFound, ruleBroken } from '../errors.ts'
import {
  applyMainLine,
  type CreatedMainLine,
  mainLineAttendant,
  planMainLine,
} from '../main-line-plan.ts'
import { planPolicy } from '../policies/plans.ts'
import { renderPrompts } from '../prompt-rendering.ts'
import { idParams, languageId, problemAnswer, timeZoneId, userName } from '../schemas.ts'
import { userId } from './auto-attendants-schema.ts'

const text = z.string().trim().min(1).max(limits.promptLength)
const key = z
  .string()
  .regex(/^[0-9*#]?$/, 'is not a key of the telephone: 0 to 9, * or #; empty runs unasked')

const mainLineOption = z.discriminatedUnion('kind', [
  z.strictObject({ key, kind: z.literal('person'), userId }),
  z.strictObject({ key, kind: z.literal('announcement'), text }),
  z.strictObject({ key, kind: z.literal('operator') }),
  z.strictObject({ key, kind: z.literal('disconnect') }),
])

const newPlan = z
  .strictObject({
    mainLine: z.strictObject({
      name: z.string().trim().min(1).max(limits.nameLength),
      userName: userName.exactOptional(),
      telephoneNumber: z.string().max(64),
      greeting: text,
      languageId,
      timeZoneId,
      operatorId: userId.exactOptional(),
      options: z.array(mainLineOption).max(13),
    }),
  })
  .meta({
    id: 'NewPlan',
    examples: [
      {
        mainLine: {
          name: 'Main line',
          telephoneNumber: '+12505550012',
          greeting: 'Welcome to Contoso. For our address, press 2.',
          languageId: 'en-US',
          timeZoneId: 'America/Vancouver',
          options: [{ key: '2', kind: 'announcement', text: 'Twelve Main Street.' }],
        },
      },
    ],
  })

const planAnswer = z
  .object({
    id: z.string(),
    changes: z.array(
      z.object({
        action: z.enum(['create', 'assign', 'associate']),
        resource: z.string(),
        summary: z.string(),
        body: z.looseObject({}),
      }),
    ),
    problems: z.array(problemAnswer),
  })
  .meta({ id: 'Plan' })

const createdMainLine = z.object({
  resourceAccountId: z.string(),
  autoAttendantId: z.string(),
  orderId: z.string().exactOptional(),
})

const appliedPlan = z.object({ created: createdMainLine }).meta({ id: 'AppliedPlan' })

/** Registers the routes of this resource. */
export function registerPlans(app: ApiServer, context: ApiContext): void {
  app.post('/plans', {
    config: { policy: planPolicy.make },
    schema: { body: newPlan, response: { 201: planAnswer, ...errorAnswers } },
    handler: async (request, reply) => {
      const { mainLine } = request.body
      const plan = await inOrganization(context, request, async (tx) => {
        await requireSavable(tx, mainLineAttendant(mainLine))
        const { changes, problems } = await planMainLine(tx, mainLine)
        return { id: await savePlan(tx, request.body, changes), changes, problems }
      })
      reply.status(201)
      const changes = plan.changes.map((change) => ({ ...change, body: { ...change.body } }))
      return { id: plan.id, changes, problems: [...plan.problems] }
    },
  })

  app.post('/plans/:id/apply', {
    config: { policy: planPolicy.apply },
    schema: { params: idParams, response: { 200: appliedPlan, ...errorAnswers } },
    handler: async (request) => {
      const plan = await inOrganization(context, request, (tx) =>
        requirePlan(tx, request.params.id),
      )
      if (plan.created !== undefined) return { created: createdMainLine.parse(plan.created) }
      const attendant = mainLineAttendant(newPlan.parse(plan.request).mainLine)
      const prompts = await renderPrompts(context.promptRenderer, attendant)
      const created = await inOrganization(context, request, (tx) =>
        apply(tx, plan.id, (mainLine) => applyMainLine(tx, mainLine, attendant, prompts)),
      )
      return { created }
    },
  })
}

async function apply(
  tx: Tx,
  id: string,
  act: (plan: Awaited<ReturnType<typeof planMainLine>>) => Promise<CreatedMainLine>,
): Promise<CreatedMainLine> {
  const { request, changes, created } = await requirePlan(tx, id)
  if (created !== undefined) return createdMainLine.parse(created)
  const plan = await planMainLine(tx, newPlan.parse(request).mainLine)
  if (plan.problems.length > 0) throw ruleBroken(plan.problems)
  // Through JSON, because that is how the other one was kept.
  if (!isDeepStrictEqual(JSON.parse(JSON.stringify(plan.changes)), changes)) throw stale()
  const made = await act(plan)
  await markPlanApplied(tx, id, made)
  return made
}

async function requirePlan(tx: Tx, id: string): Promise<Plan> {
  const plan = await lockPlan(tx, id)
  // Other kinds of plans have paths of their own.
  if (plan === undefined || !('mainLine' in plan.request)) throw notFound('plan')
  return plan
}

function stale(): ApiError {
  const message =
    'Something changed since this plan was made, so it would do something else now. ' +
    'Make the plan again and look at it.'
  return new ApiError('conflict', message)
}
