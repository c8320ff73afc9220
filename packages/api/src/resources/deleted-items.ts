// /directory/deletedItems: the accounts that were deleted in the last 30 days, as in Graph. One can
// be restored, with its password, devices and memberships, and what its groups give, but without
// its own licenses and number, which others may have by now. Or it is deleted for good.

import { type Problem, restoreProblems } from '@mainline/model'
import {
  type Account,
  deletedAccountFields,
  holdersOf,
  listDeletedAccounts,
  lockDeletedAccount,
  lockSubscribedSkuRows,
  publishConfiguration,
  purgeAccount,
  readOrganization,
  restoreAccount,
  type Tx,
} from '@mainline/store'
import { z } from 'zod'
import { requireRightsOver } from '../account-administration.ts'
import { requireAccount } from '../account-change.ts'
import { requireUserName } from '../account-name.ts'
import { type ApiContext, type ApiServer, inOrganization } from '../api-context.ts'
import { collection, filteredPageOf, filteredQuery, selected } from '../collection.ts'
import { ApiError, errorAnswers, notFound } from '../errors.ts'
import { etagOf } from '../etag.ts'
import { identityOf } from '../identity.ts'
import { resettleAccounts } from '../license-assignment.ts'
import { deletedItemPolicy } from '../policies/deleted-items.ts'
import { collectionOf, idParams } from '../schemas.ts'
import { shownUser, userAnswer } from './users-answer.ts'

const deletedUser = userAnswer.extend({ deletedDateTime: z.string() }).meta({ id: 'DeletedUser' })

/** Graph's body: another name, where somebody else has the account's own by now. */
const restoring = z
  .strictObject({ newUserPrincipalName: z.string().max(320).exactOptional() })
  .nullish()
  .meta({ id: 'Restoring', examples: [{ newUserPrincipalName: 'anna.berg@mainline.local' }] })

/** Registers the routes of this resource. */
export function registerDeletedItems(app: ApiServer, context: ApiContext): void {
  registerRead(app, context)
  registerRestore(app, context)
  registerPurge(app, context)
}

function registerRead(app: ApiServer, context: ApiContext): void {
  // With the type at its end it is Graph's own path; only accounts are kept here anyway.
  for (const type of ['', '/microsoft.graph.user'] as const) {
    app.get(`/directory/deletedItems${type}`, {
      config: { policy: deletedItemPolicy.read },
      schema: {
        querystring: filteredQuery,
        response: { 200: collectionOf(deletedUser), ...errorAnswers },
      },
      handler: async (request, reply) => {
        const wanted = filteredPageOf(request.query, deletedAccountFields)
        const page = await inOrganization(context, request, (tx) => listDeletedAccounts(tx, wanted))
        const accounts = collection(context, request, page, shownDeleted)
        return selected(reply, request.query, deletedUser, accounts)
      },
    })
  }
  app.get('/directory/deletedItems/:id', {
    config: { policy: deletedItemPolicy.read },
    schema: { params: idParams, response: { 200: deletedUser, ...errorAnswers } },
    handler: async (request) =>
      shownDeleted(
        await inOrganization(context, request, (tx) => requireDeleted(tx, request.params.id)),
      ),
  })
}

function registerRestore(app: ApiServer, context: ApiContext): void {
  app.post('/directory/deletedItems/:id/restore', {
    config: { policy: deletedItemPolicy.change },
    schema: { params: idParams, body: restoring, response: { 200: userAnswer, ...errorAnswers } },
    handler: async (request, reply) => {
      const wantedName = request.body?.newUserPrincipalName
      const account = await inOrganization(context, request, async (tx) => {
        requireRightsOver(identityOf(request), await requireDeleted(tx, request.params.id))
        return restore(tx, request.params.id, wantedName)
      })
      reply.header('etag', etagOf(account.revision))
      return shownUser(account)
    },
  })
}

function registerPurge(app: ApiServer, context: ApiContext): void {
  app.delete('/directory/deletedItems/:id', {
    config: { policy: deletedItemPolicy.change },
    schema: { params: idParams, response: { 204: z.null(), ...errorAnswers } },
    handler: async (request, reply) => {
      await inOrganization(context, request, async (tx) => {
        const account = await requireDeleted(tx, request.params.id)
        requireRightsOver(identityOf(request), account)
        await purgeAccount(tx, account.id)
      })
      return reply.status(204).send(null)
    },
  })
}

async function restore(tx: Tx, id: string, principalName: string | undefined): Promise<Account> {
  await lockSubscribedSkuRows(tx)
  const account = await requireDeleted(tx, id)
  const userName =
    principalName === undefined
      ? account.userName
      : requireUserName({ userPrincipalName: principalName }, (await readOrganization(tx)).domain)
  const problems = restoreProblems(
    { ...account, userName },
    await holdersOf(tx, { ...account, userName }),
  )
  if (problems.length > 0) throw clash(problems)
  await restoreAccount(tx, account.id, userName)
  await resettleAccounts(tx, [account.id])
  await publishConfiguration(tx, `Restored ${account.displayName}`)
  return requireAccount(tx, id)
}

function clash(problems: readonly Problem[]): ApiError {
  const message = problems.map((problem) => problem.message).join(' ')
  return new ApiError('conflict', message, { details: problems })
}

async function requireDeleted(tx: Tx, id: string): Promise<Account> {
  const account = await lockDeletedAccount(tx, id)
  if (account === undefined) throw notFound('deleted account')
  return account
}

function shownDeleted(account: Account): z.input<typeof deletedUser> {
  return { ...shownUser(account), deletedDateTime: account.deletedDateTime ?? '' }
}
