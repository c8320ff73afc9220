// POST and DELETE /phoneNumbers: bringing one's own numbers, which a trunk of one's own delivers.
// They are read, with everybody else's, as number assignments.

import { releaseProblems } from '@mainline/model'
import {
  addPhoneNumbers,
  deletePhoneNumber,
  publishConfiguration,
  readPhoneNumber,
} from '@mainline/store'
import { z } from 'zod'
import { numberFactsOf } from '../account-facts.ts'
import { type ApiContext, type ApiServer, inOrganization } from '../api-context.ts'
import { chooseLocation } from '../emergency-location-use.ts'
import { errorAnswers, notFound, ruleBroken } from '../errors.ts'
import { requireTelephoneNumber } from '../number-assignment.ts'
import { phoneNumberPolicy } from '../policies/phone-numbers.ts'
import { idParams } from '../schemas.ts'
import { numberAssignmentAnswer, shownNumberAssignment } from './number-assignments-answer.ts'

const newPhoneNumber = z
  .strictObject({
    telephoneNumber: z.string().max(64),
    usage: z.enum(['user', 'service']),
    city: z.string().trim().min(1).max(128).exactOptional(),
    locationId: z.string().exactOptional(),
  })
  .meta({
    id: 'NewPhoneNumber',
    examples: [{ telephoneNumber: '+1 604 555 0199', usage: 'service', city: 'Vancouver' }],
  })

/** Registers the routes of this resource. */
export function registerPhoneNumbers(app: ApiServer, context: ApiContext): void {
  app.post('/phoneNumbers', {
    config: { policy: phoneNumberPolicy.change },
    schema: {
      body: newPhoneNumber,
      response: { 201: numberAssignmentAnswer, ...errorAnswers },
    },
    handler: async (request, reply) => {
      const { telephoneNumber: text, ...properties } = request.body
      const number = await inOrganization(context, request, async (tx) => {
        const parsed = await requireTelephoneNumber(tx, text)
        const own = { ...properties, ...parsed, source: 'own' as const }
        const location = await chooseLocation(tx, own, properties.locationId, ['acquired'])
        if (location.problems.length > 0) throw ruleBroken(location.problems)
        const added = {
          ...own,
          numberType: 'directRouting' as const,
          ...(location.locationId === undefined ? {} : { locationId: location.locationId }),
        }
        const [id] = await addPhoneNumbers(tx, [added])
        await publishConfiguration(tx, `Added the number ${parsed.telephoneNumber}`)
        return { ...added, id: id ?? '' }
      })
      reply.status(201)
      return shownNumberAssignment(number)
    },
  })

  app.delete('/phoneNumbers/:id', {
    config: { policy: phoneNumberPolicy.change },
    schema: { params: idParams, response: { 204: z.null(), ...errorAnswers } },
    handler: async (request, reply) => {
      await inOrganization(context, request, async (tx) => {
        const number = await readPhoneNumber(tx, request.params.id)
        if (number === undefined) throw notFound('phone number')
        const problems = releaseProblems(numberFactsOf(number))
        if (problems.length > 0) throw ruleBroken(problems)
        await deletePhoneNumber(tx, number.id)
        await publishConfiguration(tx, `Removed the number ${number.telephoneNumber}`)
      })
      return reply.status(204).send(null)
    },
  })
}
