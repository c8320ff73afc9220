// What the screens of port orders read and change.

import { answerOf, type Schemas } from '@mainline/client'
import { limits } from '@mainline/model'
import { queryOptions } from '@tanstack/react-query'
import { allPages, api, ifMatch, versioned } from './client.ts'
import { fillsForm } from './queries.ts'

/** An order that brings numbers from another provider. */
export type PortOrder = Schemas['PortOrder']
/** Where an order stands. */
export type PortStatus = PortOrder['status']

/** Every order, newest first. */
export const portOrdersQuery = queryOptions({
  queryKey: ['portOrders'],
  queryFn: () =>
    allPages(limits.pageSize, (query) =>
      answerOf(api.GET('/v1.0/portOrders', { params: { query } })),
    ),
})

/** One order. */
export function portOrderQuery(id: string) {
  return queryOptions({
    queryKey: ['portOrders', id],
    queryFn: () => versioned(api.GET('/v1.0/portOrders/{id}', { params: { path: { id } } })),
    meta: fillsForm,
  })
}

/** Makes an order. */
export function addPortOrder(body: Schemas['NewPortOrderInput']) {
  return answerOf(api.POST('/v1.0/portOrders', { body }))
}

/** Moves an order to its next status. */
export function movePortOrder(id: string, body: Schemas['PortStatusChangeInput'], etag?: string) {
  const params = { path: { id }, header: ifMatch(etag) }
  return answerOf(api.POST('/v1.0/portOrders/{id}/status', { params, body }))
}
