// /autoAttendants: what callers hear and what each key does. What is saved has been checked so that
// no caller can be stranded, and rendered so that nothing needs to be spoken during a call; the
// answer lists what is merely odd.

import {
  type AutoAttendant,
  type Configuration,
  checkAutoAttendant,
  lookup,
  type Prompt,
  type RoutedResourceAccount,
  type RoutedUser,
} from '@mainline/model'
import {
  allAutoAttendants,
  deleteAutoAttendant,
  forgetUnspokenPrompts,
  listAutoAttendants,
  lockAutoAttendant,
  newId,
  publishConfiguration,
  readAutoAttendant,
  type StoredAutoAttendant,
  type Tx,
} from '@mainline/store'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type ApiContext, type ApiServer, inOrganization } from '../api-context.ts'
import { requireAllowedChange, requireVisible, visibleAutoAttendants } from '../authorized-users.ts'
import { liveConfiguration, requireSavable, saveAutoAttendant } from '../auto-attendant-saving.ts'
import { requireUnreferenced } from '../call-target-references.ts'
import { collection, listQuery, pageOf, shortPage } from '../collection.ts'
import { ApiError, errorAnswers, notFound } from '../errors.ts'
import { changedMeanwhile, etagOf, ifMatchHeaders, requireMatch } from '../etag.ts'
import { identityOf } from '../identity.ts'
import { autoAttendantPolicy } from '../policies/auto-attendants.ts'
import { renderPrompts } from '../prompt-rendering.ts'
import { collectionOf, idParams } from '../schemas.ts'
import {
  autoAttendantAnswer,
  autoAttendantChange,
  newAutoAttendant,
} from './auto-attendants-schema.ts'

/** Registers the routes of this resource. */
export function registerAutoAttendants(app: ApiServer, context: ApiContext): void {
  registerRead(app, context)
  registerAdd(app, context)
  registerChange(app, context)
  registerDelete(app, context)
}

function registerRead(app: ApiServer, context: ApiContext): void {
  app.get('/autoAttendants', {
    config: { policy: autoAttendantPolicy.read },
    schema: {
      querystring: listQuery.extend(shortPage),
      response: { 200: collectionOf(autoAttendantAnswer), ...errorAnswers },
    },
    handler: async (request) => {
      const { query } = request
      const [page, live] = await inOrganization(context, request, async (tx) => [
        await listAutoAttendants(tx, {
          ...pageOf(query),
          ids: await visibleAutoAttendants(tx, identityOf(request)),
        }),
        await liveConfiguration(tx),
      ])
      return collection(context, request, page, (stored) => shownAutoAttendant(stored, live))
    },
  })
  app.get('/autoAttendants/:id', {
    config: { policy: autoAttendantPolicy.read },
    schema: { params: idParams, response: { 200: autoAttendantAnswer, ...errorAnswers } },
    handler: async (request, reply) => {
      const { id } = request.params
      const { revision, shown } = await inOrganization(context, request, async (tx) => {
        await requireVisible(tx, identityOf(request), id)
        return readShown(tx, id)
      })
      reply.header('etag', etagOf(revision))
      return shown
    },
  })
}

function registerAdd(app: ApiServer, context: ApiContext): void {
  app.post('/autoAttendants', {
    config: { policy: autoAttendantPolicy.add },
    schema: { body: newAutoAttendant, response: { 201: autoAttendantAnswer, ...errorAnswers } },
    handler: async (request, reply) => {
      const attendant = { id: newId('aa'), ...attendantOf(request.body) }
      await inOrganization(context, request, (tx) => requireSavable(tx, attendant))
      const prompts = await renderPrompts(context.promptRenderer, attendant)
      const { revision, shown } = await inOrganization(context, request, async (tx) => {
        await saveAutoAttendant(tx, attendant, prompts)
        await publishConfiguration(tx, `Added the auto attendant ${attendant.name}`)
        return readShown(tx, attendant.id)
      })
      reply.status(201).header('etag', etagOf(revision))
      return shown
    },
  })
}

function registerChange(app: ApiServer, context: ApiContext): void {
  const schema = {
    params: idParams,
    headers: ifMatchHeaders,
    response: { 200: autoAttendantAnswer, ...errorAnswers },
  }
  app.put('/autoAttendants/:id', {
    config: { policy: autoAttendantPolicy.change },
    schema: { ...schema, body: newAutoAttendant },
    handler: async (request, reply) => {
      const { revision, shown } = await change(context, request, request.params.id, ({ id }) => ({
        id,
        ...attendantOf(request.body),
      }))
      reply.header('etag', etagOf(revision))
      return shown
    },
  })
  app.patch('/autoAttendants/:id', {
    config: { policy: autoAttendantPolicy.change },
    schema: { ...schema, body: autoAttendantChange },
    handler: async (request, reply) => {
      const { revision, shown } = await change(context, request, request.params.id, (former) =>
        patched(former, request.body),
      )
      reply.header('etag', etagOf(revision))
      return shown
    },
  })
}

