// What the exchange needs from outside, in memory: a small business called Contoso with two people,
// one main line and one carrier. Prompts are tones, so that a test can hear which one is played:
// the audio id `tone-1000-600` is 1 kHz for 600 ms.

import { join } from 'node:path'
import { encodeMulaw, sineTone } from '@mainline/media'
import {
  type CallRecord,
  type Configuration,
  defaultOutboundCalling,
  musicOnHoldAudioId,
  type PromptAudio,
  parseId,
  promptKey,
  type SystemPromptName,
  systemPrompts,
  type TraceStep,
  type TrunkAccess,
  trunkDefaults,
  type UserId,
} from '@mainline/model'
import { storedCredentials } from '@mainline/sip'
import { systemResolver } from '../src/dns-resolver.ts'
import type {
  Access,
  BegunRecording,
  ExchangePorts,
  History,
  JournalEntry,
  JournalSnapshot,
  RecordingStore,
  Registration,
  RegistrationChange,
} from '../src/ports.ts'
import type { KeptRecording } from '../src/recording-file.ts'
import { hashes } from './hashes.ts'

/** Tones by what they stand for. */
export const tones = {
  greeting: 1000,
  menu: 700,
  announcement: 1500,
  system: 300,
  music: 620,
} as const
/** The number of the main line, and of Ana herself. */
export const mainNumber = '+12505550012'
export const anaNumber = '+12505550100'
/** Where the carrier calls from; phones are on another loopback address. */
export const carrierAddress = '127.0.0.2'
export const realm = 'contoso.test'

const id = <T extends string>(prefix: string, name: string): T =>
  parseId(prefix, `${prefix}_${name}`) as unknown as T

export const organizationId = id<Configuration['organizationId']>('org', 'contoso')
export const devices = { ana: 'ana-phone', anaMobile: 'ana-mobile', ben: 'ben-phone' } as const

/** The password of every device: its user name, backwards. */
export function passwordOf(username: string): string {
  return [...username].reverse().join('')
}

/** Everything the exchange keeps outside, for a test to look into. */
export class MemoryPorts implements ExchangePorts {
  readonly entries: JournalEntry[] = []
  readonly records: { readonly record: CallRecord; readonly trace: readonly TraceStep[] }[] = []
  readonly stored = new Map<string, Registration>()
  readonly faults: string[] = []
  /** Where recordings go; nothing is recorded as long as this is no folder that can be made. */
  recordingsFolder = '/dev/null/recordings'
  readonly recorded = new Map<string, { recording: BegunRecording; kept?: KeptRecording }>()
  snapshot: JournalSnapshot | undefined
  readonly #waiting = new Map<UserId, number>()
  #mailboxChanged: ((userId: UserId) => void) | undefined
  #replaced: ((configuration: Configuration) => void) | undefined
  #accessChanged: ((access: Access) => void) | undefined

  readonly configurations = {
    current: async () => [contoso],
    watch: (replaced: (configuration: Configuration) => void) => {
      this.#replaced = replaced
      return () => {}
    },
  }

  readonly recordings: RecordingStore = {
    path: ({ id: name }) => join(this.recordingsFolder, `${name}.wav`),
    begun: async (recording) => {
      this.recorded.set(recording.id, { recording })
    },
    ended: async (recording, kept) => {
      this.recorded.set(recording.id, { recording, kept })
    },
  }

