// Whatever text a filter asks for, it becomes a parameter: the SQL stays the same to the letter.

import fc from 'fast-check'
import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely'
import { expect, test } from 'vitest'
import { accountFields } from '../src/account-fields.ts'
import { type Filter, filterSql } from '../src/filter.ts'

const db = new Kysely<object>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (any) => new PostgresIntrospector(any),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
})

const filters: readonly ((text: string) => Filter)[] = [
  (value) => ({ kind: 'eq', field: 'displayName', value }),
  (value) => ({ kind: 'ne', field: 'userPrincipalName', value }),
  (value) => ({ kind: 'ge', field: 'phoneNumber', value }),
  (value) => ({ kind: 'eq', field: 'accountKind', value }),
  (text) => ({ kind: 'startsWith', field: 'department', text }),
  (text) => ({ kind: 'contains', field: 'department', text }),
  (value) => ({
    kind: 'any',
    field: 'assignedLicenses',
    item: { kind: 'eq', field: 'skuId', value },
  }),
  (value) => ({ kind: 'not', term: { kind: 'eq', field: 'surname', value } }),
]

test('no text that is asked for gets into the SQL', () => {
  fc.assert(
    fc.property(fc.constantFrom(...filters), fc.string(), (filterFor, text) => {
      const compile = (asked: string) => filterSql(filterFor(asked), accountFields).compile(db)
      expect(compile(text).sql).toBe(compile('x').sql)
      expect(compile(text).parameters).toHaveLength(1)
    }),
  )
})

test('a field that is not a column is a fault of ours, and never SQL', () => {
  for (const field of ['constructor', '1=1 --', 'assignedLicenses']) {
    const filter: Filter = { kind: 'eq', field, value: 'x' }
    expect(() => filterSql(filter, accountFields)).toThrow('Only known fields are compared')
  }
})
