// The committed OpenAPI document is the one that the routes make.

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openapiText } from './openapi-text.ts'

test('openapi.json is up to date; else run node packages/api/src/generate.ts', async () => {
  const committed = await readFile(join(import.meta.dirname, '..', 'openapi.json'), 'utf8')
  expect(await openapiText()).toBe(committed)
})
