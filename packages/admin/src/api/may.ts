// What the signed-in person may do, as `GET /me` tells it: the names of the API's operations. The
// policies of the API are the one place that decides; nothing here says who may do what.

import { type OperationName } from '@mainline/client'
import { useSuspenseQuery } from '@tanstack/react-query'
import { meQuery } from './queries.ts'

/** Tells of an operation whether the signed-in person may use it. */
export function useMay(): (operation: OperationName) => boolean {
  const { data: me } = useSuspenseQuery(meQuery)
  return (operation) => me.operations.includes(operation)
}
