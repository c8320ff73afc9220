// A program of its own for the tests that kill it: starts the embedded PostgreSQL of the folder it
// is given, says the server's address as one line of JSON, and stays.

import { startEmbeddedPostgres } from '../src/embedded-postgres.ts'

const [, , dataDir = ''] = process.argv
const { address } = await startEmbeddedPostgres({ dataDir })
process.stdout.write(`${JSON.stringify(address)}\n`)
