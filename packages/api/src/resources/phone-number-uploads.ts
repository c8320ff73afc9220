// POST /phoneNumberUploads: many of one's own numbers at once, as a list, a range or a CSV file. By
// itself it only tells what would become of each row; with `apply` it is done. And the inventory as
// a CSV file, which can be read again.

import { limits } from '@mainline/model'
import {
  listPhoneNumbers,
  type PageQuery,
  type PhoneNumber,
  phoneNumberFields,
  readOrganization,
} from '@mainline/store'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type ApiContext, type ApiServer, inOrganization } from '../api-context.ts'
import { filteredPageOf, filteredQuery } from '../collection.ts'
import { csvLine } from '../csv.ts'
import { csvAnswer, sendCsv } from '../csv-answer.ts'
import { errorAnswers } from '../errors.ts'
import {
  applyUpload,
  csvNumbers,
  rangeTexts,
  type UploadedNumber,
  uploadPreview,
} from '../number-upload.ts'
import { phoneNumberPolicy } from '../policies/phone-numbers.ts'
import { numberUsage } from './number-assignments-answer.ts'
import { city, tags } from './phone-numbers.ts'

/** Ten thousand rows with a city and tags each. */
const bodyLimitBytes = 4 * 1024 * 1024
const text = z.string().max(64)

const upload = z
  .strictObject({
    telephoneNumbers: z.array(text).min(1).max(limits.numbersPerUpload).exactOptional(),
    range: z.strictObject({ first: text, last: text }).exactOptional(),
    csv: z.string().max(bodyLimitBytes).exactOptional(),
    usage: numberUsage,
    city: city.exactOptional(),
    tags: tags.exactOptional(),
    locationId: z.string().exactOptional(),
    apply: z.boolean().default(false),
  })
  .refine(
    ({ telephoneNumbers, range, csv }) =>
      [telephoneNumbers, range, csv].filter((given) => given !== undefined).length === 1,
    { path: ['telephoneNumbers'], message: 'or range or csv: send exactly one of them' },
  )
  .meta({
    id: 'PhoneNumberUpload',
    examples: [
      { range: { first: '+1 604 555 0150', last: '+1 604 555 0199' }, usage: 'user', apply: false },
      {
        csv: 'telephoneNumber,usage,city,tags\n+16045550150,user,Vancouver,Sales|West',
        usage: 'user',
      },
    ],
  })

const uploadAnswer = z
  .object({
    applied: z.boolean(),
    counts: z.object({
      add: z.number().int(),
      present: z.number().int(),
      duplicate: z.number().int(),
      refused: z.number().int(),
    }),
    rows: z.array(
      z.object({
        line: z.number().int(),
        telephoneNumber: z.string(),
        formatted: z.string(),
        outcome: z.enum(['add', 'present', 'duplicate', 'refused']),
        message: z.string().optional(),
      }),
    ),
  })
  .meta({ id: 'PhoneNumberUploadResult' })

const exportQuery = filteredQuery.pick({ $search: true, $filter: true })

/** Registers the routes of this resource. */
export function registerPhoneNumberUploads(app: ApiServer, context: ApiContext): void {
  app.post('/phoneNumberUploads', {
    config: { policy: phoneNumberPolicy.change },
    bodyLimit: bodyLimitBytes,
    schema: { body: upload, response: { 200: uploadAnswer, ...errorAnswers } },
    handler: async (request) => {
      const { apply: applied } = request.body
      const rows = await inOrganization(context, request, async (tx) => {
        const { countryCode } = await readOrganization(tx)
        const numbers = uploaded(request.body, countryCode)
        const { locationId } = request.body
        const preview = await uploadPreview(tx, numbers, countryCode, locationId)
        if (applied) await applyUpload(tx, preview)
        return preview
      })
      const counts = { add: 0, present: 0, duplicate: 0, refused: 0 }
      for (const { outcome } of rows) counts[outcome] += 1
      return { applied, counts, rows: [...rows] }
    },
  })

  app.get('/phoneNumbers/export', {
    config: { policy: phoneNumberPolicy.read },
    schema: { querystring: exportQuery, response: { 200: csvAnswer, ...errorAnswers } },
    handler: async (request, reply) =>
      sendCsv(reply, 'phone-numbers.csv', exportLines(context, request, exportPage(request.query))),
  })
}

function uploaded(body: z.output<typeof upload>, countryCode: string): readonly UploadedNumber[] {
  const { usage, city: place, tags: marks } = body
  const shared = {
    ...(place === undefined ? {} : { city: place }),
    ...(marks === undefined ? {} : { tags: marks }),
  }
  if (body.csv !== undefined) {
    return csvNumbers(body.csv, usage).map((number) => ({ ...shared, ...number }))
  }
  const texts =
    body.range === undefined
      ? (body.telephoneNumbers ?? [])
      : rangeTexts(body.range.first, body.range.last, countryCode)
  return texts.map((each, index) => ({ line: index + 1, text: each, usage, ...shared }))
}

/** Read before the first line is sent, so that a filter that is wrong is still refused. */
function exportPage(query: z.output<typeof exportQuery>): PageQuery {
  const page = { ...query, $top: limits.numberPageSize, $skip: 0 }
  return filteredPageOf(page, phoneNumberFields)
}

/** Page by page, each in a transaction of its own. */
async function* exportLines(
  context: ApiContext,
  request: FastifyRequest,
  wanted: PageQuery,
): AsyncGenerator<string> {
  yield csvLine(Object.keys(cellsOf))
  for (let skip = 0, isMore = true; isMore; skip += wanted.top) {
    const { values, count } = await inOrganization(context, request, (tx) =>
      listPhoneNumbers(tx, { ...wanted, skip }),
    )
    yield values.map((number) => csvLine(columns.map((cell) => cell(number)))).join('')
    isMore = skip + values.length < count && values.length > 0
  }
}

const cellsOf = {
  telephoneNumber: ({ telephoneNumber }) => telephoneNumber,
  usage: ({ usage }) => usage,
  city: ({ city: place }) => place,
  tags: ({ tags: marks }) => marks.join('|'),
  kind: ({ kind }) => kind,
  numberType: ({ numberType }) => numberType,
  isoCountryCode: ({ isoCountryCode }) => isoCountryCode,
  isoSubdivision: ({ isoSubdivision }) => isoSubdivision,
  source: ({ source }) => source,
  assignmentTargetId: ({ accountId }) => accountId,
  assignmentTargetName: ({ accountName }) => accountName,
  assignmentCategory: ({ accountId, assignmentCategory }) => accountId && assignmentCategory,
  assignmentBlockedState: ({ assignmentBlockedState }) => assignmentBlockedState,
  assignmentBlockedUntil: ({ assignmentBlockedUntil }) => assignmentBlockedUntil,
  note: ({ note }) => note,
  orderId: ({ orderId }) => orderId,
  acquiredDateTime: ({ acquiredDateTime }) => acquiredDateTime,
} as const satisfies Record<string, (number: PhoneNumber) => string | undefined>

const columns = Object.values(cellsOf)
