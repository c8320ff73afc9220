// CSV files as spreadsheets write them, in both halves of Europe, and what is wrong with some.

import { describe, expect, test } from 'vitest'
import { csvLine } from './csv.ts'
import { readCsv } from './csv-reader.ts'

const reading = {
  target: 'csv',
  columns: { userName: ['User name', 'Nom d’utilisateur'], jobTitle: ['Fonction'] },
  required: ['userName'],
  maxRows: 3,
} as const

const anna = { line: 2, cells: { userName: 'anna', jobTitle: 'Chef' } }

describe('a file is read', () => {
  test.each([
    ['with commas', 'userName,jobTitle\nanna,Chef\n'],
    ['with semicolons', 'userName;jobTitle\r\nanna;Chef\r\n'],
    ['with tabs', 'userName\tjobTitle\nanna\tChef'],
    ['with a byte order mark', '\uFEFFuserName,jobTitle\nanna,Chef\n'],
    ['with its columns in another order', 'jobTitle,userName\nChef,anna\n'],
    ['under French headings', 'NOM D’UTILISATEUR;fonction\nanna;Chef\n'],
    ['with spaces around its cells', 'userName, jobTitle\n anna , Chef \n'],
    ['with lines that hold nothing', 'userName,jobTitle\nanna,Chef\n\n,\n'],
  ])('%s', (_, text) => {
    expect(readCsv(text, reading)).toEqual([anna])
  })

  test('with quotes, and the line of each row counted through them', () => {
    const text = 'userName,jobTitle\n"an""na","Chef,\nof all"\nbo,\n'
    expect(readCsv(text, reading)).toEqual([
      { line: 3, cells: { userName: 'an"na', jobTitle: 'Chef,\nof all' } },
      { line: 4, cells: { userName: 'bo' } },
    ])
  })

  test('as it was before it was exported, formulas too', () => {
    const text = csvLine(['userName', 'jobTitle']) + csvLine(['anna', '=1+1'])
    expect(text).toContain("'=1+1")
    expect(readCsv(text, reading)).toEqual([
      { line: 2, cells: { userName: 'anna', jobTitle: '=1+1' } },
    ])
  })

  test('with as many rows as are allowed, and not with one more', () => {
    const rows = (count: number) => `userName\n${'anna\n'.repeat(count)}`
    expect(readCsv(rows(3), reading)).toHaveLength(3)
    expect(() => readCsv(rows(4), reading)).toThrow('has 4 rows; 3 can be read at once')
  })
})

describe('a file is refused', () => {
  test.each([
    ['without anything', '', 'The file is empty'],
    ['without a column that is needed', 'jobTitle\nChef', 'The column userName is missing'],
    ['with a column that nobody knows', 'userName,shoe\nanna,43', 'no column “shoe”'],
    ['with the same column twice', 'userName,User name\na,b', 'userName is there twice'],
    ['with more cells than columns', 'userName\nanna\nbo,x', 'Line 3 has 2 cells'],
    ['with a quote that does not end', 'userName\n"anna', 'Quote Not Closed'],
    ['with a row that is too long', `userName\n${'a'.repeat(20_000)}`, 'Max Record Size'],
  ])('%s', (_, text, message) => {
    expect(() => readCsv(text, reading)).toThrow(message)
  })
})
