// Licenses of people and resource accounts, with Graph's actions: assignLicense for one account,
// the same for many at once with an outcome for each, and reprocessLicenseAssignment, which works
// out anew what its groups give an account. Adding and removing in one request is one step, so that
// a license can be swapped under a number in use.

import { limits } from '@mainline/model'
import { type AccountId, accountsOf, publishConfiguration, type Tx } from '@mainline/store'
import { z } from 'zod'
import { requireLicenseRights } from '../account-administration.ts'
import { requireAccount, requireLockedAccount } from '../account-change.ts'
import { type ApiContext, type ApiServer, inOrganization } from '../api-context.ts'
import { errorAnswers } from '../errors.ts'
import { etagOf, ifMatchHeaders, requireMatch } from '../etag.ts'
import { identityOf } from '../identity.ts'
import {
  changeLicenses,
  changeLicensesOf,
  type LicenseChange,
  resettleAccounts,
} from '../license-assignment.ts'
import { userPolicy } from '../policies/users.ts'
import { collectionOf, idParams, problemAnswer } from '../schemas.ts'
import { licenseChange } from './license-change.ts'
import { shownUser, userAnswer } from './users-answer.ts'

const licenseAssignments = licenseChange
  .extend({ userIds: z.array(z.string()).min(1).max(limits.accountsPerLicenseChange) })
  .strict()
  .meta({
    id: 'LicenseAssignments',
    examples: [
      {
        userIds: ['user_of_a_person'],
        addLicenses: [{ skuId: 'e43b5b99-8dfb-405f-9987-dc307f34bcbd', disabledPlans: [] }],
        removeLicenses: [],
      },
    ],
  })

const outcomeAnswer = z
  .object({
    userId: z.string(),
    displayName: z.string().optional(),
    succeeded: z.boolean(),
    problems: z.array(problemAnswer),
  })
  .meta({ id: 'LicenseAssignmentOutcome' })

/** Registers the routes of this resource. */
export function registerUserLicenses(app: ApiServer, context: ApiContext): void {
  registerAssign(app, context)
  registerReprocess(app, context)
  app.post('/licenseAssignments', {
    config: { policy: userPolicy.license },
    schema: {
      body: licenseAssignments,
      response: { 200: collectionOf(outcomeAnswer), ...errorAnswers },
    },
    handler: async (request) => {
      const { userIds, ...change } = request.body
      const value = await inOrganization(context, request, async (tx) => {
        const accounts = await accountsOf(tx, userIds)
        for (const account of accounts) requireLicenseRights(identityOf(request), account)
        return changeMany(tx, userIds, accounts, change)
      })
      return { value }
    },
  })
}

function registerAssign(app: ApiServer, context: ApiContext): void {
  app.post('/users/:id/assignLicense', {
    config: { policy: userPolicy.license },
    schema: {
      params: idParams,
      headers: ifMatchHeaders,
      body: licenseChange,
      response: { 200: userAnswer, ...errorAnswers },
    },
    handler: async (request, reply) => {
      const account = await inOrganization(context, request, async (tx) => {
        const current = await requireLockedAccount(tx, request.params.id)
        requireMatch(request, current.revision)
        requireLicenseRights(identityOf(request), current)
        const { id, displayName } = await changeLicenses(tx, request.params.id, request.body)
        await publishConfiguration(tx, `Changed the licenses of ${displayName}`)
        return requireAccount(tx, id)
      })
      reply.header('etag', etagOf(account.revision))
      return shownUser(account)
    },
  })
}

function registerReprocess(app: ApiServer, context: ApiContext): void {
  app.post('/users/:id/reprocessLicenseAssignment', {
    config: { policy: userPolicy.license },
    schema: { params: idParams, response: { 200: userAnswer, ...errorAnswers } },
    handler: async (request, reply) => {
      const account = await inOrganization(context, request, async (tx) => {
        const account = await requireAccount(tx, request.params.id)
        requireLicenseRights(identityOf(request), account)
        await resettleAccounts(tx, [account.id])
        await publishConfiguration(tx, `Changed the licenses of ${account.displayName}`)
        return requireAccount(tx, account.id)
      })
      reply.header('etag', etagOf(account.revision))
      return shownUser(account)
    },
  })
}

/** An outcome for each id, in the order asked for; an id named twice is answered once. */
async function changeMany(
  tx: Tx,
  userIds: readonly string[],
  accounts: readonly { readonly id: AccountId }[],
  change: LicenseChange,
): Promise<z.input<typeof outcomeAnswer>[]> {
  const ids = accounts.map(({ id }) => id)
  const settled = await changeLicensesOf(tx, ids, change)
  await publishConfiguration(tx, `Changed the licenses of ${settled.length} accounts`)
  return [...new Set(userIds)].map((userId) => {
    const outcome = settled.find(({ account }) => account.id === userId)
    if (outcome === undefined) return { userId, succeeded: false, problems: [accountMissing] }
    const { account, problems } = outcome
    const { displayName } = account
    return { userId, displayName, succeeded: problems.length === 0, problems: [...problems] }
  })
}

const accountMissing = {
  code: 'accountMissing',
  message: 'There is no such account.',
  remedy: 'chooseAccount',
  remedyText: 'Choose an account of the directory.',
}
