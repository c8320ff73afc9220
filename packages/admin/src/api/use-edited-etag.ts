// The version of a resource that a form was filled from. The cache may read the resource again
// while somebody types; a write must still name the version that its user saw, or it would
// silently undo what somebody else saved in between.

import { type QueryKey, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import type { Versioned } from './shapes.ts'

/** The ETag of what the form was filled from; `renew` moves on to the newest that was read. */
export interface EditedEtag {
  readonly value: () => string | undefined
  readonly renew: () => void
}

/** The ETag at the time the form opened, until it is renewed. */
export function useEditedEtag(queryKey: QueryKey): EditedEtag {
  const queryClient = useQueryClient()
  const newest = () => queryClient.getQueryData<Versioned<object>>(queryKey)?.etag
  const etag = useRef(newest())
  return {
    value: () => etag.current,
    renew: () => {
      etag.current = newest()
    },
  }
}
