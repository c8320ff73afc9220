// The end-to-end tests: what a person does in a browser, and calls on a wire.
// Builds the admin center first when it is stale, then runs e2e/**/*.e2e.ts in two lanes: screens
// keep a core busy, while calls mostly wait for time to pass.
// Words after the command choose files by a part of their name, as with vitest.

import { startCommand } from './command.ts'
import { endStepsOnSignal, exitCode, type Outcome, runSteps, type Step, vitest } from './step.ts'

const help = `Runs the end-to-end tests, after building the admin center if it is stale.

usage: npm run e2e [-- part of a file name …]`

const limitSeconds = 900

const build: Step = {
  name: 'build admin center',
  command: [process.execPath, 'scripts/build.ts'],
  limitSeconds: 180,
}

/** Builds what is stale and runs the end-to-end tests, those on a wire even if a build failed. */
export async function endToEnd(words: readonly string[] = []): Promise<Outcome[]> {
  const built = await runSteps([build], 1)
  const lanes = [
    lane('screens', ['--exclude', 'calls/**'], words),
    lane('calls', ['--dir', 'e2e/calls'], words),
  ]
  return [...built, ...(await runSteps(lanes, lanes.length))]
}

function lane(name: string, chosen: readonly string[], words: readonly string[]): Step {
  const report = `.cache/tests/e2e-${name}.json`
  const options = ['--config', 'e2e/vitest.config.ts', '--passWithNoTests', ...chosen, ...words]
  return { name: `end to end: ${name}`, command: vitest(report, ...options), report, limitSeconds }
}

async function main(words: readonly string[]): Promise<number> {
  endStepsOnSignal()
  return exitCode(await endToEnd(words))
}

if (import.meta.main) await startCommand(help, main)
