// The end-to-end tests: what a person does in a browser, and calls on a wire.
// Builds the admin center first when it is stale, then runs e2e/**/*.e2e.ts one after another.
// Words after the command choose files by a part of their name, as with vitest.

import { startCommand } from './command.ts'
import { endStepsOnSignal, exitCode, type Outcome, runSteps, type Step, vitest } from './step.ts'

const help = `Runs the end-to-end tests, after building the admin center if it is stale.

usage: npm run e2e [-- part of a file name …]`

const report = '.cache/tests/e2e.json'
const build: Step = {
  name: 'build admin center',
  command: [process.execPath, 'scripts/build.ts'],
  limitSeconds: 180,
}

/** Builds what is stale and runs the end-to-end tests, those on a wire even if a build failed. */
export async function endToEnd(words: readonly string[] = []): Promise<Outcome[]> {
  const tests: Step = {
    name: 'end to end',
    command: vitest(report, '--config', 'e2e/vitest.config.ts', ...words),
    report,
    limitSeconds: 900,
  }
  return runSteps([build, tests], 1)
}

async function main(words: readonly string[]): Promise<number> {
  endStepsOnSignal()
  return exitCode(await endToEnd(words))
}

if (import.meta.main) await startCommand(help, main)
