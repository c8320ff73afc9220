// What the directory holds after the first start: one Global admin, and a small pool of sample
// numbers of the organization's country, so that a main line can be set up and dialed before any
// carrier is known. They are numbers kept free for fiction, and marked as samples. Each
// organization of an installation has a block of its own, so that a number is one organization's.

import { limits } from '@mainline/model'
import { type AccountId, addAccount } from './accounts.ts'
import type { Tx } from './database.ts'
import { addPhoneNumbers, type NewPhoneNumber } from './phone-numbers.ts'

/** The first person, who administers everything. */
export interface FirstAdministrator {
  readonly userName: string
  readonly displayName: string
}

/** Fills an empty directory; answers the administrator's id, for whom a password is set apart. */
export async function seedDirectory(
  tx: Tx,
  countryCode: string,
  administrator: FirstAdministrator,
  block = 0,
): Promise<AccountId> {
  await addPhoneNumbers(tx, sampleNumbers(countryCode, block))
  return addAccount(tx, {
    accountKind: 'person',
    displayName: administrator.displayName,
    userName: administrator.userName,
    accountEnabled: true,
    usageLocation: countryCode,
    unansweredDelayMs: limits.unansweredDelayMs,
    roles: ['globalAdministrator'],
  })
}

/**
 * The first block of samples of which no organization has a number; for transactions that see all.
 * After the last there are none: an organization without samples brings its own numbers.
 */
export async function freeSampleBlock(tx: Tx, countryCode: string): Promise<number> {
  const rows = await tx
    .selectFrom('phone_numbers')
    .select('telephone_number as telephoneNumber')
    .where('source', '=', 'sample')
    .execute()
  const taken = new Set(rows.map(({ telephoneNumber }) => telephoneNumber))
  const blocks = Array.from({ length: sampleBlocks }, (_, block) => block)
  const isFree = (block: number) =>
    sampleNumbers(countryCode, block).every(({ telephoneNumber }) => !taken.has(telephoneNumber))
  return blocks.find(isFree) ?? sampleBlocks
}

/** Blocks of samples in each country. */
const sampleBlocks = 60
/** How far the blocks of France are apart; its numbers for fiction are ten thousand in a row. */
const nationalBlockSize = 200
const areaCodes = [250, 416, 514, 604, 403, 613, 902, 204, 306, 506, 709, 867]
const tollFreeCodes = [800, 888, 877, 866, 855, 844]

function sampleNumbers(countryCode: string, block: number): readonly NewPhoneNumber[] {
  if (block >= sampleBlocks) return []
  if (countryCode === 'FR') {
    const first = 33_199_000_000 + block * nationalBlockSize
    return [
      ...samples('service', 'toll', 'FR', first + 12, 8),
      ...samples('user', 'toll', 'FR', first + 100, 10),
    ]
  }
  const round = Math.floor(block / areaCodes.length)
  const area = Number(`1${areaCodes[block % areaCodes.length]}5550000`)
  const tollFreeCode = tollFreeCodes[block % tollFreeCodes.length]
  const tollFree = Number(`1${tollFreeCode}5550140`) + 3 * Math.floor(block / tollFreeCodes.length)
  return [
    ...samples('service', 'toll', 'CA', area + 12 + 8 * round, 8),
    // Toll-free numbers of +1 belong to all its countries at once; here to the organization's.
    ...samples('service', 'tollFree', countryCode === 'US' ? 'US' : 'CA', tollFree, 3),
    ...samples('user', 'toll', 'CA', area + 100 + 10 * round, 10),
  ]
}

function samples(
  usage: NewPhoneNumber['usage'],
  kind: NewPhoneNumber['kind'],
  isoCountryCode: string,
  first: number,
  count: number,
): readonly NewPhoneNumber[] {
  return Array.from({ length: count }, (_, index) => ({
    telephoneNumber: `+${first + index}`,
    usage,
    numberType: 'callingPlan',
    kind,
    isoCountryCode,
    source: 'sample',
  }))
}
