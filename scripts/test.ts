// Everything that is tested, from a fresh clone: what is missing is installed, then check,
// fuzzing, integration tests, the build of the admin center, and the end-to-end tests. All parts
// run, whatever fails. The last line sums vitest's counts over all parts for CI; a part that fails
// without being a test (types, lint, a build) counts as one failure.

import { check } from './check.ts'
import { startCommand } from './command.ts'
import { endToEnd } from './e2e.ts'
import { installPrograms } from './programs.ts'
import { endStepsOnSignal, exitCode, runSteps, type Step, sumCounts, vitest } from './step.ts'

const help = `Installs what is missing and runs every check and test.

usage: npm test`

const report = '.cache/tests/integration.json'
const integration: Step = {
  name: 'integration tests',
  command: vitest(report, '--project', 'integration'),
  report,
  limitSeconds: 1500,
}

const fuzzing: Step = {
  name: 'fuzzing',
  command: [process.execPath, 'fuzz/main.ts', '--seconds', '3'],
  limitSeconds: 120,
}

async function main(): Promise<number> {
  endStepsOnSignal()
  const start = performance.now()
  await installPrograms()
  const outcomes = [
    ...(await check()),
    ...(await runSteps([fuzzing, integration], 1)),
    ...(await endToEnd()),
  ]
  const failed = outcomes.filter(({ isPassed }) => !isPassed)
  console.log(`\nTook ${((performance.now() - start) / 1000).toFixed(0)} s.`)
  for (const { name } of failed) console.log(`Failed: ${name}`)
  const counts = sumCounts(outcomes)
  console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`)
  return exitCode(outcomes)
}

if (import.meta.main) await startCommand(help, main)
