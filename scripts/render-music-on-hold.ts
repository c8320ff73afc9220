/**
 * Renders the default music on hold to the µ-law file that `speech` ships. Run it after changing
 * `music-on-hold.ts`, listen, and commit both; a test compares.
 */

import { writeFile } from 'node:fs/promises'
import { encodeMulaw } from '@mainline/media'
import { startCommand } from './command.ts'
import { musicOnHold } from './music-on-hold.ts'

const help = `Renders the default music on hold to packages/speech/prompts/music-on-hold.ulaw (8 kHz
µ-law, two minutes).

usage: node scripts/run.mjs scripts/render-music-on-hold.ts`

/** Where the file is. */
export const musicFile = new URL('../packages/speech/prompts/music-on-hold.ulaw', import.meta.url)

async function main(): Promise<number> {
  const music = encodeMulaw(musicOnHold())
  await writeFile(musicFile, music)
  console.log(`music-on-hold.ulaw  ${music.length / 8_000} s`)
  return 0
}

if (import.meta.main) await startCommand(help, main)
