// Restoring a configuration version: what differs from it is put back through the directory's own
// tables, under every rule, as one new version. Nobody and nothing is made or deleted on the way
// that calls did not lead to: a deleted person, a released number and a missing license stay as
// they are and are named. At the end every auto attendant is checked as if it had been saved.

import {
  type Association,
  type AutoAttendant,
  type Configuration,
  checkAutoAttendant,
  type NumberTarget,
  type PromptAudio,
  parseId,
  type ResourceAccountId,
  type TrunkId,
  type UserId,
  type VoiceRoute,
  type VoiceRouteId,
} from '@mainline/model'
import {
  addAutoAttendant,
  allAutoAttendants,
  changeAccount,
  configurationDifferences,
  currentConfiguration,
  deleteAutoAttendant,
  deleteTrunk,
  deleteVoiceRoute,
  dissociate,
  forgetUnspokenPrompts,
  type ItemDifference,
  lockOrganization,
  publishConfiguration,
  replaceAutoAttendant,
  saveRenderedPrompts,
  type Tx,
} from '@mainline/store'
import { tieAccount } from './association.ts'
import {
  type OutboundCallingPart,
  possibleCallerId,
  putOutboundCalling,
  putTrunk,
  putVoiceRoute,
  type TrunkItem,
} from './configuration-restore-calling.ts'
import { ApiError } from './errors.ts'
import { giveNumber, takeNumber } from './number-assignment.ts'

/** What a restore does with one object: `impossible` and `keep` leave it as it is. */
export interface RestoreStep {
  readonly kind: string
  readonly key: string
  readonly action: 'add' | 'change' | 'remove' | 'keep' | 'impossible'
  /** Why it is left as it is, or what is still to be done about it. */
  readonly reason?: string
  readonly before?: object
  readonly after?: object
}

/** What was, or would be, done; and the version that is live afterwards. */
export interface Restored {
  readonly version: number
  readonly steps: readonly RestoreStep[]
}

/** Rendered speech of each auto attendant that comes back or changes. */
export type RestoredPrompts = ReadonlyMap<string, readonly PromptAudio[]>

/** Puts back what differs from a version, within this transaction. */
export async function restoreConfiguration(
  tx: Tx,
  version: number,
  prompts: RestoredPrompts,
): Promise<Restored> {
  const organizationId = await lockOrganization(tx)
  const live = await requireLive(tx)
  const differences = await configurationDifferences(tx, organizationId, live.version, version)
  const restore = new Restore(tx, differences)
  await restore.takeApart()
  await restore.putAttendants(prompts)
  await restore.putTogether()
  await forgetUnspokenPrompts(tx, await allAutoAttendants(tx))
  const restored = await publishConfiguration(tx, `Restored version ${version}`)
  requireNothingBroken(live, await requireLive(tx))
  return { version: restored, steps: restore.steps }
}

/** The steps of one restore, in the order in which the rules allow them. */
class Restore {
  readonly steps: RestoreStep[] = []
  readonly #tx: Tx
  readonly #differences: readonly ItemDifference[]

  constructor(tx: Tx, differences: readonly ItemDifference[]) {
    this.#tx = tx
    this.#differences = differences
    for (const each of differences) {
      if (!restorable.includes(each.kind)) {
        this.#leave(each, 'impossible', 'This kind of object cannot be restored yet.')
      }
    }
  }

