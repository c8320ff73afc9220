// The organization that the scenarios call: one main line with a menu, its French twin that asks
// nothing, two menus that lead to each other, and numbers with every kind of flaw. Small, so that
// a trace can be checked against it by eye.

import { emptyConfiguration } from '@mainline/engine'
import type {
  AutoAttendant,
  AutoAttendantId,
  CallTarget,
  Configuration,
  DtmfResponse,
  MenuOption,
  OrganizationId,
  Prompt,
  ResourceAccountId,
  RoutedResourceAccount,
  RoutedUser,
  UserId,
} from '@mainline/model'
import { estimatedDurationMs, promptKey, spokenTexts } from '@mainline/model'

/** The ids of the sample, branded here because nothing else makes them. */
export const ids = {
  organization: 'org_contoso' as OrganizationId,
  ana: 'user_ana' as UserId,
  ben: 'user_ben' as UserId,
  nobody: 'user_deleted' as UserId,
  mainLine: 'aa_main' as AutoAttendantId,
  straight: 'aa_straight' as AutoAttendantId,
  east: 'aa_east' as AutoAttendantId,
  west: 'aa_west' as AutoAttendantId,
  strict: 'aa_strict' as AutoAttendantId,
  hollow: 'aa_hollow' as AutoAttendantId,
  orphan: 'aa_orphan' as AutoAttendantId,
}

/** The numbers of the sample, by what they lead to. */
export const numbers = {
  mainLine: '+12505550012',
  straight: '+12505550013',
  east: '+12505550014',
  strict: '+12505550015',
  hollow: '+12505550016',
  orphan: '+12505550017',
  unlicensed: '+12505550018',
  loose: '+12505550019',
  unassigned: '+12505550020',
  dangling: '+12505550021',
  ana: '+12505550101',
  unknown: '+12505559999',
}

/** A typed prompt. */
export function say(text: string): Prompt {
  return { activeType: 'textToSpeech', textToSpeechPrompt: text }
}

/** A person as a call target. */
export function person(identity: UserId): CallTarget {
  return { type: 'user', identity }
}

/** A key that transfers. */
export function transferOn(dtmfResponse: DtmfResponse, callTarget: CallTarget): MenuOption {
  return { dtmfResponse, action: 'transferCallToTarget', callTarget }
}

/** What an auto attendant of the sample may differ in. */
export interface Sketch {
  readonly languageId?: string
  readonly operator?: CallTarget
  readonly greeting?: string
  readonly prompt?: string
  readonly options: readonly MenuOption[]
  readonly forceListenMenuEnabled?: boolean
}

/** An auto attendant from what matters about it. */
export function attendant(id: AutoAttendantId, name: string, sketch: Sketch): AutoAttendant {
  const { languageId = 'en-US', operator, greeting, prompt, options } = sketch
  const { forceListenMenuEnabled } = sketch
  return {
    id,
    name,
    languageId,
    timeZoneId: 'America/Vancouver',
    ...(operator === undefined ? {} : { operator }),
    defaultCallFlow: {
      name: 'Open',
      greetings: greeting === undefined ? [] : [say(greeting)],
      menu: {
        name: 'Menu',
        directorySearchMethod: 'none',
        prompts: prompt === undefined ? [] : [say(prompt)],
        menuOptions: options,
      },
      ...(forceListenMenuEnabled === undefined ? {} : { forceListenMenuEnabled }),
    },
  }
}

const nested = (identity: AutoAttendantId): CallTarget => ({
  type: 'configurationEndpoint',
  identity,
})

