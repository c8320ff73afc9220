// /me/callParticipants: who takes part in the call that a person talks in, besides the two, and
// adding a colleague. The phone names its call by its own dialog's Call-ID, which stays the same
// when a transfer takes the phone into another call (docs/decisions/0019). Nobody is listened to
// in secret here: whoever comes is heard, and hears everybody.

import { parseId, type UserId } from '@mainline/model'
import { recordEvent } from '@mainline/store'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type ApiContext, type ApiServer, inOrganization } from '../api-context.ts'
import { errorAnswers } from '../errors.ts'
import { identityOf } from '../identity.ts'
import { joinRefused } from '../join-refusal.ts'
import { ownPhonePolicy } from '../policies/own-phone.ts'
import { collectionOf } from '../schemas.ts'
import type { StandingTalk } from '../standing-calls.ts'

/** Longer than any phone makes one. */
const longestCallId = 255

const sipCallId = z.string().min(1).max(longestCallId)

const newParticipant = z
  .strictObject({
    /** The Call-ID of the phone's own dialog (RFC 3261 §8.1.1.4). */
    sipCallId,
    /** Whose phones ring. */
    userId: z.string(),
  })
  .meta({
    id: 'NewCallParticipant',
    examples: [{ sipCallId: 'k2fj6o7lq0', userId: 'user_01jd…' }],
  })

const participant = z
  .object({ userId: z.string(), displayName: z.string(), isRinging: z.boolean() })
  .meta({ id: 'CallParticipant' })

/** Registers the routes of this resource. */
export function registerCallParticipants(app: ApiServer, context: ApiContext): void {
  app.get('/me/callParticipants', {
    config: { policy: ownPhonePolicy.addParticipants },
    schema: {
      querystring: z.strictObject({ sipCallId }),
      response: { 200: collectionOf(participant), ...errorAnswers },
    },
    handler: (request) => {
      const own = ownTalk(context, request, request.query.sipCallId)
      return { value: own === undefined ? [] : participantsOf(own.talk) }
    },
  })

  app.post('/me/callParticipants', {
    config: { policy: ownPhonePolicy.addParticipants },
    schema: {
      body: newParticipant,
      response: { 202: collectionOf(participant), ...errorAnswers },
    },
    handler: async (request, reply) => {
      const { organizationId } = identityOf(request)
      const find = () => ownTalk(context, request, request.body.sipCallId)
      const own = find()
      if (own === undefined) throw joinRefused('notConnected')
      const userId = parseId<UserId>('user', request.body.userId)
      if (userId === undefined) throw joinRefused('noSuchPerson')
      const { talk, legId } = own
      const { callId } = talk
      const asked = { callId, legId, userId, role: 'participant' } as const
      const refusal = context.calls?.askGuest(organizationId, asked)
      if (refusal !== undefined) throw joinRefused(refusal)
      const displayName = talk.parties.find((each) => each.legId === legId)?.displayName ?? ''
      await inOrganization(context, request, (tx) =>
        recordEvent(tx, 'callParticipantAdded', { type: 'call', id: callId, displayName }),
      )
      return reply.status(202).send({ value: participantsOf((find() ?? own).talk) })
    },
  })
}

function ownTalk(context: ApiContext, request: FastifyRequest, callId: string) {
  const { organizationId, userId } = identityOf(request)
  return userId === undefined ? undefined : context.calls?.ownTalk(organizationId, userId, callId)
}

/** Supervisors are left out: whoever listens unheard is not told of. */
function participantsOf({ guests }: StandingTalk) {
  return guests
    .filter(({ role }) => role === 'participant' || role === 'barge')
    .map(({ userId = '', displayName, isRinging }) => ({ userId, displayName, isRinging }))
}
