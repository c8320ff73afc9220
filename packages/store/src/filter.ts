// Which members of a list are wanted, and in which order, as data: what `$filter` and `$orderby`
// become before they become SQL. A field is only ever a name in the list's own columns, a value is
// only ever a parameter. Every condition is true or false, never unknown: nothing equals only
// nothing and is neither less nor greater, so `not` means the same here as in memory.

import { invariant } from '@mainline/model'
import { type RawBuilder, sql } from 'kysely'

/** How a field is compared: text in upper or lower case, an array by its own closed values. */
export type FieldType = 'text' | 'boolean' | 'number' | 'time' | readonly string[]

/** A field with one value. */
export interface Field {
  readonly type: FieldType
}

/** A field that is a list; the name of an item's own value is empty. */
export interface ListField {
  readonly items: Readonly<Record<string, Field>>
}

/** What the members of a list can be filtered and ordered by. */
export type Fields = Readonly<Record<string, Field | ListField>>

/** A value that a field is compared with; a time is ISO 8601 in UTC with milliseconds. */
export type FilterValue = string | number | boolean | null

/** How a field is compared with a value. */
export type Comparison = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le'

/** Where a text must stand in a field. */
export type Place = 'startsWith' | 'endsWith' | 'contains'

/** A condition on a member of a list. */
export type Filter =
  | { readonly kind: 'and' | 'or'; readonly terms: readonly Filter[] }
  | { readonly kind: 'not'; readonly term: Filter }
  | { readonly kind: Comparison; readonly field: string; readonly value: FilterValue }
  | { readonly kind: Place; readonly field: string; readonly text: string }
  | { readonly kind: 'any'; readonly field: string; readonly item?: Filter }

/** One key of an order; members without a value come first, or last when descending. */
export interface SortKey {
  readonly field: string
  readonly isDescending: boolean
}

/** A field as it is found in the database. */
export interface Column extends Field {
  readonly sql: RawBuilder<unknown>
}

/** A list as it is found in the database: its rows (what stands behind FROM) and their columns. */
export interface ListColumn extends ListField {
  readonly items: Readonly<Record<string, Column>>
  readonly from: RawBuilder<unknown>
}

/** The columns behind the fields of a list. */
export type Columns = Readonly<Record<string, Column | ListColumn>>

/** The condition in SQL. */
export function filterSql(filter: Filter, columns: Columns): RawBuilder<boolean> {
  switch (filter.kind) {
    case 'and':
      return joined(filter.terms, columns, sql` AND `)
    case 'or':
      return joined(filter.terms, columns, sql` OR `)
    case 'not':
      return sql`NOT ${filterSql(filter.term, columns)}`
    case 'any':
      return anySql(listColumn(columns, filter.field), filter.item)
    case 'startsWith':
    case 'endsWith':
    case 'contains':
      return placeSql(filter.kind, column(columns, filter.field), filter.text)
    default:
      return comparisonSql(filter.kind, column(columns, filter.field), filter.value)
  }
}

/** What stands behind ORDER BY: the keys that are asked for, and what decides between equals. */
export function orderSql(
  keys: readonly SortKey[] | undefined,
  columns: Columns,
  ...last: readonly RawBuilder<unknown>[]
): RawBuilder<unknown> {
  const asked = (keys ?? []).map(({ field, isDescending }) => {
    const { type, sql: value } = column(columns, field)
    const key = type === 'text' ? folded(value) : value
    return isDescending ? sql`${key} DESC NULLS LAST` : sql`${key} ASC NULLS FIRST`
  })
  return sql.join([...asked, ...last])
}

function joined(
  terms: readonly Filter[],
  columns: Columns,
  separator: RawBuilder<unknown>,
): RawBuilder<boolean> {
  return sql`(${sql.join(
    terms.map((term) => filterSql(term, columns)),
    separator,
  )})`
}

function anySql({ from, items }: ListColumn, item: Filter | undefined): RawBuilder<boolean> {
  const condition = item === undefined ? sql`true` : filterSql(item, items)
  return sql`EXISTS (SELECT FROM ${from} WHERE ${condition})`
}

const operators = {
  eq: sql`=`,
  ne: sql`<>`,
  gt: sql`>`,
  ge: sql`>=`,
  lt: sql`<`,
  le: sql`<=`,
} as const satisfies Record<Comparison, RawBuilder<unknown>>

function comparisonSql(
  kind: Comparison,
  { type, sql: found }: Column,
  value: FilterValue,
): RawBuilder<boolean> {
  if (value === null) return kind === 'ne' ? sql`${found} IS NOT NULL` : sql`${found} IS NULL`
  const wanted = comparable(type, parameter(type, value))
  const compared = sql`${comparable(type, found)} ${operators[kind]} ${wanted}`
  return kind === 'ne'
    ? sql`(${compared} OR ${found} IS NULL)`
    : sql`(${compared} AND ${found} IS NOT NULL)`
}

/** Texts are ordered by their characters, not by a language, so that + and digits count. */
function comparable(type: FieldType, value: RawBuilder<unknown>): RawBuilder<unknown> {
  return type === 'text' ? sql`${folded(value)} COLLATE "C"` : value
}

function parameter(type: FieldType, value: string | number | boolean): RawBuilder<unknown> {
  if (type === 'number') return sql`${value}::numeric`
  if (type === 'time') return sql`${value}::timestamptz`
  if (type === 'boolean') return sql`${value}::boolean`
  return sql`${value}::text`
}

function placeSql(place: Place, { sql: found }: Column, text: string): RawBuilder<boolean> {
  const literal = text.replace(/[\\%_]/g, '\\$&')
  const before = place === 'startsWith' ? '' : '%'
  const after = place === 'endsWith' ? '' : '%'
  const pattern = parameter('text', `${before}${literal}${after}`)
  return sql`(${folded(found)} LIKE ${folded(pattern)} AND ${found} IS NOT NULL)`
}

function folded(text: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`lower(${text})`
}

function column(columns: Columns, name: string): Column {
  const found = Object.hasOwn(columns, name) ? columns[name] : undefined
  invariant(found !== undefined && 'sql' in found, `Only known fields are compared: ${name}.`)
  return found
}

function listColumn(columns: Columns, name: string): ListColumn {
  const found = Object.hasOwn(columns, name) ? columns[name] : undefined
  invariant(found !== undefined && 'from' in found, `Only known lists are looked into: ${name}.`)
  return found
}
