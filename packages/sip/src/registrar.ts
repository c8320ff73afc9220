/**
 * The registrar: which contacts an address of record is bound to at present.
 *
 * The shell authenticates a REGISTER, says for which address of record it may speak, and hands it
 * over; a request is carried out whole or not at all. A binding keeps the flow it came over, so a
 * phone behind a NAT is reached through the hole it keeps open. When an address has too many
 * contacts the oldest makes room: a phone that restarts under a new port must not lock itself out.
 * A phone that can may keep several flows, told apart by instance and reg-id; the way back through
 * proxies is the Path they left. RFC 3261 §10.3; RFC 3327 §5.3; RFC 3581; RFC 5626 §6.
 */

import type { Flow } from './flow.ts'
import type { Header, SipRequest } from './message.ts'
import { headerTokens, headerValue, headerValues } from './message.ts'
import { parseCSeq, parseNameAddress, parseSeconds } from './message-header.ts'
import { isSameUri, paramValue, parseUri } from './message-uri.ts'
import { KeyedTimerQueue } from './timer-queue.ts'
import type { Answer } from './user-agent-events.ts'

/** One phone that can be reached: its contact URI, and the flow it registered over. */
export type Binding = {
  readonly addressOfRecord: string
  readonly contact: string
  readonly flow: Flow
  readonly callId: string
  readonly cseq: number
  readonly expiresAt: number
  /** The phone's `+sip.instance`, if it gave one. */
  readonly instance?: string
  /** Which of the phone's flows this is, where it keeps several (RFC 5626). */
  readonly regId?: number
  /** Routes of a request to it, the nearest first (RFC 3327). */
  readonly path?: readonly string[]
  /** The phone's User-Agent header, '' if it sent none. */
  readonly userAgentName: string
}

/** What changed in the table. */
export type BindingChange = {
  readonly kind: 'added' | 'refreshed' | 'removed' | 'expired'
  readonly binding: Binding
}

/** What to answer, and what changed. */
export type Registration = {
  readonly answer: Answer
  readonly changes: readonly BindingChange[]
}

/** Limits of a registrar. */
export type RegistrarOptions = {
  /** Shorter wishes get 423; 60 if absent, so that phones may keep a NAT open. */
  readonly minExpiresSeconds?: number
  /** Longer wishes are cut; 3600 if absent. */
  readonly maxExpiresSeconds?: number
  /** For phones without a wish; 3600 if absent. */
  readonly defaultExpiresSeconds?: number
  /** Contacts of one address of record; 10 if absent. */
  readonly maxContacts?: number
}

/** A contact that a REGISTER names. */
type Wish = {
  readonly contact: string
  readonly instance?: string
  readonly regId?: number
  readonly expiresSeconds: number
}

type Refused = { readonly refused: Answer }

/** Bindings of every address of record. */
export class Registrar {
  private readonly table = new Map<string, readonly Binding[]>()
  private readonly timers = new KeyedTimerQueue<string>()
  private readonly limits: Required<RegistrarOptions>

  constructor(options: RegistrarOptions = {}) {
    this.limits = {
      minExpiresSeconds: 60,
      maxExpiresSeconds: 3600,
      defaultExpiresSeconds: 3600,
      maxContacts: 10,
      ...options,
    }
  }

  /** Carries out a REGISTER that has been authenticated for this address of record. */
  register(now: number, addressOfRecord: string, flow: Flow, request: SipRequest): Registration {
    const cseq = parseCSeq(headerValue(request, 'CSeq') ?? '')
    const wishes = this.wishesOf(addressOfRecord, request)
    if ('refused' in wishes || !cseq.ok) {
      return { answer: 'refused' in wishes ? wishes.refused : { status: 400 }, changes: [] }
    }
    if (lacksOutboundHop(request, wishes)) {
      return { answer: { status: 439, reason: 'First Hop Lacks Outbound Support' }, changes: [] }
    }
    const path = headerValues(request, 'Path')
    const stamp = {
      ...(path.length === 0 ? {} : { path }),
      addressOfRecord,
      flow,
      callId: headerValue(request, 'Call-ID') ?? '',
      cseq: cseq.value.number,
      userAgentName: headerValue(request, 'User-Agent') ?? '',
    }
    const before = this.bindings(now, addressOfRecord)
    const isLate = (wish: Wish) =>
      before.some(
        (old) => matches(old, wish) && old.callId === stamp.callId && old.cseq >= stamp.cseq,
      )
    // A request that was overtaken by a later one must not undo it, RFC 3261 §10.3 step 7.
    if (wishes.some(isLate)) return { answer: { status: 500 }, changes: [] }
    const changes = wishes.flatMap((wish) => this.carryOut(now, { ...stamp, ...wish }))
    const contacts = this.contactHeaders(now, addressOfRecord)
    return { answer: { status: 200, headers: [...contacts, ...grants(request, wishes)] }, changes }
  }

