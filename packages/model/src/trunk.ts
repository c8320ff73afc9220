// A trunk as the administrator sets it up: whence a carrier's calls come, where calls to it go, how
// it writes numbers and what its audio may be. The password is not among the settings: it is only
// ever written, and only the exchange reads it (`TrunkAccess`). What decides a call is
// `RoutedTrunk`, a part of the same words.

import type { OrganizationId, TrunkId } from './ids.ts'

/** How a carrier knows us: by our address, or because we registered with it. */
export type TrunkAuthentication = 'address' | 'registration'

/** How messages travel to a carrier. */
export type TrunkTransport = 'udp' | 'tcp' | 'tls'

/** How a carrier writes numbers: `+12505550012`, `12505550012`, or as dialed in its country. */
export type NumberFormat = 'e164Plus' | 'e164' | 'national'

/** The header in which a carrier reads who calls; with the second, From shows it as well. */
export type CallerIdHeader = 'from' | 'pAssertedIdentity'

/** The header that tells a carrier who diverted a call to it (RFC 5806, RFC 7044), if any. */
export type DiversionHeader = 'none' | 'diversion' | 'historyInfo'

/** Whether audio is encrypted: never, where the carrier agrees, or not at all without it. */
export type MediaEncryption = 'none' | 'offered' | 'required'

/** How keys travel: as RTP events (RFC 4733), as tones in the audio, or as INFO. */
export type DigitTransport = 'rtpEvent' | 'inBand' | 'info'

/** Where calls, REGISTER and OPTIONS go. Without a port the host is looked up (RFC 3263). */
export interface TrunkServer {
  readonly host: string
  readonly port?: number
  readonly transport: TrunkTransport
}

/** All that an administrator sets of a trunk, but its password. */
export interface TrunkSettings {
  readonly name: string
  readonly enabled: boolean
  readonly authentication: TrunkAuthentication
  /** Whence calls come, single addresses or CIDR ranges; with registration there may be none. */
  readonly addresses: readonly string[]
  /** Without a server the trunk takes calls and makes none. */
  readonly server?: TrunkServer
  /** A host, with a port if it is not the usual one, through which all goes to the server. */
  readonly outboundProxy?: string
  readonly username?: string
  /** Where the carrier wants another name in the digest than in the address. */
  readonly authenticationUsername?: string
  /** The only realm to which the password proves itself; without it, the first the server names. */
  readonly realm?: string
  readonly registrationExpirySeconds: number
  /** 1 is tried first; trunks of one priority share the calls by weight, 1 to 100. */
  readonly priority: number
  readonly weight: number
  /** Calls at once, both ways. */
  readonly maxCalls?: number
  /** Calls begun within a second, outward. */
  readonly maxCallsPerSecond?: number
  readonly numberFormat: NumberFormat
  /** ISO 3166; how numbers without a country code are read and written. */
  readonly country: string
  /** What the carrier wants before each dialed number, such as a tech prefix. */
  readonly outboundPrefix?: string
  readonly callerIdHeader: CallerIdHeader
  readonly diversionHeader: DiversionHeader
  readonly mediaEncryption: MediaEncryption
  readonly digits: DigitTransport
  /** How often the server is asked whether it is there; 0 is never. */
  readonly optionsIntervalSeconds: number
  /** The carrier's template that the settings were begun from. */
  readonly template?: string
}

/** A trunk as it is connected: its settings, whose it is, and what it proves itself with. */
export interface TrunkAccess extends TrunkSettings {
  readonly id: TrunkId
  readonly organizationId: OrganizationId
  /** Never in a configuration, a fact, a log or an answer. */
  readonly password?: string
}

/** What of a trunk decides calls. */
export type RoutedTrunk = Pick<
  TrunkSettings,
  'name' | 'enabled' | 'server' | 'priority' | 'weight' | 'maxCalls' | 'maxCallsPerSecond'
>

/** Which trunks carry which numbers: the most specific pattern wins, then the lower priority. */
export interface VoiceRoute {
  readonly name: string
  /** `+` and digits, where `X` is any digit and a last `*` any rest: `+1250XXXXXXX`, `+33*`. */
  readonly pattern: string
  readonly priority: number
  readonly trunkIds: readonly TrunkId[]
}

/** What a new trunk begins with, but its name and whence or where it calls. */
export const trunkDefaults = {
  enabled: true,
  addresses: [],
  registrationExpirySeconds: 3600,
  priority: 1,
  weight: 1,
  numberFormat: 'e164Plus',
  callerIdHeader: 'pAssertedIdentity',
  diversionHeader: 'diversion',
  mediaEncryption: 'none',
  digits: 'rtpEvent',
  optionsIntervalSeconds: 60,
} as const satisfies Partial<TrunkSettings>
