// Filters and orders over what is already in memory, for lists of a few members. The same filter
// finds the same here and in the database; a test with random members and filters says so.

import type { Filter, FilterValue, SortKey } from '@mainline/store'

/** Whether a member of a list, as it is shown, is wanted. */
export function isMatch(member: unknown, filter: Filter): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.terms.every((term) => isMatch(member, term))
    case 'or':
      return filter.terms.some((term) => isMatch(member, term))
    case 'not':
      return !isMatch(member, filter.term)
    case 'any':
      return anyMatch(valueAt(member, filter.field), filter.item)
    case 'startsWith':
      return foldedAt(member, filter.field)?.startsWith(filter.text.toLowerCase()) === true
    case 'endsWith':
      return foldedAt(member, filter.field)?.endsWith(filter.text.toLowerCase()) === true
    case 'contains':
      return foldedAt(member, filter.field)?.includes(filter.text.toLowerCase()) === true
    case 'ne':
      return !isMatch(member, { ...filter, kind: 'eq' })
    default:
      return isCompared(filter.kind, comparable(valueAt(member, filter.field)), filter.value)
  }
}

/** The members in this order; those that are equal by it stay as they were. */
export function sorted<T>(members: readonly T[], keys: readonly SortKey[]): readonly T[] {
  return members.toSorted((a, b) => {
    for (const { field, isDescending } of keys) {
      const [one, other] = [comparable(valueAt(a, field)), comparable(valueAt(b, field))]
      const order = compare(one, other)
      if (order !== 0) return isDescending ? -order : order
    }
    return 0
  })
}

function anyMatch(list: unknown, filter: Filter | undefined): boolean {
  if (!Array.isArray(list)) return false
  return list.some((item) => filter === undefined || isMatch(item, filter))
}

function isCompared(
  kind: 'eq' | 'gt' | 'ge' | 'lt' | 'le',
  found: FilterValue,
  wanted: FilterValue,
): boolean {
  const value = comparable(wanted)
  if (kind === 'eq') return found === value
  if (found === null || value === null) return false
  const order = compare(found, value)
  return { gt: order > 0, ge: order >= 0, lt: order < 0, le: order <= 0 }[kind]
}

/** Nothing first; texts by their characters. */
function compare(one: FilterValue, other: FilterValue): number {
  if (one === other) return 0
  if (one === null) return -1
  if (other === null) return 1
  return one < other ? -1 : 1
}

/** The value as it is compared: what is absent is null, texts are in lower case. */
function comparable(value: unknown): FilterValue {
  if (typeof value === 'string') return value.toLowerCase()
  return typeof value === 'number' || typeof value === 'boolean' ? value : null
}

function foldedAt(member: unknown, path: string): string | undefined {
  const value = comparable(valueAt(member, path))
  return typeof value === 'string' ? value : undefined
}

/** What a path such as `prepaidUnits/enabled` leads to; the empty path is the member itself. */
function valueAt(member: unknown, path: string): unknown {
  if (path === '') return member
  return path
    .split('/')
    .reduce<unknown>((value, name) => (isRecord(value) ? value[name] : undefined), member)
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