  /** Where an address of record can be reached, most recent first. */
  bindings(now: number, addressOfRecord: string): readonly Binding[] {
    return this.held(addressOfRecord).filter((binding) => binding.expiresAt > now)
  }

  /** Every address of record that has a binding. */
  addressesOfRecord(): readonly string[] {
    return [...this.table.keys()]
  }

  /** Takes over bindings that an earlier run left; what has expired goes with the next `expire`. */
  restore(bindings: readonly Binding[]): void {
    for (const binding of bindings) {
      this.hold(binding.addressOfRecord, [...this.held(binding.addressOfRecord), binding])
    }
  }

  /** Removes what was bound to a connection that is gone. */
  connectionClosed(connectionId: string): readonly BindingChange[] {
    return [...this.table.keys()].flatMap((address) =>
      this.drop(address, 'removed', (binding) => binding.flow.connectionId === connectionId),
    )
  }

  /** Removes every binding of an address of record, for instance of a deleted device. */
  remove(addressOfRecord: string): readonly BindingChange[] {
    return this.drop(addressOfRecord, 'removed', () => true)
  }

  /** When the next binding expires. */
  deadline(): number | undefined {
    return this.timers.next()
  }

  /** Removes what has expired. */
  expire(now: number): readonly BindingChange[] {
    const changes: BindingChange[] = []
    for (let due = this.timers.takeDue(now); due !== undefined; due = this.timers.takeDue(now)) {
      changes.push(...this.drop(due, 'expired', (binding) => binding.expiresAt <= now))
    }
    return changes
  }

  private carryOut(now: number, wish: Wish & Omit<Binding, 'expiresAt'>): readonly BindingChange[] {
    const { addressOfRecord, expiresSeconds, ...rest } = wish
    if (expiresSeconds === 0) {
      return this.drop(addressOfRecord, 'removed', (old) => matches(old, wish))
    }
    const binding = { addressOfRecord, ...rest, expiresAt: now + expiresSeconds * 1000 }
    const held = this.held(addressOfRecord)
    const others = held.filter((old) => !matches(old, wish))
    const surplus = others.slice(this.limits.maxContacts - 1)
    this.hold(addressOfRecord, [binding, ...others.slice(0, this.limits.maxContacts - 1)])
    const kind = others.length < held.length ? 'refreshed' : 'added'
    return [
      { kind, binding },
      ...surplus.map((old) => ({ kind: 'removed', binding: old }) as const),
    ]
  }

  /** What the request wants bound, or why it cannot be. */
  private wishesOf(addressOfRecord: string, request: SipRequest): readonly Wish[] | Refused {
    const contacts = headerValues(request, 'Contact')
    const header = headerValue(request, 'Expires')
    if (contacts.includes('*')) {
      if (contacts.length > 1 || header !== '0') return refused(400, 'Contact * needs Expires 0')
      return this.held(addressOfRecord).map((binding) => ({ ...binding, expiresSeconds: 0 }))
    }
    const wishes: Wish[] = []
    for (const contact of contacts) {
      const wish = this.wishOf(contact, header)
      if (wish === undefined) return refused(400, 'Contact malformed')
      const { expiresSeconds } = wish
      if (expiresSeconds > 0 && expiresSeconds < this.limits.minExpiresSeconds) {
        const value = String(this.limits.minExpiresSeconds)
        return { refused: { status: 423, headers: [{ name: 'Min-Expires', value }] } }
      }
      wishes.push(wish)
    }
    if (wishes.length > this.limits.maxContacts) return refused(403, 'Too many contacts')
    return wishes
  }

