// The search box above a table. What is typed is kept in the URL (`?search=`), so that a filtered
// list can be linked to and survives a visit to one of its rows. It gets there when the typing
// rests for a moment, or at once with Enter, so that the server is not asked for every letter.

import { SearchBox } from '@fluentui/react-components'
import { useEffect, useRef, useState } from 'react'
import { useSearchParams } from 'react-router'
import { fromStart } from './list-request.ts'

const restMs = 200

/** The search box of the list on screen. */
export function TableSearch({ label }: { readonly label: string }) {
  const [params, setParams] = useSearchParams()
  const found = params.get('search') ?? ''
  const [typed, setTyped] = useState(found)
  const rest = useRef<ReturnType<typeof setTimeout>>(undefined)
  // Another address (the back button, a link) brings another search along; what is being typed
  // just now is newer than any address.
  useEffect(() => {
    if (rest.current === undefined) setTyped(found)
  }, [found])
  useEffect(() => () => clearTimeout(rest.current), [])
  const find = (text: string) => {
    clearTimeout(rest.current)
    rest.current = undefined
    // What the address says by now: a filter may have been chosen since these letters were typed.
    setParams(fromStart(new URLSearchParams(window.location.search), 'search', text), {
      replace: true,
    })
  }
  return (
    <SearchBox
      style={{ width: 'min(320px, 100%)' }}
      aria-label={label}
      placeholder={label}
      value={typed}
      onChange={(_, { value }) => {
        setTyped(value)
        clearTimeout(rest.current)
        rest.current = setTimeout(() => find(value), restMs)
      }}
      onKeyDown={({ key }) => (key === 'Enter' ? find(typed) : undefined)}
    />
  )
}

/** The rows in which one of the texts contains what is searched for; for lists that stay short. */
export function useSearched<Row>(
  rows: readonly Row[],
  texts: (row: Row) => readonly (string | null | undefined)[],
): readonly Row[] {
  const [search] = useSearchParams()
  const wanted = normalized(search.get('search') ?? '')
  if (wanted === '') return rows
  return rows.filter((row) => texts(row).some((text) => normalized(text ?? '').includes(wanted)))
}

// Case, accents, spaces and dashes do not matter: `+1 250 555` finds `+1250555…`.
function normalized(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(/[\p{Diacritic}\s().-]/gu, '')
    .toLowerCase()
}
