// Configuration versions: what is read of them, and the one thing that is written.

import { answerOf, type Schemas } from '@mainline/client'
import { queryOptions } from '@tanstack/react-query'
import type { List } from '../table/list-request.ts'
import { allPages, api } from './client.ts'

/** A saved change: its number, when it was made, by whom, and what it is called. */
export type ConfigurationVersion = Schemas['ConfigurationVersion']
/** An object in which two versions differ, field by field. */
export type ObjectDifference = Schemas['ObjectDifference']
/** What a restore does, or would do. */
export type RestoredConfiguration = Schemas['RestoredConfiguration']

const pageSize = 1_000

/** All versions, newest first where no other order is asked for. */
export const configurationVersionsList: List<ConfigurationVersion> = {
  name: 'configurations',
  load: async (query) => {
    const answer = await answerOf(api.GET('/v1.0/configurations', { params: { query } }))
    return { rows: answer.value, count: answer['@odata.count'] ?? answer.value.length }
  },
}

/** One version. */
export function configurationVersionQuery(version: string) {
  const path = { version }
  return queryOptions({
    queryKey: ['configurations', version],
    queryFn: () => answerOf(api.GET('/v1.0/configurations/{version}', { params: { path } })),
  })
}

/** What `to` differs in from `version`. */
export function differencesQuery(version: string, to: string) {
  return queryOptions({
    queryKey: ['configurations', version, 'differences', to],
    queryFn: () =>
      allPages(pageSize, (page) =>
        answerOf(
          api.GET('/v1.0/configurations/{version}/differences', {
            params: { path: { version }, query: { ...page, to } },
          }),
        ),
      ),
    retry: false,
  })
}

/** What a restore would do. */
export function restorePreviewQuery(version: string) {
  return queryOptions({
    queryKey: ['configurations', version, 'restore'],
    queryFn: () => restoreVersion(version, { preview: true, skipImpossible: false }),
  })
}

/** Restores a version; what cannot be restored is left out where that is said. */
export function restoreVersion(
  version: string,
  body: { readonly preview: boolean; readonly skipImpossible: boolean },
): Promise<RestoredConfiguration> {
  const path = { version }
  return answerOf(api.POST('/v1.0/configurations/{version}/restore', { params: { path }, body }))
}