  private wishOf(contact: string, expiresHeader: string | undefined): Wish | undefined {
    const address = parseNameAddress(contact)
    const uri = address.ok ? parseUri(address.value.uri) : address
    if (!address.ok || !uri.ok || uri.value.scheme === 'tel') return undefined
    const { params } = address.value
    const wanted = parseSeconds(paramValue(params, 'expires') ?? expiresHeader ?? '')
    const seconds = wanted.ok ? wanted.value : this.limits.defaultExpiresSeconds
    const expiresSeconds = Math.min(seconds, this.limits.maxExpiresSeconds)
    const wish = { contact: address.value.uri, expiresSeconds }
    const instance = paramValue(params, '+sip.instance')
    if (instance === undefined) return wish
    const regId = /^[1-9]\d{0,8}$/.exec(paramValue(params, 'reg-id') ?? '')?.[0]
    return regId === undefined ? { ...wish, instance } : { ...wish, instance, regId: Number(regId) }
  }

  private contactHeaders(now: number, addressOfRecord: string): readonly Header[] {
    return this.bindings(now, addressOfRecord).map(({ contact, expiresAt, instance, regId }) => {
      const seconds = Math.ceil((expiresAt - now) / 1000)
      const flow = regId === undefined ? '' : `;reg-id=${regId};+sip.instance="${instance}"`
      return { name: 'Contact', value: `<${contact}>;expires=${seconds}${flow}` }
    })
  }

  private held(addressOfRecord: string): readonly Binding[] {
    return this.table.get(addressOfRecord) ?? []
  }

  private hold(addressOfRecord: string, bindings: readonly Binding[]): void {
    if (bindings.length === 0) this.table.delete(addressOfRecord)
    else this.table.set(addressOfRecord, bindings)
    const times = bindings.map((binding) => binding.expiresAt)
    this.timers.set(addressOfRecord, times.length === 0 ? undefined : Math.min(...times))
  }

  private drop(
    addressOfRecord: string,
    kind: 'removed' | 'expired',
    isGone: (binding: Binding) => boolean,
  ): readonly BindingChange[] {
    const held = this.held(addressOfRecord)
    this.hold(
      addressOfRecord,
      held.filter((binding) => !isGone(binding)),
    )
    return held.filter(isGone).map((binding) => ({ kind, binding }))
  }
}

/** Seconds between keep-alives that we ask of phones with several flows, RFC 5626 §6. */
const flowTimer = '120'

/** What the answer grants besides contacts: the Path as stored, and the use of several flows. */
function grants(request: SipRequest, wishes: readonly Wish[]): readonly Header[] {
  const supported = headerTokens(request, 'Supported')
  const path = supported.includes('path') ? headerValues(request, 'Path') : []
  const usesFlows = wishes.some(({ regId }) => regId !== undefined)
  return [
    ...path.map((value) => ({ name: 'Path', value })),
    ...(usesFlows
      ? [
          { name: 'Require', value: 'outbound' },
          { name: 'Flow-Timer', value: flowTimer },
        ]
      : []),
  ]
}

/** Whether a phone asks for flows of its own behind a proxy that would mix them, RFC 5626 §6. */
function lacksOutboundHop(request: SipRequest, wishes: readonly Wish[]): boolean {
  const usesFlows = wishes.some(({ regId }) => regId !== undefined)
  const isDirect = headerValues(request, 'Via').length < 2
  if (!usesFlows || isDirect) return false
  const nearest = parseNameAddress(headerValues(request, 'Path').at(-1) ?? '')
  const uri = nearest.ok ? parseUri(nearest.value.uri) : nearest
  return !uri.ok || paramValue(uri.value.params, 'ob') === undefined
}

/** One flow of a phone: the same instance and reg-id, else the same contact URI. */
function matches(binding: Binding, wish: Wish): boolean {
  if (wish.instance !== undefined && wish.instance === binding.instance) {
    return wish.regId === binding.regId
  }
  const [a, b] = [parseUri(binding.contact), parseUri(wish.contact)]
  return a.ok && b.ok && isSameUri(a.value, b.value)
}

function refused(status: number, reason: string): Refused {
  return { refused: { status, reason } }
}
