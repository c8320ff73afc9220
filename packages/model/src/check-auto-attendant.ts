// Whether an auto attendant can be saved: what is wrong with it, and what is merely odd. Nothing
// that is saved may strand a caller, so every key is followed to where it leads, and redirects
// that ask nothing are followed from menu to menu until they end or come back. All findings are
// collected. The limits are those of Teams Phone.

import type { AutoAttendant, CallTarget, MenuOption, Prompt } from './auto-attendant.ts'
import { isSilent, optionFor, promptFile, promptText } from './auto-attendant.ts'
import { type Configuration, lookup } from './configuration.ts'
import { destinationOf } from './destination.ts'
import { limits } from './limits.ts'

/** The stable codes of what a check of an auto attendant can find. */
export type DiagnosticCode =
  | 'nameMissing'
  | 'nameTooLong'
  | 'timeZoneUnknown'
  | 'promptTooLong'
  | 'audioFileMissing'
  | 'menuPromptMissing'
  | 'menuPromptUnreachable'
  | 'announcementWithoutText'
  | 'optionMissing'
  | 'keyTwice'
  | 'keyUnreachable'
  | 'operatorMissing'
  | 'operatorIsItself'
  | 'targetMissing'
  | 'targetNotReady'
  | 'redirectLoop'

/**
 * One finding. An error keeps the auto attendant from being saved. The address names the place,
 * for example `autoAttendants.aa_1.defaultCallFlow.menu.menuOptions.2`.
 */
export interface Diagnostic {
  readonly severity: 'error' | 'warning'
  readonly code: DiagnosticCode
  readonly address: string
  /** One sentence: what is wrong. */
  readonly summary: string
  /** One sentence: what to do about it. */
  readonly detail: string
}

/** Everything that is wrong or odd about an auto attendant, were it part of a configuration. */
export function checkAutoAttendant(
  attendant: AutoAttendant,
  configuration: Configuration,
): readonly Diagnostic[] {
  const autoAttendants = { ...configuration.autoAttendants, [attendant.id]: attendant }
  const place = { attendant, configuration: { ...configuration, autoAttendants } }
  return [
    ...nameFindings(place),
    ...timeZoneFindings(place),
    ...operatorFindings(place),
    ...promptFindings(place),
    ...menuFindings(place),
    ...attendant.defaultCallFlow.menu.menuOptions.flatMap((option, index) =>
      optionFindings(place, option, index),
    ),
    ...loopFindings(place),
  ]
}

/** Whether nothing found keeps the auto attendant from being saved. */
export function canBeSaved(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.every(({ severity }) => severity !== 'error')
}

interface Place {
  readonly attendant: AutoAttendant
  readonly configuration: Configuration
}

const menuAddress = 'defaultCallFlow.menu'

function nameFindings(place: Place): readonly Diagnostic[] {
  const { name } = place.attendant
  if (name.trim() === '') {
    return [error(place, 'nameMissing', 'name', 'The name is empty.', 'Give it a name.')]
  }
  if (name.length <= limits.nameLength) return []
  const summary = `The name has ${name.length} characters; ${limits.nameLength} are allowed.`
  return [error(place, 'nameTooLong', 'name', summary, 'Shorten the name.')]
}

function timeZoneFindings(place: Place): readonly Diagnostic[] {
  const { timeZoneId } = place.attendant
  if (isTimeZone(timeZoneId)) return []
  const summary = `There is no time zone ${timeZoneId}.`
  const detail = 'Choose a name of the IANA list, for example America/Vancouver.'
  return [error(place, 'timeZoneUnknown', 'timeZoneId', summary, detail)]
}

/** Whether a name is a time zone that this system knows; an offset is none, it knows no summer. */
export function isTimeZone(timeZoneId: string): boolean {
  if (!/^[A-Za-z]/.test(timeZoneId)) return false
  // Temporal has no question for this: it throws a RangeError for a name that it does not know.
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(timeZoneId)
    return true
  } catch {
    return false
  }
}