function registerDelete(app: ApiServer, context: ApiContext): void {
  app.delete('/autoAttendants/:id', {
    config: { policy: autoAttendantPolicy.delete },
    schema: {
      params: idParams,
      headers: ifMatchHeaders,
      response: { 204: z.null(), ...errorAnswers },
    },
    handler: async (request, reply) => {
      await inOrganization(context, request, async (tx) => {
        const stored = await lockAutoAttendant(tx, request.params.id)
        if (stored === undefined) throw notFound('auto attendant')
        requireMatch(request, stored.revision)
        requireUnassociated(stored)
        const { id, name } = stored.attendant
        await requireUnreferenced(tx, id, name)
        await deleteAutoAttendant(tx, id)
        await forgetUnspokenPrompts(tx, await allAutoAttendants(tx))
        await publishConfiguration(tx, `Deleted the auto attendant ${name}`)
      })
      return reply.status(204).send(null)
    },
  })
}

/** Checks, renders, then saves; refused when somebody else saves it while it is rendered. */
async function change(
  context: ApiContext,
  request: FastifyRequest,
  id: string,
  changed: (former: AutoAttendant) => AutoAttendant,
): Promise<ShownAutoAttendant> {
  const { attendant, revision } = await inOrganization(context, request, async (tx) => {
    const former = await readAutoAttendant(tx, id)
    if (former === undefined) throw notFound('auto attendant')
    requireMatch(request, former.revision)
    const next = changed(former.attendant)
    await requireAllowedChange(tx, identityOf(request), former.attendant, next)
    await requireSavable(tx, next)
    return { attendant: next, revision: former.revision }
  })
  const prompts = await renderPrompts(context.promptRenderer, attendant)
  return inOrganization(context, request, async (tx) => {
    const former = await lockAutoAttendant(tx, id)
    if (former === undefined) throw notFound('auto attendant')
    if (former.revision !== revision) throw changedMeanwhile()
    await saveAutoAttendant(tx, attendant, prompts, former.attendant)
    await publishConfiguration(tx, `Changed the auto attendant ${attendant.name}`)
    return readShown(tx, id)
  })
}

function attendantOf(body: z.output<typeof newAutoAttendant>): Omit<AutoAttendant, 'id'> {
  const { callFlows: _, callHandlingAssociations: __, ...attendant } = body
  return attendant
}

function patched(former: AutoAttendant, body: z.output<typeof autoAttendantChange>): AutoAttendant {
  const { callFlows: _, callHandlingAssociations: __, operator, ...rest } = body
  const { operator: formerOperator, ...unchanged } = former
  const next = operator === undefined ? formerOperator : (operator ?? undefined)
  return { ...unchanged, ...rest, ...(next === undefined ? {} : { operator: next }) }
}

interface ShownAutoAttendant {
  readonly revision: number
  readonly shown: z.input<typeof autoAttendantAnswer>
}

async function readShown(tx: Tx, id: string): Promise<ShownAutoAttendant> {
  const stored = await readAutoAttendant(tx, id)
  if (stored === undefined) throw notFound('auto attendant')
  const shown = shownAutoAttendant(stored, await liveConfiguration(tx))
  return { revision: stored.revision, shown }
}

function shownAutoAttendant(
  { attendant, resourceAccounts }: StoredAutoAttendant,
  live: Configuration,
): z.input<typeof autoAttendantAnswer> {
  const { greetings, menu, ...flow } = attendant.defaultCallFlow
  const shown = (prompt: Prompt) => shownPrompt(prompt, live)
  return {
    ...attendant,
    defaultCallFlow: {
      ...flow,
      greetings: greetings.map(shown),
      menu: {
        ...menu,
        prompts: menu.prompts.map(shown),
        menuOptions: menu.menuOptions.map((option) =>
          option.action === 'announcement' ? { ...option, prompt: shown(option.prompt) } : option,
        ),
      },
    },
    callFlows: [],
    callHandlingAssociations: [],
    resourceAccounts: [...resourceAccounts],
    callTargets: callTargetsOf(attendant, live),
    diagnostics: [...checkAutoAttendant(attendant, live)],
  }
}

function shownPrompt({ audioFilePrompt, ...prompt }: Prompt, { audioFiles }: Configuration) {
  if (audioFilePrompt === undefined) return prompt
  const { id } = audioFilePrompt
  return { ...prompt, audioFilePrompt: { id, fileName: lookup(audioFiles, id)?.text ?? id } }
}

/** The names behind what an auto attendant leads to. */
function callTargetsOf({ operator, defaultCallFlow }: AutoAttendant, live: Configuration) {
  const users: Readonly<Record<string, RoutedUser>> = live.users
  const accounts: Readonly<Record<string, RoutedResourceAccount>> = live.resourceAccounts
  const attendants: Readonly<Record<string, AutoAttendant>> = live.autoAttendants
  const targets = defaultCallFlow.menu.menuOptions.map((option) =>
    'callTarget' in option ? option.callTarget : undefined,
  )
  const ids = new Set([operator, ...targets].flatMap((target) => target?.identity ?? []))
  return [...ids].flatMap((id) => {
    const displayName = (users[id] ?? accounts[id])?.displayName ?? attendants[id]?.name
    return displayName === undefined ? [] : [{ id, displayName }]
  })
}

function requireUnassociated({ attendant, resourceAccounts }: StoredAutoAttendant): void {
  if (resourceAccounts.length === 0) return
  const details = resourceAccounts.map(({ id, displayName }) => ({
    code: 'associated',
    message: `The resource account ${displayName} leads to ${attendant.name}.`,
    target: `resourceAccounts.${id}`,
    remedy: 'removeAssociation',
    remedyText: `Remove the association of ${displayName} first.`,
  }))
  const message = details.map((detail) => `${detail.message} ${detail.remedyText}`).join(' ')
  throw new ApiError('conflict', message, { details })
}
