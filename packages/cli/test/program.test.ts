// The program as a person starts it: by its executable, in a process of its own.

import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const bin = join(import.meta.dirname, '../bin/mainline.mjs')

function mainline(...args: readonly string[]) {
  const env = { ...process.env, MAINLINE_URL: 'http://127.0.0.1:1', MAINLINE_TOKEN: 'x' }
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...args], {
    encoding: 'utf8',
    env,
    timeout: 15_000,
  })
  return { status, stdout, stderr }
}

test('--help names the commands and the settings', () => {
  const { status, stdout } = mainline('--help')
  expect(status).toBe(0)
  for (const word of ['simulate', 'replay', 'MAINLINE_URL', 'operator token']) {
    expect(stdout).toContain(word)
  }
})

test('a server that is not there gives one sentence and what to do next', () => {
  expect(mainline('simulate', '--to', '+12505550012')).toEqual({
    status: 1,
    stdout: '',
    stderr:
      'The server at http://127.0.0.1:1 cannot be reached. ' +
      'Start it with npm start, or set MAINLINE_URL.\n',
  })
})

test('a missing option is named', () => {
  const { status, stderr } = mainline('simulate')
  expect(status).toBe(1)
  expect(stderr).toContain('--to <number>')
})
