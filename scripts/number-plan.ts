// Writes the table by which the pure packages read telephone numbers: they have no dependencies,
// and libphonenumber's metadata is too large and too much for them. Of each country it keeps the
// calling code, how people dial within and abroad, how long its numbers are, and which of them
// charge the caller; of countries that share a calling code, what tells them apart.

import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startCommand } from './command.ts'
import { root } from './step.ts'

const help = `Writes packages/model/src/generated/number-plan.ts from libphonenumber's metadata.

usage: node scripts/run.mjs scripts/number-plan.ts`

// A file of the library that `api` depends on, read as data: nothing of it is imported here.
const source = join(root, 'node_modules', 'libphonenumber-js', 'metadata.max.json')
const target = new URL('../packages/model/src/generated/number-plan.ts', import.meta.url)

/** A type of numbers: its pattern first. */
type NumbersOfType = readonly [pattern: string, ...rest: unknown[]] | 0

/** A country as libphonenumber-js keeps it: what is not named here is of no use to us. */
type Country = readonly unknown[]

interface Metadata {
  readonly country_calling_codes: Readonly<Record<string, readonly string[]>>
  readonly countries: Readonly<Record<string, Country>>
}

/** The module's text. */
export function numberPlanText(): string {
  // True by the library's own format, version 4, which its version pins.
  const metadata = JSON.parse(readFileSync(source, 'utf8')) as Metadata
  const rows = Object.entries(metadata.countries).map(
    ([id, country]) => `  ${id}: ${JSON.stringify(planOf(id, country, metadata))},`,
  )
  const codes = Object.entries(metadata.country_calling_codes).map(
    ([code, ids]) => `  '${code}': ${JSON.stringify(ids)},`,
  )
  return [
    '// Generated from libphonenumber’s metadata by scripts/number-plan.ts; do not edit.',
    '',
    "import type { CountryPlan } from '../number-plan.ts'",
    '',
    '/** How numbers are made and dialed, by country (ISO 3166). */',
    'export const countryPlans: Readonly<Record<string, CountryPlan>> = {',
    ...rows,
    '}',
    '',
    '/** The countries of each calling code; of several the first has what no other claims. */',
    'export const callingCodes: Readonly<Record<string, readonly string[]>> = {',
    ...codes,
    '}',
    '',
  ].join('\n')
}

function planOf(id: string, country: Country, metadata: Metadata) {
  const callingCode = String(country[0])
  const idd = String(country[1] || '00')
  const main = metadata.country_calling_codes[callingCode]?.[0]
  // True by the library's format: fixed, mobile, toll-free, premium, in this order.
  const types = (country[11] ?? []) as readonly NumbersOfType[]
  const inherited = main === undefined ? undefined : metadata.countries[main]
  const trunkPrefix = String(country[5] || inherited?.[5] || '')
  return {
    callingCode,
    iddPattern: idd,
    iddPrefix: String(country[12] || shortestMatch(idd)).replace('~', ''),
    ...(trunkPrefix === '' ? {} : { trunkPrefix }),
    lengths: country[3],
    ...(main === id ? {} : { own: ownNumbers(country, types) }),
    ...patternOf('tollFree', types[2]),
    ...patternOf('premium', types[3]),
  }
}

/** What tells a country from the others of its calling code: how its numbers begin, or which. */
function ownNumbers(country: Country, types: readonly NumbersOfType[]): string {
  if (country[10] !== 0 && country[10] !== undefined) return `(?:${String(country[10])})\\d*`
  // The other types are shared: no personal number tells Guernsey from Great Britain.
  return [types[0], types[1]].flatMap(patternText).join('|')
}

/** What to dial where several prefixes lead abroad: the first of the shortest. */
function shortestMatch(pattern: string): string {
  const candidates = [1, 2, 3, 4, 5].flatMap((length) =>
    Array.from({ length: 200 }, (_, n) => String(n).padStart(length, '0')),
  )
  return candidates.find((digits) => new RegExp(`^(?:${pattern})$`).test(digits)) ?? '00'
}

function patternOf(name: string, numbers: NumbersOfType | undefined) {
  const [pattern] = patternText(numbers)
  return pattern === undefined ? {} : { [name]: pattern }
}

function patternText(numbers: NumbersOfType | undefined): string[] {
  return numbers === undefined || numbers === 0 || numbers[0] === '' ? [] : [numbers[0]]
}

async function main(): Promise<number> {
  await writeFile(target, numberPlanText())
  return 0
}

if (import.meta.main) await startCommand(help, main)
