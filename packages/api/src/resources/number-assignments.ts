// The inventory of phone numbers and who holds them, at Graph's paths and in its shapes (reference
// §10.2), with what its screens need besides. Assigning is checked and done at once; the operation
// that is answered with 202 has succeeded by then.

import { limits } from '@mainline/model'
import {
  type PhoneNumberOperation,
  phoneNumberFields,
  publishConfiguration,
  readPhoneNumber,
  readPhoneNumberOperation,
} from '@mainline/store'
import { z } from 'zod'
import { type ApiContext, type ApiServer, inOrganization } from '../api-context.ts'
import { collection, filteredPageOf, filteredQuery, selected } from '../collection.ts'
import { errorAnswers, notFound } from '../errors.ts'
import { giveNumber, moveNumber, searchNumbers, takeNumber } from '../number-assignment.ts'
import { numberAssignmentPolicy } from '../policies/number-assignments.ts'
import { collectionOf, idParams } from '../schemas.ts'
import { numberAssignmentAnswer, shownNumberAssignment } from './number-assignments-answer.ts'
import { numberType } from './resource-accounts-answer.ts'

const path = '/admin/teams/telephoneNumberManagement/numberAssignments'

const numberQuery = filteredQuery.extend({
  $top: z.coerce.number().int().min(1).max(limits.numberPageSize).default(500),
})

const assignRequest = z
  .strictObject({
    telephoneNumber: z.string().max(64),
    assignmentTargetId: z.string(),
    numberType: numberType.exactOptional(),
    assignmentCategory: z
      .literal('primary', 'only the primary number of an account can be assigned yet')
      .default('primary'),
    locationId: z.string().nullable().exactOptional(),
  })
  .meta({
    id: 'AssignNumber',
    examples: [
      {
        telephoneNumber: '+12505550012',
        assignmentTargetId: 'ra_01jd…',
        numberType: 'callingPlan',
        assignmentCategory: 'primary',
      },
    ],
  })

const unassignRequest = z
  .strictObject({ telephoneNumber: z.string().max(64), numberType: numberType.exactOptional() })
  .meta({ id: 'UnassignNumber', examples: [{ telephoneNumber: '+12505550012' }] })

const updateRequest = z
  .strictObject({
    telephoneNumber: z.string().max(64),
    locationId: z.string().nullable().exactOptional(),
  })
  .meta({
    id: 'UpdateNumber',
    examples: [{ telephoneNumber: '+12505550012', locationId: 'location_01jd…' }],
  })

const status = z.enum(['notStarted', 'running', 'succeeded', 'failed'])

const operationAnswer = z
  .object({
    id: z.string(),
    createdDateTime: z.string(),
    status,
    numbers: z.array(z.object({ resourceLocation: z.string(), status })),
  })
  .meta({ id: 'NumberOperation' })

/** Registers the routes of this resource. */
export function registerNumberAssignments(app: ApiServer, context: ApiContext): void {
  registerRead(app, context)
  registerAssign(app, context)
  registerUnassign(app, context)
  registerUpdate(app, context)
  registerOperation(app, context)
}

function registerRead(app: ApiServer, context: ApiContext): void {
  app.get(path, {
    config: { policy: numberAssignmentPolicy.read },
    schema: {
      querystring: numberQuery,
      response: { 200: collectionOf(numberAssignmentAnswer), ...errorAnswers },
    },
    handler: async (request, reply) => {
      const wanted = filteredPageOf(request.query, phoneNumberFields)
      const page = await inOrganization(context, request, (tx) => searchNumbers(tx, wanted))
      const numbers = collection(context, request, page, shownNumberAssignment)
      return selected(reply, request.query, numberAssignmentAnswer, numbers)
    },
  })
  app.get(`${path}/:id`, {
    config: { policy: numberAssignmentPolicy.read },
    schema: { params: idParams, response: { 200: numberAssignmentAnswer, ...errorAnswers } },
    handler: async (request) => {
      const number = await inOrganization(context, request, (tx) =>
        readPhoneNumber(tx, request.params.id),
      )
      if (number === undefined) throw notFound('phone number')
      return shownNumberAssignment(number)
    },
  })
}

function registerAssign(app: ApiServer, context: ApiContext): void {
  app.post(`${path}/assignNumber`, {
    config: { policy: numberAssignmentPolicy.assign },
    schema: { body: assignRequest, response: { 202: operationAnswer, ...errorAnswers } },
    handler: async (request, reply) => {
      const { assignmentTargetId, locationId, ...number } = request.body
      // Absent and null both leave the choice to the rules.
      const wanted = typeof locationId === 'string' ? { ...number, locationId } : number
      const operation = await inOrganization(context, request, async (tx) => {
        const { operationId, account } = await giveNumber(tx, assignmentTargetId, wanted)
        await publishConfiguration(tx, `Gave ${account.displayName} a phone number`)
        return readPhoneNumberOperation(tx, operationId)
      })
      const shown = shownOperation(operation)
      reply.status(202).header('location', `/v1.0${path}/operations/${shown.id}`)
      return shown
    },
  })
}

function registerUnassign(app: ApiServer, context: ApiContext): void {
  app.post(`${path}/unassignNumber`, {
    config: { policy: numberAssignmentPolicy.assign },
    schema: { body: unassignRequest, response: { 202: operationAnswer, ...errorAnswers } },
    handler: async (request, reply) => {
      const operation = await inOrganization(context, request, async (tx) => {
        const { operationId, number } = await takeNumber(tx, request.body)
        await publishConfiguration(tx, `Unassigned ${number.telephoneNumber}`)
        return readPhoneNumberOperation(tx, operationId)
      })
      const shown = shownOperation(operation)
      reply.status(202).header('location', `/v1.0${path}/operations/${shown.id}`)
      return shown
    },
  })
}

function registerUpdate(app: ApiServer, context: ApiContext): void {
  app.post(`${path}/updateNumber`, {
    config: { policy: numberAssignmentPolicy.assign },
    schema: { body: updateRequest, response: { 200: numberAssignmentAnswer, ...errorAnswers } },
    handler: async (request) => {
      const { telephoneNumber, locationId } = request.body
      const number = await inOrganization(context, request, (tx) =>
        moveNumber(tx, telephoneNumber, locationId ?? undefined),
      )
      return shownNumberAssignment(number)
    },
  })
}

function registerOperation(app: ApiServer, context: ApiContext): void {
  app.get(`${path}/operations/:id`, {
    config: { policy: numberAssignmentPolicy.read },
    schema: { params: idParams, response: { 200: operationAnswer, ...errorAnswers } },
    handler: async (request) =>
      shownOperation(
        await inOrganization(context, request, (tx) =>
          readPhoneNumberOperation(tx, request.params.id),
        ),
      ),
  })
}

function shownOperation(operation: PhoneNumberOperation | undefined) {
  if (operation === undefined) throw notFound('operation')
  const { id, createdDateTime, status: outcome, phoneNumberId } = operation
  const resourceLocation = `/v1.0${path}/${phoneNumberId}`
  return { id, createdDateTime, status: outcome, numbers: [{ resourceLocation, status: outcome }] }
}
