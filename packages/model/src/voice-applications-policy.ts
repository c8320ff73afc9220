// What an authorized user may change of the auto attendants and call queues that name them
// (reference §7.13): the switches of a voice applications policy, all off until they are turned on.
// Both the policy and being named are needed. A switch whose part this system does not have yet is
// kept, and takes effect when the part exists.

import type { AutoAttendant } from './auto-attendant.ts'

/** The switches by their names in the reference. */
export const voiceApplicationSwitches = [
  'allowAutoAttendantBusinessHoursGreetingChange',
  'allowAutoAttendantAfterHoursGreetingChange',
  'allowAutoAttendantHolidayGreetingChange',
  'allowAutoAttendantBusinessHoursChange',
  'allowAutoAttendantHolidaysChange',
  'allowAutoAttendantTimeZoneChange',
  'allowAutoAttendantLanguageChange',
  'allowAutoAttendantBusinessHoursRoutingChange',
  'allowAutoAttendantAfterHoursRoutingChange',
  'allowAutoAttendantHolidayRoutingChange',
  'allowCallQueueWelcomeGreetingChange',
  'allowCallQueueMusicOnHoldChange',
  'allowCallQueueOverflowSharedVoicemailGreetingChange',
  'allowCallQueueTimeoutSharedVoicemailGreetingChange',
  'allowCallQueueNoAgentSharedVoicemailGreetingChange',
  'allowCallQueueLanguageChange',
  'allowCallQueueMembershipChange',
  'allowCallQueueConferenceModeChange',
  'allowCallQueueRoutingMethodChange',
  'allowCallQueuePresenceBasedRoutingChange',
  'allowCallQueueOptOutChange',
  'allowCallQueueOverflowRoutingChange',
  'allowCallQueueTimeoutRoutingChange',
  'allowCallQueueNoAgentsRoutingChange',
  'allowCallQueueAgentOptChange',
] as const

/** One switch. */
export type VoiceApplicationSwitch = (typeof voiceApplicationSwitches)[number]

/** Which figures an authorized user sees; kept until there are figures to see. */
export const metricPermissions = [
  'realTimeAutoAttendantMetricsPermission',
  'realTimeCallQueueMetricsPermission',
  'realTimeAgentMetricsPermission',
  'historicalAutoAttendantMetricsPermission',
  'historicalCallQueueMetricsPermission',
  'historicalAgentMetricsPermission',
] as const

/** What a metric permission can be. */
export const metricPermissionValues = ['disabled', 'authorizedOnly', 'all'] as const

/** The parts of an auto attendant that this system has, and the switch that opens each. */
const parts = [
  { field: 'languageId', switch: 'allowAutoAttendantLanguageChange' },
  { field: 'timeZoneId', switch: 'allowAutoAttendantTimeZoneChange' },
  {
    field: 'defaultCallFlow.greetings',
    switch: 'allowAutoAttendantBusinessHoursGreetingChange',
  },
  { field: 'defaultCallFlow.menu', switch: 'allowAutoAttendantBusinessHoursRoutingChange' },
] as const satisfies readonly { readonly field: string; readonly switch: VoiceApplicationSwitch }[]

/** The switches that open something today. */
export const effectiveSwitches: readonly VoiceApplicationSwitch[] = parts.map((part) => part.switch)

/** The switch that opens a part of an auto attendant; undefined where none does. */
export function switchOf(field: string): VoiceApplicationSwitch | undefined {
  return parts.find((part) => part.field === field)?.switch
}

/** A field that was changed and may not be; without a switch no policy opens it. */
export interface RefusedField {
  readonly field: string
  readonly switch?: VoiceApplicationSwitch
}

/** What of a change an authorized user is not allowed, with the switch that would allow it. */
export function refusedFields(
  allowed: readonly VoiceApplicationSwitch[],
  before: AutoAttendant,
  after: AutoAttendant,
): readonly RefusedField[] {
  return changedFields(before, after).flatMap((field): readonly RefusedField[] => {
    const needed = switchOf(field)
    if (needed === undefined) return [{ field }]
    return allowed.includes(needed) ? [] : [{ field, switch: needed }]
  })
}

function changedFields(before: AutoAttendant, after: AutoAttendant): readonly string[] {
  return [
    ...differing(withoutFlow(before), withoutFlow(after)),
    ...differing({ ...before.defaultCallFlow }, { ...after.defaultCallFlow }).map(
      (field) => `defaultCallFlow.${field}`,
    ),
  ]
}

function withoutFlow({ defaultCallFlow: _, ...rest }: AutoAttendant): object {
  return rest
}

function differing(before: object, after: object): readonly string[] {
  const old = new Map(Object.entries(before))
  const now = new Map(Object.entries(after))
  const fields = new Set([...old.keys(), ...now.keys()])
  return [...fields].filter((field) => canonical(old.get(field)) !== canonical(now.get(field)))
}

/** The same text for the same value, in whatever order its fields were written. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, held: unknown) => {
    if (typeof held !== 'object' || held === null || Array.isArray(held)) return held
    return Object.fromEntries(Object.entries(held).toSorted(([a], [b]) => (a < b ? -1 : 1)))
  })
}
