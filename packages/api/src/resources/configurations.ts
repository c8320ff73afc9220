// /configurations: the versions of the configuration, newest first; what two of them differ in,
// object by object and field by field; and restoring one, which can be tried before it is done.

import { type FieldDifference, fieldDifferences } from '@mainline/model'
import {
  type ConfigurationVersion,
  configurationDifferences,
  configurationOfVersion,
  configurationVersionFields,
  currentConfiguration,
  type ItemDifference,
  listConfigurationVersions,
  namesOfItems,
  readConfigurationVersion,
  type Tx,
} from '@mainline/store'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type ApiContext, type ApiServer, inOrganization } from '../api-context.ts'
import {
  collection,
  filteredPageOf,
  filteredQuery,
  listQuery,
  pageInMemory,
  pageOf,
  selected,
} from '../collection.ts'
import {
  type Restored,
  type RestoredPrompts,
  type RestoreStep,
  restoreConfiguration,
} from '../configuration-restore.ts'
import { ApiError, errorAnswers, fieldError, notFound } from '../errors.ts'
import { identityOf } from '../identity.ts'
import { configurationPolicy } from '../policies/configurations.ts'
import { renderPrompts } from '../prompt-rendering.ts'
import { collectionOf } from '../schemas.ts'

const version = z
  .object({
    version: z.number().int(),
    createdDateTime: z.string(),
    summary: z.string(),
    actor: z.object({
      kind: z.enum(['user', 'operator', 'anonymous', 'system']),
      id: z.string().optional(),
      displayName: z.string().optional(),
    }),
  })
  .meta({ id: 'ConfigurationVersion' })

const objectDifference = z
  .object({
    kind: z.string(),
    id: z.string(),
    displayName: z.string(),
    change: z.enum(['added', 'removed', 'changed']),
    fields: z.array(
      z.object({
        path: z.string(),
        before: z.unknown().optional(),
        after: z.unknown().optional(),
        beforeName: z.string().optional(),
        afterName: z.string().optional(),
      }),
    ),
  })
  .meta({ id: 'ObjectDifference' })

const restoreRequest = z
  .strictObject({
    preview: z.boolean().default(false),
    skipImpossible: z.boolean().default(false),
  })
  .meta({ id: 'RestoreRequest', examples: [{ preview: true }] })

const restoreAnswer = z
  .object({
    version: z.number().int(),
    steps: z.array(
      objectDifference.omit({ change: true }).extend({
        action: z.enum(['add', 'change', 'remove', 'keep', 'impossible']),
        reason: z.string().optional(),
      }),
    ),
  })
  .meta({ id: 'RestoredConfiguration' })

const versionParams = z.object({ version: z.string() })

/** Registers the routes of this resource. */
export function registerConfigurations(app: ApiServer, context: ApiContext): void {
  registerRead(app, context)
  registerDifferences(app, context)
  registerRestore(app, context)
}

function registerRead(app: ApiServer, context: ApiContext): void {
  app.get('/configurations', {
    config: { policy: configurationPolicy.read },
    schema: {
      querystring: filteredQuery,
      response: { 200: collectionOf(version), ...errorAnswers },
    },
    handler: async (request, reply) => {
      const wanted = filteredPageOf(request.query, configurationVersionFields)
      const page = await inOrganization(context, request, (tx) =>
        listConfigurationVersions(tx, wanted),
      )
      const versions = collection(context, request, page, (one) => one)
      return selected(reply, request.query, version, versions)
    },
  })
  app.get('/configurations/:version', {
    config: { policy: configurationPolicy.read },
    schema: { params: versionParams, response: { 200: version, ...errorAnswers } },
    handler: (request) =>
      inOrganization(context, request, (tx) => requireVersion(tx, request.params.version)),
  })
}

function registerDifferences(app: ApiServer, context: ApiContext): void {
  app.get('/configurations/:version/differences', {
    config: { policy: configurationPolicy.read },
    schema: {
      params: versionParams,
      querystring: listQuery.extend({ to: z.string().default('live') }),
      response: { 200: collectionOf(objectDifference), ...errorAnswers },
    },
    handler: async (request) => {
      const { query } = request
      const { organizationId } = identityOf(request)
      const page = await inOrganization(context, request, async (tx) => {
        const from = await requireVersion(tx, request.params.version)
        const to = await versionNamed(tx, query.to)
        const all = await configurationDifferences(tx, organizationId, from.version, to)
        const { values, count } = pageInMemory(all, pageOf(query))
        return { values: await named(tx, values), count }
      })
      return collection(context, request, page, ({ step, ...difference }) => ({
        ...difference,
        change: changeOf(step),
      }))
    },
  })
}

function registerRestore(app: ApiServer, context: ApiContext): void {
  app.post('/configurations/:version/restore', {
    config: { policy: configurationPolicy.restore },
    schema: {
      params: versionParams,
      body: restoreRequest,
      response: { 200: restoreAnswer, ...errorAnswers },
    },
    handler: async (request) => {
      const wanted = await inOrganization(context, request, (tx) =>
        requireVersion(tx, request.params.version),
      )
      const { preview: isPreview, skipImpossible } = request.body
      const { version: live, steps } = isPreview
        ? await preview(context, request, wanted.version)
        : await perform(context, request, wanted.version, skipImpossible)
      const shown = await inOrganization(context, request, (tx) => named(tx, steps))
      return {
        version: live,
        steps: shown.map(({ step: { action, reason }, ...object }) => ({
          ...object,
          action,
          ...(reason === undefined ? {} : { reason }),
        })),
      }
    },
  })
}

