// Where a list keeps what is wanted of it: in the address, under `search`, `sort`, `skip`, `size`.
// A second list on the same screen (in a pane over the first) has a name, and keeps them under
// `members.skip` and the like, so that neither turns the other's pages.

import { useSearchParams } from 'react-router'
import { searchWith } from './list-request.ts'

const keys = ['search', 'sort', 'skip', 'size'] as const

/** The parameters of one list, without its name, and a way to change them. */
export function useListParams(
  name?: string,
): readonly [URLSearchParams, (next: URLSearchParams) => void] {
  const [all, setAll] = useSearchParams()
  if (name === undefined) return [all, setAll]
  return [
    ownOf(all, name),
    (next) => {
      const changed = (params: URLSearchParams, key: string) =>
        searchWith(params, `${name}.${key}`, next.get(key) ?? '')
      setAll(keys.reduce(changed, all))
    },
  ]
}

/** Of all parameters those of the list with a name. */
export function ownOf(all: URLSearchParams, name: string): URLSearchParams {
  const own = (params: URLSearchParams, key: string) =>
    searchWith(params, key, all.get(`${name}.${key}`) ?? '')
  return keys.reduce(own, new URLSearchParams())
}
