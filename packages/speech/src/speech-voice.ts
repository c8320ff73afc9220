/**
 * Which eSpeak voice speaks which language. Every language of the reference system that eSpeak
 * knows is here; a region without a voice of its own is spoken by the nearest one.
 */

/** eSpeak's voice names by BCP 47 tag, in small letters. */
const voices: Readonly<Record<string, string>> = {
  'ar-eg': 'ar',
  'ca-es': 'ca',
  'cs-cz': 'cs',
  'da-dk': 'da',
  'de-de': 'de',
  'el-gr': 'el',
  'en-au': 'en-gb',
  'en-ca': 'en-us',
  'en-gb': 'en-gb',
  'en-in': 'en-gb',
  'en-us': 'en-us',
  'es-es': 'es',
  'es-mx': 'es-419',
  'fi-fi': 'fi',
  'fr-be': 'fr-be',
  'fr-ca': 'fr-fr',
  'fr-ch': 'fr-ch',
  'fr-fr': 'fr-fr',
  'hr-hr': 'hr',
  'hu-hu': 'hu',
  'id-id': 'id',
  'it-it': 'it',
  'ja-jp': 'ja',
  'ko-kr': 'ko',
  'nb-no': 'nb',
  'nl-nl': 'nl',
  'pl-pl': 'pl',
  'pt-br': 'pt-br',
  'pt-pt': 'pt',
  'ro-ro': 'ro',
  'ru-ru': 'ru',
  'sk-sk': 'sk',
  'sl-si': 'sl',
  'sv-se': 'sv',
  'th-th': 'th',
  'tr-tr': 'tr',
  'vi-vn': 'vi',
  'zh-cn': 'cmn',
  'zh-hk': 'yue',
  'zh-tw': 'cmn',
}

/** The eSpeak voice for a language; undefined when there is none. */
export function espeakVoice(languageId: string): string | undefined {
  const wanted = languageId.toLowerCase()
  const language = wanted.split('-')[0]
  return voices[wanted] ?? voices[nearest[language ?? ''] ?? '']
}

/** The region that stands for a language whose own region is not in the table. */
const nearest: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.keys(voices).map((tag) => [tag.slice(0, 2), tag])),
  en: 'en-us',
  es: 'es-es',
  fr: 'fr-fr',
  pt: 'pt-pt',
  zh: 'zh-cn',
}
