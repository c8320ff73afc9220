// What the screens read, as query options: the same value loads a route, fills a component and
// names the cache entry. One entry per resource, keyed by its path.

import { type CallRecord, limits, type TraceStep } from '@mainline/model'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { rememberCsrfToken, request, requestAll, requestList, requestVersioned } from './request.ts'
import type {
  AutoAttendantRead,
  Device,
  EligibleNumber,
  Me,
  NumberAssignment,
  Order,
  Organization,
  PricedProduct,
  ResourceAccount,
  SubscribedSku,
  Trunk,
  User,
} from './shapes.ts'

/** Marks what fills a form and so must be as new as the server's. */
export const fillsForm = { isFillingForm: true } as const

const numbersPath = '/admin/teams/telephoneNumberManagement/numberAssignments'

/** The signed-in user; fails with 401 while nobody is signed in. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: async () => {
    const me = await request<Me>('GET', '/me')
    rememberCsrfToken(me.csrfToken)
    return me
  },
  staleTime: 60_000,
  retry: false,
})

/** Whether the system takes calls. */
export const healthQuery = queryOptions({
  queryKey: ['health'],
  queryFn: readHealth,
  refetchInterval: 15_000,
})

/** The organization's own data. */
export const organizationQuery = queryOptions({
  queryKey: ['organization'],
  queryFn: () => request<Organization>('GET', '/organization'),
})

/** The catalog of products. */
export const productsQuery = listQuery<PricedProduct>('/products')
/** The licenses that were ordered. */
export const subscribedSkusQuery = listQuery<SubscribedSku>('/subscribedSkus')
/** The placed orders. */
export const ordersQuery = listQuery<Order>('/orders')
/** People and resource accounts. */
export const usersQuery = allQuery<User>('/users')
/** Resource accounts with their readiness. */
export const resourceAccountsQuery = allQuery<ResourceAccount>('/resourceAccounts')
/** The inventory of phone numbers. */
export const phoneNumbersQuery = allQuery<NumberAssignment>(numbersPath, limits.numberPageSize)
/** Auto attendants. */
export const autoAttendantsQuery = allQuery<AutoAttendantRead>('/autoAttendants')
/** Trunks. */
export const trunksQuery = listQuery<Trunk>('/trunks')

/** Ended calls, newest first. */
export const callRecordsQuery = queryOptions({
  queryKey: ['/callRecords'],
  queryFn: () => requestList<CallRecord>(`/callRecords?$top=${limits.pageSize}`),
  refetchInterval: 10_000,
})

/** One person or resource account. */
export function userQuery(id: string) {
  return itemQuery<User>(`/users/${id}`)
}

/** The phones of a person. */
export function devicesQuery(userId: string) {
  return listQuery<Device>(`/users/${userId}/devices`)
}

/** One resource account. */
export function resourceAccountQuery(id: string) {
  return itemQuery<ResourceAccount>(`/resourceAccounts/${id}`)
}

/** One auto attendant. */
export function autoAttendantQuery(id: string) {
  return itemQuery<AutoAttendantRead>(`/autoAttendants/${id}`)
}

/** One trunk. */
export function trunkQuery(id: string) {
  return itemQuery<Trunk>(`/trunks/${id}`)
}

/** The numbers that match a search, each with whether this account can take it. */
export function eligibleNumbersQuery(accountId: string, search: string) {
  const path = `/resourceAccounts/${accountId}/eligibleNumbers`
  return queryOptions({
    queryKey: [path, search],
    queryFn: () => requestList<EligibleNumber>(`${path}?$search=${encodeURIComponent(search)}`),
    placeholderData: keepPreviousData,
  })
}

/** One ended call. */
export function callRecordQuery(id: string) {
  return queryOptions({
    queryKey: [`/callRecords/${id}`],
    queryFn: () => request<CallRecord>('GET', `/callRecords/${id}`),
  })
}

/** Why a call went where it went, step by step. */
export function callTraceQuery(id: string) {
  return listQuery<TraceStep>(`/callRecords/${id}/trace`)
}

function listQuery<T>(path: string) {
  return queryOptions({ queryKey: [path], queryFn: () => requestList<T>(path) })
}

function allQuery<T>(path: string, pageSize: number = limits.pageSize) {
  return queryOptions({ queryKey: [path], queryFn: () => requestAll<T>(path, pageSize) })
}

function itemQuery<T>(path: string) {
  const queryFn = () => requestVersioned<T>(path)
  return queryOptions({ queryKey: [path], queryFn, meta: fillsForm })
}

// Health answers 503 while starting; both answers are news, not failures.
async function readHealth(): Promise<'ready' | 'starting'> {
  const response = await fetch('/health').catch(() => undefined)
  return response?.ok === true ? 'ready' : 'starting'
}