const attendants: readonly AutoAttendant[] = [
  attendant(ids.mainLine, 'Main line', {
    operator: person(ids.ben),
    greeting: 'Welcome to Contoso.',
    prompt: 'For sales, press 1. For our address, press 2.',
    options: [
      transferOn('tone1', person(ids.ana)),
      { dtmfResponse: 'tone2', action: 'announcement', prompt: say('Twelve Main Street.') },
      { dtmfResponse: 'tone9', action: 'disconnectCall' },
      { dtmfResponse: 'tone0', action: 'transferCallToOperator' },
    ],
  }),
  attendant(ids.straight, 'Ligne directe', {
    languageId: 'fr-CA',
    greeting: 'Bienvenue chez Contoso.',
    options: [transferOn('automatic', person(ids.ana))],
  }),
  attendant(ids.east, 'East', { options: [transferOn('automatic', nested(ids.west))] }),
  attendant(ids.west, 'West', {
    greeting: 'One moment.',
    options: [transferOn('automatic', nested(ids.east))],
  }),
  attendant(ids.strict, 'Strict', {
    prompt: 'Please listen to the end. For sales, press 1.',
    options: [transferOn('tone1', person(ids.ana)), transferOn('tone2', nested(ids.mainLine))],
    forceListenMenuEnabled: true,
  }),
  attendant(ids.hollow, 'Hollow', { options: [] }),
  attendant(ids.orphan, 'Orphan', {
    prompt: 'For nobody, press 1.',
    options: [
      transferOn('tone1', person(ids.nobody)),
      { dtmfResponse: 'tone0', action: 'transferCallToOperator' },
    ],
  }),
]

const users: readonly RoutedUser[] = [
  { id: ids.ana, displayName: 'Ana Lima', userName: 'ana', unansweredDelayMs: 20_000 },
  {
    id: ids.ben,
    displayName: 'Ben Okoro',
    userName: 'ben',
    extension: '102',
    unansweredDelayMs: 15_000,
  },
]

const accounts: readonly RoutedResourceAccount[] = [
  account('main', 'Contoso main line', ids.mainLine),
  account('straight', 'Contoso direct', ids.straight),
  account('east', 'Contoso east', ids.east),
  account('strict', 'Contoso strict', ids.strict),
  account('hollow', 'Contoso hollow', ids.hollow),
  account('orphan', 'Contoso orphan', ids.orphan),
  account('dangling', 'Contoso dangling', 'aa_deleted' as AutoAttendantId),
  { ...account('unlicensed', 'Contoso unlicensed', ids.mainLine), licensed: false },
  { id: accountId('loose'), displayName: 'Contoso loose', licensed: true },
]

/** The configuration that every scenario starts from. */
export const contoso: Configuration = {
  ...emptyConfiguration(ids.organization),
  version: 7,
  phoneNumbers: {
    [numbers.mainLine]: { kind: 'resourceAccount', id: accountId('main') },
    [numbers.straight]: { kind: 'resourceAccount', id: accountId('straight') },
    [numbers.east]: { kind: 'resourceAccount', id: accountId('east') },
    [numbers.strict]: { kind: 'resourceAccount', id: accountId('strict') },
    [numbers.hollow]: { kind: 'resourceAccount', id: accountId('hollow') },
    [numbers.orphan]: { kind: 'resourceAccount', id: accountId('orphan') },
    [numbers.unlicensed]: { kind: 'resourceAccount', id: accountId('unlicensed') },
    [numbers.loose]: { kind: 'resourceAccount', id: accountId('loose') },
    [numbers.dangling]: { kind: 'resourceAccount', id: accountId('dangling') },
    [numbers.unassigned]: { kind: 'unassigned' },
    [numbers.ana]: { kind: 'user', id: ids.ana },
  },
  resourceAccounts: byId(accounts),
  users: byId(users),
  autoAttendants: byId(attendants),
  prompts: Object.fromEntries(attendants.flatMap(rendered)),
}

/** The sample with one auto attendant added or replaced, as a newer version. */
export function contosoWith(changed: AutoAttendant, version = contoso.version + 1): Configuration {
  const autoAttendants = { ...contoso.autoAttendants, [changed.id]: changed }
  return { ...contoso, version, autoAttendants }
}

function account(
  name: string,
  displayName: string,
  configurationId: AutoAttendantId,
): RoutedResourceAccount {
  const association = {
    configurationType: 'autoAttendant',
    configurationId,
    callPriority: 3,
  } as const
  return { id: accountId(name), displayName, licensed: true, association }
}

function accountId(name: string): ResourceAccountId {
  return `ra_${name}` as ResourceAccountId
}

function byId<K extends string, V extends { readonly id: K }>(values: readonly V[]): Record<K, V> {
  return Object.fromEntries(values.map((value) => [value.id, value])) as Record<K, V>
}

function rendered({ languageId, ...rest }: AutoAttendant) {
  return spokenTexts({ languageId, ...rest }).map((text) => {
    const key = promptKey(languageId, text)
    return [key, { audioId: key, durationMs: estimatedDurationMs(text), text }] as const
  })
}
