// An auto attendant as a form holds it, and back. The form knows one greeting, one menu prompt and
// one row per key; what it does not know (more prompts, settings of later versions) is carried
// over from the saved auto attendant, so that saving here never wipes what another tool wrote.

import type { DtmfResponse } from '@mainline/model'
import type { AutoAttendant, NewAutoAttendant } from '../api/shapes.ts'

type SavedOption = AutoAttendant['defaultCallFlow']['menu']['menuOptions'][number]
type NewOption = NewAutoAttendant['defaultCallFlow']['menu']['menuOptions'][number]
type Prompt = NonNullable<NewAutoAttendant['defaultCallFlow']['greetings']>[number]
type CallTarget = NonNullable<NewAutoAttendant['operator']>

/** What a key can do, in the order in which it is offered. */
export const optionActions = [
  'person',
  'autoAttendant',
  'announcement',
  'operator',
  'disconnect',
] as const

/** What one key does. */
export type OptionAction = (typeof optionActions)[number]

/** One key of the menu as a row of the form. */
export interface OptionValues {
  readonly key: DtmfResponse
  readonly action: OptionAction
  /** A user's or an auto attendant's id, as the action asks for. */
  readonly target: string
  readonly text: string
  /** The audio file that is played in place of the text; empty for none. */
  readonly fileId: string
}

/** All fields of the form. */
export interface AutoAttendantValues {
  readonly name: string
  readonly operatorId: string
  readonly languageId: string
  readonly timeZoneId: string
  readonly greeting: string
  readonly greetingFileId: string
  readonly menuPrompt: string
  readonly menuPromptFileId: string
  readonly options: readonly OptionValues[]
  readonly resourceAccountIds: readonly string[]
}

/** The keys in the order of the telephone, and the option that runs without a key. */
export const optionKeys: readonly DtmfResponse[] = [
  'tone1',
  'tone2',
  'tone3',
  'tone4',
  'tone5',
  'tone6',
  'tone7',
  'tone8',
  'tone9',
  'tone0',
  'toneStar',
  'tonePound',
  'automatic',
]

/** A key as it is printed on the telephone; empty for the option without one. */
export function keyLabel(key: DtmfResponse): string {
  if (key === 'toneStar') return '*'
  if (key === 'tonePound') return '#'
  return key === 'automatic' ? '' : key.replace('tone', '')
}

/** The first key that no option uses yet. */
export function nextKey(options: readonly OptionValues[]): DtmfResponse {
  return optionKeys.find((key) => options.every((option) => option.key !== key)) ?? 'automatic'
}

/** A saved auto attendant as the form shows it. */
export function valuesOf(attendant: AutoAttendant): AutoAttendantValues {
  const { greetings, menu } = attendant.defaultCallFlow
  const { operator } = attendant
  return {
    name: attendant.name,
    operatorId: operator?.identity ?? '',
    languageId: attendant.languageId,
    timeZoneId: attendant.timeZoneId,
    greeting: textOf(shownPrompt(greetings)),
    greetingFileId: fileOf(shownPrompt(greetings)),
    menuPrompt: textOf(shownPrompt(menu.prompts)),
    menuPromptFileId: fileOf(shownPrompt(menu.prompts)),
    options: menu.menuOptions.map(optionValues),
    resourceAccountIds: attendant.resourceAccounts.map(({ id }) => id),
  }
}

/** The form as the API takes it; `saved` supplies what the form does not show. */
export function attendantOf(
  values: AutoAttendantValues,
  saved: AutoAttendant | undefined,
): NewAutoAttendant {
  const { operatorId } = values
  const flow = saved?.defaultCallFlow
  const menu = flow?.menu
  return {
    name: values.name,
    languageId: values.languageId,
    timeZoneId: values.timeZoneId,
    ...(operatorId === '' ? {} : { operator: targetOf(operatorId, saved?.operator) }),
    callFlows: [],
    callHandlingAssociations: [],
    defaultCallFlow: {
      ...(flow ?? { name: values.name.slice(0, 64) }),
      greetings: withShown(flow?.greetings, values.greeting, values.greetingFileId),
      menu: {
        ...(menu ?? { name: 'Menu', directorySearchMethod: 'none' }),
        prompts: withShown(menu?.prompts, values.menuPrompt, values.menuPromptFileId),
        menuOptions: values.options.map((option) =>
          menuOption(
            option,
            menu?.menuOptions.find(({ dtmfResponse }) => dtmfResponse === option.key),
          ),
        ),
      },
    },
  }
}

function optionValues(option: SavedOption): OptionValues {
  const row = { key: option.dtmfResponse, target: '', text: '', fileId: '' }
  switch (option.action) {
    case 'announcement':
      return {
        ...row,
        action: 'announcement',
        text: textOf(option.prompt),
        fileId: fileOf(option.prompt),
      }
    case 'transferCallToOperator':
      return { ...row, action: 'operator' }
    case 'disconnectCall':
      return { ...row, action: 'disconnect' }
    case 'transferCallToTarget': {
      const { type, identity = '' } = option.callTarget ?? {}
      return { ...row, action: type === 'user' ? 'person' : 'autoAttendant', target: identity }
    }
  }
}

function menuOption(option: OptionValues, saved: SavedOption | undefined): NewOption {
  const dtmfResponse = option.key
  switch (option.action) {
    case 'announcement':
      return { dtmfResponse, action: 'announcement', prompt: promptOf(option.text, option.fileId) }
    case 'operator':
      return { dtmfResponse, action: 'transferCallToOperator' }
    case 'disconnect':
      return { dtmfResponse, action: 'disconnectCall' }
    case 'person':
    case 'autoAttendant':
      return {
        dtmfResponse,
        action: 'transferCallToTarget',
        callTarget: targetOf(option.target, saved?.callTarget),
      }
  }
}

// A target that was saved keeps its type: an auto attendant may be named by its resource account.
function targetOf(identity: string, saved: CallTarget | undefined): CallTarget {
  if (saved?.identity === identity) return saved
  return { type: identity.startsWith('user_') ? 'user' : 'configurationEndpoint', identity }
}

/** The first prompt that is heard is the one the form shows. */
function shownPrompt(prompts: readonly Prompt[]): Prompt | undefined {
  return prompts.find((prompt) => textOf(prompt) !== '' || fileOf(prompt) !== '')
}

function textOf(prompt: Prompt | undefined): string {
  const text = prompt?.activeType === 'textToSpeech' ? prompt.textToSpeechPrompt : undefined
  return text?.trim() ?? ''
}

function fileOf(prompt: Prompt | undefined): string {
  return (prompt?.activeType === 'audioFile' ? prompt.audioFilePrompt?.id : undefined) ?? ''
}

function withShown(saved: readonly Prompt[] | undefined, text: string, fileId: string): Prompt[] {
  const shown = shownPrompt(saved ?? [])
  // Unchanged words leave everything as it is; to rewrite it would be a change, which takes rights.
  if (saved !== undefined && textOf(shown) === text && fileOf(shown) === fileId) return [...saved]
  const others = (saved ?? []).slice(1)
  return text.trim() === '' && fileId === '' ? others : [promptOf(text, fileId), ...others]
}

function promptOf(text: string, fileId: string): Prompt {
  return fileId === ''
    ? { activeType: 'textToSpeech', textToSpeechPrompt: text }
    : { activeType: 'audioFile', audioFilePrompt: { id: fileId } }
}
