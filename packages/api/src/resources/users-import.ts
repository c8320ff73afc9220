// /users/import: people from a CSV file. POST shows row by row what would happen and changes
// nothing; apply does exactly that, in one transaction and one configuration version, or says that
// something has changed since. Rows with an error are left out. Nobody gets a password by a file.
// /users/export is the other way, with the same columns.

import { isDeepStrictEqual } from 'node:util'
import { type PlannedRow, planImport } from '@mainline/model'
import {
  type AccountQuery,
  addImported,
  changeImported,
  knownAccounts,
  listAccounts,
  lockOrganization,
  lockPlan,
  markPlanApplied,
  publishConfiguration,
  readOrganization,
  savePlan,
  type Tx,
  userFields,
} from '@mainline/store'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type ApiContext, type ApiServer, inOrganization } from '../api-context.ts'
import { filteredPageOf, filteredQuery } from '../collection.ts'
import { csvLine } from '../csv.ts'
import { csvAnswer, sendCsv } from '../csv-answer.ts'
import { ApiError, errorAnswers, notFound } from '../errors.ts'
import { type Identity, identityOf } from '../identity.ts'
import { userPolicy } from '../policies/users.ts'
import { idParams } from '../schemas.ts'
import { readUserRows, userCells, userHeadings } from '../user-csv.ts'

/** Ten thousand rows of a few hundred characters. */
const bodyLimit = 4 * 1024 * 1024
const exportBatch = 1_000

const file = z.strictObject({ csv: z.string().min(1).max(bodyLimit) }).meta({
  id: 'UserImport',
  examples: [{ csv: 'userPrincipalName,displayName,extension\nanna,Anna Berg,201\n' }],
})

const fields = z.object({
  displayName: z.string().optional(),
  givenName: z.string().optional(),
  surname: z.string().optional(),
  usageLocation: z.string().optional(),
  department: z.string().optional(),
  jobTitle: z.string().optional(),
  extension: z.string().optional(),
  unansweredDelayMs: z.number().optional(),
  accountEnabled: z.boolean().optional(),
})
const rowProblem = z.object({ code: z.string(), message: z.string(), remedyText: z.string() })

const preview = z
  .object({
    id: z.string(),
    rows: z.array(
      z.object({
        line: z.number().int(),
        userName: z.string(),
        action: z.enum(['create', 'update', 'skip', 'error']),
        fields: fields.optional(),
        problems: z.array(rowProblem).optional(),
      }),
    ),
  })
  .meta({ id: 'UserImportPreview' })

const counts = z
  .object({ created: z.number().int(), updated: z.number().int() })
  .meta({ id: 'UserImportResult' })

/** Registers the routes of this resource. */
export function registerUserImport(app: ApiServer, context: ApiContext): void {
  registerPreview(app, context)
  registerApply(app, context)
  registerExport(app, context)
}

function registerPreview(app: ApiServer, context: ApiContext): void {
  app.post('/users/import', {
    bodyLimit,
    config: { policy: userPolicy.change },
    schema: { body: file, response: { 201: preview, ...errorAnswers } },
    handler: async (request, reply) => {
      const { csv } = request.body
      const { id, rows } = await inOrganization(context, request, async (tx) => {
        const planned = await planRows(tx, csv, identityOf(request))
        return { id: await savePlan(tx, { userImport: csv }, planned), rows: planned }
      })
      reply.status(201)
      return { id, rows: rows.map(shownRow) }
    },
  })
}

function registerApply(app: ApiServer, context: ApiContext): void {
  app.post('/users/import/:id/apply', {
    config: { policy: userPolicy.change },
    schema: { params: idParams, response: { 200: counts, ...errorAnswers } },
    handler: (request) =>
      inOrganization(context, request, (tx) =>
        applyImport(tx, request.params.id, identityOf(request)),
      ),
  })
}