  readonly mailboxes = {
    counts: (userId: UserId) => ({ newMessages: this.#waiting.get(userId) ?? 0, oldMessages: 1 }),
    watch: (changed: (userId: UserId) => void) => {
      this.#mailboxChanged = changed
      return () => {}
    },
  }

  readonly access = {
    current: async () => access(Object.values(devices)),
    watch: (changed: (access: Access) => void) => {
      this.#accessChanged = changed
      return () => {}
    },
  }

  readonly registrations = {
    load: async () => [...this.stored.values()],
    write: async (changes: readonly RegistrationChange[]) => {
      for (const { kind, registration } of changes) {
        const place = `${registration.deviceId} ${registration.contact}`
        if (kind === 'saved') this.stored.set(place, registration)
        else this.stored.delete(place)
      }
    },
  }

  /** Journals live as JSON elsewhere, so they must survive that here too. */
  readonly journal = {
    append: async ({ entries, calls }: History) => {
      this.entries.push(...(JSON.parse(JSON.stringify(entries)) as JournalEntry[]))
      for (const { record, trace } of calls) {
        const others = this.records.filter((saved) => saved.record.id !== record.id)
        this.records.splice(0, Infinity, ...others, { record, trace })
      }
    },
    saveSnapshot: async (snapshot: JournalSnapshot) => {
      this.snapshot = JSON.parse(JSON.stringify(snapshot)) as JournalSnapshot
    },
    load: async () => {
      const { snapshot } = this
      const entries = this.entries.filter((entry) => entry.sequence > (snapshot?.sequence ?? 0))
      return snapshot === undefined ? { entries } : { snapshot, entries }
    },
  }

  readonly audio = {
    read: async (audioId: string) => {
      if (audioId === musicOnHoldAudioId) return encodeMulaw(sineTone([tones.music], 1_000))
      const [, hz, durationMs] = audioId.split('-').map(Number)
      return encodeMulaw(sineTone([hz ?? 0], durationMs ?? 0))
    },
  }

  /** Tests that ask for names give their own answers. */
  readonly dns = { ...systemResolver }

  readonly log = {
    info: (_data: Readonly<Record<string, unknown>>, _message: string) => {},
    warn: () => {},
    error: (data: Readonly<Record<string, unknown>>, message: string) => {
      this.faults.push(`${message} ${JSON.stringify(data)}`)
    },
  }

  /** Messages are left for a person. */
  leaveMessages(userId: UserId, count: number): void {
    this.#waiting.set(userId, count)
    this.#mailboxChanged?.(userId)
  }

  /** Makes another configuration live. */
  replace(configuration: Configuration): void {
    this.#replaced?.(configuration)
  }

  /** Leaves only these devices. */
  allowOnly(usernames: readonly string[]): void {
    this.#accessChanged?.(access(usernames))
  }

  /** Connects these trunks besides the carrier's. */
  connectTrunks(trunks: readonly TrunkAccess[]): void {
    const known = access(Object.values(devices))
    this.#accessChanged?.({ ...known, trunks: [...known.trunks, ...trunks] })
  }
}

/** A trunk from what matters about it. */
export function trunkTo(
  name: string,
  settings: Partial<TrunkAccess> & Pick<TrunkAccess, 'server'>,
): TrunkAccess {
  return {
    ...trunkDefaults,
    id: id('trunk', name),
    organizationId,
    name,
    authentication: 'address',
    country: 'CA',
    optionsIntervalSeconds: 0,
    ...settings,
  }
}

/** Contoso with these trunks, tried in this order, and a route for every number. */
export function contosoWithTrunks(trunks: readonly TrunkAccess[]): Configuration {
  return {
    ...contoso,
    version: 2,
    trunks: Object.fromEntries(
      trunks.map((trunk, index) => [trunk.id, { ...trunk, priority: index + 1 }]),
    ),
    voiceRoutes: {
      [id<keyof Configuration['voiceRoutes']>('route', 'all')]: {
        name: 'All',
        pattern: '+*',
        priority: 1,
        trunkIds: trunks.map((trunk) => trunk.id),
      },
    },
  }
}

function access(usernames: readonly string[]): Access {
  return {
    devices: usernames.map((username) => {
      const { sha256, md5 } = storedCredentials(hashes, username, realm, passwordOf(username))
      return {
        id: id('device', username),
        organizationId,
        userId: username.startsWith('ana') ? ana : ben,
        username,
        realm,
        ha1Sha256: sha256 ?? '',
        ha1Md5: md5 ?? '',
      }
    }),
    trunks: [
      {
        ...trunkDefaults,
        id: id('trunk', 'carrier'),
        organizationId,
        name: 'Carrier',
        authentication: 'address',
        addresses: [carrierAddress],
        country: 'CA',
      },
    ],
  }
}

export const ana = id<keyof Configuration['users']>('user', 'ana')
/** Ben, as the directory knows him. */
export const ben = id<keyof Configuration['users']>('user', 'ben')

function tone(hz: number, durationMs: number, text: string): PromptAudio {
  return { audioId: `tone-${hz}-${durationMs}`, durationMs, text }
}

function systemTones(): Readonly<Record<SystemPromptName, PromptAudio>> {
  const names = Object.keys(systemPrompts) as SystemPromptName[]
  const entries = names.map((name) => [name, tone(tones.system, 300, name)] as const)
  return Object.fromEntries(entries) as Record<SystemPromptName, PromptAudio>
}

function spoken(text: string) {
  return { activeType: 'textToSpeech', textToSpeechPrompt: text } as const
}

const language = 'en-US'
const main = id<keyof Configuration['autoAttendants']>('aa', 'main')
const account = id<keyof Configuration['resourceAccounts']>('ra', 'main')

/** The configuration of Contoso. */
export const contoso: Configuration = {
  version: 1,
  organizationId,
  phoneNumbers: {
    [mainNumber]: { kind: 'resourceAccount', id: account },
    [anaNumber]: { kind: 'user', id: ana },
  },
  resourceAccounts: {
    [account]: {
      id: account,
      displayName: 'Main line',
      licensed: true,
      association: {
        configurationType: 'autoAttendant',
        configurationId: main,
        callPriority: 3,
      },
    },
  },
  users: {
    [ana]: {
      id: ana,
      displayName: 'Ana Lima',
      userName: 'ana',
      extension: '101',
      unansweredDelayMs: 1_500,
    },
    [ben]: {
      id: ben,
      displayName: 'Ben Okafor',
      userName: 'ben',
      extension: '102',
      unansweredDelayMs: 20_000,
    },
  },
  autoAttendants: {
    [main]: {
      id: main,
      name: 'Main line',
      languageId: language,
      timeZoneId: 'America/Vancouver',
      operator: { type: 'user', identity: ben },
      defaultCallFlow: {
        name: 'Open',
        greetings: [spoken('greeting')],
        menu: {
          name: 'Main menu',
          directorySearchMethod: 'none',
          prompts: [spoken('menu')],
          menuOptions: [
            {
              dtmfResponse: 'tone1',
              action: 'transferCallToTarget',
              callTarget: { type: 'user', identity: ana },
            },
            { dtmfResponse: 'tone2', action: 'announcement', prompt: spoken('announcement') },
            { dtmfResponse: 'tone0', action: 'transferCallToOperator' },
          ],
        },
      },
    },
  },
  trunks: {},
  voiceRoutes: {},
  outboundCalling: defaultOutboundCalling('CA'),
  audioFiles: {},
  prompts: {
    [promptKey(language, 'greeting')]: tone(tones.greeting, 800, 'greeting'),
    [promptKey(language, 'menu')]: tone(tones.menu, 600, 'menu'),
    [promptKey(language, 'announcement')]: tone(tones.announcement, 600, 'announcement'),
  },
  systemPrompts: { en: systemTones(), fr: systemTones() },
}
