// What the kernel says of this process afterwards: field 41 of its `stat`, 0 or 3 (SCHED_BATCH).

import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { letHelpersGiveWay, takeTurns } from './processor-turns.ts'

const hasProgram = (() => {
  try {
    return execFileSync('chrt', ['-p', String(process.pid)]).length > 0
  } catch {
    return false
  }
})()

function policy(): number {
  const text = readFileSync(`/proc/${process.pid}/stat`, 'utf8')
  return Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[38])
}

test.skipIf(!hasProgram)('a thread waits for its turn, or interrupts, as it was told', async () => {
  await takeTurns('waits')
  expect(policy()).toBe(3)
  await takeTurns('interrupts')
  expect(policy()).toBe(0)
})

test('where it cannot be told, nothing happens', async () => {
  const { PATH } = process.env
  process.env['PATH'] = ''
  try {
    await expect(takeTurns('waits')).resolves.toBeUndefined()
  } finally {
    process.env['PATH'] = PATH
  }
})

test.skipIf(process.platform !== 'linux')('helper threads give way, and only they', () => {
  letHelpersGiveWay()
  const niceness = new Map<string, number>()
  for (const id of readdirSync('/proc/self/task')) {
    const text = readFileSync(`/proc/self/task/${id}/stat`, 'utf8')
    const name = text.slice(text.indexOf('(') + 1, text.lastIndexOf(')'))
    niceness.set(name, Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[16]))
  }
  expect(niceness.get('node-V8Worker')).toBe(10)
  expect(niceness.get('libuv-worker') ?? 0).toBe(0)
})
