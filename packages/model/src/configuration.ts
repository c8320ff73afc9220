// The configuration snapshot: everything of one organization that decides a call, as one immutable
// value with a version. `store` builds it after each saved change, the exchange feeds it to the
// engine, the simulator runs against it, and a draft of it is what a preview shows. Plain data.

import type { AutoAttendant } from './auto-attendant.ts'
import type {
  AudioFileId,
  AudioId,
  AutoAttendantId,
  CallQueueId,
  OrganizationId,
  ResourceAccountId,
  TrunkId,
  UserId,
  VoiceRouteId,
} from './ids.ts'
import type { CallerIdChoice, OutboundCalling } from './outbound-calling.ts'
import type { RecordingNotice } from './recording-notice.ts'
import type { SystemLanguage, SystemPromptName } from './system-prompts.ts'
import type { RoutedTrunk, VoiceRoute } from './trunk.ts'

/** What to play, how long it lasts, and for the trace its words or its file's name. */
export interface PromptAudio {
  readonly audioId: AudioId
  readonly durationMs: number
  readonly text: string
}

/** What a resource account or number may be tied to. */
export type ConfigurationType = 'autoAttendant' | 'callQueue'

/** Which auto attendant or call queue a resource account stands for; priority 1 (high) to 5. */
export interface Association {
  readonly configurationType: ConfigurationType
  readonly configurationId: AutoAttendantId | CallQueueId
  readonly callPriority: number
}

/** A resource account as far as calls are concerned. */
export interface RoutedResourceAccount {
  readonly id: ResourceAccountId
  readonly displayName: string
  readonly licensed: boolean
  readonly association?: Association
}

/** A user as far as calls are concerned; `userName` is the local part a phone can dial. */
export interface RoutedUser {
  readonly id: UserId
  readonly displayName: string
  readonly userName: string
  readonly extension?: string
  readonly unansweredDelayMs: number
  /** Whether the calls in which this person talks are recorded. */
  readonly recordsCalls?: boolean
  /** The primary number, E.164 with `+`. */
  readonly telephoneNumber?: string
  /** What others see when this user calls out; the own number unless chosen otherwise. */
  readonly callerId?: CallerIdChoice
}

/** Who a phone number leads to. */
export type NumberTarget =
  | { readonly kind: 'resourceAccount'; readonly id: ResourceAccountId }
  | { readonly kind: 'user'; readonly id: UserId }
  | { readonly kind: 'unassigned' }

/** What of the organization itself decides its calls. */
export interface OrganizationSettings {
  /** BCP 47: what callers hear who have reached no auto attendant. */
  readonly languageId: string
  readonly recordingNotice: RecordingNotice
}

/** All that decides the calls of one organization. Phone numbers are keyed in E.164 with `+`. */
export interface Configuration {
  readonly version: number
  readonly organizationId: OrganizationId
  readonly phoneNumbers: Readonly<Record<string, NumberTarget>>
  readonly resourceAccounts: Readonly<Record<ResourceAccountId, RoutedResourceAccount>>
  readonly users: Readonly<Record<UserId, RoutedUser>>
  readonly autoAttendants: Readonly<Record<AutoAttendantId, AutoAttendant>>
  readonly trunks: Readonly<Record<TrunkId, RoutedTrunk>>
  readonly voiceRoutes: Readonly<Record<VoiceRouteId, VoiceRoute>>
  readonly outboundCalling: OutboundCalling
  /** English and a beep where nothing is said of it, as in versions of older programs. */
  readonly organization?: { readonly settings?: OrganizationSettings }
  /** Rendered texts by `promptKey`. */
  readonly prompts: Readonly<Record<string, PromptAudio>>
  /** Uploaded files; each one's text is its name. */
  readonly audioFiles: Readonly<Record<AudioFileId, PromptAudio>>
  readonly systemPrompts: Readonly<
    Record<SystemLanguage, Readonly<Record<SystemPromptName, PromptAudio>>>
  >
}

/** The key of a rendered text in `Configuration.prompts`. */
export function promptKey(languageId: string, text: string): string {
  return `${languageId}:${text}`
}

/** How long a text takes to say where it is not rendered yet: about 15 characters a second. */
export function estimatedDurationMs(text: string): number {
  return 400 + text.length * 67
}

/** The entry of a record under a key from outside; `constructor` and its kin are no entries. */
export function lookup<V>(record: Readonly<Record<string, V>>, key: string): V | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined
}

/** The party that a dialed number, extension or user name leads to; from inside, also an id. */
export function dialedTarget(
  configuration: Configuration,
  dialed: string,
): NumberTarget | undefined {
  const compact = dialed.replace(/[\s().-]/g, '')
  const { phoneNumbers } = configuration
  const number = lookup(phoneNumbers, compact) ?? lookup(phoneNumbers, `+${compact}`)
  if (number !== undefined) return number
  const user = Object.values(configuration.users).find(
    (candidate) =>
      candidate.extension === compact ||
      candidate.userName.toLowerCase() === dialed.toLowerCase() ||
      candidate.id === dialed,
  )
  if (user !== undefined) return { kind: 'user', id: user.id }
  // So that an auto attendant can be tried before it has a number.
  const account = lookup(configuration.resourceAccounts, dialed)
  return account === undefined ? undefined : { kind: 'resourceAccount', id: account.id }
}
