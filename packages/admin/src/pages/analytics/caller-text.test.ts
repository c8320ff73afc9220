// Who called, in both languages: a number in groups, a name as it is, and a word where neither was
// shown.

import i18next from 'i18next'
import { expect, test } from 'vitest'
import en from '../../i18n/en.json' with { type: 'json' }
import fr from '../../i18n/fr.json' with { type: 'json' }
import { callerText, callTitle } from './caller-text.ts'

test.each([
  ['en', '+12505550012', '+1 250 555 0012', 'Call from +1 250 555 0012'],
  ['en', 'Ana Silva', 'Ana Silva', 'Call from Ana Silva'],
  ['en', 'anonymous', 'Anonymous', 'Anonymous call'],
  ['fr', 'anonymous', 'Anonyme', 'Appel anonyme'],
])('in %s, %s is %s', async (language, from, text, title) => {
  const languages = i18next.createInstance()
  const t = await languages.init({
    lng: language,
    resources: { en: { translation: en }, fr: { translation: fr } },
  })
  expect([callerText(from, t), callTitle(from, t)]).toEqual([text, title])
})
