// Collections as OData has them: `$search`, `$filter`, `$top`, `$skip` and `$count` in, `value` and
// `@odata.count` out. `$filter` knows equalities joined by `and`, over the fields that a resource
// allows; anything else is refused with a sentence, never ignored.

import type { Page } from '@mainline/store'
import { z } from 'zod'
import { ApiError } from './errors.ts'
import { pageQuery } from './schemas.ts'

/** The query of a list; other parameters are refused. */
export const listQuery = pageQuery.extend({ $count: z.enum(['true', 'false']).optional() }).strict()

/** The query of a list that can be filtered. */
export const filteredQuery = listQuery
  .extend({ $filter: z.string().max(1_000).optional() })
  .strict()

type FilterKind = 'boolean' | 'text' | readonly string[]

/** The fields a resource can be filtered by: yes or no, any text, or one of some values. */
export type FilterFields = Readonly<Record<string, FilterKind>>

type FilterValue<Kind> = Kind extends 'boolean'
  ? boolean
  : Kind extends readonly (infer Value)[]
    ? Value
    : string

/** The values that a filter asks for, by field. */
export type Filter<Fields extends FilterFields> = {
  -readonly [Field in keyof Fields]?: FilterValue<Fields[Field]>
}

/** The part of a list's query that is the same for all of them. */
export function pageOf(query: z.output<typeof listQuery>) {
  const search = query.$search?.trim()
  return {
    top: query.$top,
    skip: query.$skip,
    ...(search === undefined || search === '' ? {} : { search }),
  }
}

/** A page as it is answered, each value shown by `show`; counted where that was asked for. */
export function collection<T, Shown>(
  page: Page<T>,
  query: { readonly $count?: 'true' | 'false' | undefined },
  show: (value: T) => Shown,
): { '@odata.count'?: number; value: Shown[] } {
  const value = page.values.map(show)
  return query.$count === 'true' ? { '@odata.count': page.count, value } : { value }
}

const condition = /^\s*([A-Za-z]+)\s+eq\s+('(?:[^']|'')*'|true|false)\s*(?:and\s|$)/

/** Reads `$filter`: `accountKind eq 'person' and accountEnabled eq true`. */
export function parseFilter<const Fields extends FilterFields>(
  text: string | undefined,
  fields: Fields,
): Filter<Fields> {
  const found: Record<string, string | boolean> = {}
  let rest = text ?? ''
  while (rest.trim() !== '') {
    const [whole, field, literal] = condition.exec(rest) ?? []
    if (whole === undefined || field === undefined || literal === undefined) throw unreadable(rest)
    if (Object.hasOwn(found, field)) throw filterError(`${field} stands twice`)
    found[field] = filterValue(field, literal, fields)
    rest = rest.slice(whole.length)
    if (rest.trim() === '' && /and\s$/.test(whole)) throw unreadable(rest)
  }
  // True by construction: each field is one of `Fields`, its value of that field's kind.
  return found as Filter<Fields>
}

function filterValue(field: string, literal: string, fields: FilterFields): string | boolean {
  const kind = Object.hasOwn(fields, field) ? fields[field] : undefined
  if (kind === undefined) {
    throw filterError(`${field} cannot be filtered by; ${Object.keys(fields).join(', ')} can`)
  }
  const isText = literal.startsWith("'")
  if (isText !== (kind !== 'boolean')) {
    throw filterError(`${field} is compared with ${isText ? 'true or false' : 'a text in quotes'}`)
  }
  if (!isText) return literal === 'true'
  const value = literal.slice(1, -1).replaceAll("''", "'")
  if (Array.isArray(kind) && !kind.includes(value)) {
    throw filterError(`${field} is one of ${kind.join(', ')}`)
  }
  return value
}

function unreadable(rest: string): ApiError {
  return filterError(
    `“${rest.trim()}” is not understood; write for example displayName eq 'Anna', joined by and`,
  )
}

function filterError(reason: string): ApiError {
  const message = `$filter: ${reason}.`
  const details = [{ code: 'invalidValue', message, target: '$filter' }]
  return new ApiError('badRequest', message, { target: '$filter', details })
}
