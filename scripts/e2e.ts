// The end-to-end tests: what a person does in a browser, and calls on a wire.
// Builds the admin center first when it is stale, then runs e2e/**/*.e2e.ts in two lanes: screens
// keep a core busy, while calls mostly wait for time to pass. Then come the walks over every
// screen, each in the lane that is free first.
// Words after the command choose files by a part of their name, as with vitest.

import { startCommand } from './command.ts'
import { endStepsOnSignal, exitCode, type Outcome, runSteps, type Step, vitest } from './step.ts'

const help = `Runs the end-to-end tests, after building the admin center if it is stale.

usage: npm run e2e [-- part of a file name …]`

const limitSeconds = 1500

const build: Step = {
  name: 'build admin center',
  command: [process.execPath, 'scripts/build.ts'],
  limitSeconds: 180,
}

/** Those that look at every screen there is, the longest first. */
const walks = ['screens-are-accessible', 'rights-on-screen']
const parts = [
  part('screens', ['calls/**', ...walks.map((name) => `${name}.e2e.ts`)].flatMap(excluded)),
  part('calls', ['--dir', 'e2e/calls']),
  ...walks.map((name) => part(name, [name])),
]

function part(name: string, words: readonly string[]): Step {
  const report = `.cache/tests/e2e-${name}.json`
  const command = vitest(report, '--config', 'e2e/vitest.config.ts', ...words)
  return { name: `end to end: ${name}`, command, report, limitSeconds }
}

function excluded(files: string): readonly string[] {
  return ['--exclude', files]
}

/** Builds what is stale and runs the end-to-end tests, those on a wire even if a build failed. */
export async function endToEnd(words: readonly string[] = []): Promise<Outcome[]> {
  const built = await runSteps([build], 1)
  const chosen = words.length > 0 ? [part('chosen', words)] : parts
  return [...built, ...(await runSteps(chosen, 2))]
}

async function main(words: readonly string[]): Promise<number> {
  endStepsOnSignal()
  return exitCode(await endToEnd(words))
}

if (import.meta.main) await startCommand(help, main)
