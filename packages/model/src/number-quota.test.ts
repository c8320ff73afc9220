// The quotas of the reference (§5.5), each tier at both of its edges.

import { describe, expect, test } from 'vitest'
import { numberQuotas, quotaProblems, serviceNumberQuota, userNumberQuota } from './number-quota.ts'

const none = { user: 0, serviceToll: 0, serviceTollFree: 0 }

describe('service numbers by licenses', () => {
  test.each([
    [0, 25, 5],
    [26, 49, 10],
    [50, 99, 20],
    [100, 149, 30],
    [150, 199, 40],
    [200, 499, 65],
    [500, 749, 90],
    [750, 999, 110],
    [1_000, 1_249, 125],
    [1_250, 1_499, 135],
    [1_500, 1_999, 160],
    [2_000, 2_999, 210],
    [3_000, 6_999, 420],
    [7_000, 9_999, 500],
    [10_000, 14_999, 600],
    [15_000, 19_999, 700],
    [20_000, 49_999, 1_000],
    [50_000, 1_000_000, 1_500],
  ])('%i to %i licenses allow %3$i', (first, last, allowed) => {
    expect([serviceNumberQuota(first), serviceNumberQuota(last)]).toEqual([allowed, allowed])
  })
})

describe('user numbers by plans', () => {
  test('are 63 for 30 calling plans and 20 pay-as-you-go plans, as in the reference', () => {
    expect(userNumberQuota(30, 20)).toBe(63)
  })

  test('are ten without any plan, and a tenth more than the plans, rounded down', () => {
    expect([0, 1, 9, 10, 19].map((plans) => userNumberQuota(plans, 0))).toEqual([
      10, 11, 19, 21, 30,
    ])
  })
})

describe('the quotas of an organization', () => {
  test('follow from phone, conferencing and calling licenses', () => {
    const ordered = { MCOEV: 20, MCOMEETADV: 6, MCOPSTN1: 10, PHONESYSTEM_VIRTUALUSER: 500 }
    expect(numberQuotas(ordered, { ...none, user: 3 })).toEqual([
      { subject: 'user', allowed: 21, used: 3, licenses: 10, payAsYouGoLicenses: 0 },
      { subject: 'serviceToll', allowed: 10, used: 0, licenses: 26, payAsYouGoLicenses: 0 },
      { subject: 'serviceTollFree', allowed: 10, used: 0, licenses: 26, payAsYouGoLicenses: 0 },
    ])
  })

  test('let the last number be ordered, and not one more', () => {
    const [quota] = numberQuotas({}, { ...none, user: 8 })
    expect(quota && quotaProblems(quota, 2)).toEqual([])
    expect(quota && quotaProblems(quota, 3)).toMatchObject([
      {
        code: 'numberQuotaExceeded',
        message:
          'Your licenses allow 10 user numbers; you have 8, so 2 more can be ordered, not 3.',
        remedy: 'orderLicenses',
      },
    ])
  })
})
