// A write as a hook. After success everything on screen is read afresh before `onDone` runs, so
// that the next screen never shows what was true before. Errors stay with the caller, who shows
// them in the one place where they belong.

import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query'

/** Runs `write`, refreshes what is on screen, then calls `onDone`. */
export function useWrite<In, Out>(
  write: (input: In) => Promise<Out>,
  onDone?: (result: Out, input: In) => void,
): UseMutationResult<Out, Error, In> {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: write,
    onSuccess: async (result: Out, input: In) => {
      await queryClient.invalidateQueries()
      onDone?.(result, input)
    },
  })
}