function registerExport(app: ApiServer, context: ApiContext): void {
  app.get('/users/export', {
    config: { policy: userPolicy.read },
    schema: {
      querystring: filteredQuery.pick({ $search: true, $filter: true, $orderby: true }),
      response: { 200: csvAnswer, ...errorAnswers },
    },
    handler: async (request, reply) => {
      const wanted = filteredPageOf({ ...request.query, $top: exportBatch, $skip: 0 }, userFields)
      const query = { ...wanted, accountKind: 'person' } as const
      return sendCsv(reply, 'users.csv', userLines(context, request, query))
    },
  })
  app.get('/users/import/sample', {
    config: { policy: userPolicy.read },
    schema: { response: { 200: csvAnswer, ...errorAnswers } },
    handler: async (request, reply) => {
      const { domain, countryCode } = await inOrganization(context, request, readOrganization)
      return sendCsv(reply, 'users-sample.csv', sampleLines(domain, countryCode))
    },
  })
}

/** The lines of the people that match, batch by batch, each in a transaction of its own. */
async function* userLines(
  context: ApiContext,
  request: FastifyRequest,
  query: AccountQuery,
): AsyncGenerator<string> {
  yield csvLine(userHeadings)
  for (let skip = 0, isMore = true; isMore; skip += query.top) {
    const part = { ...query, skip }
    const { values } = await inOrganization(context, request, (tx) => listAccounts(tx, part))
    yield values.map((account) => csvLine(userCells(account))).join('')
    isMore = values.length === query.top
  }
}

async function* sampleLines(domain: string, countryCode: string): AsyncGenerator<string> {
  const rest = ['20', 'true', '']
  yield csvLine(userHeadings)
  yield csvLine([
    ...[`anna.berg@${domain}`, 'Anna Berg', 'Anna', 'Berg', countryCode, 'Sales', 'Manager', '201'],
    ...rest,
  ])
  yield csvLine([
    ...[`bo.lind@${domain}`, 'Bo Lind', 'Bo', 'Lind', countryCode, 'Support', '', '202'],
    ...rest,
  ])
}

async function planRows(tx: Tx, csv: string, importer: Identity): Promise<readonly PlannedRow[]> {
  const { domain } = await readOrganization(tx)
  return planImport(readUserRows(csv, domain), await knownAccounts(tx), importer)
}

async function applyImport(
  tx: Tx,
  id: string,
  importer: Identity,
): Promise<z.output<typeof counts>> {
  const plan = await lockPlan(tx, id)
  const request = z.object({ userImport: z.string() }).safeParse(plan?.request)
  if (plan === undefined || !request.success) throw notFound('import')
  if (plan.created !== undefined) return counts.parse(plan.created)
  // Nobody adds or changes people between looking and doing.
  await lockOrganization(tx)
  const rows = await planRows(tx, request.data.userImport, importer)
  if (!isDeepStrictEqual(JSON.parse(JSON.stringify(rows)), plan.changes)) throw stale()
  const added = rows.flatMap((row) =>
    row.action === 'create' ? [{ ...row.fields, userName: row.userName }] : [],
  )
  const changed = rows.flatMap((row) =>
    row.action === 'update' ? [{ ...row.fields, id: row.id }] : [],
  )
  await changeImported(tx, changed)
  await addImported(tx, added)
  const result = { created: added.length, updated: changed.length }
  await markPlanApplied(tx, id, result)
  await publishConfiguration(tx, `Imported ${added.length + changed.length} people`)
  return result
}

function stale(): ApiError {
  const message =
    'The directory has changed since this preview, so the file would do something else now. ' +
    'Look at the preview again.'
  return new ApiError('conflict', message)
}

function shownRow(row: PlannedRow): z.input<typeof preview>['rows'][number] {
  const { line, userName, action } = row
  return {
    line,
    userName,
    action,
    ...('fields' in row ? { fields: row.fields } : {}),
    ...('problems' in row ? { problems: [...row.problems] } : {}),
  }
}
