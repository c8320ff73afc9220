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
  const before = nicenesses()
  letHelpersGiveWay()
  const after = nicenesses()
  const helpers = after.filter(({ name }) => name === 'node-V8Worker')
  expect(helpers.length).toBeGreaterThan(0)
  expect(helpers.every(({ niceness }) => niceness >= 10)).toBe(true)
  const others = (threads: typeof after) => threads.filter(({ name }) => name !== 'node-V8Worker')
  expect(others(after)).toEqual(others(before))
})

/** Field 19 of each thread's `stat`. */
function nicenesses(): readonly { readonly name: string; readonly niceness: number }[] {
  return readdirSync('/proc/self/task').map((id) => {
    const text = readFileSync(`/proc/self/task/${id}/stat`, 'utf8')
    const name = text.slice(text.indexOf('(') + 1, text.lastIndexOf(')'))
    return { name, niceness: Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[16]) }
  })
}
