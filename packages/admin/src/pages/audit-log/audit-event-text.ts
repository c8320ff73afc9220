// An event of the audit log in words: who acted, what it was about, and what changed, value by
// value. A call flow is one value to the server; here only the parts of it that differ are shown.

import type { TFunction } from 'i18next'
import type { AuditEvent } from '../../api/shapes.ts'
import { formatTelephoneNumber } from '../../telephone-number.ts'

/** One value that differs; absent where there was none. */
export interface ChangedValue {
  readonly name: string
  readonly before?: string
  readonly after?: string
}

/** Who acted, by name where there is one. */
export function actorText({ kind, displayName }: AuditEvent['actor'], t: TFunction): string {
  if (kind === 'user') return displayName ?? '–'
  return t(`auditLog.actors.${kind}`)
}

/** What an event is about, by name where it has one. */
export function targetText({ target: { type, displayName } }: AuditEvent): string {
  if (displayName === undefined) return '–'
  return type === 'phoneNumber' ? formatTelephoneNumber(displayName) : displayName
}

/** The values that differ, in the order of their names. */
export function changedValues({ before, after }: AuditEvent): readonly ChangedValue[] {
  const [former, later] = [leaves(before), leaves(after)]
  const names = [...new Set([...former.keys(), ...later.keys()])].toSorted(byName)
  return names
    .filter((name) => former.get(name) !== later.get(name))
    .map((name) => ({ name, ...said('before', former, name), ...said('after', later, name) }))
}

function leaves(values: unknown): ReadonlyMap<string, string> {
  return new Map(leavesOf(values, []))
}

function leavesOf(value: unknown, path: readonly string[]): readonly (readonly [string, string])[] {
  if (value === undefined) return []
  const parts = typeof value === 'object' && value !== null ? Object.entries(value) : []
  if (parts.length > 0) return parts.flatMap(([key, part]) => leavesOf(part, [...path, key]))
  return [[path.join('.'), typeof value === 'string' ? value : JSON.stringify(value)]]
}

function said(key: 'before' | 'after', values: ReadonlyMap<string, string>, name: string) {
  const value = values.get(name)
  return value === undefined ? {} : { [key]: value }
}

function byName(left: string, right: string): number {
  return left.localeCompare(right, 'en', { numeric: true })
}
