// Bringing many numbers at once: what would become of each, row by row, before anything is done;
// and doing exactly that. A row that cannot be added is left out and says why, and the others are
// added. Ten thousand numbers take a moment to read, so calls get their turn in between.

import { setImmediate } from 'node:timers/promises'
import {
  areTags,
  distinctTags,
  type Found,
  limits,
  type NumberUsage,
  type Problem,
  usageProblems,
} from '@mainline/model'
import { addPhoneNumbers, type NewPhoneNumber, presentNumbers, type Tx } from '@mainline/store'
import { readCsv } from './csv-reader.ts'
import {
  type LocationOptions,
  locationAmong,
  readLocationOptions,
} from './emergency-location-use.ts'
import { fieldError } from './errors.ts'
import { ownNumbers } from './own-numbers.ts'
import { formatTelephoneNumber, parseTelephoneNumber } from './telephone-number.ts'

/** A number to be brought along, as it was written; its line where it came from a list. */
export interface UploadedNumber {
  readonly line: number
  readonly text: string
  readonly usage: NumberUsage
  readonly city?: string
  readonly tags?: readonly string[]
  /** What is wrong with the row, whatever its number is. */
  readonly refusal?: string
}

/** What becomes of one of them. */
export interface UploadRow {
  readonly line: number
  readonly telephoneNumber: string
  readonly formatted: string
  readonly outcome: 'add' | 'present' | 'duplicate' | 'refused'
  readonly message?: string
  /** The rules that it breaks, where that is what is wrong. */
  readonly problems?: readonly Problem[]
  /** The number, where it can be added. */
  readonly added?: NewPhoneNumber
}

/** How many rows are read before others get their turn: a few milliseconds of work. */
const rowsPerTurn = 100

/** What would become of each, where they are all to have this emergency location. */
export async function uploadPreview(
  tx: Tx,
  numbers: readonly UploadedNumber[],
  countryCode: string,
  locationId?: string,
): Promise<readonly UploadRow[]> {
  const options = await readLocationOptions(tx, locationId)
  const read = (await readAll(numbers, countryCode)).map((row) => located(row, options))
  const present = await presentNumbers(
    tx,
    read.map(({ telephoneNumber }) => telephoneNumber),
  )
  const lines = new Map<string, number>()
  return read.map((row) => {
    if (row.outcome === 'refused') return row
    const first = lines.get(row.telephoneNumber)
    if (first !== undefined) return left(row, 'duplicate', `It stands in line ${first} already.`)
    lines.set(row.telephoneNumber, row.line)
    if (!present.has(row.telephoneNumber)) return row
    return left(row, 'present', 'It is in the inventory already, or held by an order.')
  })
}

/** Adds those that can be added. */
export async function applyUpload(tx: Tx, rows: readonly UploadRow[]): Promise<void> {
  const added = rows.flatMap((row) => (row.added === undefined ? [] : [row.added]))
  if (added.length > 0) await addPhoneNumbers(tx, added)
}

/** The numbers from a first to a last, both included. */
export function rangeTexts(first: string, last: string, countryCode: string): readonly string[] {
  const [from, to] = [first, last].map(
    (text) => parseTelephoneNumber(text, countryCode)?.telephoneNumber,
  )
  if (from === undefined || from.includes(';')) {
    throw fieldError('range.first', `${first} is not a phone number that a range can begin with.`)
  }
  if (to === undefined || to.includes(';')) {
    throw fieldError('range.last', `${last} is not a phone number that a range can end with.`)
  }
  const count = Number(to) - Number(from) + 1
  if (to.length !== from.length || count < 1) {
    throw fieldError('range.last', `${to} does not come after ${from}.`)
  }
  if (count > limits.numbersPerUpload) {
    const most = limits.numbersPerUpload
    throw fieldError('range.last', `The range has ${count} numbers; ${most} can be added at once.`)
  }
  return Array.from({ length: count }, (_, index) => `+${Number(from) + index}`)
}

