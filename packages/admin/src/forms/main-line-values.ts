// The short form of a main line, and the plan that the API makes of it.

import type { MainLine } from '../api/shapes.ts'
import { keyLabel, type OptionAction, type OptionValues } from './auto-attendant-values.ts'

/** What a key can do on the short way. */
export const mainLineActions: readonly OptionAction[] = [
  'person',
  'announcement',
  'operator',
  'disconnect',
]

/** All fields of the form. */
export interface MainLineValues {
  readonly name: string
  readonly telephoneNumber: string
  readonly greeting: string
  readonly languageId: string
  readonly timeZoneId: string
  readonly operatorId: string
  readonly options: readonly OptionValues[]
}

/** The body of `POST /plans`. */
export function mainLineOf({ operatorId, options, ...rest }: MainLineValues): MainLine {
  return {
    ...rest,
    ...(operatorId === '' ? {} : { operatorId }),
    options: options.flatMap(plannedOption),
  }
}

function plannedOption(option: OptionValues): MainLine['options'] {
  const { key, action, target, text } = option
  const pressed = { key: keyLabel(key) }
  switch (action) {
    case 'person':
      return [{ ...pressed, kind: 'person', userId: target }]
    case 'announcement':
      return [{ ...pressed, kind: 'announcement', text }]
    case 'operator':
    case 'disconnect':
      return [{ ...pressed, kind: action }]
    case 'autoAttendant':
      return [] // Not among `mainLineActions`.
  }
}
