// `$filter` as data (OData 4.01 URL Conventions §5.1.2): comparisons, `in`, startsWith, endsWith,
// contains and `any` over the fields that a resource allows, joined by and, or, not and brackets.
// `in` becomes an or of equalities. Anything else is refused with its position and what is allowed,
// never ignored; length, depth and number of conditions have limits, so no filter is expensive.

import type { Comparison, Field, Fields, Filter, FilterValue, Place } from '@mainline/store'
import { type Parsed, parseWhole, type Token, type TokenReader } from './odata-text.ts'

/** More than any screen or script asks; an `in` counts each of its values as a condition. */
export const filterLimits = { length: 4_000, depth: 16, conditions: 100 } as const

/** In any case, since OData's own examples have startswith. */
const places = ['startsWith', 'endsWith', 'contains'] as const satisfies Place[]

const comparisons = ['eq', 'ne', 'gt', 'ge', 'lt', 'le'] as const satisfies Comparison[]

/** What is being read: where, how deep, and which names are known there. */
interface Scope {
  readonly tokens: TokenReader
  readonly count: { conditions: number }
  readonly depth: number
  readonly fields: Fields
  /** The name of the item inside an `any`. */
  readonly item?: string
}

/** Reads `$filter`. */
export function parseFilter(text: string, fields: Fields): Parsed<Filter> {
  if (text.length > filterLimits.length) {
    const error = `it is longer than ${filterLimits.length} characters`
    return { ok: false, error, offset: filterLimits.length }
  }
  return parseWhole(text, (tokens) =>
    disjunction({ tokens, count: { conditions: 0 }, depth: 0, fields }),
  )
}

function disjunction(scope: Scope): Filter {
  return chain('or', scope, conjunction)
}

function conjunction(scope: Scope): Filter {
  return chain('and', scope, negation)
}

function chain(kind: 'and' | 'or', scope: Scope, part: (scope: Scope) => Filter): Filter {
  const first = part(scope)
  const terms = [first]
  while (scope.tokens.takes(kind)) terms.push(part(scope))
  return terms.length === 1 ? first : { kind, terms }
}

function negation(scope: Scope): Filter {
  const { tokens } = scope
  if (tokens.takes('not')) return { kind: 'not', term: negation(deeper(scope)) }
  if (!tokens.takes('(')) return condition(scope)
  const inner = disjunction(deeper(scope))
  tokens.takeSign(')')
  return inner
}

function condition(scope: Scope): Filter {
  countCondition(scope)
  const { tokens } = scope
  const name = tokens.takeName('a field')
  const place = places.find((each) => each.toLowerCase() === name.text.toLowerCase())
  if (place !== undefined && tokens.takes('(')) return placed(scope, place)
  const path = takePath(scope, name)
  if (tokens.takes('(')) return anyOf(scope, path, name)
  const field = knownField(scope, path, name)
  return tokens.takes('in') ? oneOf(scope, path, field) : comparison(scope, path, field)
}

function placed(scope: Scope, kind: Place): Filter {
  const { tokens } = scope
  const name = tokens.takeName('a field')
  const path = takePath(scope, name)
  const { type } = knownField(scope, path, name)
  if (type !== 'text') throw tokens.misread(`${named(scope, path)} is no text; use eq`, name)
  tokens.takeSign(',')
  const { next } = tokens
  const text = takeValue(scope, path, { type })
  if (typeof text !== 'string') throw tokens.misread(`${kind} needs a text in quotes`, next)
  tokens.takeSign(')')
  return { kind, field: path, text }
}

function anyOf(scope: Scope, path: string, name: Token): Filter {
  const { tokens, fields } = scope
  if (!path.endsWith('/any')) {
    const known = 'startsWith, endsWith, contains and any are'
    throw tokens.misread(`${named(scope, path)} is no function here; ${known}`, name)
  }
  const field = path.slice(0, -'/any'.length)
  const list = Object.hasOwn(fields, field) ? fields[field] : undefined
  if (list === undefined || !('items' in list)) {
    throw tokens.misread(`${field} is no list; ${writtenNames(scope).join(', ')} are known`, name)
  }
  if (tokens.takes(')')) return { kind: 'any', field }
  const item = tokens.takeName('a name for the item').text
  tokens.takeSign(':')
  const inner = disjunction({ ...deeper(scope), fields: list.items, item })
  tokens.takeSign(')')
  return { kind: 'any', field, item: inner }
}