  /** Frees what will be used otherwise: numbers, resource accounts, extensions. */
  async takeApart(): Promise<void> {
    for (const each of this.#of<NumberTarget>('phoneNumbers')) {
      if (holderOf(each.before) === undefined) continue
      await takeNumber(this.#tx, { telephoneNumber: each.key })
    }
    for (const { before, after } of this.#of<ResourceAccountItem>('resourceAccounts')) {
      const former = before?.association?.configurationId
      const isOther = after !== undefined && after.association?.configurationId !== former
      if (before !== undefined && former !== undefined && isOther) {
        await dissociate(this.#tx, before.id)
      }
    }
    for (const { before, after } of this.#of<UserItem>('users')) {
      if (before === undefined || after === undefined || before.extension === undefined) continue
      if (before.extension === after.extension) continue
      await changeAccount(this.#tx, before.id, { extension: null })
    }
  }

  /** Brings auto attendants back to what they were; what did not exist goes at the end. */
  async putAttendants(prompts: RestoredPrompts): Promise<void> {
    for (const { key, before, after } of this.#of<AutoAttendant>('autoAttendants')) {
      if (after === undefined) continue
      await saveRenderedPrompts(this.#tx, after.languageId, prompts.get(key) ?? [])
      if (before === undefined) await addAutoAttendant(this.#tx, after)
      else await replaceAutoAttendant(this.#tx, after)
    }
  }

  /** Gives people, resource accounts, numbers and trunks what they had. */
  async putTogether(): Promise<void> {
    for (const each of this.#of<UserItem>('users')) await this.#putPerson(each)
    for (const each of this.#of<ResourceAccountItem>('resourceAccounts')) {
      await this.#putResourceAccount(each)
    }
    for (const each of this.#of<NumberTarget>('phoneNumbers')) await this.#putNumber(each)
    await this.#putTrunks()
    for (const each of this.#of<OutboundCallingPart>('outboundCalling')) {
      await this.#putCalling(each)
    }
    for (const each of this.#of<AutoAttendant>('autoAttendants')) {
      if (each.after === undefined && each.before !== undefined) {
        await deleteAutoAttendant(this.#tx, each.before.id)
      }
      this.#done(each)
    }
  }

  async #putPerson(each: Side<UserItem>): Promise<void> {
    const { before, after } = each
    if (after === undefined) return this.#leave(each, 'keep', 'Was added since; nobody is deleted.')
    if (before === undefined) {
      return this.#leave(each, 'impossible', 'Was deleted since; restore the person first.')
    }
    const { callerId, reason } = await possibleCallerId(this.#tx, after.callerId)
    await changeAccount(this.#tx, before.id, {
      displayName: after.displayName,
      extension: after.extension ?? null,
      unansweredDelayMs: after.unansweredDelayMs,
      recordsCalls: after.recordsCalls ?? false,
      callerId,
    })
    this.#done(each, reason)
  }

  async #putResourceAccount(each: Side<ResourceAccountItem>): Promise<void> {
    const { before, after } = each
    if (after === undefined) return this.#leave(each, 'keep', 'Was added since; it is not deleted.')
    if (before === undefined) {
      return this.#leave(each, 'impossible', 'Was deleted since; restore the account first.')
    }
    const { id, displayName } = after
    await changeAccount(this.#tx, id, { displayName })
    const { association } = after
    if (association !== undefined) {
      const done = await this.#tried(each, () => tieAccount(this.#tx, id, association))
      if (!done) return
    }
    if (after.licensed && !before.licensed) {
      return this.#leave(each, 'impossible', 'Lost its license since; assign one first.')
    }
    this.#done(each)
  }

  async #putNumber(each: Side<NumberTarget>): Promise<void> {
    const { key: telephoneNumber, before, after } = each
    const holder = holderOf(after)
    if (holder === undefined && holderOf(before) === undefined) return
    const give = () => giveNumber(this.#tx, holder ?? '', { telephoneNumber })
    if (holder !== undefined && !(await this.#tried(each, give))) return
    // The number itself neither comes nor goes; it is who holds it that changes.
    this.steps.push({ ...each, action: 'change' })
  }

  /** Trunks that routes may need, then the routes, then the trunks that no route needs now. */
  async #putTrunks(): Promise<void> {
    const trunks = this.#of<TrunkItem>('trunks')
    for (const each of trunks) {
      const id = parseId<TrunkId>('trunk', each.key)
      if (each.after === undefined || id === undefined) continue
      this.#done(each, await putTrunk(this.#tx, id, each.after))
    }
    for (const each of this.#of<VoiceRoute>('voiceRoutes')) {
      const id = parseId<VoiceRouteId>('route', each.key)
      if (id === undefined) continue
      if (each.after === undefined) await deleteVoiceRoute(this.#tx, id)
      else await putVoiceRoute(this.#tx, id, each.after)
      this.#done(each)
    }
    for (const each of trunks) {
      const id = parseId<TrunkId>('trunk', each.key)
      if (each.after !== undefined || id === undefined) continue
      await deleteTrunk(this.#tx, id)
      this.#done(each)
    }
  }

  async #putCalling(each: Side<OutboundCallingPart>): Promise<void> {
    const { after } = each
    if (after === undefined) return this.#leave(each, 'keep', 'That version says nothing of it.')
    this.#done(each, await putOutboundCalling(this.#tx, after))
  }

  /** A rule that forbids it leaves the object as it is, and says why. */
  async #tried(each: ItemDifference, act: () => Promise<unknown>): Promise<boolean> {
    try {
      await act()
      return true
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this.#leave(each, 'impossible', error.message)
      return false
    }
  }

  #of<Content extends object>(wanted: string): readonly Side<Content>[] {
    const own: readonly unknown[] = this.#differences.filter(({ kind }) => kind === wanted)
    // True because what is stored under a kind is what its reader once answered.
    return own as readonly Side<Content>[]
  }

  #done(each: ItemDifference, reason?: string): void {
    const { before, after } = each
    const action = before === undefined ? 'add' : after === undefined ? 'remove' : 'change'
    this.steps.push({ ...each, action, ...(reason === undefined ? {} : { reason }) })
  }

  #leave(each: ItemDifference, action: 'keep' | 'impossible', reason: string): void {
    this.steps.push({ ...each, action, reason })
  }
}

/** Whom a number leads to. A version says nothing of a number that leads nowhere, or says so. */
function holderOf(target: NumberTarget | undefined): string | undefined {
  return target === undefined || target.kind === 'unassigned' ? undefined : target.id
}

const restorable = [
  'phoneNumbers',
  'resourceAccounts',
  'users',
  'autoAttendants',
  'trunks',
  'voiceRoutes',
  'outboundCalling',
]

interface Side<Content extends object> extends ItemDifference {
  readonly before?: Content
  readonly after?: Content
}
type UserItem = Configuration['users'][UserId]
type ResourceAccountItem = Configuration['resourceAccounts'][ResourceAccountId] & {
  readonly association?: Association
}

async function requireLive(tx: Tx): Promise<Configuration> {
  const live = await currentConfiguration(tx)
  if (live === undefined) throw new ApiError('notFound', 'Nothing is configured yet.')
  return live
}

/** Refuses what would strand a caller who is not stranded now. */
function requireNothingBroken(before: Configuration, after: Configuration): void {
  const known = new Set(errorsOf(before).map(({ code, address }) => `${code} ${address}`))
  const broken = errorsOf(after).filter(({ code, address }) => !known.has(`${code} ${address}`))
  if (broken.length === 0) return
  const details = broken.map(({ code, address, summary, detail }) => ({
    code,
    message: summary,
    target: address,
    remedyText: detail,
  }))
  const message = broken.map(({ summary, detail }) => `${summary} ${detail}`).join(' ')
  throw new ApiError('configurationInvalid', `It cannot be restored. ${message}`, { details })
}

function errorsOf(configuration: Configuration) {
  return Object.values(configuration.autoAttendants)
    .flatMap((attendant) => checkAutoAttendant(attendant, configuration))
    .filter(({ severity }) => severity === 'error')
}
