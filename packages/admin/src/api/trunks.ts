// Trunks: their settings, how they fare (asked again and again while it is on screen), what a
// diagnosis finds, and the carriers' templates.

import { answerOf, type Schemas } from '@mainline/client'
import { queryOptions } from '@tanstack/react-query'
import { api, ifMatch, versioned } from './client.ts'
import { fillsForm } from './queries.ts'

/** A SIP connection to a carrier. */
export type Trunk = Schemas['Trunk']
/** A trunk as it is written. */
export type NewTrunk = Schemas['NewTrunkInput']
/** How a trunk fares. */
export type TrunkStatus = Schemas['TrunkStatus']
/** What a trunk to a certain carrier begins with. */
export type TrunkTemplate = Schemas['TrunkTemplate']
/** What a diagnosis found of one check. */
export type TrunkFinding = Schemas['TrunkFinding']

const statusRefreshMs = 5_000

/** Trunks. */
export const trunksQuery = queryOptions({
  queryKey: ['trunks'],
  queryFn: async () => (await answerOf(api.GET('/v1.0/trunks'))).value,
})

/** One trunk. */
export function trunkQuery(id: string) {
  return queryOptions({
    queryKey: ['trunks', id],
    queryFn: () => versioned(api.GET('/v1.0/trunks/{id}', { params: { path: { id } } })),
    meta: fillsForm,
  })
}

/** How a trunk fares now. */
export function trunkStatusQuery(id: string) {
  return queryOptions({
    queryKey: ['trunks', id, 'status'],
    queryFn: () => answerOf(api.GET('/v1.0/trunks/{id}/status', { params: { path: { id } } })),
    refetchInterval: statusRefreshMs,
    retry: false,
  })
}

/** What the carriers want of a trunk. */
export const trunkTemplatesQuery = queryOptions({
  queryKey: ['trunkTemplates'],
  queryFn: async () => (await answerOf(api.GET('/v1.0/trunkTemplates'))).value,
})

/** Adds a trunk, or changes one when an id is given. */
export function saveTrunk(body: NewTrunk, id?: string, etag?: string) {
  if (id === undefined) return answerOf(api.POST('/v1.0/trunks', { body }))
  const params = { path: { id }, header: ifMatch(etag) }
  return answerOf(api.PATCH('/v1.0/trunks/{id}', { params, body }))
}

/** Deletes a trunk. */
export function deleteTrunk(id: string) {
  return answerOf(api.DELETE('/v1.0/trunks/{id}', { params: { path: { id } } }))
}

/** Looks at everything that can be wrong with a trunk. */
export async function diagnoseTrunk(id: string): Promise<readonly TrunkFinding[]> {
  const params = { path: { id } }
  return (await answerOf(api.POST('/v1.0/trunks/{id}/diagnose', { params }))).value
}
