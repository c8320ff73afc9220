// /phoneNumbers: bringing one's own number, changing what a number is for and what is written on
// it, and removing numbers. They are read, with everybody else's, as number assignments.

import { distinctTags, limits, releaseProblems, usageChangeProblems } from '@mainline/model'
import {
  changePhoneNumber,
  deletePhoneNumbers,
  listPhoneNumberTags,
  lockPhoneNumber,
  type PhoneNumber,
  readOrganization,
  readPhoneNumber,
  type Tx,
} from '@mainline/store'
import { z } from 'zod'
import { numberFactsOf } from '../account-facts.ts'
import { type ApiContext, type ApiServer, inOrganization } from '../api-context.ts'
import { assignmentBlock, blockOf, isOneBlock, oneBlockOnly } from '../assignment-block.ts'
import { ApiError, errorAnswers, fieldError, notFound, ruleBroken } from '../errors.ts'
import { etagOf, ifMatchHeaders, requireMatch } from '../etag.ts'
import { usageQuotaProblems } from '../number-order.ts'
import { removeNumbers } from '../number-removal.ts'
import { applyUpload, type UploadRow, uploadPreview } from '../number-upload.ts'
import { phoneNumberPolicy } from '../policies/phone-numbers.ts'
import { collectionOf, idParams } from '../schemas.ts'
import {
  numberAssignmentAnswer,
  numberUsage,
  shownNumberAssignment,
} from './number-assignments-answer.ts'

/** The city of a number. */
export const city = z.string().trim().min(1).max(limits.cityLength)

/** The tags of a number; the same one in other letters is no other one. */
export const tags = z
  .array(z.string().trim().min(1).max(limits.tagLength))
  .overwrite((all) => [...distinctTags(all)])
  .max(limits.tagsPerNumber)

const newPhoneNumber = z
  .strictObject({
    telephoneNumber: z.string().max(64),
    usage: numberUsage,
    city: city.exactOptional(),
    tags: tags.exactOptional(),
    locationId: z.string().exactOptional(),
  })
  .meta({
    id: 'NewPhoneNumber',
    examples: [{ telephoneNumber: '+1 604 555 0199', usage: 'service', city: 'Vancouver' }],
  })

const phoneNumberChange = z
  .strictObject({
    usage: numberUsage.exactOptional(),
    city: city.nullable().exactOptional(),
    tags: tags.exactOptional(),
    note: z.string().trim().min(1).max(limits.noteLength).nullable().exactOptional(),
    ...assignmentBlock,
  })
  .refine(isOneBlock, oneBlockOnly)
  .meta({ id: 'PhoneNumberChange', examples: [{ usage: 'service', tags: ['Sales'] }] })

const releaseRequest = z
  .strictObject({
    telephoneNumbers: z.array(z.string().max(64)).min(1).max(limits.numbersPerRelease),
  })
  .meta({ id: 'ReleaseNumbers', examples: [{ telephoneNumbers: ['+16045550199'] }] })

const tagAnswer = z.object({ name: z.string(), count: z.number().int() }).meta({ id: 'NumberTag' })

/** Registers the routes of this resource. */
export function registerPhoneNumbers(app: ApiServer, context: ApiContext): void {
  registerAdd(app, context)
  registerChange(app, context)
  registerRemove(app, context)
  app.get('/phoneNumbers/tags', {
    config: { policy: phoneNumberPolicy.read },
    schema: { response: { 200: collectionOf(tagAnswer), ...errorAnswers } },
    handler: async (request) => ({
      value: [...(await inOrganization(context, request, listPhoneNumberTags))],
    }),
  })
}

