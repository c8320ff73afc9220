// A CSV file that a spreadsheet wrote (RFC 4180, and what is found besides): with or without a byte
// order mark, with commas, semicolons (as French and German spreadsheets write) or tabs. The first
// line names the columns, in any order and under any of their accepted headings. A file that cannot
// be read at all is refused with the line at fault; what a row says is for its reader to judge.

import { CsvError, type Info } from 'csv-parse'
import { parse } from 'csv-parse/sync'
import { z } from 'zod'
import { fieldError } from './errors.ts'

/** The columns of a kind of file: each by its name, with other headings it may stand under. */
export type CsvColumns<Name extends string> = Readonly<Record<Name, readonly string[]>>

/** One row: its line in the file, and what stands in its cells; empty cells are left out. */
export interface CsvRow<Name extends string> {
  readonly line: number
  readonly cells: { readonly [Column in Name]?: string }
}

/** How a file is read. */
export interface CsvReading<Name extends string> {
  /** The field of the request that holds the file; errors name it. */
  readonly target: string
  readonly columns: CsvColumns<Name>
  readonly required: readonly NoInfer<Name>[]
  readonly maxRows: number
}

const maxRowCharacters = 16_384
const delimiters = [',', ';', '\t'] as const

/** The rows of a file; throws a field error that names the line where it cannot be read. */
export function readCsv<Name extends string>(
  text: string,
  reading: CsvReading<Name>,
): readonly CsvRow<Name>[] {
  const [header, ...records] = recordsOf(text, reading.target)
  if (header === undefined) {
    throw fieldError(reading.target, 'The file is empty. Its first line names the columns.')
  }
  const names = header.cells.map((heading) => columnOf(heading, reading))
  requireColumns(names, reading)
  if (records.length > reading.maxRows) {
    const { target, maxRows } = reading
    const message = `The file has ${records.length} rows; ${maxRows} can be read at once.`
    throw fieldError(target, message)
  }
  return records.map(({ line, cells }) => {
    if (cells.length > names.length) {
      const counts = `${cells.length} cells, but the first line names ${names.length} columns`
      throw fieldError(reading.target, `Line ${line} has ${counts}.`)
    }
    return { line, cells: named(names, cells) }
  })
}

interface Line {
  readonly line: number
  readonly cells: readonly string[]
}

function recordsOf(text: string, target: string): readonly Line[] {
  try {
    const records = parse(text, {
      bom: true,
      delimiter: delimiterOf(text),
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      trim: true,
      max_record_size: maxRowCharacters,
    })
    return withInfo.parse(records).map(({ info, record }) => ({ line: info.lines, cells: record }))
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    throw fieldError(target, `The file is no readable CSV file: ${error.message}.`)
  }
}

// The library's types do not tell what `info` makes of a record.
const withInfo = z.array(
  z.object({
    info: z.object({ lines: z.number() }) satisfies z.ZodType<Pick<Info, 'lines'>>,
    record: z.array(z.string()),
  }),
)

/** The delimiter that the first line has most of. */
function delimiterOf(text: string): string {
  const [firstLine = ''] = text.split(/\r?\n/, 1)
  const counts = delimiters.map((delimiter) => firstLine.split(delimiter).length)
  return delimiters[counts.indexOf(Math.max(...counts))] ?? ','
}

function columnOf<Name extends string>(
  heading: string,
  { target, columns }: CsvReading<Name>,
): string {
  const wanted = normalized(heading)
  const found = Object.entries<readonly string[]>(columns).find(([name, headings]) =>
    [name, ...headings].some((known) => normalized(known) === wanted),
  )
  if (found !== undefined) return found[0]
  const known = Object.keys(columns).join(', ')
  throw fieldError(target, `There is no column “${heading}”. The columns are: ${known}.`)
}

function requireColumns<Name extends string>(
  names: readonly string[],
  { target, required }: CsvReading<Name>,
): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw fieldError(target, `The column ${twice} is there twice.`)
  const missing = required.filter((name) => !names.includes(name))
  if (missing.length > 0) throw fieldError(target, `The column ${missing.join(', ')} is missing.`)
}

function named<Name extends string>(
  names: readonly string[],
  cells: readonly string[],
): CsvRow<Name>['cells'] {
  const pairs = names.map((name, index) => [name, withoutGuard(cells[index] ?? '')])
  // The names are those of the columns: `columnOf` answers no others.
  return Object.fromEntries(pairs.filter(([, cell]) => cell !== '')) as CsvRow<Name>['cells']
}

/** Takes away what `csvLine` put before a cell that a spreadsheet would have run. */
function withoutGuard(cell: string): string {
  return /^'[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell
}

/** Case, accents, spaces and signs of a heading do not matter. */
function normalized(heading: string): string {
  return heading
    .normalize('NFD')
    .replaceAll(/[^\p{Letter}\p{Number}]/gu, '')
    .toLowerCase()
}
