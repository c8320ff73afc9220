// How many numbers of a calling plan an organization may have (reference §5.5): for people by their
// calling plans, for services by the phone and conferencing licenses. Numbers of one's own trunk
// and ported ones do not count. An organization may switch this off.

import type { Problem } from './account-rules.ts'
import type { NumberKind, NumberUsage } from './number-kinds.ts'

/** What is counted separately: numbers of people, and both kinds of service numbers. */
export type QuotaSubject = 'user' | 'serviceToll' | 'serviceTollFree'

/** Licenses that were ordered, by part number. */
export type OrderedLicenses = Readonly<Record<string, number>>

/** One quota: what it allows, what is used of it, and the licenses it follows from. */
export interface NumberQuota {
  readonly subject: QuotaSubject
  readonly allowed: number
  /** Numbers that orders brought or hold. */
  readonly used: number
  /** Licenses that the quota is computed from. */
  readonly licenses: number
  /** Those of them that allow one number each, without a share for growth. */
  readonly payAsYouGoLicenses: number
}

/**
 * Service numbers by licenses: the most that each number of licenses and more allows. The reference
 * begins at 1; one that has ordered none yet may try a number too.
 */
const serviceNumberTiers = [
  { licenses: 0, numbers: 5 },
  { licenses: 26, numbers: 10 },
  { licenses: 50, numbers: 20 },
  { licenses: 100, numbers: 30 },
  { licenses: 150, numbers: 40 },
  { licenses: 200, numbers: 65 },
  { licenses: 500, numbers: 90 },
  { licenses: 750, numbers: 110 },
  { licenses: 1_000, numbers: 125 },
  { licenses: 1_250, numbers: 135 },
  { licenses: 1_500, numbers: 160 },
  { licenses: 2_000, numbers: 210 },
  { licenses: 3_000, numbers: 420 },
  { licenses: 7_000, numbers: 500 },
  { licenses: 10_000, numbers: 600 },
  { licenses: 15_000, numbers: 700 },
  { licenses: 20_000, numbers: 1_000 },
  { licenses: 50_000, numbers: 1_500 },
] as const

/** Users may have their plans' numbers, a tenth more, and these for growth. */
const spareUserNumbers = 10

const callingPlans = ['MCOPSTN1', 'MCOPSTN2', 'MCOPSTN5']
const bundledPlans = ['BUSINESS_VOICE_MED', 'BUSINESS_VOICE', 'BUSINESS_VOICE_MED2']
const payAsYouGo = /^MCOPSTNPP|^MCOPSTN_PAYG|PAY_?AS_?YOU_?GO/
const serviceLicenses = ['MCOEV', 'MCOMEETADV', ...bundledPlans]

/** Numbers that people may have: 1.1 for each calling plan and 10, 1 for each pay-as-you-go. */
export function userNumberQuota(plans: number, payAsYouGoPlans: number): number {
  // In tenths, because 1.1 has no exact binary fraction.
  return Math.floor((plans * 11) / 10) + spareUserNumbers + payAsYouGoPlans
}

/** Service numbers of one kind, toll or toll-free, that so many licenses allow. */
export function serviceNumberQuota(licenses: number): number {
  return serviceNumberTiers.findLast((tier) => tier.licenses <= licenses)?.numbers ?? 0
}

/** What a number counts as. */
export function quotaSubject(usage: NumberUsage, kind: NumberKind): QuotaSubject {
  if (usage === 'user') return 'user'
  return kind === 'toll' ? 'serviceToll' : 'serviceTollFree'
}

/** The three quotas of an organization, each with what it follows from. */
export function numberQuotas(
  ordered: OrderedLicenses,
  used: Readonly<Record<QuotaSubject, number>>,
): readonly NumberQuota[] {
  const sum = (isCounted: (sku: string) => boolean) =>
    Object.entries(ordered).reduce((total, [sku, units]) => total + (isCounted(sku) ? units : 0), 0)
  const plans = sum((sku) => callingPlans.includes(sku) || bundledPlans.includes(sku))
  const payAsYouGoLicenses = sum((sku) => payAsYouGo.test(sku))
  const licenses = sum((sku) => serviceLicenses.includes(sku))
  const service = { allowed: serviceNumberQuota(licenses), licenses, payAsYouGoLicenses: 0 }
  return [
    {
      subject: 'user',
      allowed: userNumberQuota(plans, payAsYouGoLicenses),
      used: used.user,
      licenses: plans,
      payAsYouGoLicenses,
    },
    { subject: 'serviceToll', ...service, used: used.serviceToll },
    { subject: 'serviceTollFree', ...service, used: used.serviceTollFree },
  ]
}

const subjectNames = {
  user: 'user numbers',
  serviceToll: 'toll service numbers',
  serviceTollFree: 'toll-free service numbers',
} as const satisfies Record<QuotaSubject, string>

/** Why so many more numbers cannot be had; empty when they can. */
export function quotaProblems(quota: NumberQuota, quantity: number): readonly Problem[] {
  const left = Math.max(0, quota.allowed - quota.used)
  if (quantity <= left) return []
  const name = subjectNames[quota.subject]
  const needed = quota.subject === 'user' ? 'calling plans' : 'Phone System licenses'
  return [
    {
      code: 'numberQuotaExceeded',
      message:
        `Your licenses allow ${quota.allowed} ${name}; you have ${quota.used}, ` +
        `so ${left} more can be ordered, not ${quantity}.`,
      remedy: 'orderLicenses',
      remedyText:
        `Order more ${needed}, release numbers, or switch the quotas off under ` +
        'Phone numbers > Quotas.',
    },
  ]
}
