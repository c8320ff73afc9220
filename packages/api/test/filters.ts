// Filters at random over the fields of a resource, and a filter written out as `$filter` has it.

import type { Field, Fields, Filter } from '@mainline/store'
import fc from 'fast-check'

const orders = ['eq', 'ne', 'gt', 'ge', 'lt', 'le'] as const
const equalities = ['eq', 'ne'] as const
const places = ['startsWith', 'endsWith', 'contains'] as const

/** Any filter over these fields; `texts` are the texts it asks for. */
export function arbitraryFilter(fields: Fields, texts: fc.Arbitrary<string>): fc.Arbitrary<Filter> {
  const { filter } = fc.letrec<{ filter: Filter }>((tie) => {
    const terms = fc.array(tie('filter'), { minLength: 2, maxLength: 3 })
    return {
      filter: fc.oneof(
        { maxDepth: 4, depthIdentifier: 'filter' },
        fc.oneof(...Object.entries(fields).map(([name, field]) => condition(name, field, texts))),
        fc.record({ kind: fc.constantFrom('and', 'or'), terms }),
        fc.record({ kind: fc.constant('not'), term: tie('filter') }),
      ),
    }
  })
  return filter
}

function condition(
  field: string,
  shape: Fields[string],
  texts: fc.Arbitrary<string>,
): fc.Arbitrary<Filter> {
  if (!('items' in shape)) return comparison(field, shape, texts)
  const any = { kind: fc.constant('any'), field: fc.constant(field) } as const
  return fc.oneof(fc.record(any), fc.record({ ...any, item: arbitraryFilter(shape.items, texts) }))
}

function comparison(
  name: string,
  { type }: Field,
  texts: fc.Arbitrary<string>,
): fc.Arbitrary<Filter> {
  const field = fc.constant(name)
  const nothing = fc.record({
    kind: fc.constantFrom(...equalities),
    field,
    value: fc.constant(null),
  })
  const compared = (
    kinds: readonly (typeof orders)[number][],
    value: fc.Arbitrary<string | number | boolean>,
  ) =>
    fc.oneof(
      { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom(...kinds), field, value }) },
      nothing,
    )
  switch (type) {
    case 'boolean':
      return compared(equalities, fc.boolean())
    case 'number':
      return compared(
        orders,
        fc.integer({ min: -99_999, max: 99_999 }).map((each) => each / 1_000),
      )
    case 'time':
      return compared(orders, times)
    case 'text':
      return fc.oneof(
        compared(orders, texts),
        fc.record({ kind: fc.constantFrom(...places), field, text: texts }),
      )
    default:
      return compared(equalities, fc.constantFrom(...type))
  }
}

const times = fc
  .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString())

/** A filter as it is written; `item` is the name of the item inside an `any`. */
export function formatFilter(filter: Filter, fields: Fields, item?: string): string {
  const named = (field: string) =>
    [item, field].filter((part) => part !== undefined && part !== '').join('/')
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.terms
        .map((term) => `(${formatFilter(term, fields, item)})`)
        .join(` ${filter.kind} `)
    case 'not':
      return `not (${formatFilter(filter.term, fields, item)})`
    case 'any':
      return `${filter.field}/any(${formatItem(filter, fields)})`
    case 'startsWith':
    case 'endsWith':
    case 'contains':
      return `${filter.kind}(${named(filter.field)},${quoted(filter.text)})`
    default: {
      const value = formatValue(filter.value, fields[filter.field])
      return `${named(filter.field)} ${filter.kind} ${value}`
    }
  }
}

function formatItem({ field, item }: Filter & { kind: 'any' }, fields: Fields): string {
  const list = fields[field]
  if (item === undefined || list === undefined || !('items' in list)) return ''
  return `x:${formatFilter(item, list.items, 'x')}`
}

function formatValue(value: string | number | boolean | null, field: Fields[string] | undefined) {
  const isTime = field !== undefined && 'type' in field && field.type === 'time'
  return typeof value === 'string' && !isTime ? quoted(value) : String(value)
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
