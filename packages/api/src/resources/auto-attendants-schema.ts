// An auto attendant as the API takes it: the reference's names in camelCase (reference §10.1). What
// comes later (schedules, other destinations) is refused by name, never dropped.

import {
  type AudioFileId,
  type AutoAttendantId,
  type CallQueueId,
  limits,
  parseId,
  type ResourceAccountId,
  type UserId,
} from '@mainline/model'
import { z } from 'zod'
import { languageId, timeZoneId } from '../schemas.ts'

/** The id of a person. */
export const userId = z.string().transform((text, context) => {
  return parseId<UserId>('user', text) ?? refuseId(context, 'user_…')
})

const resourceAccountId = z.string().transform((text, context) => {
  return parseId<ResourceAccountId>('ra', text) ?? refuseId(context, 'ra_…')
})

const configurationId = z.string().transform((text, context) => {
  return (
    parseId<AutoAttendantId>('aa', text) ??
    parseId<CallQueueId>('queue', text) ??
    refuseId(context, 'aa_…')
  )
})

function refuseId(context: z.RefinementCtx, shape: string): never {
  context.addIssue({ code: 'custom', message: `is not an id of the form ${shape}` })
  return z.NEVER
}

const callTarget = z.discriminatedUnion(
  'type',
  [
    z.strictObject({ type: z.literal('user'), identity: userId }),
    z.strictObject({ type: z.literal('applicationEndpoint'), identity: resourceAccountId }),
    z.strictObject({ type: z.literal('configurationEndpoint'), identity: configurationId }),
  ],
  { error: 'is not user, applicationEndpoint or configurationEndpoint; others come later' },
)

const audioFileId = z.string().transform((text, context) => {
  return parseId<AudioFileId>('audio', text) ?? refuseId(context, 'audio_…')
})

const prompt = z.strictObject({
  activeType: z.enum(['none', 'textToSpeech', 'audioFile'], {
    error: 'is not none, textToSpeech or audioFile',
  }),
  textToSpeechPrompt: z.string().max(limits.promptLength).exactOptional(),
  // The name is taken because it is answered, and not kept: the file has it.
  audioFilePrompt: z
    .strictObject({ id: audioFileId, fileName: z.string().exactOptional() })
    .transform(({ id }) => ({ id }))
    .exactOptional(),
})

const dtmfResponse = z.enum([
  'tone0',
  'tone1',
  'tone2',
  'tone3',
  'tone4',
  'tone5',
  'tone6',
  'tone7',
  'tone8',
  'tone9',
  'toneStar',
  'tonePound',
  'automatic',
])

const menuOption = z.discriminatedUnion('action', [
  z.strictObject({ dtmfResponse, action: z.literal('transferCallToTarget'), callTarget }),
  z.strictObject({ dtmfResponse, action: z.literal('transferCallToOperator') }),
  z.strictObject({ dtmfResponse, action: z.literal('announcement'), prompt }),
  z.strictObject({ dtmfResponse, action: z.literal('disconnectCall') }),
])

const phrase = z.string().trim().min(1).max(limits.phraseLength)

const menu = z.strictObject({
  name: phrase,
  directorySearchMethod: z
    .literal('none', 'can only be none yet: dialing by name comes later')
    .default('none'),
  prompts: z.array(prompt).max(10).default([]),
  menuOptions: z.array(menuOption).max(dtmfResponse.options.length),
})

const callFlow = z.strictObject({
  name: phrase,
  greetings: z.array(prompt).max(10).default([]),
  menu,
  forceListenMenuEnabled: z.boolean().exactOptional(),
})

const emptyYet = z
  .array(z.unknown())
  .max(0, 'can only be empty yet: business hours and holidays come later')
  .default([])

const parts = {
  name: z.string().trim().min(1).max(limits.nameLength),
  languageId,
  timeZoneId,
  defaultCallFlow: callFlow,
}

