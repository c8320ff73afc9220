// /resourceAccounts: users that are nobody and stand for one auto attendant or call queue. They are
// made blocked from signing in and with the organization's country as usage location, so that
// licensing one is the next step (reference §3.8).

import {
  listAccounts,
  publishConfiguration,
  readOrganization,
  resourceAccountFields,
} from '@mainline/store'
import { z } from 'zod'
import {
  applyAccountChange,
  removeAccount,
  requireAccount,
  requireLockedAccount,
} from '../account-change.ts'
import { accountName, requireUserName } from '../account-name.ts'
import { type ApiContext, type ApiServer, inOrganization } from '../api-context.ts'
import { collection, filteredPageOf, filteredQuery, selected, shortPage } from '../collection.ts'
import { errorAnswers } from '../errors.ts'
import { etagOf, ifMatchHeaders, requireMatch } from '../etag.ts'
import { resourceAccountPolicy } from '../policies/resource-accounts.ts'
import { addResourceAccount } from '../resource-account-adding.ts'
import { removeAccountInUse } from '../resource-account-deletion.ts'
import { collectionOf, countryCode, displayName, idParams } from '../schemas.ts'
import {
  configurationType,
  resourceAccountAnswer,
  shownResourceAccount,
} from './resource-accounts-answer.ts'

const newResourceAccount = z
  .strictObject({
    displayName,
    ...accountName,
    type: configurationType,
    usageLocation: countryCode.nullable().exactOptional(),
  })
  .meta({
    id: 'NewResourceAccount',
    examples: [{ displayName: 'Main line', userName: 'mainline', type: 'autoAttendant' }],
  })

const resourceAccountChange = z
  .strictObject({
    displayName: displayName.exactOptional(),
    type: configurationType.exactOptional(),
    usageLocation: countryCode.nullable().exactOptional(),
    accountEnabled: z.boolean().exactOptional(),
  })
  .meta({ id: 'ResourceAccountChange', examples: [{ displayName: 'Head office' }] })

/** Without `detach` an account that holds a number or an association is refused. */
const deletionQuery = z.strictObject({ detach: z.enum(['true', 'false']).optional() })

/** Registers the routes of this resource. */
export function registerResourceAccounts(app: ApiServer, context: ApiContext): void {
  registerRead(app, context)
  registerAdd(app, context)
  registerChange(app, context)
  registerDelete(app, context)
}

function registerRead(app: ApiServer, context: ApiContext): void {
  app.get('/resourceAccounts', {
    config: { policy: resourceAccountPolicy.read },
    schema: {
      querystring: filteredQuery.extend(shortPage),
      response: { 200: collectionOf(resourceAccountAnswer), ...errorAnswers },
    },
    handler: async (request, reply) => {
      const page = filteredPageOf(request.query, resourceAccountFields)
      const found = await inOrganization(context, request, (tx) =>
        listAccounts(tx, { ...page, accountKind: 'resourceAccount' }),
      )
      const accounts = collection(context, request, found, shownResourceAccount)
      return selected(reply, request.query, resourceAccountAnswer, accounts)
    },
  })
  app.get('/resourceAccounts/:id', {
    config: { policy: resourceAccountPolicy.read },
    schema: { params: idParams, response: { 200: resourceAccountAnswer, ...errorAnswers } },
    handler: async (request, reply) => {
      const account = await inOrganization(context, request, (tx) =>
        requireAccount(tx, request.params.id, 'resourceAccount'),
      )
      reply.header('etag', etagOf(account.revision))
      return shownResourceAccount(account)
    },
  })
}

function registerAdd(app: ApiServer, context: ApiContext): void {
  app.post('/resourceAccounts', {
    config: { policy: resourceAccountPolicy.change },
    schema: {
      body: newResourceAccount,
      response: { 201: resourceAccountAnswer, ...errorAnswers },
    },
    handler: async (request, reply) => {
      const { body } = request
      const account = await inOrganization(context, request, async (tx) => {
        const { countryCode: home, domain } = await readOrganization(tx)
        const id = await addResourceAccount(tx, {
          displayName: body.displayName,
          userName: requireUserName(body, domain),
          type: body.type,
          usageLocation: body.usageLocation === undefined ? home : body.usageLocation,
        })
        await publishConfiguration(tx, `Added the resource account ${body.displayName}`)
        return requireAccount(tx, id)
      })
      reply.status(201).header('etag', etagOf(account.revision))
      return shownResourceAccount(account)
    },
  })
}

function registerChange(app: ApiServer, context: ApiContext): void {
  app.patch('/resourceAccounts/:id', {
    config: { policy: resourceAccountPolicy.change },
    schema: {
      params: idParams,
      headers: ifMatchHeaders,
      body: resourceAccountChange,
      response: { 200: resourceAccountAnswer, ...errorAnswers },
    },
    handler: async (request, reply) => {
      const account = await inOrganization(context, request, async (tx) => {
        const current = await requireLockedAccount(tx, request.params.id, 'resourceAccount')
        requireMatch(request, current.revision)
        return applyAccountChange(tx, current, request.body)
      })
      reply.header('etag', etagOf(account.revision))
      return shownResourceAccount(account)
    },
  })
}

function registerDelete(app: ApiServer, context: ApiContext): void {
  app.delete('/resourceAccounts/:id', {
    config: { policy: resourceAccountPolicy.change },
    schema: {
      params: idParams,
      querystring: deletionQuery,
      headers: ifMatchHeaders,
      response: { 204: z.null(), ...errorAnswers },
    },
    handler: async (request, reply) => {
      await inOrganization(context, request, async (tx) => {
        const account = await requireLockedAccount(tx, request.params.id, 'resourceAccount')
        requireMatch(request, account.revision)
        await (request.query.detach === 'true' ? removeAccountInUse : removeAccount)(tx, account)
      })
      return reply.status(204).send(null)
    },
  })
}
