// The items of a configuration are read either all of them or only those that were marked: one
// condition that says either.

import { type RawBuilder, sql } from 'kysely'

/** Keys of items; without any word about them, all. */
export type ItemKeys = readonly string[] | undefined

/** Whether a column is one of the keys. */
export function isAmong(column: RawBuilder<string>, keys: ItemKeys): RawBuilder<boolean> {
  return keys === undefined ? sql`TRUE` : sql`${column} = ANY(${[...keys]}::text[])`
}
