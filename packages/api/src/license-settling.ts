// Settling accounts: what each was given directly and by its groups is worked out by the rules of
// @mainline/model and written for all of them at once. An account whose change breaks a rule is
// left as it is and told with every reason. Units that come free go to those who wait for them.

import {
  heldLicenses,
  isPhoneLicensed,
  type LicenseGrant,
  licenseChangeProblems,
  licenseUseProblems,
  type Problem,
  settledGrants,
  type WantedGrant,
} from '@mainline/model'
import {
  type Account,
  type AccountId,
  type GroupGrant,
  type LicenseWrites,
  lockAccounts,
  readGroupGrants,
  type Tx,
  waitingAccounts,
  writeLicenses,
} from '@mainline/store'
import { factsOf } from './account-facts.ts'
import type { LicenseStock } from './license-stock.ts'

/** What an account shall have been given directly, and what is wrong with asking for it. */
export interface DirectChange {
  readonly grants: readonly WantedGrant[]
  readonly problems: readonly Problem[]
}

/** What came of one account: nothing where there are problems. */
export interface Settled {
  readonly account: Account
  readonly problems: readonly Problem[]
}

/** Accounts that wait are settled so many at a time. */
const waitingPerRound = 1_000

/** Settles accounts; `change` says what each shall have directly, if that is not what it has. */
export async function settleAccounts(
  tx: Tx,
  stock: LicenseStock,
  ids: readonly AccountId[],
  change: (account: Account) => DirectChange = unchanged,
): Promise<readonly Settled[]> {
  const settled = await settleOnce(tx, stock, ids, change)
  await offerFreeUnits(tx, stock)
  return settled
}

/** Gives free units to the accounts that wait for them, the longest first. */
export async function offerFreeUnits(tx: Tx, stock: LicenseStock): Promise<void> {
  for (const [skuId] of stock.free()) {
    for (let waiting = await nextWaiting(tx, stock, skuId); waiting.length > 0; ) {
      await settleOnce(tx, stock, waiting, unchanged)
      waiting = await nextWaiting(tx, stock, skuId)
    }
  }
}

/** Who was settled waits no more: it holds the unit, or has another reason not to. */
async function nextWaiting(
  tx: Tx,
  stock: LicenseStock,
  skuId: string,
): Promise<readonly AccountId[]> {
  const units = Math.max(0, stock.freeFor([])(skuId))
  return units === 0 ? [] : waitingAccounts(tx, skuId, Math.min(units, waitingPerRound))
}

async function settleOnce(
  tx: Tx,
  stock: LicenseStock,
  ids: readonly AccountId[],
  change: (account: Account) => DirectChange,
): Promise<readonly Settled[]> {
  if (ids.length === 0) return []
  const accounts = await lockAccounts(tx, ids)
  const given = Map.groupBy(await readGroupGrants(tx, ids), ({ accountId }) => accountId)
  const outcomes = accounts.map((account) =>
    settle(account, change(account), given.get(account.id) ?? [], stock),
  )
  await writeLicenses(tx, allWrites(outcomes))
  return outcomes.map(({ account, problems }) => ({ account, problems }))
}

interface Outcome extends Settled {
  readonly writes?: LicenseWrites
}

function settle(
  account: Account,
  direct: DirectChange,
  byGroups: readonly GroupGrant[],
  stock: LicenseStock,
): Outcome {
  const facts = factsOf(account)
  const before = account.assignedLicenses
  const ownUnits = before.map(({ skuId }) => skuId)
  const freeUnits = stock.freeFor(ownUnits)
  const old = account.licenseAssignmentStates
  const wanted = [...direct.grants, ...byGroups.map((grant) => wantedGrant(grant, old))]
  const asked = licenseChangeProblems({
    account: facts,
    before,
    after: heldLicenses(wanted),
    freeUnits,
  })
  // What only follows from groups is worked out, not refused.
  const isAsked = hasChanged(direct.grants, old.filter(isDirect))
  const refused = [...direct.problems, ...(isAsked ? asked : [])]
  if (refused.length > 0) return { account, problems: refused }
  const grants = settledGrants(facts, wanted, freeUnits)
  const after = heldLicenses(grants)
  const lost = isPhoneLicensed(before) && !isPhoneLicensed(after) ? licenseUseProblems(facts) : []
  if (lost.length > 0) return { account, problems: lost }
  stock.exchange(
    ownUnits,
    after.map(({ skuId }) => skuId),
  )
  return { account, problems: [], writes: writesOf(account, grants, after) }
}

function unchanged(account: Account): DirectChange {
  return { grants: account.licenseAssignmentStates.filter(isDirect), problems: [] }
}

function isDirect({ assignedByGroup }: WantedGrant): boolean {
  return assignedByGroup === null
}

function wantedGrant(
  { groupId, skuId, disabledPlans }: GroupGrant,
  old: readonly LicenseGrant[],
): WantedGrant {
  const grant = { skuId, disabledPlans, assignedByGroup: groupId }
  const known = old.find((other) => isSameGrant(other, grant))
  return known === undefined ? grant : { ...grant, state: known.state }
}

function writesOf(
  { id: accountId, assignedLicenses, licenseAssignmentStates: old }: Account,
  grants: readonly LicenseGrant[],
  after: ReturnType<typeof heldLicenses>,
): LicenseWrites {
  const isOld = (grant: LicenseGrant) =>
    old.some(
      (other) =>
        isSameGrant(other, grant) &&
        other.state === grant.state &&
        other.error === grant.error &&
        isSameList(other.disabledPlans, grant.disabledPlans),
    )
  return {
    held: after
      .filter((license) => hasChanged([license], assignedLicenses.filter(isOf(license.skuId))))
      .map((license) => ({ ...license, accountId })),
    released: assignedLicenses
      .filter(({ skuId }) => !after.some(isOf(skuId)))
      .map(({ skuId }) => ({ accountId, skuId })),
    granted: grants.filter((grant) => !isOld(grant)).map((grant) => ({ ...grant, accountId })),
    ungranted: old
      .filter((grant) => !grants.some((other) => isSameGrant(other, grant)))
      .map(({ skuId, assignedByGroup }) => ({ accountId, skuId, assignedByGroup })),
  }
}

function allWrites(outcomes: readonly Outcome[]): LicenseWrites {
  const writes = outcomes.flatMap((outcome) => outcome.writes ?? [])
  return {
    held: writes.flatMap(({ held }) => held),
    released: writes.flatMap(({ released }) => released),
    granted: writes.flatMap(({ granted }) => granted),
    ungranted: writes.flatMap(({ ungranted }) => ungranted),
  }
}

function isOf(skuId: string) {
  return (license: { readonly skuId: string }) => license.skuId === skuId
}

function isSameGrant(one: WantedGrant, other: WantedGrant): boolean {
  return one.skuId === other.skuId && one.assignedByGroup === other.assignedByGroup
}

type Licenses = readonly { readonly skuId: string; readonly disabledPlans: readonly string[] }[]

function hasChanged(one: Licenses, other: Licenses): boolean {
  const same = ({ skuId, disabledPlans }: Licenses[number]) =>
    other.some((each) => each.skuId === skuId && isSameList(each.disabledPlans, disabledPlans))
  return one.length !== other.length || !one.every(same)
}

function isSameList(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((each) => other.includes(each))
}
