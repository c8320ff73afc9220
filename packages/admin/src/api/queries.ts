// What the screens read, as query options: the same value loads a route, fills a component and
// names the cache entry.

import { answerOf } from '@mainline/client'
import { limits } from '@mainline/model'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { api, rememberCsrfToken, versioned } from './client.ts'
import { choicesShown } from './licenses.ts'

/** Marks what fills a form and so must be as new as the server's. */
export const fillsForm = { isFillingForm: true } as const

const callsRefreshMs = 10_000
const healthRefreshMs = 15_000
const meFreshMs = 60_000

/** The signed-in user; fails with 401 while nobody is signed in. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: async () => {
    const me = await answerOf(api.GET('/v1.0/me'))
    rememberCsrfToken(me.csrfToken)
    return me
  },
  staleTime: meFreshMs,
  retry: false,
})

/** Whether the system takes calls. */
export const healthQuery = queryOptions({
  queryKey: ['health'],
  queryFn: readHealth,
  refetchInterval: healthRefreshMs,
})

/** The organization's own data. */
export const organizationQuery = queryOptions({
  queryKey: ['organization'],
  queryFn: () => answerOf(api.GET('/v1.0/organization')),
})

/** The same to be changed. */
export const editedOrganizationQuery = queryOptions({
  queryKey: ['organization', 'edited'],
  queryFn: () => versioned(api.GET('/v1.0/organization')),
  meta: fillsForm,
})

/** The catalog of products. */
export const productsQuery = queryOptions({
  queryKey: ['products'],
  queryFn: async () => (await answerOf(api.GET('/v1.0/products'))).value,
})

/** The licenses that were ordered. */
export const subscribedSkusQuery = queryOptions({
  queryKey: ['subscribedSkus'],
  queryFn: async () => (await answerOf(api.GET('/v1.0/subscribedSkus'))).value,
})

/** The placed orders. */
export const ordersQuery = queryOptions({
  queryKey: ['orders'],
  queryFn: async () => (await answerOf(api.GET('/v1.0/orders'))).value,
})

/** The newest ended calls. */
export const callRecordsQuery = queryOptions({
  queryKey: ['callRecords'],
  queryFn: async () => {
    const query = { $top: limits.pageSize }
    return (await answerOf(api.GET('/v1.0/callRecords', { params: { query } }))).value
  },
  refetchInterval: callsRefreshMs,
})

/** One person or resource account. */
export function userQuery(id: string) {
  return queryOptions({
    queryKey: ['users', id],
    queryFn: () => versioned(api.GET('/v1.0/users/{id}', { params: { path: { id } } })),
    meta: fillsForm,
  })
}

/** The phones of a person. */
export function devicesQuery(id: string) {
  return queryOptions({
    queryKey: ['users', id, 'devices'],
    queryFn: async () => {
      const answer = api.GET('/v1.0/users/{id}/devices', { params: { path: { id } } })
      return (await answerOf(answer)).value
    },
  })
}

/** One resource account. */
export function resourceAccountQuery(id: string) {
  return queryOptions({
    queryKey: ['resourceAccounts', id],
    queryFn: () => versioned(api.GET('/v1.0/resourceAccounts/{id}', { params: { path: { id } } })),
    meta: fillsForm,
  })
}

/** One auto attendant. */
export function autoAttendantQuery(id: string) {
  return queryOptions({
    queryKey: ['autoAttendants', id],
    queryFn: () => versioned(api.GET('/v1.0/autoAttendants/{id}', { params: { path: { id } } })),
    meta: fillsForm,
  })
}

/** The first numbers that match, each with whether this account can take it; free ones first. */
export function eligibleNumbersQuery(id: string, search: string, $filter = '') {
  const query = {
    $top: choicesShown,
    $count: 'true',
    $orderby: 'assigned,usage,telephoneNumber',
    ...(search.trim() === '' ? {} : { $search: search }),
    ...($filter === '' ? {} : { $filter }),
  } as const
  return queryOptions({
    queryKey: ['resourceAccounts', id, 'eligibleNumbers', query],
    queryFn: async () => {
      const params = { path: { id }, query }
      const path = '/v1.0/resourceAccounts/{id}/eligibleNumbers'
      const page = await answerOf(api.GET(path, { params }))
      return { numbers: page.value, count: page['@odata.count'] ?? 0 }
    },
    placeholderData: keepPreviousData,
  })
}

/** One event of the audit log. */
export function auditEventQuery(id: string) {
  return queryOptions({
    queryKey: ['auditEvents', id],
    queryFn: () => answerOf(api.GET('/v1.0/auditEvents/{id}', { params: { path: { id } } })),
    staleTime: Number.POSITIVE_INFINITY,
  })
}

/** One ended call. */
export function callRecordQuery(id: string) {
  return queryOptions({
    queryKey: ['callRecords', id],
    queryFn: () => answerOf(api.GET('/v1.0/callRecords/{id}', { params: { path: { id } } })),
  })
}

/** Why a call went where it went, step by step. */
export function callTraceQuery(id: string) {
  return queryOptions({
    queryKey: ['callRecords', id, 'trace'],
    queryFn: async () => {
      const answer = api.GET('/v1.0/callRecords/{id}/trace', { params: { path: { id } } })
      return (await answerOf(answer)).value
    },
  })
}

// Health answers 503 while starting; both answers are news, not failures.
async function readHealth(): Promise<'ready' | 'starting'> {
  const { data } = await api.GET('/health')
  return data?.status ?? 'starting'
}