function operatorFindings(place: Place): readonly Diagnostic[] {
  const { operator } = place.attendant
  if (operator === undefined) return []
  const self = attendantAt(place.configuration, operator)?.id === place.attendant.id
  if (!self) return targetFindings(place, operator, 'operator', 'The operator')
  const summary = 'The operator is this auto attendant itself.'
  const detail = 'Choose a person, or another auto attendant, so that callers reach help.'
  return [error(place, 'operatorIsItself', 'operator', summary, detail)]
}

function promptFindings(place: Place): readonly Diagnostic[] {
  const { greetings, menu } = place.attendant.defaultCallFlow
  const options = menu.menuOptions.flatMap((option, index) =>
    option.action === 'announcement'
      ? [[`${menuAddress}.menuOptions.${index}.prompt`, option.prompt] as const]
      : [],
  )
  const prompts: (readonly [string, Prompt])[] = [
    ...greetings.map((prompt, index) => [`defaultCallFlow.greetings.${index}`, prompt] as const),
    ...menu.prompts.map((prompt, index) => [`${menuAddress}.prompts.${index}`, prompt] as const),
    ...options,
  ]
  return prompts.flatMap(([address, prompt]) => [
    ...lengthFindings(place, address, prompt),
    ...fileFindings(place, address, prompt),
  ])
}

function fileFindings(place: Place, address: string, prompt: Prompt): readonly Diagnostic[] {
  if (prompt.activeType !== 'audioFile') return []
  const file = promptFile(prompt)
  if (file !== undefined && lookup(place.configuration.audioFiles, file)) return []
  const summary = `The audio file ${file ?? ''} does not exist.`.replace('  ', ' ')
  const detail = 'Choose or upload an audio file, or type the words.'
  return [error(place, 'audioFileMissing', address, summary, detail)]
}

function lengthFindings(place: Place, address: string, prompt: Prompt): readonly Diagnostic[] {
  const length = promptText(prompt)?.length ?? 0
  if (length <= limits.promptLength) return []
  const summary = `The text has ${length} characters; ${limits.promptLength} are allowed.`
  return [error(place, 'promptTooLong', address, summary, 'Shorten the text.')]
}

function menuFindings(place: Place): readonly Diagnostic[] {
  const { menu } = place.attendant.defaultCallFlow
  const spoken = menu.prompts.some((prompt) => !isSilent(prompt))
  const address = `${menuAddress}.prompts`
  if (menu.menuOptions.length === 0) {
    const summary = 'The call flow has no key and no redirect: nothing can happen.'
    const detail = 'Add a key, or redirect or disconnect the call.'
    return [error(place, 'optionMissing', `${menuAddress}.menuOptions`, summary, detail)]
  }
  if (optionFor(menu, 'automatic') === undefined) {
    if (spoken) return []
    const summary = 'The menu has keys but says nothing about them.'
    return [warning(place, 'menuPromptMissing', address, summary, 'Type what each key does.')]
  }
  if (!spoken) return []
  const summary = 'The menu is never heard, because the call goes on by itself.'
  const detail = 'Remove the text, or move it to the greeting.'
  return [warning(place, 'menuPromptUnreachable', address, summary, detail)]
}

function optionFindings(place: Place, option: MenuOption, index: number): readonly Diagnostic[] {
  const address = `${menuAddress}.menuOptions.${index}`
  return [
    ...reachFindings(place, option, index, address),
    ...actionFindings(place, option, address),
  ]
}

function reachFindings(
  place: Place,
  option: MenuOption,
  index: number,
  address: string,
): readonly Diagnostic[] {
  const { menu } = place.attendant.defaultCallFlow
  const key = keyName(option)
  if (menu.menuOptions.findIndex((one) => one.dtmfResponse === option.dtmfResponse) < index) {
    const summary = `${key} is used twice; only its first use can be reached.`
    return [error(place, 'keyTwice', address, summary, 'Choose another key, or remove one.')]
  }
  if (option.dtmfResponse === 'automatic' || !optionFor(menu, 'automatic')) return []
  const summary = `${key} cannot be reached, because the call goes on by itself.`
  const detail = 'Remove the keys, or remove the option that runs without a key.'
  return [error(place, 'keyUnreachable', address, summary, detail)]
}

