// Which language the admin center begins in.

import { expect, test } from 'vitest'
import { initialLanguage } from './language.ts'

test.each([
  ['the choice that was kept', 'fr', ['en-US'], 'fr'],
  ['the browser’s first language that there is', null, ['de-DE', 'fr-CA', 'en'], 'fr'],
  ['English where the browser speaks neither', null, ['de-DE'], 'en'],
  ['not a kept language that does not exist', 'xx', ['fr'], 'fr'],
])('the language to begin with is %s', (_, kept, preferred, expected) => {
  expect(initialLanguage(kept, preferred)).toBe(expected)
})
