/**
 * Bounds on programs, with real ones: those that fail, ramble, do not read, or do not exist.
 */

import { expect, test } from 'vitest'
import { runProgram } from './program.ts'

function node(script: string) {
  return { command: process.execPath, args: ['-e', script] }
}

test('a program gets its input and its output is returned, byte for byte', async () => {
  const outcome = await runProgram(node('process.stdin.pipe(process.stdout)'), 'é\0x')
  expect(outcome).toEqual({ ok: true, output: new TextEncoder().encode('é\0x') })
})

test('a program that fails is told with what it complained of', async () => {
  const outcome = await runProgram(node('console.error("no voice"); process.exit(3)'), 'x')
  expect(outcome).toEqual({ ok: false, reason: `${process.execPath} ended with 3. no voice` })
})

test('a program that writes without end is ended', async () => {
  const forever = 'const b = Buffer.alloc(1e6); const w = () => process.stdout.write(b, w); w()'
  const outcome = await runProgram(node(forever), '')
  expect(outcome).toMatchObject({ ok: false })
})

test('a program that hangs is ended when its time is over', async () => {
  const outcome = await runProgram(node('setInterval(() => undefined, 1000)'), '', { timeMs: 300 })
  expect(outcome).toMatchObject({ ok: false })
})

test('a program that does not read its input does no harm', async () => {
  const outcome = await runProgram(node('process.exit(0)'), 'x'.repeat(1_000_000))
  expect(outcome).toEqual({ ok: true, output: new Uint8Array() })
})

test('a program that does not exist is an outcome', async () => {
  expect(await runProgram({ command: 'no-such-program', args: [] }, '')).toMatchObject({
    ok: false,
  })
})
