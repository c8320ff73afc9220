// The lamps of phones: whether messages wait, whether a colleague talks or rings, whether somebody
// can be reached. A phone proves itself as for a call, and watches people of its own organization;
// the messages that wait are shown to their own person only. Each change is told; of several that
// come quickly, the last (`sip` has one NOTIFY in the air at a time).
// RFC 6665, RFC 3842 (message-summary), RFC 4235 (dialog), RFC 3856 (presence).

import { limits, type OrganizationId, type UserId } from '@mainline/model'
import {
  type Content,
  dialogInfo,
  headerValue,
  messageSummary,
  parseNameAddress,
  presence,
  type SipEvent,
  type SubscriptionId,
  type WatchedCall,
} from '@mainline/sip'
import type { AccessTable } from './access-table.ts'
import type { Authentication } from './authentication.ts'
import type { DeviceAccess, MailboxSource, Unsubscribe } from './ports.ts'
import { dialedParty } from './sip-party.ts'
import type { SipShell } from './sip-shell.ts'

/** What lamps are made with. */
export interface LampsOptions {
  readonly sip: SipShell
  readonly authentication: Authentication
  readonly table: () => AccessTable
  /** Absent: no messages wait for anybody. */
  readonly mailboxes: MailboxSource | undefined
  /** The person whom a phone of the organization names, by extension, user name or number. */
  userNamed(organizationId: OrganizationId, dialed: string): UserId | undefined
  /** The calls that a person's phones are in. */
  callsOf(organizationId: OrganizationId, userId: UserId): readonly WatchedCall[]
  isReachable(userId: UserId): boolean
}

/** The packages that phones may subscribe to. */
export const lampPackages = ['message-summary', 'dialog', 'presence'] as const

type SubscriptionReceived = Extract<SipEvent, { kind: 'subscriptionReceived' }>

interface Lamp {
  readonly id: SubscriptionId
  readonly package: (typeof lampPackages)[number]
  readonly device: DeviceAccess
  readonly userId: UserId
  /** The watched person as the phone names them. */
  readonly entity: string
  version: number
}

/** Every lamp of every phone. */
export class Lamps {
  readonly #options: LampsOptions
  readonly #lamps = new Map<SubscriptionId, Lamp>()
  readonly #byUser = new Map<UserId, Set<Lamp>>()
  readonly #countOf = new Map<string, number>()
  readonly #stopWatching: Unsubscribe

  constructor(options: LampsOptions) {
    this.#options = options
    const changed = (userId: UserId): void => this.#tell(userId, ['message-summary'])
    this.#stopWatching = options.mailboxes?.watch(changed) ?? (() => {})
  }

  /** Answers a SUBSCRIBE. */
  subscribe(event: SubscriptionReceived): void {
    const { subscriptionId, request, flow, expiresSeconds } = event
    const { authentication, sip } = this.#options
    const proved = authentication.verify(request, flow)
    const lamp = proved.ok ? this.#lampOf(event, proved.device) : undefined
    if (proved.ok && typeof lamp === 'object') {
      if (expiresSeconds > 0) this.#add(lamp)
      const content = this.#content(lamp)
      sip.run((ua, now) => ua.acceptSubscription(now, subscriptionId, expiresSeconds, content))
      return
    }
    const { status, headers } = proved.ok ? { status: lamp ?? 403, headers: [] } : proved.answer
    sip.run((ua, now) => ua.rejectSubscription(now, subscriptionId, Number(status), headers))
  }

  /** A subscription is over. */
  ended(id: SubscriptionId): void {
    const lamp = this.#lamps.get(id)
    if (lamp === undefined) return
    this.#lamps.delete(id)
    this.#byUser.get(lamp.userId)?.delete(lamp)
    if (this.#byUser.get(lamp.userId)?.size === 0) this.#byUser.delete(lamp.userId)
    const left = (this.#countOf.get(lamp.device.id) ?? 1) - 1
    if (left === 0) this.#countOf.delete(lamp.device.id)
    else this.#countOf.set(lamp.device.id, left)
  }

  /** A person's calls have changed, or whether they can be reached. */
  personChanged(userId: UserId): void {
    this.#tell(userId, ['dialog', 'presence'])
  }

  /** Devices that exist no more watch nobody. */
  accessChanged(): void {
    const table = this.#options.table()
    for (const { id, device } of [...this.#lamps.values()]) {
      if (table.device(device.id) !== undefined) continue
      this.ended(id)
      this.#options.sip.run((ua, now) => ua.endSubscription(now, id))
    }
  }

  /** Watches no mailboxes any more. */
  stop(): void {
    this.#stopWatching()
  }

  /** The lamp that is asked for, or the status that refuses it. */
  #lampOf(event: SubscriptionReceived, device: DeviceAccess): Lamp | number {
    const name = lampPackages.find((each) => each === event.event)
    const userId = this.#watched(event, device)
    if (name === undefined) return 489
    if (userId === undefined) return 404
    if (name === 'message-summary' && userId !== device.userId) return 403
    const count = this.#countOf.get(device.id) ?? 0
    if (count >= limits.lampsPerDevice) return 403
    const { subscriptionId: id, request } = event
    const to = parseNameAddress(headerValue(request, 'To') ?? '')
    const entity = to.ok ? (to.value.uri.split(';')[0] ?? '') : request.uri
    return { id, package: name, device, userId, entity, version: 0 }
  }

  /** A phone names itself for its own mailbox, and colleagues as it would dial them. */
  #watched({ request }: SubscriptionReceived, device: DeviceAccess): UserId | undefined {
    const named = dialedParty(request)?.user ?? ''
    if (named === '' || named === device.username) return device.userId
    const other = this.#options.table().deviceNamed(device.realm, named)
    if (other?.organizationId === device.organizationId) return other.userId
    return this.#options.userNamed(device.organizationId, named)
  }

  #add(lamp: Lamp): void {
    this.#lamps.set(lamp.id, lamp)
    this.#byUser.set(lamp.userId, (this.#byUser.get(lamp.userId) ?? new Set()).add(lamp))
    this.#countOf.set(lamp.device.id, (this.#countOf.get(lamp.device.id) ?? 0) + 1)
  }

  #tell(userId: UserId, packages: readonly Lamp['package'][]): void {
    for (const lamp of this.#byUser.get(userId) ?? []) {
      if (!packages.includes(lamp.package)) continue
      const content = this.#content(lamp)
      this.#options.sip.run((ua, now) => ua.notify(now, lamp.id, content))
    }
  }

  #content(lamp: Lamp): Content {
    const { userId, entity, device } = lamp
    const { mailboxes, callsOf, isReachable } = this.#options
    if (lamp.package === 'message-summary') {
      const counts = mailboxes?.counts(userId) ?? { newMessages: 0, oldMessages: 0 }
      return messageSummary({ account: entity, ...counts, newUrgent: 0, oldUrgent: 0 })
    }
    const calls = callsOf(device.organizationId, userId)
    if (lamp.package === 'dialog') {
      lamp.version += 1
      return dialogInfo(entity, lamp.version - 1, calls)
    }
    const isTalking = calls.some(({ state }) => state === 'confirmed')
    return presence(entity, isReachable(userId), isTalking ? 'On the phone' : '')
  }
}
