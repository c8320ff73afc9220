// Everything that can be known about a change without a database, a socket or a browser, in under
// a minute: types, lint, format, tidy, dead code, stale generated files, unit tests. All steps run,
// whatever fails, so that one run shows everything there is to mend.

import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { startCommand } from './command.ts'
import {
  endStepsOnSignal,
  exitCode,
  type Outcome,
  root,
  runSteps,
  type Step,
  vitest,
} from './step.ts'

const help = `Types, lint, format, tidy, dead code, generated files, unit tests.

usage: npm run check`

const limitSeconds = 180
const unitReport = '.cache/tests/unit.json'

/** Runs all steps, two at a time, and returns what came of each. */
export async function check(): Promise<Outcome[]> {
  return runSteps(steps(), 2)
}

function steps(): Step[] {
  const bin = (name: string, ...words: string[]): Step['command'] => [
    `node_modules/.bin/${name}`,
    ...words,
  ]
  const script = (path: string, ...words: string[]): Step['command'] => [
    process.execPath,
    path,
    ...words,
  ]
  return [
    {
      name: 'unit tests',
      command: vitest(unitReport, '--project', 'unit'),
      report: unitReport,
      limitSeconds,
    },
    { name: 'lint', command: bin('oxlint', '--deny-warnings', '--format=unix'), limitSeconds },
    { name: 'format', command: bin('biome', 'check', '--error-on-warnings'), limitSeconds },
    { name: 'tidy', command: script('scripts/tidy.ts'), limitSeconds },
    { name: 'dead code', command: bin('knip', '--no-progress', '--no-config-hints'), limitSeconds },
    { name: 'generated files', command: script('scripts/generate.ts', '--check'), limitSeconds },
    ...typedFolders().map((folder) => ({
      name: `types: ${folder}`,
      command: bin('tsc', '--pretty', 'false', '-p', folder),
      limitSeconds,
    })),
  ]
}

// The root's own configuration covers scripts, tests of the packages, and e2e.
function typedFolders(): string[] {
  const packages = readdirSync(join(root, 'packages')).toSorted()
  return [...packages.map((name) => `packages/${name}`), '.']
}

async function main(): Promise<number> {
  endStepsOnSignal()
  const start = performance.now()
  const outcomes = await check()
  const failed = outcomes.filter(({ isPassed }) => !isPassed).map(({ name }) => name)
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  console.log(
    failed.length === 0 ? '\nAll is well' : `\nTo mend: ${failed.join(', ')}`,
    `(${seconds} s)`,
  )
  return exitCode(outcomes)
}

if (import.meta.main) await startCommand(help, main)
