// The search box above a table. What is typed is kept in the URL (`?search=`), so that a filtered
// list can be linked to and survives a visit to one of its rows.

import { SearchBox } from '@fluentui/react-components'
import { useSearchParams } from 'react-router'

/** The search box of the list on screen. */
export function TableSearch({ label }: { readonly label: string }) {
  const [search, setSearch] = useSearchParams()
  // Of what is found now, the first page is wanted.
  const find = (text: string) => searchWith(searchWith(search, 'skip', ''), 'search', text)
  return (
    <SearchBox
      aria-label={label}
      placeholder={label}
      value={search.get('search') ?? ''}
      onChange={(_, { value }) => setSearch(find(value), { replace: true })}
    />
  )
}

/** The rows in which one of the texts contains what is searched for. */
export function useSearched<Row>(
  rows: readonly Row[],
  texts: (row: Row) => readonly (string | null | undefined)[],
): readonly Row[] {
  const [search] = useSearchParams()
  const wanted = normalized(search.get('search') ?? '')
  if (wanted === '') return rows
  return rows.filter((row) => texts(row).some((text) => normalized(text ?? '').includes(wanted)))
}

/** The search parameters with one changed; an empty value removes it. */
export function searchWith(search: URLSearchParams, key: string, value: string): URLSearchParams {
  const next = new URLSearchParams(search)
  if (value === '') next.delete(key)
  else next.set(key, value)
  return next
}

// Case, accents, spaces and dashes do not matter: `+1 250 555` finds `+1250555…`.
function normalized(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(/[\p{Diacritic}\s().-]/gu, '')
    .toLowerCase()
}
