// Builds the admin center when its sources are newer than the last build.
// The server serves the folder that Vite writes; `npm start` and the end-to-end tests run this
// first. What the build reads is compared by date: a file changed after the build makes it stale.

import { existsSync, globSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { startCommand } from './command.ts'
import { root, runStep, type Step } from './step.ts'

const help = `Builds the admin center if it is stale.

usage: node scripts/run.mjs scripts/build.ts`

const built = 'packages/admin/dist/index.html'
// What the admin center may import (layers), and what its build is configured by.
const read = [
  'packages/{admin,client,model,engine,simulator}/{src,public}/**/*',
  'packages/admin/{index.html,package.json,vite.config.ts}',
  'package-lock.json',
]

/** The step that builds the admin center. */
export const buildStep: Step = {
  name: 'build admin center',
  command: ['node_modules/.bin/vite', 'build', 'packages/admin'],
  limitSeconds: 180,
}

/** Whether the admin center was never built, or was changed since. */
export function isBuildStale(): boolean {
  if (!existsSync(join(root, built))) return true
  const builtAt = statSync(join(root, built)).mtimeMs
  return globSync(read, { cwd: root }).some((path) => statSync(join(root, path)).mtimeMs > builtAt)
}

async function main(): Promise<number> {
  if (!isBuildStale()) return 0
  const { isPassed, seconds, output } = await runStep(buildStep)
  console.log(isPassed ? `Built the admin center in ${seconds.toFixed(1)} s.` : output)
  return isPassed ? 0 : 1
}

if (import.meta.main) await startCommand(help, main)
