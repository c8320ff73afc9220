// What the exchange needs from outside, as interfaces over plain data. What is written may be
// refused for what it is with an `UnwritableError`; any other failure is tried again. `server`
// supplies them from `store` and `speech`; tests supply them from memory. Nothing here knows a
// database or a file.

import type { Input } from '@mainline/engine'
import type {
  CallId,
  CallRecord,
  Configuration,
  DeviceId,
  Instant,
  OrganizationId,
  RecordingId,
  TraceStep,
  TrunkAccess,
  UserId,
} from '@mainline/model'
import type { DnsResolver } from './dns-resolver.ts'
import type { KeptRecording } from './recording-file.ts'

/** Stops a subscription. */
export type Unsubscribe = () => void

/** The configuration that is live in each organization, and its replacements. */
export interface ConfigurationSource {
  /** The newest configuration of every organization. */
  current(): Promise<readonly Configuration[]>
  /** Calls back with each configuration that replaces another, in order of version. */
  watch(replaced: (configuration: Configuration) => void): Unsubscribe
}

/** A phone that may register and call; HA1 is H(username:realm:password) in lowercase hex. */
export interface DeviceAccess {
  readonly id: DeviceId
  readonly organizationId: OrganizationId
  readonly userId: UserId
  readonly username: string
  readonly realm: string
  readonly ha1Sha256: string
  readonly ha1Md5: string
}

/** Everybody who may call in. */
export interface Access {
  readonly devices: readonly DeviceAccess[]
  readonly trunks: readonly TrunkAccess[]
}

/** Who may call in, and each change of that. */
export interface AccessSource {
  current(): Promise<Access>
  watch(changed: (access: Access) => void): Unsubscribe
}

/** One phone's binding, kept so that phones stay reachable over a restart. */
export interface Registration {
  readonly deviceId: DeviceId
  readonly contact: string
  readonly transport: 'udp' | 'tcp' | 'tls' | 'ws' | 'wss'
  readonly localAddress: string
  readonly localPort: number
  readonly remoteAddress: string
  readonly remotePort: number
  readonly callId: string
  readonly cseq: number
  readonly expiresAtMs: number
  /** The phone's User-Agent header; '' if it sent none. */
  readonly userAgentName: string
  /** Routes of a request to it, the nearest first (RFC 3327). */
  readonly path: readonly string[]
}

/** A registration that is new or was refreshed, or one that is gone. */
export interface RegistrationChange {
  readonly kind: 'saved' | 'removed'
  readonly registration: Registration
}

/** Registrations on disk; one for each device and contact. */
export interface RegistrationStore {
  load(): Promise<readonly Registration[]>
  /** Keeps a batch, in any order: no device and contact comes twice in it. */
  write(changes: readonly RegistrationChange[]): Promise<void>
}

/** One input of an organization, numbered from 1 without gaps. */
export interface JournalEntry {
  readonly organizationId: OrganizationId
  readonly sequence: number
  readonly at: Instant
  /** Absent where the input concerns no single call. */
  readonly callId?: CallId
  readonly input: Input
}

/**
 * All that is needed to go on from `sequence`; `content` is plain data of the exchange's own. The
 * configurations are kept by their versions, because each is large and kept already.
 */
export interface JournalSnapshot {
  readonly organizationId: OrganizationId
  readonly sequence: number
  readonly content: unknown
  readonly configurations: readonly Configuration[]
}

/** What a finished call leaves behind, and where. */
export interface SavedCall {
  readonly organizationId: OrganizationId
  readonly record: CallRecord
  readonly trace: readonly TraceStep[]
}

/** What calls leave behind: inputs, and the records of those that have ended. */
export interface History {
  readonly entries: readonly JournalEntry[]
  readonly calls: readonly SavedCall[]
}

/** The history of every organization, in order, and snapshots that spare its replay. */
export interface Journal {
  /**
   * Keeps a batch; of each organization all of it or nothing. Batches come in order. One whose
   * answer was lost comes again, and a replay may repeat a call: what is kept stays as it is.
   */
  append(history: History): Promise<void>
  saveSnapshot(snapshot: JournalSnapshot): Promise<void>
  /** The newest snapshot, if there is one, and every entry after it, in order. */
  load(organizationId: OrganizationId): Promise<{
    readonly snapshot?: JournalSnapshot
    readonly entries: readonly JournalEntry[]
  }>
}

/** A recording that has begun. */
export interface BegunRecording {
  readonly id: RecordingId
  readonly organizationId: OrganizationId
  readonly callId: CallId
  readonly startedAtMs: number
  /** Who is on the left side, and who on the right. */
  readonly partyNames: readonly [string, string]
}

/** Where recordings go. Saying the same twice leaves one. */
export interface RecordingStore {
  /** The file, which does not exist yet; its folder is made. */
  path(recording: BegunRecording): string
  begun(recording: BegunRecording): Promise<void>
  /** It is over; `reason` says why it is not whole. */
  ended(recording: BegunRecording, kept: KeptRecording): Promise<void>
}

/** Rendered prompts, 8 kHz µ-law without a header. Rejects when there is no such audio. */
export interface AudioSource {
  read(audioId: string): Promise<Uint8Array>
}

/** What the server proves itself with over TLS, both as PEM. */
export interface Certificate {
  /** Its own certificate first, then those that vouch for it. */
  readonly chain: string
  readonly privateKey: string
}

/** The certificate, and each that replaces it when it was renewed. */
export interface CertificateSource {
  current(): Promise<Certificate>
  watch(renewed: (certificate: Certificate) => void): Unsubscribe
}

/** How many messages wait for a person. */
export interface MailboxCounts {
  readonly newMessages: number
  readonly oldMessages: number
}

/** The mailboxes, for the lamps of phones; known at once, because a phone waits for its lamp. */
export interface MailboxSource {
  counts(userId: UserId): MailboxCounts
  /** Calls back with each person whose counts have changed. */
  watch(changed: (userId: UserId) => void): Unsubscribe
}

/** One structured line for each fact or failure. Never a secret, never audio. */
export interface Log {
  info(data: Readonly<Record<string, unknown>>, message: string): void
  warn(data: Readonly<Record<string, unknown>>, message: string): void
  error(data: Readonly<Record<string, unknown>>, message: string): void
}

/** Everything the exchange is given. */
export interface ExchangePorts {
  readonly configurations: ConfigurationSource
  readonly access: AccessSource
  readonly registrations: RegistrationStore
  readonly journal: Journal
  readonly audio: AudioSource
  /** Absent: that of this machine. */
  readonly dns?: DnsResolver
  /** Absent: nothing is recorded. */
  readonly recordings?: RecordingStore
  /** Absent: nobody listens for TLS. */
  readonly certificates?: CertificateSource
  /** Absent: no messages wait for anybody. */
  readonly mailboxes?: MailboxSource
  readonly log: Log
}