/** The numbers of a CSV file; a cell that is left out has the value that all the others have. */
export function csvNumbers(csv: string, usage: NumberUsage): readonly UploadedNumber[] {
  const rows = readCsv(csv, {
    target: 'csv',
    columns: {
      telephoneNumber: ['PhoneNumber', 'Phone number', 'Numéro de téléphone'],
      usage: ['Utilisation'],
      city: ['Ville'],
      tags: ['Étiquettes'],
    },
    required: ['telephoneNumber'],
    maxRows: limits.numbersPerUpload,
  })
  return rows.map(({ line, cells }) => ({
    line,
    text: cells.telephoneNumber ?? '',
    usage: cells.usage === undefined ? usage : (usageWords[cells.usage.toLowerCase()] ?? usage),
    ...(cells.city === undefined ? {} : { city: cells.city }),
    ...(cells.tags === undefined ? {} : { tags: distinctTags(tagsOf(cells.tags)) }),
    ...refusalOf(cells),
  }))
}

const usageWords: Readonly<Record<string, NumberUsage>> = {
  user: 'user',
  utilisateur: 'user',
  service: 'service',
}

function refusalOf(cells: {
  readonly usage?: string
  readonly city?: string
  readonly tags?: string
}): { readonly refusal?: string } {
  const { usage, city = '', tags = '' } = cells
  if (usage !== undefined && usageWords[usage.toLowerCase()] === undefined) {
    return { refusal: `The usage is “${usage}”; it is user or service.` }
  }
  if (city.length > limits.cityLength) {
    return { refusal: `The city has more than ${limits.cityLength} characters.` }
  }
  if (!areTags(tagsOf(tags))) {
    const { tagsPerNumber, tagLength } = limits
    return { refusal: `There are ${tagsPerNumber} tags of ${tagLength} characters at most.` }
  }
  return {}
}

function tagsOf(text: string): readonly string[] {
  return text.split('|').flatMap((tag) => (tag.trim() === '' ? [] : [tag.trim()]))
}

async function readAll(
  numbers: readonly UploadedNumber[],
  countryCode: string,
): Promise<readonly UploadRow[]> {
  const rows: UploadRow[] = []
  for (let start = 0; start < numbers.length; start += rowsPerTurn) {
    const turn = numbers.slice(start, start + rowsPerTurn)
    const texts = turn.map(({ text }) => text)
    let index = 0
    for (const found of ownNumbers.find({ texts, countryCode })) {
      const number = turn[index++]
      if (number !== undefined) rows.push(rowOf(number, found))
    }
    await setImmediate()
  }
  return rows
}

function rowOf(uploaded: UploadedNumber, found: Found): UploadRow {
  const { line, text, usage, city, tags, refusal } = uploaded
  const asWritten = { line, telephoneNumber: text, formatted: text }
  if (refusal !== undefined) return { ...asWritten, outcome: 'refused', message: refusal }
  if (!found.ok) return { ...asWritten, outcome: 'refused', message: found.error }
  const { telephoneNumber, kind } = found.value
  const row = { line, telephoneNumber, formatted: formatTelephoneNumber(telephoneNumber) }
  const [problem] = usageProblems(telephoneNumber, kind, usage)
  if (problem !== undefined) return refused(row, [problem])
  const added: NewPhoneNumber = {
    ...found.value,
    usage,
    numberType: ownNumbers.numberType,
    source: ownNumbers.name,
    ...(city === undefined ? {} : { city }),
    ...(tags === undefined ? {} : { tags }),
  }
  return { ...row, outcome: 'add', added }
}

/** The row with the location it needs, or refused for want of one. */
function located(row: UploadRow, options: LocationOptions): UploadRow {
  if (row.added === undefined) return row
  const { locationId, problems } = locationAmong(row.added, options, ['acquired'])
  if (problems.length > 0) return refused(row, problems)
  return locationId === undefined ? row : { ...row, added: { ...row.added, locationId } }
}

function refused(row: Omit<UploadRow, 'outcome'>, problems: readonly Problem[]): UploadRow {
  const { added: _, ...rest } = row
  const message = problems.map((problem) => problem.message).join(' ')
  return { ...rest, outcome: 'refused', message, problems }
}

function left(row: UploadRow, outcome: 'present' | 'duplicate', message: string): UploadRow {
  const { added: _, ...rest } = row
  return { ...rest, outcome, message }
}
