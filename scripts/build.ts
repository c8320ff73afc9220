// Builds the admin center when its sources have changed since the last build: what `npm start` does
// before it serves, as a command of its own, so that the end-to-end tests do not pay for it
// within the time limit of the first of them.

import { buildAdminWhenStale } from '@mainline/server'
import { startCommand } from './command.ts'

const help = `Builds the admin center if it is stale.

usage: node scripts/run.mjs scripts/build.ts`

async function main(): Promise<number> {
  try {
    console.log(`The admin center is in ${await buildAdminWhenStale(console.log)}.`)
    return 0
  } catch (error) {
    console.error(error)
    return 1
  }
}

if (import.meta.main) await startCommand(help, main)
