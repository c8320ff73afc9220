// The automatic receptionist as the administrator writes it: property names and values are those
// of Teams Phone's cmdlets in camelCase. What is stored is what the API takes and what the engine
// runs; there is no second form.

import type { AudioFileId, AutoAttendantId, CallQueueId, ResourceAccountId, UserId } from './ids.ts'

/** What a caller hears: typed text, an uploaded audio file, or nothing. */
export interface Prompt {
  readonly activeType: 'none' | 'textToSpeech' | 'audioFile'
  readonly textToSpeechPrompt?: string
  readonly audioFilePrompt?: { readonly id: AudioFileId }
}

/** A key of the telephone, or `automatic`: the option that runs without being asked. */
export type DtmfResponse =
  | 'tone0'
  | 'tone1'
  | 'tone2'
  | 'tone3'
  | 'tone4'
  | 'tone5'
  | 'tone6'
  | 'tone7'
  | 'tone8'
  | 'tone9'
  | 'toneStar'
  | 'tonePound'
  | 'automatic'

/** A key as it is pressed. */
export type Digit = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | '*' | '#'

/**
 * Where a call can be sent. `applicationEndpoint` names a resource account, whose auto attendant
 * answers; `configurationEndpoint` names an auto attendant or call queue directly.
 */
export type CallTarget =
  | { readonly type: 'user'; readonly identity: UserId }
  | { readonly type: 'applicationEndpoint'; readonly identity: ResourceAccountId }
  | { readonly type: 'configurationEndpoint'; readonly identity: AutoAttendantId | CallQueueId }

/** One key's action. */
export type MenuOption = { readonly dtmfResponse: DtmfResponse } & (
  | { readonly action: 'transferCallToTarget'; readonly callTarget: CallTarget }
  | { readonly action: 'transferCallToOperator' }
  | { readonly action: 'announcement'; readonly prompt: Prompt }
  | { readonly action: 'disconnectCall' }
)

/** What the caller is asked and what each key does. */
export interface Menu {
  readonly name: string
  readonly directorySearchMethod: 'none'
  readonly prompts: readonly Prompt[]
  readonly menuOptions: readonly MenuOption[]
}

/** Greeting, then menu. `forceListenMenuEnabled` ignores keys until the prompts have ended. */
export interface CallFlow {
  readonly name: string
  readonly greetings: readonly Prompt[]
  readonly menu: Menu
  readonly forceListenMenuEnabled?: boolean
}

/** An auto attendant; `timeZoneId` is an IANA name, `languageId` a BCP 47 tag. */
export interface AutoAttendant {
  readonly id: AutoAttendantId
  readonly name: string
  readonly languageId: string
  readonly timeZoneId: string
  readonly operator?: CallTarget
  readonly defaultCallFlow: CallFlow
}

const keys: Readonly<Record<Digit, DtmfResponse>> = {
  '0': 'tone0',
  '1': 'tone1',
  '2': 'tone2',
  '3': 'tone3',
  '4': 'tone4',
  '5': 'tone5',
  '6': 'tone6',
  '7': 'tone7',
  '8': 'tone8',
  '9': 'tone9',
  '*': 'toneStar',
  '#': 'tonePound',
}

/** The menu's name for a pressed key. */
export function dtmfResponseOf(digit: Digit): DtmfResponse {
  return keys[digit]
}

/** Whether a character is a key of the telephone. */
export function isDigit(text: string): text is Digit {
  return Object.hasOwn(keys, text)
}

/** The option a pressed key chooses, if the menu has one for it. */
export function optionFor(menu: Menu, key: DtmfResponse): MenuOption | undefined {
  return menu.menuOptions.find((option) => option.dtmfResponse === key)
}

/** The text a prompt speaks, or undefined where it says nothing. */
export function promptText(prompt: Prompt): string | undefined {
  const text = prompt.activeType === 'textToSpeech' ? prompt.textToSpeechPrompt?.trim() : undefined
  return text === '' ? undefined : text
}

/** The audio file a prompt plays, or undefined where it plays none. */
export function promptFile(prompt: Prompt): AudioFileId | undefined {
  return prompt.activeType === 'audioFile' ? prompt.audioFilePrompt?.id : undefined
}

/** Whether nothing is heard of a prompt. */
export function isSilent(prompt: Prompt): boolean {
  return promptText(prompt) === undefined && promptFile(prompt) === undefined
}

/** Every text an auto attendant speaks, in the order a caller may hear it. */
export function spokenTexts(attendant: AutoAttendant): readonly string[] {
  return promptsOf(attendant).flatMap((prompt) => promptText(prompt) ?? [])
}

/** Every audio file an auto attendant plays, in the order a caller may hear it. */
export function playedFiles(attendant: AutoAttendant): readonly AudioFileId[] {
  return promptsOf(attendant).flatMap((prompt) => promptFile(prompt) ?? [])
}

function promptsOf(attendant: AutoAttendant): readonly Prompt[] {
  const { greetings, menu } = attendant.defaultCallFlow
  const announcements = menu.menuOptions.flatMap((option) =>
    option.action === 'announcement' ? [option.prompt] : [],
  )
  return [...greetings, ...menu.prompts, ...announcements]
}
