// What an organization allows its people to call, and at what expense. Denied is what nobody
// allowed: only the organization's own country may be called, no premium numbers, and within
// limits that end a fraud before it costs much. Emergency numbers pass all of it.

import type { TelephoneNumber } from './number-plan.ts'

/** How people dial, and whom they may always reach. */
export interface DialPlan {
  /** ISO 3166; reads what is dialed without a country code. May always be called. */
  readonly country: string
  /** As dialed, such as `911`. They always pass: no permission and no limit holds them. */
  readonly emergencyNumbers: readonly string[]
  /** Shown for people without a number of their own; E.164 with `+`. */
  readonly callerIdNumber?: string
}

/** What may be called beyond the own country. */
export interface DialPermissions {
  /** ISO 3166. */
  readonly countries: readonly string[]
  /** Numbers that charge the caller for more than the call. */
  readonly premiumNumbers: boolean
}

/** What a minute costs to numbers that begin so; of several the longest prefix holds. */
export interface DialRate {
  /** `+` and digits. */
  readonly prefix: string
  readonly perMinuteCents: number
}

/** What bounds the calls that people make. Spending is counted by the minute begun. */
export interface DialLimits {
  readonly callsPerUserPerHour: number
  readonly simultaneousCallsPerUser: number
  /** Of any 24 hours; in cents of the organization's currency. */
  readonly spendPerUserPerDayCents: number
  readonly spendPerDayCents: number
  readonly rates: readonly DialRate[]
  /** Where no rate fits: within the own country, and abroad. */
  readonly domesticPerMinuteCents: number
  readonly foreignPerMinuteCents: number
}

/** All that decides whether a call to the public network may be made. */
export type OutboundCalling = Readonly<{
  dialPlan: DialPlan
  dialPermissions: DialPermissions
  dialLimits: DialLimits
}>

/** What the called party sees of a user who calls out (reference §5, calling line identity). */
export type CallerIdChoice =
  | { readonly kind: 'ownNumber' }
  | { readonly kind: 'number'; readonly number: string }
  | { readonly kind: 'anonymous' }

/** The limits until an administrator sets others: a busy person's day, and no more. */
export const defaultDialLimits: DialLimits = {
  callsPerUserPerHour: 60,
  simultaneousCallsPerUser: 4,
  spendPerUserPerDayCents: 2_000,
  spendPerDayCents: 20_000,
  rates: [],
  domesticPerMinuteCents: 1,
  foreignPerMinuteCents: 25,
}

/** What a minute to a number costs, in cents: by the longest prefix that fits, else by country. */
export function ratePerMinuteCents(
  { dialPlan, dialLimits }: OutboundCalling,
  { number, country }: Pick<TelephoneNumber, 'number' | 'country'>,
): number {
  const [rate] = dialLimits.rates
    .filter(({ prefix }) => number.startsWith(prefix))
    .sort((a, b) => b.prefix.length - a.prefix.length)
  if (rate !== undefined) return rate.perMinuteCents
  return country === dialPlan.country
    ? dialLimits.domesticPerMinuteCents
    : dialLimits.foreignPerMinuteCents
}

/** Why a number may not be called; nothing where it may. */
export function dialRefusal(
  { dialPlan, dialPermissions }: OutboundCalling,
  { country, isPremium }: TelephoneNumber,
): 'country' | 'premiumNumber' | undefined {
  const countries = [dialPlan.country, ...dialPermissions.countries]
  if (country !== undefined && !countries.includes(country)) return 'country'
  return isPremium && !dialPermissions.premiumNumbers ? 'premiumNumber' : undefined
}

/** What holds until an administrator allows more: calls within the own country. */
export function defaultOutboundCalling(country: string): OutboundCalling {
  return {
    dialPlan: { country, emergencyNumbers: emergencyNumbersOf(country) },
    dialPermissions: { countries: [], premiumNumbers: false },
    dialLimits: defaultDialLimits,
  }
}

// 112 is answered on every mobile network and in most of the world; the others are the country's
// own, where it has others.
const emergencyNumbers: Readonly<Record<string, readonly string[]>> = {
  AU: ['000', '112'],
  CA: ['911'],
  CH: ['112', '117', '118', '144'],
  FR: ['112', '15', '17', '18', '114'],
  GB: ['999', '112'],
  IE: ['999', '112'],
  IN: ['112', '100', '101', '102', '108'],
  JP: ['110', '118', '119'],
  MX: ['911'],
  NZ: ['111'],
  US: ['911'],
}

/** The numbers that call for help in a country. */
export function emergencyNumbersOf(country: string): readonly string[] {
  return emergencyNumbers[country] ?? ['112']
}
