// Which calls may come in, and from whom. An INVITE from a trunk's address is a carrier's: it is
// for numbers only, and what it says of the caller is believed. Any other must prove which device
// it comes from; who calls is then known, whatever From claims to be called. Nobody else is
// answered: what they could reach would be at the organization's expense.

import type { Caller } from '@mainline/engine'
import {
  type Configuration,
  lookup,
  type OrganizationId,
  readCarrierNumber,
  type TrunkAccess,
} from '@mainline/model'
import { type Answer, type Flow, privacyWishes, type SipRequest } from '@mainline/sip'
import type { AccessTable } from './access-table.ts'
import type { Authentication } from './authentication.ts'
import type { DeviceAccess } from './ports.ts'
import { dialedParty, numberOf, partyOf } from './sip-party.ts'
import { diversionOf } from './trunk-diversion.ts'

/** A call that may come in, or the answer to one that may not. */
export type Admission =
  | {
      readonly ok: true
      readonly organizationId: OrganizationId
      readonly to: string
      readonly caller: Caller
    }
  | { readonly ok: false; readonly answer: Answer }

/** What admission looks into. */
export interface AdmissionSources {
  readonly table: AccessTable
  readonly authentication: Authentication
  /** Carriers that are known by the address that a request came from. */
  trunksBehind(flow: Flow): readonly TrunkAccess[]
  configurationOf(organizationId: OrganizationId): Configuration | undefined
}

/** Decides about one INVITE. */
export function admit(sources: AdmissionSources, request: SipRequest, flow: Flow): Admission {
  const trunks = sources.trunksBehind(flow)
  return trunks.length > 0 && !claimsDevice(sources.table, request)
    ? admitFromTrunk(sources, trunks, request)
    : admitFromDevice(sources, request, flow)
}

/** A phone that stands at the address of a trunk is still a phone, and must prove it. */
function claimsDevice(table: AccessTable, request: SipRequest): boolean {
  const username = partyOf(request, 'From')?.user ?? ''
  return [...table.realms].some((realm) => table.deviceNamed(realm, username) !== undefined)
}

function admitFromTrunk(
  sources: AdmissionSources,
  trunks: readonly TrunkAccess[],
  request: SipRequest,
): Admission {
  const owners = trunks.flatMap((trunk) => {
    const numbers = sources.configurationOf(trunk.organizationId)?.phoneNumbers ?? {}
    const called = dialedNumbers(trunk, request).find((each) => lookup(numbers, each) !== undefined)
    return called === undefined ? [] : [{ trunk, called }]
  })
  const trunk = owners[0]?.trunk ?? trunks[0]
  const to = owners[0]?.called ?? (trunk && dialedNumbers(trunk, request)[0])
  if (to === undefined || trunk === undefined) return { ok: false, answer: { status: 404 } }
  // Two organizations that share a carrier both say that the number is theirs: no guess is right.
  if (new Set(owners.map((owner) => owner.trunk.organizationId)).size > 1) {
    return { ok: false, answer: { status: 485 } }
  }
  return { ok: true, organizationId: trunk.organizationId, to, caller: trunkCaller(trunk, request) }
}

function admitFromDevice(sources: AdmissionSources, request: SipRequest, flow: Flow): Admission {
  const authenticated = sources.authentication.verify(request, flow)
  if (!authenticated.ok) return authenticated
  const { device } = authenticated
  const to = dialedParty(request)?.user ?? ''
  if (partyOf(request, 'From')?.user !== device.username) {
    return { ok: false, answer: { status: 403 } }
  }
  if (to === '') return { ok: false, answer: { status: 404 } }
  const configuration = sources.configurationOf(device.organizationId)
  const caller = deviceCaller(device, configuration)
  return { ok: true, organizationId: device.organizationId, to, caller }
}

/**
 * Whom the carrier's caller dialed: the request's own target; where that is only our name at the
 * registrar, what To or P-Called-Party-ID say (RFC 7315 §4.2).
 */
function dialedNumbers(trunk: TrunkAccess, request: SipRequest): readonly string[] {
  const target = dialedParty(request)?.user ?? ''
  const isOurName = target === trunk.username
  const others = ['P-Called-Party-ID', 'To'].map((name) => partyOf(request, name)?.user ?? '')
  return (isOurName ? others : [target]).flatMap((user) => numberFrom(trunk, user) ?? [])
}

/** A number as this carrier writes it; one of a plan that we do not know as it stands. */
function numberFrom(trunk: TrunkAccess, user: string): string | undefined {
  const [text = ''] = user.split(';')
  return readCarrierNumber(text, trunk) ?? numberOf(text)
}

/** The network's word (P-Asserted-Identity) counts more than the caller's own (From). */
function trunkCaller(trunk: TrunkAccess, request: SipRequest): Caller {
  const via = { kind: 'trunk', trunkId: trunk.id } as const
  const diverted = diversionOf(request, (user) => numberFrom(trunk, user))
  const diversion = diverted === undefined ? {} : { diversion: diverted }
  if (wantsPrivacy(request)) return { via, ...diversion }
  const from = partyOf(request, 'P-Asserted-Identity') ?? partyOf(request, 'From')
  const number = numberFrom(trunk, from?.user ?? '')
  const displayName = from?.displayName ?? ''
  return {
    ...(number === undefined ? {} : { number }),
    ...(displayName === '' ? {} : { displayName }),
    ...diversion,
    via,
  }
}

/** The carrier tells us who calls, but the caller does not want it shown (RFC 3325 §9.3). */
function wantsPrivacy(request: SipRequest): boolean {
  const wishes = privacyWishes(request)
  return wishes.has('id') || wishes.has('user')
}

function deviceCaller(device: DeviceAccess, configuration: Configuration | undefined): Caller {
  const { userId } = device
  const user = configuration?.users[userId]
  const [own] = Object.entries(configuration?.phoneNumbers ?? {}).find(
    ([, target]) => target.kind === 'user' && target.id === userId,
  ) ?? [undefined]
  const number = user?.extension ?? own
  return {
    ...(number === undefined ? {} : { number }),
    ...(user === undefined ? {} : { displayName: user.displayName }),
    via: { kind: 'device', userId },
  }
}
