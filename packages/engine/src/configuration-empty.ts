// The configuration of an organization that has none yet: no number is in service. It exists so
// that every state has a live configuration and no caller of `step` must ask whether it has.

import type {
  Configuration,
  OrganizationId,
  PromptAudio,
  SystemLanguage,
  SystemPromptName,
} from '@mainline/model'
import { defaultOutboundCalling, estimatedDurationMs, systemPrompts } from '@mainline/model'

/** A configuration in which nothing is set up; its version is older than any that is saved. */
export function emptyConfiguration(organizationId: OrganizationId): Configuration {
  return {
    version: -1,
    organizationId,
    phoneNumbers: {},
    resourceAccounts: {},
    users: {},
    autoAttendants: {},
    trunks: {},
    voiceRoutes: {},
    outboundCalling: defaultOutboundCalling('ZZ'),
    prompts: {},
    audioFiles: {},
    systemPrompts: { en: promptsIn('en'), fr: promptsIn('fr') },
  }
}

function promptsIn(language: SystemLanguage): Configuration['systemPrompts'][SystemLanguage] {
  return {
    invalidChoice: systemAudio('invalidChoice', language),
    noInput: systemAudio('noInput', language),
    transferring: systemAudio('transferring', language),
    personUnavailable: systemAudio('personUnavailable', language),
    personBusy: systemAudio('personBusy', language),
    numberNotInService: systemAudio('numberNotInService', language),
    callNotPermitted: systemAudio('callNotPermitted', language),
    callLimitReached: systemAudio('callLimitReached', language),
    linesUnavailable: systemAudio('linesUnavailable', language),
    callRecorded: systemAudio('callRecorded', language),
    systemFault: systemAudio('systemFault', language),
    goodbye: systemAudio('goodbye', language),
  }
}

function systemAudio(name: SystemPromptName, language: SystemLanguage): PromptAudio {
  const text = systemPrompts[name][language]
  return { audioId: `system-${language}-${name}`, durationMs: estimatedDurationMs(text), text }
}
