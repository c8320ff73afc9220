// Telephone numbers as people dial them and as carriers write them, read into E.164 and written
// back. What does not read as a number of a plan that exists is no number: then nothing is called.
// Only ASCII digits count, so that no two texts that look alike are different numbers. Numbers of
// one country that belong to no area code of ours are read all the same: carriers know better.

import { callingCodes, countryPlans } from './generated/number-plan.ts'
import type { NumberFormat } from './trunk.ts'

/** How the numbers of one country are made and dialed; patterns match whole national numbers. */
export interface CountryPlan {
  readonly callingCode: string
  /** What is dialed before a country code, as a pattern and as it is written. */
  readonly iddPattern: string
  readonly iddPrefix: string
  /** What is dialed before a national number, such as 0. */
  readonly trunkPrefix?: string
  /** How many digits national numbers have. */
  readonly lengths: readonly number[]
  /** Which numbers of a shared calling code are this country's; the main country has the rest. */
  readonly own?: string
  readonly tollFree?: string
  readonly premium?: string
}

/** A number that was read: E.164 with `+`, and what its country makes of it. */
export interface TelephoneNumber {
  readonly number: string
  /** ISO 3166; absent for numbers of no country, such as satellite phones. */
  readonly country?: string
  readonly isPremium: boolean
}

/** Digits of a number, country code included (E.164 §6.2.1), and the fewest that any has. */
const mostDigits = 15
const fewestDigits = 7

/** What somebody in `country` dialed, if it reads as a telephone number. */
export function readDialedNumber(dialed: string, country: string): TelephoneNumber | undefined {
  const text = compactNumber(dialed)
  if (text === undefined) return undefined
  if (text.startsWith('+')) return numberOf(text.slice(1), country)
  const plan = planOf(country)
  if (plan === undefined) return undefined
  const national = plan.callingCode + withoutTrunkPrefix(text, plan)
  return dialedAbroad(text, plan, country) ?? numberOf(national, country)
}

/** A number as a carrier wrote it, or undefined where it is none; extensions stay unread. */
export function readCarrierNumber(
  text: string,
  { numberFormat, country }: CarrierNumbers,
): string | undefined {
  const compact = compactNumber(text)
  if (compact === undefined) return undefined
  if (compact.startsWith('+')) return numberOf(compact.slice(1), country)?.number
  const international = numberOf(compact, country)?.number
  const national = readDialedNumber(compact, country)?.number
  return numberFormat === 'e164' ? (international ?? national) : (national ?? international)
}

/** How a carrier writes numbers, and where it is. */
export interface CarrierNumbers {
  readonly numberFormat: NumberFormat
  readonly country: string
  readonly outboundPrefix?: string
}

/** A number in E.164 as a carrier wants it dialed. */
export function writeCarrierNumber(number: string, carrier: CarrierNumbers): string {
  return (carrier.outboundPrefix ?? '') + inFormat(number, carrier)
}

/** The same without what is dialed before it: as a carrier wants to read who calls. */
export function inFormat(number: string, { numberFormat, country }: CarrierNumbers): string {
  if (numberFormat === 'e164Plus') return number
  const digits = number.slice(1)
  const plan = planOf(country)
  if (numberFormat === 'e164' || plan === undefined) return digits
  if (callingCodeOf(digits) !== plan.callingCode) return plan.iddPrefix + digits
  const national = digits.slice(plan.callingCode.length)
  // In +1 the trunk prefix is the country code: what all write is the ten digits.
  return plan.callingCode === '1' ? national : (plan.trunkPrefix ?? '') + national
}

/** The country of a number in E.164; toll-free ones of a shared plan are those of `near`. */
export function countryOfNumber(number: string, near?: string): string | undefined {
  const digits = number.slice(1)
  const code = callingCodeOf(digits)
  if (code === undefined) return undefined
  const national = digits.slice(code.length)
  const countries = callingCodes[code] ?? []
  const [main] = countries
  const free = main === undefined ? undefined : planOf(main)?.tollFree
  if (near !== undefined && countries.includes(near) && matches(free, national)) return near
  return countries.slice(1).find((country) => matches(planOf(country)?.own, national)) ?? main
}

/** Whether a text, as dialed, is one of these numbers, however it is spaced. */
export function isSameDialed(dialed: string, numbers: readonly string[]): boolean {
  const compact = compactNumber(dialed)
  return compact !== undefined && numbers.includes(compact)
}

/** The digits of a number without what people put between them, with a first `+` if it has one. */
function compactNumber(text: string): string | undefined {
  const compact = text.replace(/[\s().\-/]/g, '')
  return /^\+?[0-9]{1,25}$/.test(compact) ? compact : undefined
}

// Where a carrier can be chosen on the way abroad, the pattern may take its digit for one's own.
function dialedAbroad(text: string, plan: CountryPlan, near: string): TelephoneNumber | undefined {
  const chosen = new RegExp(`^(?:${plan.iddPattern})`).exec(text)?.[0] ?? ''
  const prefixes = [plan.iddPrefix, chosen].filter(
    (prefix) => prefix !== '' && text.startsWith(prefix),
  )
  return prefixes.reduce<TelephoneNumber | undefined>(
    (found, prefix) => found ?? numberOf(text.slice(prefix.length), near),
    undefined,
  )
}

function numberOf(digits: string, near: string): TelephoneNumber | undefined {
  if (digits.length > mostDigits || digits.length < fewestDigits) return undefined
  const code = callingCodeOf(digits)
  if (code === undefined) return isOfNoCountry(digits) ? worldwide(digits) : undefined
  const number = `+${digits}`
  const country = countryOfNumber(number, near)
  const plan = country === undefined ? undefined : planOf(country)
  if (country === undefined || plan === undefined) return undefined
  const national = digits.slice(code.length)
  if (!plan.lengths.includes(national.length)) return undefined
  return { number, country, isPremium: matches(plan.premium, national) }
}

// +800 is free, and +808 costs little; satellites, networks and +979 cost what they like.
function worldwide(digits: string): TelephoneNumber {
  return { number: `+${digits}`, isPremium: !/^80[08]/.test(digits) }
}

function isOfNoCountry(digits: string): boolean {
  return /^(?:80[08]|87[08]|88[1238]|979)/.test(digits)
}

/** No calling code is the beginning of another. */
function callingCodeOf(digits: string): string | undefined {
  const codes = [1, 2, 3].map((length) => digits.slice(0, length))
  return codes.find((code) => Object.hasOwn(callingCodes, code))
}

function planOf(country: string): CountryPlan | undefined {
  return Object.hasOwn(countryPlans, country) ? countryPlans[country] : undefined
}

function withoutTrunkPrefix(text: string, { trunkPrefix, callingCode }: CountryPlan): string {
  if (trunkPrefix === undefined) return text
  if (text.startsWith(trunkPrefix)) return text.slice(trunkPrefix.length)
  // In +1 people dial ten digits as well; elsewhere what lacks the prefix is local, and ambiguous.
  return callingCode === '1' ? text : ''
}

function matches(pattern: string | undefined, national: string): boolean {
  return pattern !== undefined && wholly(pattern).test(national)
}

/** Patterns of the plans that were needed so far; two dozen countries share +1 alone. */
const compiled = new Map<string, RegExp>()

function wholly(pattern: string): RegExp {
  const expression = compiled.get(pattern) ?? new RegExp(`^(?:${pattern})$`)
  compiled.set(pattern, expression)
  return expression
}
