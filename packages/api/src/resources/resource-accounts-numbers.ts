// GET /resourceAccounts/{id}/eligibleNumbers: the whole inventory as seen from one account. What
// cannot be assigned is not hidden: it comes with every reason and the step that mends each.

import { limits, numberProblems } from '@mainline/model'
import { type Account, type PhoneNumber, phoneNumberFields } from '@mainline/store'
import { z } from 'zod'
import { requireAccount } from '../account-change.ts'
import { factsOf, numberFactsFor } from '../account-facts.ts'
import { type ApiContext, type ApiServer, inOrganization } from '../api-context.ts'
import { collection, filteredPageOf, filteredQuery } from '../collection.ts'
import { errorAnswers } from '../errors.ts'
import { searchNumbers } from '../number-assignment.ts'
import { resourceAccountPolicy } from '../policies/resource-accounts.ts'
import { collectionOf, idParams, problemAnswer } from '../schemas.ts'
import { formatTelephoneNumber } from '../telephone-number.ts'
import { numberKind, numberType } from './resource-accounts-answer.ts'

const eligibleNumber = z
  .object({
    id: z.string(),
    telephoneNumber: z.string(),
    formatted: z.string(),
    usage: z.enum(['user', 'service']),
    numberType,
    kind: numberKind,
    city: z.string().optional(),
    isoCountryCode: z.string(),
    source: z.enum(['sample', 'own']),
    assignedTo: z.object({ id: z.string(), displayName: z.string() }).optional(),
    assignable: z.boolean(),
    reasons: z.array(problemAnswer),
  })
  .meta({ id: 'EligibleNumber' })

const eligibleQuery = filteredQuery.omit({ $select: true }).extend({
  $top: z.coerce.number().int().min(1).max(limits.numberPageSize).default(limits.numberPageSize),
})

/** Registers the routes of this resource. */
export function registerResourceAccountNumbers(app: ApiServer, context: ApiContext): void {
  app.get('/resourceAccounts/:id/eligibleNumbers', {
    config: { policy: resourceAccountPolicy.read },
    schema: {
      params: idParams,
      querystring: eligibleQuery,
      response: { 200: collectionOf(eligibleNumber), ...errorAnswers },
    },
    handler: async (request) => {
      const { query, params } = request
      const [account, page] = await inOrganization(context, request, async (tx) => [
        await requireAccount(tx, params.id, 'resourceAccount'),
        await searchNumbers(tx, filteredPageOf(query, phoneNumberFields)),
      ])
      return collection(context, request, page, (number) => shownEligibleNumber(account, number))
    },
  })
}

function shownEligibleNumber(
  account: Account,
  number: PhoneNumber,
): z.input<typeof eligibleNumber> {
  const { accountId, accountName } = number
  const reasons = numberProblems(factsOf(account), numberFactsFor(account, number))
  return {
    ...number,
    formatted: formatTelephoneNumber(number.telephoneNumber),
    assignable: reasons.length === 0,
    reasons: [...reasons],
    ...(accountId === undefined
      ? {}
      : { assignedTo: { id: accountId, displayName: accountName ?? accountId } }),
  }
}
