// Writes schema.sql beside this package's manifest. Run it after a change of a migration:
// node packages/store/src/generate.ts. A test compares. It starts a PostgreSQL of its own in a
// temporary folder and removes it afterwards.

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { startEmbeddedPostgres } from './embedded-postgres.ts'
import { schemaText } from './schema-text.ts'
import { openStore } from './store.ts'

const folder = await mkdtemp(join(tmpdir(), 'mainline-schema-'))
const server = await startEmbeddedPostgres({ dataDir: folder })
try {
  const store = await openStore({ address: server.address })
  await store.migrate()
  await store.close()
  const client = new pg.Client(server.address)
  await client.connect()
  await writeFile(join(import.meta.dirname, '..', 'schema.sql'), await schemaText(client))
  await client.end()
} finally {
  await server.stop()
  await rm(folder, { recursive: true, force: true })
}
