// One step of a check: a program that is run, timed, bounded and counted.
// Steps run a few at a time, so that both cores work; the output of a step is shown when it has
// failed, whole, so that no failure hides another. A step that runs vitest leaves its counts in a
// file; a step without counts that fails is one failure.

import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of the repository. */
export const root = fileURLToPath(new URL('..', import.meta.url))

/** What to run, for how long at most; `report` is where vitest leaves its counts. */
export type Step = {
  readonly name: string
  readonly command: readonly [program: string, ...words: string[]]
  readonly limitSeconds: number
  readonly report?: string
  readonly env?: Readonly<Record<string, string>>
}

/** How many tests there were. */
export type Counts = { readonly passed: number; readonly failed: number; readonly skipped: number }

/** What came of a step. */
export type Outcome = {
  readonly name: string
  readonly isPassed: boolean
  readonly seconds: number
  readonly output: string
  readonly counts: Counts
}

const nothing: Counts = { passed: 0, failed: 0, skipped: 0 }

/** Runs the steps in order, at most `lanes` at once; each is reported as it ends. */
export async function runSteps(steps: readonly Step[], lanes: number): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  const waiting = [...steps]
  const lane = async (): Promise<void> => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      const outcome = await runStep(step)
      reportOutcome(outcome)
      outcomes.push(outcome)
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  return outcomes
}

/** Runs one step to its end, or to its limit. */
export async function runStep(step: Step): Promise<Outcome> {
  const report = step.report === undefined ? undefined : join(root, step.report)
  if (report !== undefined) rmSync(report, { force: true })
  const start = performance.now()
  const { code, output } = await runProgram(step)
  const seconds = (performance.now() - start) / 1000
  const counted = report === undefined ? nothing : readCounts(report)
  const isPassed = code === 0 && counted.failed === 0
  const counts = isPassed || counted.failed > 0 ? counted : { ...counted, failed: 1 }
  return { name: step.name, isPassed, seconds, output, counts }
}

/** Whether all steps passed, as an exit code. */
export function exitCode(outcomes: readonly Outcome[]): number {
  return outcomes.every(({ isPassed }) => isPassed) ? 0 : 1
}

/** The sum of all counts. */
export function sumCounts(outcomes: readonly Outcome[]): Counts {
  return outcomes.reduce(
    (sum, { counts }) => ({
      passed: sum.passed + counts.passed,
      failed: sum.failed + counts.failed,
      skipped: sum.skipped + counts.skipped,
    }),
    nothing,
  )
}

/** Prints one line for a step, and before it what a failed step said. */
export function reportOutcome({ name, isPassed, seconds, output, counts }: Outcome): void {
  if (!isPassed) console.log(`\n── ${name} ${'─'.repeat(60)}\n${output.trimEnd()}\n`)
  const mark = isPassed ? '✓' : '✗'
  const { passed, failed, skipped } = counts
  const tests = passed > 0 ? `  ${passed} passed, ${failed} failed, ${skipped} skipped` : ''
  console.log(`${mark} ${name.padEnd(24)} ${seconds.toFixed(1).padStart(6)} s${tests}`)
}

/** The words that start vitest so that it leaves its counts at `report`. */
export function vitest(report: string, ...words: string[]): Step['command'] {
  const reporters = [
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${join(root, report)}`,
  ]
  return ['node_modules/.bin/vitest', 'run', ...reporters, ...words]
}

/** Vitest's counts from its JSON report; a file that could not be loaded is one failure. */
export function parseCounts(text: string): Counts {
  const report: {
    numPassedTests: number
    numFailedTests: number
    numPendingTests: number
    numTodoTests: number
    testResults: readonly { status: string; assertionResults: readonly { status: string }[] }[]
  } = JSON.parse(text)
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((one) => one.status === 'failed'),
  )
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloaded.length,
    skipped: report.numPendingTests + report.numTodoTests,
  }
}

function readCounts(report: string): Counts {
  return existsSync(report) ? parseCounts(readFileSync(report, 'utf8')) : nothing
}

async function runProgram(step: Step): Promise<{ code: number; output: string }> {
  const [program, ...words] = step.command
  const child = spawn(program, words, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that a limit or Ctrl-C ends also what the program has started.
    detached: true,
    env: {
      ...process.env,
      PATH: `${dirname(process.execPath)}${delimiter}${process.env['PATH'] ?? ''}`,
      NO_COLOR: '1',
      FORCE_COLOR: undefined,
      ...step.env,
    },
  })
  running.add(child)
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text))
  const timer = setTimeout(() => {
    output += `\nStopped: it took longer than ${step.limitSeconds} s.\n`
    endGroup(child)
  }, step.limitSeconds * 1000)
  const code = await exitOf(child)
  clearTimeout(timer)
  running.delete(child)
  return { code, output }
}

function exitOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve) => {
    child.once('error', () => resolve(127))
    child.once('close', (code) => resolve(code ?? 1))
  })
}

const running = new Set<ChildProcess>()

function endGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

/** Ends everything that steps have started when this program is told to end. */
export function endStepsOnSignal(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => {
      for (const child of running) endGroup(child)
      process.exit(130)
    })
}
