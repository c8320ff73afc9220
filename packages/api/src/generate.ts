// Writes openapi.json beside this package's manifest: the document of the API as its routes make
// it. Run it after a change of a route: node packages/api/src/generate.ts. A test compares.
// No database is needed: routes are registered, never called.

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openapiText } from './openapi-text.ts'

await writeFile(join(import.meta.dirname, '..', 'openapi.json'), await openapiText())
