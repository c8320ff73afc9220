// What the screens of phone numbers read and change: the inventory, orders, quotas.

import { answerOf, type Schemas } from '@mainline/client'
import { limits } from '@mainline/model'
import { queryOptions } from '@tanstack/react-query'
import type { List } from '../table/list-request.ts'
import { allPages, api, ifMatch, versioned } from './client.ts'
import { fillsForm } from './queries.ts'
import type { NumberAssignment } from './shapes.ts'

/** A search for numbers, and what became of it. */
export type NumberOrder = Schemas['PhoneNumberOrder']
/** Many of one's own numbers at once, as they are written. */
export type NumberUpload = Schemas['PhoneNumberUploadInput']
/** What became of each of them, or would. */
export type NumberUploadResult = Schemas['PhoneNumberUploadResult']

const numbersPath = '/v1.0/admin/teams/telephoneNumberManagement/numberAssignments'

/** The inventory, part by part. */
export const phoneNumbersList: List<NumberAssignment> = {
  name: 'numberAssignments',
  load: async (query) => {
    const page = await answerOf(api.GET(numbersPath, { params: { query } }))
    return { rows: page.value, count: page['@odata.count'] ?? page.value.length }
  },
}

/** One number. */
export function phoneNumberQuery(id: string) {
  return queryOptions({
    queryKey: ['numberAssignments', id],
    queryFn: () => versioned(api.GET(`${numbersPath}/{id}`, { params: { path: { id } } })),
    meta: fillsForm,
  })
}

/** What can be searched for, by country. */
export const numberOffersQuery = queryOptions({
  queryKey: ['phoneNumberOffers'],
  queryFn: async () => (await answerOf(api.GET('/v1.0/phoneNumberOffers'))).value,
})

/** Every order, newest first. */
export const numberOrdersQuery = queryOptions({
  queryKey: ['phoneNumberOrders'],
  queryFn: () =>
    allPages(limits.pageSize, (query) =>
      answerOf(api.GET('/v1.0/phoneNumberOrders', { params: { query } })),
    ),
})

/** One order. */
export function numberOrderQuery(id: string) {
  return queryOptions({
    queryKey: ['phoneNumberOrders', id],
    queryFn: () => answerOf(api.GET('/v1.0/phoneNumberOrders/{id}', { params: { path: { id } } })),
  })
}

/** How many numbers the licenses allow. */
export const numberQuotasQuery = queryOptions({
  queryKey: ['phoneNumberQuotas'],
  queryFn: () => answerOf(api.GET('/v1.0/phoneNumberQuotas')),
})

/** Searches, and holds what is found. */
export function reserveNumbers(body: Schemas['NewPhoneNumberOrderInput']) {
  return answerOf(api.POST('/v1.0/phoneNumberOrders', { body }))
}

/** Buys what an order holds. */
export function completeNumberOrder(id: string) {
  const params = { path: { id } }
  return answerOf(api.POST('/v1.0/phoneNumberOrders/{id}/complete', { params }))
}

/** Gives back what an order holds. */
export function releaseNumberOrder(id: string) {
  const params = { path: { id } }
  return answerOf(api.POST('/v1.0/phoneNumberOrders/{id}/release', { params }))
}

/** Lets licenses limit orders of numbers, or not. */
export function enforceNumberQuotas(enforced: boolean) {
  return answerOf(api.PATCH('/v1.0/phoneNumberQuotas', { body: { enforced } }))
}

/** Shows what would become of many numbers, or adds them. */
export function uploadNumbers(body: NumberUpload) {
  return answerOf(api.POST('/v1.0/phoneNumberUploads', { body }))
}

/** Changes what a number is for and what is written on it. */
export function changePhoneNumber(
  id: string,
  body: Schemas['PhoneNumberChangeInput'],
  etag?: string,
) {
  const params = { path: { id }, header: ifMatch(etag) }
  return answerOf(api.PATCH('/v1.0/phoneNumbers/{id}', { params, body }))
}
