// Facts about calls to the outside, in words: what was dialed, which rule was asked and what it
// said, and what became of each trunk. Amounts are shown in the currency's larger unit.

import { assertNever } from '@mainline/model'
import type { DialLimit, Fact, FactData } from './fact.ts'

/** A fact about a call to the outside. */
export type OutboundFact = Extract<Fact, { kind: (typeof outboundFacts)[number] }>

const outboundFacts = [
  'emergencyNumberDialed',
  'outsideNumberDialed',
  'dialPermissionChecked',
  'dialLimitsChecked',
  'voiceRoutesCompared',
  'trunkPassedOver',
  'numberDialed',
  'numberAlerted',
  'numberAnswered',
  'numberRefused',
  'trunkFailed',
] as const

/** Whether a fact is about a call to the outside. */
export function isOutboundFact(fact: Fact): fact is OutboundFact {
  return outboundFacts.some((kind) => kind === fact.kind)
}

/** The sentence for a fact about a call to the outside. */
export function outboundSentence(fact: OutboundFact): string {
  switch (fact.kind) {
    case 'emergencyNumberDialed':
      return `The number ${fact.number} calls for help: no permission and no limit is asked.`
    case 'outsideNumberDialed':
      return `No one here has ${fact.dialed}; it reads as the outside number ${fact.number}.`
    case 'dialPermissionChecked':
      return permission(fact)
    case 'dialLimitsChecked':
      return limitsChecked(fact)
    case 'voiceRoutesCompared':
      return routes(fact)
    case 'trunkPassedOver':
      return `The trunk ${fact.name} is passed over: ${passedOverReasons[fact.reason]}.`
    case 'numberDialed':
      return `The number ${fact.number} is called on the trunk ${fact.name}, ${shown(fact)}.`
    case 'numberAlerted':
      return fact.hasEarlyMedia
        ? 'The carrier lets the caller hear what comes before the answer.'
        : 'The other side rings.'
    case 'numberAnswered':
      return `The number ${fact.number} answered.`
    case 'numberRefused':
      return `The number ${fact.number} ${refusals[fact.reason]}${said(fact.detail)}.`
    case 'trunkFailed':
      return `The trunk ${fact.name} ${failures[fact.reason]}${said(fact.detail)}.`
    default:
      return assertNever(fact)
  }
}

function permission({ country, isHome, refusal }: FactData['dialPermissionChecked']): string {
  const where = country ?? 'numbers of no country'
  if (refusal === 'premiumNumber') {
    return 'The number charges the caller, and premium numbers are not allowed.'
  }
  if (refusal === 'country') return `Calls to ${where} are not allowed: nobody has added it.`
  return isHome
    ? `Calls within ${where}, the own country, are allowed.`
    : `Calls to ${where} are allowed.`
}

const limitNames: Readonly<Record<DialLimit, string>> = {
  simultaneousCallsPerUser: 'calls of this person at once',
  callsPerUserPerHour: 'calls of this person in an hour',
  spendPerUserPerDayCents: 'spent by this person in a day',
  spendPerDayCents: 'spent by all in a day',
}

function limitsChecked({ checks, reached }: FactData['dialLimitsChecked']): string {
  const words = checks.map(({ limit, used, allowed }) => {
    const [is, may] = [used, allowed].map((value) => amount(limit, value))
    return `${limitNames[limit]} ${is} of ${may}`
  })
  const all = words.length === 0 ? 'none applies' : words.join(', ')
  return reached === undefined
    ? `The limits allow the call: ${all}.`
    : `A limit is reached, ${limitNames[reached]}: ${all}.`
}

function amount(limit: DialLimit, value: number): string {
  return limit.endsWith('Cents') ? (value / 100).toFixed(2) : String(value)
}

function routes({ number, matched, unmatchedCount }: FactData['voiceRoutesCompared']): string {
  const [first, ...others] = matched.map(({ name, pattern }) => `${name} (${pattern})`)
  const rest = unmatchedCount === 0 ? '' : ` (routes that do not fit: ${unmatchedCount})`
  if (first === undefined) return `No voice route carries ${number}${rest}.`
  const then = others.length === 0 ? '' : `, then ${others.join(', ')}`
  return `The voice route ${first} carries ${number}${then}${rest}.`
}

const passedOverReasons: Readonly<Record<FactData['trunkPassedOver']['reason'], string>> = {
  gone: 'it does not exist any more',
  disabled: 'it is switched off',
  noServer: 'it has no server to send calls to',
  full: 'it carries as many calls as it may',
  tooFast: 'it begins as many calls in a second as it may',
}

function shown({ callerIdNumber }: FactData['numberDialed']): string {
  if (callerIdNumber === undefined) return 'without showing who calls'
  return callerIdNumber === '' ? 'with no number to show' : `showing ${callerIdNumber}`
}

const refusals: Readonly<Record<FactData['numberRefused']['reason'], string>> = {
  busy: 'is busy',
  declined: 'declined the call',
  noAnswer: 'did not answer',
  notInService: 'is not in service',
}

const failures: Readonly<Record<FactData['trunkFailed']['reason'], string>> = {
  refused: 'refused the call',
  noResponse: 'said nothing in time',
  unreachable: 'could not be reached',
}

function said(detail: string | undefined): string {
  return detail === undefined ? '' : ` (${detail})`
}