function registerAdd(app: ApiServer, context: ApiContext): void {
  app.post('/phoneNumbers', {
    config: { policy: phoneNumberPolicy.change },
    schema: {
      body: newPhoneNumber,
      response: { 201: numberAssignmentAnswer, ...errorAnswers },
    },
    handler: async (request, reply) => {
      const { telephoneNumber: text, ...properties } = request.body
      const number = await inOrganization(context, request, async (tx) => {
        const { countryCode } = await readOrganization(tx)
        const numbers = [{ line: 1, text, ...properties }]
        const [row] = await uploadPreview(tx, numbers, countryCode, properties.locationId)
        if (row?.problems !== undefined) throw ruleBroken(row.problems)
        if (row?.outcome === 'refused') throw fieldError('telephoneNumber', row.message ?? '')
        if (row?.outcome === 'present') throw taken(row)
        if (row !== undefined) await applyUpload(tx, [row])
        return lockPhoneNumber(tx, row?.telephoneNumber ?? text)
      })
      if (number === undefined) throw notFound('phone number')
      reply.status(201).header('etag', etagOf(number.revision))
      return shownNumberAssignment(number)
    },
  })
}

function registerChange(app: ApiServer, context: ApiContext): void {
  app.patch('/phoneNumbers/:id', {
    config: { policy: phoneNumberPolicy.change },
    schema: {
      params: idParams,
      headers: ifMatchHeaders,
      body: phoneNumberChange,
      response: { 200: numberAssignmentAnswer, ...errorAnswers },
    },
    handler: async (request, reply) => {
      const { assignmentBlockedDays: _, assignmentBlockedForever: __, ...change } = request.body
      const number = await inOrganization(context, request, async (tx) => {
        const found = await requireLockedNumber(tx, request.params.id)
        requireMatch(request, found.revision)
        if (change.usage !== undefined) await requireUsage(tx, found, change.usage)
        await changePhoneNumber(tx, found.id, { ...change, ...blockOf(request.body) })
        return requireLockedNumber(tx, found.id)
      })
      reply.header('etag', etagOf(number.revision))
      return shownNumberAssignment(number)
    },
  })
}

function registerRemove(app: ApiServer, context: ApiContext): void {
  app.delete('/phoneNumbers/:id', {
    config: { policy: phoneNumberPolicy.change },
    schema: {
      params: idParams,
      headers: ifMatchHeaders,
      response: { 204: z.null(), ...errorAnswers },
    },
    handler: async (request, reply) => {
      await inOrganization(context, request, async (tx) => {
        const number = await requireLockedNumber(tx, request.params.id)
        requireMatch(request, number.revision)
        const problems = releaseProblems(numberFactsOf(number))
        if (problems.length > 0) throw ruleBroken(problems)
        await deletePhoneNumbers(tx, [number.id])
      })
      return reply.status(204).send(null)
    },
  })
  app.post('/phoneNumbers/release', {
    config: { policy: phoneNumberPolicy.change },
    schema: {
      body: releaseRequest,
      response: { 200: z.object({ released: z.number().int() }), ...errorAnswers },
    },
    handler: async (request) => ({
      released: await inOrganization(context, request, (tx) =>
        removeNumbers(tx, request.body.telephoneNumbers),
      ),
    }),
  })
}

function taken({ telephoneNumber, message = '' }: UploadRow): ApiError {
  const details = [{ code: 'telephoneNumberTaken', message, target: 'telephoneNumber' }]
  return new ApiError('conflict', `${telephoneNumber}: ${message}`, { details })
}

async function requireLockedNumber(tx: Tx, id: string): Promise<PhoneNumber> {
  const found = await readPhoneNumber(tx, id)
  const number = found && (await lockPhoneNumber(tx, found.telephoneNumber))
  if (number === undefined) throw notFound('phone number')
  return number
}

async function requireUsage(tx: Tx, number: PhoneNumber, usage: PhoneNumber['usage']) {
  const facts = { ...numberFactsOf(number), kind: number.kind }
  const problems = [
    ...usageChangeProblems(facts, usage),
    ...(await usageQuotaProblems(tx, number, usage)),
  ]
  if (problems.length > 0) throw ruleBroken(problems)
}
