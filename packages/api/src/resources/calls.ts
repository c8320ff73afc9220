// /calls: the calls in which two parties talk now, and joining one: to listen, to whisper to one of
// the two, to barge in, or as a third who takes part. Whoever joins is rung on their own phones.
// The audit log says who asked for it; the call's trace says who was there.

import { formatInstant, type LegId, parseId, type UserId } from '@mainline/model'
import { recordEvent } from '@mainline/store'
import { z } from 'zod'
import { type ApiContext, type ApiServer, inOrganization } from '../api-context.ts'
import { errorAnswers, notFound } from '../errors.ts'
import { identityOf } from '../identity.ts'
import { joinRefused } from '../join-refusal.ts'
import { standingCallPolicy } from '../policies/standing-calls.ts'
import { collectionOf, idParams } from '../schemas.ts'
import type { StandingTalk } from '../standing-calls.ts'

const role = z.enum(['monitor', 'whisper', 'barge', 'participant'])

const newGuest = z
  .strictObject({
    role,
    /** The party beside whom the guest is; who whispers is heard by this one only. */
    besideLegId: z.string(),
    /** Whose phones ring; only a participant can be somebody else than who asks. */
    userId: z.string().exactOptional(),
  })
  .meta({ id: 'NewCallGuest', examples: [{ role: 'monitor', besideLegId: 'leg_01jd….1' }] })

const party = z.object({
  legId: z.string(),
  displayName: z.string(),
  userId: z.string().optional(),
})

const callAnswer = z
  .object({
    id: z.string(),
    startDateTime: z.string(),
    to: z.string(),
    parties: z.array(party),
    guests: z.array(party.extend({ role, isRinging: z.boolean() })),
    /** Absent while what they say is not recorded. */
    recording: z.enum(['on', 'paused']).optional(),
  })
  .meta({ id: 'Call' })

/** Registers the routes of this resource. */
export function registerCalls(app: ApiServer, context: ApiContext): void {
  app.get('/calls', {
    config: { policy: standingCallPolicy.read },
    schema: { response: { 200: collectionOf(callAnswer), ...errorAnswers } },
    handler: (request) => {
      const { organizationId } = identityOf(request)
      return { value: (context.calls?.talks(organizationId) ?? []).map(shownCall) }
    },
  })

  app.post('/calls/:id/guests', {
    config: { policy: standingCallPolicy.join },
    schema: {
      params: idParams,
      body: newGuest,
      response: { 202: callAnswer, ...errorAnswers },
    },
    handler: async (request, reply) => {
      const { organizationId, userId: ownId } = identityOf(request)
      const { role: wanted, besideLegId, userId = ownId } = request.body
      const find = () =>
        context.calls?.talks(organizationId).find(({ callId }) => callId === request.params.id)
      const talk = find()
      if (talk === undefined) throw notFound('call')
      const guest = parseId<UserId>('user', userId ?? '')
      if (guest === undefined) throw joinRefused('noSuchPerson')
      if (wanted !== 'participant' && guest !== ownId) throw joinRefused('onlyYourself')
      const legId = parseId<LegId>('leg', besideLegId)
      const beside = talk.parties.find((each) => each.legId === legId)
      if (legId === undefined || beside === undefined) throw joinRefused('notConnected')
      await inOrganization(context, request, (tx) =>
        recordEvent(tx, activities[wanted], {
          ...{ type: 'call', id: talk.callId, displayName: beside.displayName },
        }),
      )
      const asked = { callId: talk.callId, legId, userId: guest, role: wanted }
      const refusal = context.calls?.askGuest(organizationId, asked)
      if (refusal !== undefined) throw joinRefused(refusal)
      return reply.status(202).send(shownCall(find() ?? talk))
    },
  })
}

/** As the audit log calls them. */
const activities = {
  monitor: 'callMonitored',
  whisper: 'callWhisperedIn',
  barge: 'callBargedInto',
  participant: 'callParticipantAdded',
} as const

function shownCall({ callId, arrivedAt, to, parties, guests, recording }: StandingTalk) {
  return {
    id: callId,
    startDateTime: formatInstant(arrivedAt),
    to,
    parties: [...parties],
    guests: [...guests],
    ...(recording && { recording }),
  }
}
