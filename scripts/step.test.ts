// Steps run real programs here: Node itself, for a moment.

import { expect, test } from 'vitest'
import { exitCode, parseCounts, runStep, type Step, sumCounts } from './step.ts'

const node = (program: string, limitSeconds = 30): Step => ({
  name: 'a step',
  command: [process.execPath, '-e', program],
  limitSeconds,
})

test('a step that ends with 0 has passed and keeps its output', async () => {
  const outcome = await runStep(node('console.log("one"); console.error("two")'))
  expect(outcome.isPassed).toBe(true)
  expect(outcome.output.split('\n').toSorted()).toEqual(['', 'one', 'two'])
})

test('a step that fails without counts is one failure', async () => {
  const outcome = await runStep(node('process.exitCode = 3'))
  expect(outcome.counts).toEqual({ passed: 0, failed: 1, skipped: 0 })
  expect(exitCode([outcome])).toBe(1)
})

test('a program that does not exist is a failure, not a crash', async () => {
  const outcome = await runStep({ name: 'none', command: ['no-such-program'], limitSeconds: 5 })
  expect(outcome.isPassed).toBe(false)
})

test('a step over its limit is stopped with all that it has started', async () => {
  const program = `require('child_process').spawn(process.execPath,
    ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' })`
  const outcome = await runStep(node(program, 0.3))
  expect(outcome.isPassed).toBe(false)
  expect(outcome.output).toContain('longer than 0.3 s')
})

test('counts of all steps add up', () => {
  const outcome = { name: 'one', isPassed: true, seconds: 1, output: '' }
  const counts = { passed: 3, failed: 2, skipped: 1 }
  expect(
    sumCounts([
      { ...outcome, counts },
      { ...outcome, counts },
    ]),
  ).toEqual({
    passed: 6,
    failed: 4,
    skipped: 2,
  })
})

test('a test file that could not be loaded is a failure', () => {
  const report = {
    numPassedTests: 5,
    numFailedTests: 1,
    numPendingTests: 1,
    numTodoTests: 1,
    testResults: [
      { status: 'failed', assertionResults: [{ status: 'failed' }] },
      { status: 'failed', assertionResults: [] },
      { status: 'passed', assertionResults: [{ status: 'passed' }] },
    ],
  }
  expect(parseCounts(JSON.stringify(report))).toEqual({ passed: 5, failed: 2, skipped: 2 })
})