function oneOf(scope: Scope, path: string, field: Field): Filter {
  const { tokens } = scope
  const equalTo = (value: FilterValue): Filter => ({ kind: 'eq', field: path, value })
  tokens.takeSign('(')
  const first = equalTo(takeValue(scope, path, field))
  const terms = [first]
  while (tokens.takes(',')) {
    countCondition(scope)
    terms.push(equalTo(takeValue(scope, path, field)))
  }
  tokens.takeSign(')')
  return terms.length === 1 ? first : { kind: 'or', terms }
}

function comparison(scope: Scope, path: string, field: Field): Filter {
  const { tokens } = scope
  const operator = tokens.next
  const kind = comparisons.find((each) => tokens.takes(each))
  if (kind === undefined) throw tokens.misread(`${comparisons.join(', ')} or in is missing here`)
  const value = takeValue(scope, path, field)
  const hasOrder = value !== null && field.type !== 'boolean' && typeof field.type === 'string'
  if (kind !== 'eq' && kind !== 'ne' && !hasOrder) {
    const reason = `${named(scope, path)} has no order here; eq, ne and in compare it`
    throw tokens.misread(reason, operator)
  }
  return { kind, field: path, value }
}

/** The path behind a first name; inside an `any` it starts with the item, which is left out. */
function takePath({ tokens, item }: Scope, first: Token): string {
  const parts = [first.text]
  while (tokens.takes('/')) parts.push(tokens.takeName('a field').text)
  if (item === undefined) return parts.join('/')
  if (parts.shift() !== item) throw tokens.misread(`inside any, fields start with ${item}/`, first)
  return parts.join('/')
}

function knownField(scope: Scope, path: string, name: Token): Field {
  const { tokens, fields } = scope
  const field = Object.hasOwn(fields, path) ? fields[path] : undefined
  if (field === undefined) {
    const known = writtenNames(scope).join(', ')
    throw tokens.misread(`${named(scope, path)} cannot be filtered by; ${known} can`, name)
  }
  if ('items' in field) {
    throw tokens.misread(`${path} is a list; write ${path}/any(x:x… eq …)`, name)
  }
  return field
}

/** A field as it is written here. */
function named({ item }: Scope, path: string): string {
  return [item, path].filter((part) => part !== undefined && part !== '').join('/')
}

/** Every field as it is written here. */
function writtenNames(scope: Scope): readonly string[] {
  return Object.entries(scope.fields).map(([path, field]) =>
    named(scope, 'items' in field ? `${path}/any` : path),
  )
}

function takeValue(scope: Scope, path: string, { type }: Field): FilterValue {
  const { tokens } = scope
  const token = tokens.next
  const value = token.kind === 'name' && token.text === 'null' ? null : valueOf(token, type)
  if (value === undefined) throw tokens.misread(`${named(scope, path)} ${expected(type)}`)
  tokens.take()
  return value
}

function valueOf({ kind, text }: Token, type: Field['type']): FilterValue | undefined {
  switch (type) {
    case 'boolean':
      return kind === 'name' && (text === 'true' || text === 'false') ? text === 'true' : undefined
    case 'number':
      return kind === 'number' ? Number(text) : undefined
    case 'time':
      return kind === 'time' ? instantOf(text) : undefined
    case 'text':
      // PostgreSQL has no texts with the character 0.
      return (kind === 'text' || kind === 'guid') && !text.includes('\0') ? text : undefined
    default:
      return kind === 'text' && type.includes(text) ? text : undefined
  }
}

/** The time in UTC, if there is such a day, in the years 1 to 9999 that the database knows too. */
function instantOf(text: string): string | undefined {
  const day = text.slice(0, 10)
  const instant = isoOf(text.toUpperCase())
  // `Date` takes February 30 for March 2.
  const isDay = isoOf(day)?.startsWith(day) === true
  return isDay && instant !== undefined && /^(?!0000)\d{4}-/.test(instant) ? instant : undefined
}

function isoOf(text: string): string | undefined {
  const time = new Date(text)
  return Number.isNaN(time.valueOf()) ? undefined : time.toISOString()
}

function expected(type: Field['type']): string {
  switch (type) {
    case 'boolean':
      return 'is compared with true or false'
    case 'number':
      return 'is compared with a number'
    case 'time':
      return 'is compared with a time such as 2026-12-24T08:00:00Z'
    case 'text':
      return 'is compared with a text in quotes'
    default:
      return `is one of ${type.join(', ')}, in quotes`
  }
}

function countCondition({ tokens, count }: Scope): void {
  count.conditions += 1
  if (count.conditions > filterLimits.conditions) {
    throw tokens.misread(`there are more than ${filterLimits.conditions} conditions`)
  }
}

function deeper(scope: Scope): Scope {
  const depth = scope.depth + 1
  if (depth > filterLimits.depth)
    throw scope.tokens.misread(`it is deeper than ${filterLimits.depth} levels`)
  return { ...scope, depth }
}
