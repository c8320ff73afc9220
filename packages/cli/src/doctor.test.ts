// The trunk doctor on the command line: which trunk, what is printed, and how the program ends.

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { AnsweringServer } from '../test/answering-server.ts'
import { diagnoseOn } from './doctor.ts'
import { connectToServer } from './server-access.ts'

const server = new AnsweringServer()
beforeAll(() => server.start())
afterAll(() => server.stop())
beforeEach(() => {
  server.asked = []
  server.answer = (line) => [200, { value: line.startsWith('GET') ? trunks : findings }]
})

const trunks = [
  { id: 'trunk_1', name: 'Northern', enabled: true },
  { id: 'trunk_2', name: 'Southern', enabled: false },
]
const good = { check: 'dns', severity: 'passed', code: 'dnsFound', summary: 'The name is found.' }
const bad = {
  check: 'digest',
  severity: 'error',
  code: 'digestRefused',
  summary: 'The provider answered 403 after digest for realm northern.example.',
  detail: '403 Forbidden',
  remedy: 'Enter the password again.',
}
const findings = [good, bad]

test('what is wrong is named with its remedy, and the diagnosis is not well', async () => {
  const { text, isWell } = await diagnoseOn(await connectToServer(server.environment), 'northern')
  expect(text).toBe(`Northern
  ✓ Name of the server: The name is found.
  ✗ User name and password: The provider answered 403 after digest for realm northern.example.
      403 Forbidden
      → Enter the password again.
1 thing is wrong.
`)
  expect(isWell).toBe(false)
  expect(server.asked.at(-1)?.line).toBe('POST /v1.0/trunks/trunk_1/diagnose')
})

test('without a name every trunk that is on is diagnosed', async () => {
  server.answer = (line) => [200, { value: line.startsWith('GET') ? trunks : [good] }]
  const { text, isWell } = await diagnoseOn(await connectToServer(server.environment))
  expect(text).toContain('Nothing is wrong with this trunk.')
  expect(isWell).toBe(true)
  expect(server.asked.filter(({ line }) => line.startsWith('POST'))).toHaveLength(1)
})

test('a trunk that is not there is answered with those that are', async () => {
  const asked = diagnoseOn(await connectToServer(server.environment), 'Eastern')
  await expect(asked).rejects.toThrow('There is no trunk Eastern. There are: Northern, Southern.')
})