function actionFindings(place: Place, option: MenuOption, address: string): readonly Diagnostic[] {
  const key = keyName(option)
  if (option.action === 'transferCallToTarget') {
    return targetFindings(place, option.callTarget, `${address}.callTarget`, key)
  }
  if (option.action === 'transferCallToOperator' && place.attendant.operator === undefined) {
    const summary = `${key} leads to the operator, but none is set.`
    return [error(place, 'operatorMissing', address, summary, 'Choose an operator.')]
  }
  if (option.action === 'announcement' && isSilent(option.prompt)) {
    const summary = `${key} plays an announcement that has no text.`
    const detail = 'Type the announcement, or choose an audio file.'
    return [error(place, 'announcementWithoutText', address, summary, detail)]
  }
  return []
}

function targetFindings(
  place: Place,
  target: CallTarget,
  address: string,
  who: string,
): readonly Diagnostic[] {
  const { configuration } = place
  if (destinationOf(configuration, target) !== undefined) return []
  const { type, identity } = target
  if (type !== 'applicationEndpoint' || !lookup(configuration.resourceAccounts, identity)) {
    const summary = `${who} leads to ${identity}, which does not exist.`
    return [error(place, 'targetMissing', address, summary, 'Choose another destination.')]
  }
  const summary = `${who} leads to a resource account without an auto attendant.`
  const detail = 'Tie the resource account to an auto attendant, or choose another destination.'
  return [error(place, 'targetNotReady', address, summary, detail)]
}

function loopFindings(place: Place): readonly Diagnostic[] {
  const path = [place.attendant]
  for (let next = redirectOf(place, place.attendant); next; next = redirectOf(place, next)) {
    if (next.id === place.attendant.id) return [loop(place, [...path, next])]
    if (path.some(({ id }) => id === next?.id)) return []
    path.push(next)
  }
  return []
}

function loop(place: Place, path: readonly AutoAttendant[]): Diagnostic {
  const names = path.map(({ name }) => name).join(' → ')
  const summary = `The call goes round in a circle without being asked: ${names}.`
  const detail = 'Let one of them ask for a key, disconnect, or lead to a person.'
  return error(place, 'redirectLoop', `${menuAddress}.menuOptions`, summary, detail)
}

// Where an auto attendant sends every call by itself, if that is another auto attendant.
function redirectOf(place: Place, attendant: AutoAttendant): AutoAttendant | undefined {
  const option = optionFor(attendant.defaultCallFlow.menu, 'automatic')
  const target =
    option?.action === 'transferCallToTarget'
      ? option.callTarget
      : option?.action === 'transferCallToOperator'
        ? attendant.operator
        : undefined
  return target && attendantAt(place.configuration, target)
}

function attendantAt(configuration: Configuration, target: CallTarget): AutoAttendant | undefined {
  const destination = destinationOf(configuration, target)
  return destination?.kind === 'autoAttendant' ? destination.attendant : undefined
}

function keyName({ dtmfResponse }: MenuOption): string {
  if (dtmfResponse === 'automatic') return 'The redirect'
  const names: Readonly<Record<string, string>> = { toneStar: '*', tonePound: '#' }
  return `Key ${names[dtmfResponse] ?? dtmfResponse.slice('tone'.length)}`
}

type Finding = (
  place: Place,
  code: DiagnosticCode,
  address: string,
  summary: string,
  detail: string,
) => Diagnostic

const error: Finding = (place, code, address, summary, detail) => ({
  severity: 'error',
  code,
  address: `autoAttendants.${place.attendant.id}.${address}`,
  summary,
  detail,
})

const warning: Finding = (...finding) => ({ ...error(...finding), severity: 'warning' })
