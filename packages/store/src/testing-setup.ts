// Vitest's global setup: names a folder for this run's PostgreSQL, and afterwards stops the server
// (if any test file needed one) and removes the folder. Two runs at once do not meet.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { embeddedPlaces } from './embedded-places.ts'
import { stopServer } from './embedded-server.ts'
import { testFolderVariable } from './testing.ts'

/** Runs before the first test file; what it answers runs after the last. @public for vitest. */
export async function setup(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'mainline-test-'))
  process.env[testFolderVariable] = folder
  return async () => {
    await stopServer(await embeddedPlaces(folder))
    await rm(folder, { recursive: true, force: true })
  }
}