/** A whole auto attendant, for POST and PUT. */
export const newAutoAttendant = z
  .strictObject({
    ...parts,
    operator: callTarget.exactOptional(),
    callFlows: emptyYet,
    callHandlingAssociations: emptyYet,
  })
  .meta({
    id: 'NewAutoAttendant',
    examples: [
      {
        name: 'Main line',
        languageId: 'en-US',
        timeZoneId: 'America/Vancouver',
        operator: { type: 'user', identity: 'user_01jd…' },
        defaultCallFlow: {
          name: 'Open',
          greetings: [{ activeType: 'textToSpeech', textToSpeechPrompt: 'Welcome to Contoso.' }],
          menu: {
            name: 'Main menu',
            directorySearchMethod: 'none',
            prompts: [
              { activeType: 'textToSpeech', textToSpeechPrompt: 'For our address, press 2.' },
            ],
            menuOptions: [
              {
                dtmfResponse: 'tone2',
                action: 'announcement',
                prompt: { activeType: 'textToSpeech', textToSpeechPrompt: 'Twelve Main Street.' },
              },
              { dtmfResponse: 'tone0', action: 'transferCallToOperator' },
            ],
          },
        },
        callFlows: [],
        callHandlingAssociations: [],
      },
    ],
  })

/** What of an auto attendant is changed, for PATCH; `null` takes the operator away. */
export const autoAttendantChange = z
  .strictObject({
    name: parts.name.exactOptional(),
    languageId: languageId.exactOptional(),
    timeZoneId: timeZoneId.exactOptional(),
    defaultCallFlow: callFlow.exactOptional(),
    operator: callTarget.nullable().exactOptional(),
    callFlows: emptyYet,
    callHandlingAssociations: emptyYet,
  })
  .meta({ id: 'AutoAttendantChange', examples: [{ name: 'Head office' }] })

const diagnosticAnswer = z
  .object({
    severity: z.enum(['error', 'warning']),
    code: z.string(),
    address: z.string(),
    summary: z.string(),
    detail: z.string(),
  })
  .meta({ id: 'Diagnostic' })

const targetAnswer = z.object({
  type: z.enum(['user', 'applicationEndpoint', 'configurationEndpoint']),
  identity: z.string(),
})
const promptAnswer = z.object({
  activeType: z.enum(['none', 'textToSpeech', 'audioFile']),
  textToSpeechPrompt: z.string().optional(),
  audioFilePrompt: z.object({ id: z.string(), fileName: z.string() }).optional(),
})

/** The answer of `/autoAttendants`. */
export const autoAttendantAnswer = z
  .object({
    id: z.string(),
    name: z.string(),
    languageId: z.string(),
    timeZoneId: z.string(),
    operator: targetAnswer.optional(),
    defaultCallFlow: z.object({
      name: z.string(),
      greetings: z.array(promptAnswer),
      forceListenMenuEnabled: z.boolean().optional(),
      menu: z.object({
        name: z.string(),
        directorySearchMethod: z.literal('none'),
        prompts: z.array(promptAnswer),
        menuOptions: z.array(
          z.object({
            dtmfResponse,
            action: z.enum([
              'transferCallToTarget',
              'transferCallToOperator',
              'announcement',
              'disconnectCall',
            ]),
            callTarget: targetAnswer.optional(),
            prompt: promptAnswer.optional(),
          }),
        ),
      }),
    }),
    callFlows: z.array(z.never()),
    callHandlingAssociations: z.array(z.never()),
    resourceAccounts: z.array(
      z.object({ id: z.string(), displayName: z.string(), phoneNumber: z.string().optional() }),
    ),
    /** The names behind the targets, also for who may not look them up elsewhere. */
    callTargets: z.array(z.object({ id: z.string(), displayName: z.string() })),
    diagnostics: z.array(diagnosticAnswer),
  })
  .meta({ id: 'AutoAttendant' })