/** Does all of it and undoes it: what is answered is exactly what would be done. */
async function preview(
  context: ApiContext,
  request: FastifyRequest,
  wanted: number,
): Promise<Restored> {
  const undone = new Undone()
  try {
    await inOrganization(context, request, async (tx) => {
      undone.restored = await restoreConfiguration(tx, wanted, new Map())
      throw undone
    })
  } catch (error) {
    if (error !== undone) throw error
  }
  const live = await inOrganization(context, request, currentConfiguration)
  return { version: live?.version ?? 0, steps: undone.restored?.steps ?? [] }
}

/** Does all of it, or nothing where something is impossible and nobody said to skip that. */
async function perform(
  context: ApiContext,
  request: FastifyRequest,
  wanted: number,
  skipImpossible: boolean,
): Promise<Restored> {
  const prompts = await promptsOf(context, request, wanted)
  return inOrganization(context, request, async (tx) => {
    const restored = await restoreConfiguration(tx, wanted, prompts)
    const impossible = restored.steps.filter(({ action }) => action === 'impossible')
    if (impossible.length > 0 && !skipImpossible) throw await refusal(tx, impossible)
    return restored
  })
}

/** Ends a transaction that was only to see what it would do. */
class Undone extends Error {
  restored: Restored | undefined
}

async function refusal(tx: Tx, steps: readonly RestoreStep[]): Promise<ApiError> {
  const details = (await named(tx, steps)).map(({ displayName, kind, id, step }) => ({
    code: 'cannotBeRestored',
    message: `${displayName}: ${step.reason ?? ''}`,
    target: `${kind}.${id}`,
    remedy: 'skipImpossible',
    remedyText: 'Mend it first, or restore without it.',
  }))
  const message = details.map((detail) => detail.message).join(' ')
  return new ApiError('conflict', `Not everything can be restored. ${message}`, { details })
}

/** Speech of the auto attendants that come back, so that it is there to be played. */
async function promptsOf(
  context: ApiContext,
  request: FastifyRequest,
  wanted: number,
): Promise<RestoredPrompts> {
  const attendants = await inOrganization(context, request, async (tx) => {
    const live = (await currentConfiguration(tx))?.autoAttendants ?? {}
    const { autoAttendants = {} } = (await configurationOfVersion(tx, wanted)) ?? {}
    return Object.values(autoAttendants).filter(
      (attendant) => fieldDifferences(live[attendant.id], attendant).length > 0,
    )
  })
  const prompts = new Map<string, Awaited<ReturnType<typeof renderPrompts>>>()
  for (const attendant of attendants) {
    prompts.set(attendant.id, await renderPrompts(context.promptRenderer, attendant))
  }
  return prompts
}

async function requireVersion(tx: Tx, text: string): Promise<ConfigurationVersion> {
  const found = /^[1-9]\d{0,8}$/.test(text)
    ? await readConfigurationVersion(tx, Number(text))
    : undefined
  if (found === undefined) throw notFound('configuration version')
  return found
}

async function versionNamed(tx: Tx, text: string): Promise<number> {
  if (text === 'live') return (await currentConfiguration(tx))?.version ?? 0
  const found = await requireVersion(tx, text).catch(() => undefined)
  if (found === undefined) throw fieldError('to', `There is no configuration version ${text}.`)
  return found.version
}

interface NamedObject<Step extends ItemDifference> {
  readonly kind: string
  readonly id: string
  readonly displayName: string
  readonly fields: (FieldDifference & { beforeName?: string; afterName?: string })[]
  readonly step: Step
}

/** Objects and the ids in their fields by what people call them. */
async function named<Step extends ItemDifference>(
  tx: Tx,
  steps: readonly Step[],
): Promise<readonly NamedObject<Step>[]> {
  const compared = steps.map((step) => ({ step, fields: fieldsOf(step) }))
  const ids = compared.flatMap(({ step, fields }) => [
    step.key,
    ...fields.flatMap(({ before, after }) => [before, after]).filter(isText),
  ])
  const names = await namesOfItems(tx, ids)
  const nameOf = (value: unknown) => (isText(value) ? names.get(value) : undefined)
  return compared.map(({ step, fields }) => ({
    kind: step.kind,
    id: step.key,
    displayName: nameOf(step.key) ?? step.key,
    fields: fields.map((field) => {
      const [beforeName, afterName] = [nameOf(field.before), nameOf(field.after)]
      return {
        ...field,
        ...(beforeName === undefined ? {} : { beforeName }),
        ...(afterName === undefined ? {} : { afterName }),
      }
    }),
    step,
  }))
}

/** An object's own id is no news; a number's is whom it leads to. */
function fieldsOf({ kind, before, after }: ItemDifference): readonly FieldDifference[] {
  const fields = fieldDifferences(before ?? {}, after ?? {})
  return fields.filter(({ path }) => path !== 'id' || kind === 'phoneNumbers')
}

function changeOf({ before, after }: ItemDifference): 'added' | 'removed' | 'changed' {
  if (before === undefined) return 'added'
  return after === undefined ? 'removed' : 'changed'
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}
