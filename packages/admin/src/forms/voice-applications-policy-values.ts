// A voice applications policy as a form holds it: all that can be written, and nothing else.

import { metricPermissions, voiceApplicationSwitches } from '@mainline/model'
import type { NewVoiceApplicationsPolicy } from '../api/voice-applications-policies.ts'

/** A policy that opens nothing. */
export const emptyPolicy: NewVoiceApplicationsPolicy = {
  displayName: '',
  ...valuesOf(voiceApplicationSwitches, () => false),
  ...valuesOf(metricPermissions, () => 'disabled' as const),
}

/** What of a policy is written; a description of nothing but blanks is none. */
export function policyBody(policy: NewVoiceApplicationsPolicy): NewVoiceApplicationsPolicy {
  const { displayName, description = '' } = policy
  return {
    displayName,
    ...(description.trim() === '' ? {} : { description }),
    ...valuesOf(voiceApplicationSwitches, (name) => policy[name]),
    ...valuesOf(metricPermissions, (name) => policy[name]),
  }
}

function valuesOf<Name extends string, Value>(
  names: readonly Name[],
  valueOf: (name: Name) => Value,
): Record<Name, Value> {
  // Every name has its value, which the type of `fromEntries` does not say.
  return Object.fromEntries(names.map((name) => [name, valueOf(name)])) as Record<Name, Value>
}
