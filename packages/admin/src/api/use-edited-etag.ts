// The version of a resource that a form was filled from. The cache may read the resource again
// while somebody types; a write must still name the version that its user saw, or it would
// silently undo what somebody else saved in between.

import { type QueryKey, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Versioned } from './shapes.ts'

/** The ETag at the time the form opened, and a way to move on to the newest after an own save. */
export function useEditedEtag(
  queryKey: QueryKey,
): readonly [etag: string | undefined, renew: () => void] {
  const queryClient = useQueryClient()
  const newest = () => queryClient.getQueryData<Versioned<object>>(queryKey)?.etag
  const [etag, setEtag] = useState(newest)
  return [etag, () => setEtag(newest())]
}
