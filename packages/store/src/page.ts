// Lists are read page by page: what is asked for, and what comes back with the count of all that
// match. Search text is matched anywhere, with SQL's own wildcards taken literally.

import type { Filter, SortKey } from './filter.ts'

/** Which part of a list is wanted in which order, and what its members must contain and be. */
export interface PageQuery {
  readonly search?: string
  readonly filter?: Filter
  readonly orderBy?: readonly SortKey[]
  readonly top: number
  readonly skip: number
}

/** One page of a list, and how many there are on all pages. */
export interface Page<T> {
  readonly values: readonly T[]
  readonly count: number
}

/** The LIKE pattern of a text that may stand anywhere. */
export function containing(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`
}

/** The digits of a text that is a part of a phone number as people write it, or undefined. */
export function phoneDigits(text: string): string | undefined {
  const digits = text.replace(/[\s().+-]/g, '')
  return /^[0-9]+$/.test(digits) ? digits : undefined
}
