// The languages of the admin center and which of them to begin with: what was chosen here before,
// else the first of the browser's languages that there is, else English.

/** The languages, each by its own name. */
export const languages = { en: 'English', fr: 'Français' } as const

/** A language of the admin center. */
export type Language = keyof typeof languages

/** The language to begin with; `preferred` are BCP 47 tags, best first. */
export function initialLanguage(kept: string | null, preferred: readonly string[]): Language {
  if (kept === 'en' || kept === 'fr') return kept
  const first = preferred.find((tag) => /^(en|fr)\b/i.test(tag))
  return first?.toLowerCase().startsWith('fr') === true ? 'fr' : 'en'
}
