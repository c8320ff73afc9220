// What the system itself says to callers, in the languages it speaks. `speech` ships each one
// rendered, so that these are heard even where no speech provider is installed.

/** The text of every system prompt, by name and language. */
export const systemPrompts = {
  invalidChoice: {
    en: 'Sorry, that is not a valid choice.',
    fr: 'Désolé, ce choix n’est pas valide.',
  },
  noInput: {
    en: 'Sorry, I did not hear a choice.',
    fr: 'Désolé, je n’ai pas entendu votre choix.',
  },
  transferring: {
    en: 'Please hold while I connect you.',
    fr: 'Veuillez patienter pendant que nous vous mettons en relation.',
  },
  personUnavailable: {
    en: 'Sorry, nobody is available to take your call.',
    fr: 'Désolé, personne n’est disponible pour prendre votre appel.',
  },
  personBusy: {
    en: 'Sorry, the person you are calling is on another call.',
    fr: 'Désolé, votre correspondant est déjà en ligne.',
  },
  numberNotInService: {
    en: 'The number you have dialed is not in service.',
    fr: 'Le numéro que vous avez composé n’est pas attribué.',
  },
  callNotPermitted: {
    en: 'Sorry, calls to this number are not permitted.',
    fr: 'Désolé, les appels vers ce numéro ne sont pas autorisés.',
  },
  callLimitReached: {
    en: 'Sorry, your limit of outside calls has been reached.',
    fr: 'Désolé, votre limite d’appels vers l’extérieur est atteinte.',
  },
  linesUnavailable: {
    en: 'Sorry, no outside line is available. Please try again later.',
    fr: 'Désolé, aucune ligne extérieure n’est disponible. Veuillez réessayer plus tard.',
  },
  callRecorded: {
    en: 'This call is recorded.',
    fr: 'Cet appel est enregistré.',
  },
  systemFault: {
    en: 'Sorry, this call cannot be completed. Please try again later.',
    fr: 'Désolé, votre appel ne peut aboutir. Veuillez réessayer plus tard.',
  },
  goodbye: {
    en: 'Goodbye.',
    fr: 'Au revoir.',
  },
} as const satisfies Record<string, Record<SystemLanguage, string>>

/** The audio id of the music that held and waiting callers hear; shipped like the prompts. */
export const musicOnHoldAudioId = 'system-music-on-hold'

/** A language in which the system itself speaks. */
export type SystemLanguage = 'en' | 'fr'
/** The name of a system prompt. */
export type SystemPromptName = keyof typeof systemPrompts

/** The system's language for a caller who hears `languageId` (BCP 47); English where none fits. */
export function systemLanguage(languageId: string): SystemLanguage {
  return languageId.toLowerCase().startsWith('fr') ? 'fr' : 'en'
}
