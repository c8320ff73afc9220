// `$orderby` and `$select`: lists of names, each of which the resource must know.

import type { Fields, SortKey } from '@mainline/store'
import { type Parsed, parseWhole, type TokenReader } from './odata-text.ts'

/** Reads `$orderby`: `displayName desc, id`. */
export function parseOrderBy(text: string, fields: Fields): Parsed<readonly SortKey[]> {
  const known = Object.entries(fields).flatMap(([name, field]) => ('items' in field ? [] : [name]))
  return parseWhole(text, (tokens) =>
    takeList(tokens, known, 'ordered by', (field) => {
      const isDescending = tokens.takes('desc')
      if (!isDescending) tokens.takes('asc')
      return { field, isDescending }
    }),
  )
}

/** Reads `$select`: `id,displayName`. */
export function parseSelect(text: string, known: readonly string[]): Parsed<readonly string[]> {
  return parseWhole(text, (tokens) => takeList(tokens, known, 'selected', (name) => name))
}

/** Each name once, so a list is never longer than there are names. */
function takeList<T>(
  tokens: TokenReader,
  known: readonly string[],
  verb: string,
  take: (name: string) => T,
): readonly T[] {
  const found = new Map<string, T>()
  do {
    const first = tokens.takeName('a field')
    let name = first.text
    while (tokens.takes('/')) name += `/${tokens.takeName('a field').text}`
    if (!known.includes(name)) {
      throw tokens.misread(`${name} cannot be ${verb}; ${known.join(', ')} can`, first)
    }
    if (found.has(name)) throw tokens.misread(`${name} stands twice`, first)
    found.set(name, take(name))
  } while (tokens.takes(','))
  return [...found.values()]
}
