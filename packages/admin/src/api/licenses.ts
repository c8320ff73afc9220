// What the screens of licenses read and change beyond the lists that others need too.

import { answerOf, type Schemas } from '@mainline/client'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api } from './client.ts'

/** Accounts that a choice shows at once; who is not among them is searched for. */
export const choicesShown = 25

/** How many licenses of resource accounts are free, and how that was computed. */
export const allotmentQuery = queryOptions({
  queryKey: ['licenseAllotment'],
  queryFn: () => answerOf(api.GET('/v1.0/licenseAllotment')),
})

/** The first accounts that match a filter and a search, and how many there are. */
export function accountsQuery($filter: string, search: string) {
  const found = search.trim() === '' ? {} : { $search: search }
  const query = { $top: choicesShown, $count: 'true', $filter, ...found } as const
  return queryOptions({
    queryKey: ['users', 'choices', query],
    queryFn: async () => {
      const page = await answerOf(api.GET('/v1.0/users', { params: { query } }))
      return { accounts: page.value, count: page['@odata.count'] ?? 0 }
    },
    placeholderData: keepPreviousData,
  })
}

/** The first members who cannot have what their group gives, and how many there are. */
export function licenseErrorsQuery(id: string) {
  const params = { path: { id }, query: { $top: choicesShown, $count: 'true' } } as const
  return queryOptions({
    queryKey: ['groups', id, 'licenseErrors'],
    queryFn: async () => {
      const answer = api.GET('/v1.0/groups/{id}/membersWithLicenseErrors', { params })
      const page = await answerOf(answer)
      return { members: page.value, count: page['@odata.count'] ?? 0 }
    },
  })
}

/** Lets the organization keep to the free allotment, or not. */
export function enforceAllotment(enforced: boolean) {
  return answerOf(api.PATCH('/v1.0/licenseAllotment', { body: { enforced } }))
}

/** Gives licenses to many accounts or takes them; each has its own outcome. */
export async function assignLicenses(body: Schemas['LicenseAssignmentsInput']) {
  return (await answerOf(api.POST('/v1.0/licenseAssignments', { body }))).value
}

/** Changes what a group gives to its members, all of it at once. */
export function assignGroupLicense(id: string, body: Schemas['LicenseChangeInput']) {
  return answerOf(api.POST('/v1.0/groups/{id}/assignLicense', { params: { path: { id } }, body }))
}
