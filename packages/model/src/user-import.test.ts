// The plan of an import, from a file and a directory alone.

import { expect, test } from 'vitest'
import { type Importer, type ImportRow, type KnownAccount, planImport } from './user-import.ts'

const anna: KnownAccount = {
  id: 'user_1',
  userName: 'Anna',
  isPerson: true,
  displayName: 'Anna Berg',
  extension: '201',
  accountEnabled: true,
  roles: [],
  phoneNumber: '+12505550100',
  numberCountry: 'CA',
}

const bo: KnownAccount = { ...anna, id: 'user_2', userName: 'bo', extension: '202' }

const importer: Importer = { userId: 'user_9', roles: ['userAdministrator'] }

function row(userName: string, fields: ImportRow['fields'], line = 2): ImportRow {
  return { line, userName, fields, problems: [] }
}

function codes(rows: readonly ImportRow[]): readonly (readonly string[])[] {
  return planImport(rows, [anna, bo], importer).map((planned) =>
    planned.action === 'error' ? planned.problems.map(({ code }) => code) : [planned.action],
  )
}

test('a name in other case is the same person, of whom only what differs is changed', () => {
  const fields = { displayName: 'Anna Berg', department: 'Sales' }
  expect(planImport([row('ANNA', fields)], [anna], importer)).toEqual([
    { line: 2, userName: 'ANNA', action: 'update', id: 'user_1', fields: { department: 'Sales' } },
  ])
})

test('two people may swap their extensions, and a third may take one that gets free', () => {
  const swap = [row('anna', { extension: '202' }), row('bo', { extension: '201' })]
  expect(codes(swap)).toEqual([['update'], ['update']])
  const moved = [
    row('anna', { extension: '203' }),
    row('new', { displayName: 'N', extension: '201' }),
  ]
  expect(codes(moved)).toEqual([['update'], ['create']])
})

test('an extension is not given to two, whether by the file or by the directory', () => {
  const both = [
    row('new', { displayName: 'N', extension: '300' }),
    row('other', { displayName: 'O', extension: '300' }),
  ]
  expect(codes(both)).toEqual([['extensionTaken'], ['extensionTaken']])
  const taken = [
    row('new', { displayName: 'N', extension: '201' }),
    row('anna', { extension: '201' }),
  ]
  expect(codes(taken)).toEqual([['extensionTaken'], ['skip']])
})

test('a person with a number stays in its country', () => {
  expect(codes([row('anna', { usageLocation: 'FR' })])).toEqual([['usageLocationMismatch']])
})

test('the number in a file is at most the one the person has', () => {
  const withNumber = (phoneNumber: string) => [{ ...row('anna', {}), phoneNumber }]
  expect(codes(withNumber('+12505550100'))).toEqual([['skip']])
  expect(codes(withNumber('+12505550101'))).toEqual([['phoneNumberNotImported']])
})

test('a file blocks nobody whom its bearer could not block by hand, and not its bearer', () => {
  const boss: KnownAccount = { ...anna, roles: ['globalAdministrator'] }
  const outcome = (account: KnownAccount, by: Importer, accountEnabled = false) =>
    planImport([row('anna', { accountEnabled })], [account], by).map((planned) =>
      planned.action === 'error' ? planned.problems[0]?.code : planned.action,
    )
  expect(outcome(anna, importer)).toEqual(['update'])
  expect(outcome(boss, importer)).toEqual(['rightsMissing'])
  expect(outcome(boss, { ...importer, roles: ['globalAdministrator'] })).toEqual(['update'])
  expect(outcome(anna, { ...importer, userId: anna.id })).toEqual(['ownSignIn'])
  // What is as the file says is no change, so an exported list comes back whole.
  expect(outcome(boss, importer, true)).toEqual(['skip'])
})
