// The inventory of phone numbers and who holds them, at Graph's paths and in its shapes (reference
// §10.2), with what its screens need besides. Assigning is checked and done at once; the operation
// that is answered with 202 has succeeded by then, and one that was refused keeps its reasons.

import { limits } from '@mainline/model'
import {
  addPhoneNumberOperation,
  changePhoneNumber,
  type PhoneNumberOperation,
  phoneNumberFields,
  publishConfiguration,
  readPhoneNumber,
  readPhoneNumberOperation,
} from '@mainline/store'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type ApiContext, type ApiServer, inOrganization } from '../api-context.ts'
import { assignmentBlock, blockOf, isOneBlock, oneBlockOnly } from '../assignment-block.ts'
import { collection, filteredPageOf, filteredQuery, selected } from '../collection.ts'
import { ApiError, errorAnswers, notFound } from '../errors.ts'
import { etagOf } from '../etag.ts'
import {
  giveNumber,
  moveNumber,
  requireNumber,
  searchNumbers,
  takeNumber,
} from '../number-assignment.ts'
import { numberAssignmentPolicy } from '../policies/number-assignments.ts'
import { collectionOf, idParams } from '../schemas.ts'
import {
  assignmentCategory,
  numberAssignmentAnswer,
  reverseNumberLookup,
  shownNumberAssignment,
} from './number-assignments-answer.ts'
import { numberType } from './resource-accounts-answer.ts'

const path = '/admin/teams/telephoneNumberManagement/numberAssignments'

const numberQuery = filteredQuery.extend({
  // Graph's clients do not encode the plus sign of a number, so it arrives as a space.
  $filter: filteredQuery.shape.$filter.overwrite((text) => text?.replaceAll(/' (?=\d)/g, "'+")),
  $top: z.coerce.number().int().min(1).max(limits.numberPageSize).default(500),
})

const telephoneNumber = z.string().max(64)

const assignRequest = z
  .strictObject({
    telephoneNumber,
    assignmentTargetId: z.string(),
    numberType: numberType.exactOptional(),
    assignmentCategory: assignmentCategory.default('primary'),
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
  .strictObject({ telephoneNumber, numberType: numberType.exactOptional(), ...assignmentBlock })
  .refine(isOneBlock, oneBlockOnly)
  .meta({ id: 'UnassignNumber', examples: [{ telephoneNumber: '+12505550012' }] })

// An empty text takes a value away; null and nothing leave it, as in Graph.
const updateRequest = z
  .strictObject({
    telephoneNumber,
    locationId: z.string().nullable().exactOptional(),
    networkSiteId: z.string().trim().max(limits.networkSiteLength).nullable().exactOptional(),
    reverseNumberLookupOptions: z.array(reverseNumberLookup).max(1).nullable().exactOptional(),
  })
  .meta({
    id: 'UpdateNumber',
    examples: [{ telephoneNumber: '+12505550012', networkSiteId: 'vancouver' }],
  })

const status = z.enum(['notStarted', 'running', 'succeeded', 'failed'])

const operationAnswer = z
  .object({
    id: z.string(),
    createdDateTime: z.string(),
    status,
    numbers: z.array(z.object({ resourceLocation: z.string(), status })),
    error: z
      .object({ message: z.string(), details: z.array(z.looseObject({ message: z.string() })) })
      .optional(),
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
    handler: async (request, reply) => {
      const number = await inOrganization(context, request, (tx) =>
        readPhoneNumber(tx, request.params.id),
      )
      if (number === undefined) throw notFound('phone number')
      reply.header('etag', etagOf(number.revision))
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
      const work = inOrganization(context, request, async (tx) => {
        const { number: given, account } = await giveNumber(tx, assignmentTargetId, wanted)
        await publishConfiguration(tx, `Gave ${account.displayName} a phone number`)
        return addPhoneNumberOperation(tx, given.id)
      })
      const operation = await work.catch((error: unknown) =>
        keepFailure(context, request, reply, wanted.telephoneNumber, error),
      )
      return sendOperation(reply.status(202), operation)
    },
  })
}

function registerUnassign(app: ApiServer, context: ApiContext): void {
  app.post(`${path}/unassignNumber`, {
    config: { policy: numberAssignmentPolicy.assign },
    schema: { body: unassignRequest, response: { 202: operationAnswer, ...errorAnswers } },
    handler: async (request, reply) => {
      const operation = await inOrganization(context, request, async (tx) => {
        const number = await takeNumber(tx, request.body)
        await changePhoneNumber(tx, number.id, blockOf(request.body))
        await publishConfiguration(tx, `Unassigned ${number.telephoneNumber}`)
        return addPhoneNumberOperation(tx, number.id)
      })
      return sendOperation(reply.status(202), operation)
    },
  })
}

function registerUpdate(app: ApiServer, context: ApiContext): void {
  app.post(`${path}/updateNumber`, {
    config: { policy: numberAssignmentPolicy.assign },
    schema: { body: updateRequest, response: { 200: numberAssignmentAnswer, ...errorAnswers } },
    handler: async (request) => {
      const { networkSiteId: site, reverseNumberLookupOptions: lookup } = request.body
      const number = await inOrganization(context, request, async (tx) => {
        const { telephoneNumber: text, locationId } = request.body
        const { id } = await moveNumber(tx, text, locationId ?? undefined)
        await changePhoneNumber(tx, id, {
          ...(site === undefined || site === null
            ? {}
            : { networkSiteId: site === '' ? null : site }),
          ...(lookup === undefined || lookup === null
            ? {}
            : { reverseNumberLookupOptions: lookup }),
        })
        return readPhoneNumber(tx, id)
      })
      if (number === undefined) throw notFound('phone number')
      return shownNumberAssignment(number)
    },
  })
}

function registerOperation(app: ApiServer, context: ApiContext): void {
  app.get(`${path}/operations/:id`, {
    config: { policy: numberAssignmentPolicy.read },
    schema: { params: idParams, response: { 200: operationAnswer, ...errorAnswers } },
    handler: async (request) => {
      const operation = await inOrganization(context, request, (tx) =>
        readPhoneNumberOperation(tx, request.params.id),
      )
      if (operation === undefined) throw notFound('operation')
      return shownOperation(operation)
    },
  })
}

/** A refusal is answered at once, and kept as a failed operation for who looks for it later. */
async function keepFailure(
  context: ApiContext,
  request: FastifyRequest,
  reply: FastifyReply,
  text: string,
  error: unknown,
): Promise<never> {
  if (error instanceof ApiError && error.code === 'ruleBroken') {
    const { message, details } = error
    const reasons = details.map(({ remedyText = '', ...detail }) => ({ ...detail, remedyText }))
    const { id } = await inOrganization(context, request, async (tx) => {
      const number = await requireNumber(tx, { telephoneNumber: text })
      return addPhoneNumberOperation(tx, number.id, { message, details: reasons })
    })
    reply.header('location', locationOf(id))
  }
  throw error
}

function sendOperation(reply: FastifyReply, operation: PhoneNumberOperation) {
  reply.header('location', locationOf(operation.id))
  return shownOperation(operation)
}

function locationOf(operationId: string): string {
  return `/v1.0${path}/operations/${operationId}`
}

function shownOperation(operation: PhoneNumberOperation) {
  const { phoneNumberId, error, ...shown } = operation
  const resourceLocation = `/v1.0${path}/${phoneNumberId}`
  return {
    ...shown,
    numbers: [{ resourceLocation, status: operation.status }],
    ...(error === undefined
      ? {}
      : { error: { message: error.message, details: error.details.map((each) => ({ ...each })) } }),
  }
}
