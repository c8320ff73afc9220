// What is typed becomes a request, and what the server answers becomes a path to read. The server
// here is a plain HTTP server that keeps what it was asked and answers what a simulation gives.

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { instantFromMs } from '@mainline/model'
import { simulate } from '@mainline/simulator'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { contoso, numbers } from '../../../scenarios/contoso.ts'
import { connectToServer } from './server-access.ts'
import { simulateOn, simulationBody } from './simulate.ts'

const at = instantFromMs(1_800_000_000_000)
const result = simulate({ configuration: contoso, to: numbers.mainLine, at, keys: '9' })

let asked: { readonly line: string; readonly authorization: unknown; readonly body: unknown }[] = []
let answer: (line: string) => readonly [number, unknown]

const server = createServer(async (request, response) => {
  const line = `${request.method} ${request.url}`
  const chunks = await request.toArray()
  const body: unknown = JSON.parse(Buffer.concat(chunks).toString())
  asked.push({ line, authorization: request.headers.authorization, body })
  const [status, value] = answer(line)
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
})

beforeAll(() => new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready)))
afterAll(() => new Promise((closed) => server.close(closed)))
beforeEach(() => {
  asked = []
  answer = () => [200, result]
})

function url(): string {
  const { port }: AddressInfo = Object(server.address())
  return `http://127.0.0.1:${port}`
}

test('every option becomes a property of the request', () => {
  const options = {
    to: '+12505550012',
    from: '+16045550199',
    at: '2026-12-25T10:00',
    keys: ',1',
    outcome: ['user_ana=busy', 'user_ben=noAnswer'],
    configuration: '12',
  }
  expect(simulationBody(options)).toEqual({
    to: '+12505550012',
    from: '+16045550199',
    at: '2026-12-25T10:00',
    keys: ',1',
    outcomes: { user_ana: 'busy', user_ben: 'noAnswer' },
    configuration: 12,
  })
})

test.each([
  [{ keys: '1a' }, '--keys 1a'],
  [{ outcome: ['user_ana=asleep'] }, '--outcome user_ana=asleep'],
  [{ outcome: ['busy'] }, '--outcome busy'],
  [{ configuration: 'newest' }, '--configuration newest'],
])('%j is refused by name', (options, named) => {
  expect(() => simulationBody({ to: '1', ...options })).toThrow(named)
})

test('a token is sent along, and the path is shown line by line with its end', async () => {
  const access = await connectToServer({ MAINLINE_URL: `${url()}/`, MAINLINE_TOKEN: 'secret' })
  const text = await simulateOn(access, { to: numbers.mainLine })
  expect(asked).toEqual([
    {
      line: 'POST /v1.0/simulations',
      authorization: 'Bearer secret',
      body: { to: numbers.mainLine },
    },
  ])
  expect(text).toContain('    1.0 s  Key 9 was pressed: disconnect.\n')
  expect(text).toContain('\nEnd: menuDisconnect.')
})

test('--json shows the answer as it is', async () => {
  const access = await connectToServer({ MAINLINE_URL: url(), MAINLINE_TOKEN: 'secret' })
  const text = await simulateOn(access, { to: '1', json: true })
  expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(result)))
})

test('a password is changed for a token first', async () => {
  answer = (line) => (line.endsWith('/signIns') ? [200, { token: 'fresh' }] : [200, result])
  const access = await connectToServer({ MAINLINE_URL: url(), MAINLINE_ADMIN_PASSWORD: 'pass' })
  await simulateOn(access, { to: '1' })
  expect(asked).toEqual([
    {
      line: 'POST /v1.0/signIns',
      authorization: undefined,
      body: { username: 'admin', password: 'pass' },
    },
    { line: 'POST /v1.0/simulations', authorization: 'Bearer fresh', body: { to: '1' } },
  ])
})

test('a refusal is shown with every rule that failed', async () => {
  const details = [{ code: 'x', target: 'to', message: 'Dial something.' }]
  answer = () => [400, { error: { code: 'badRequest', message: 'The call is odd.', details } }]
  const access = await connectToServer({ MAINLINE_URL: url(), MAINLINE_TOKEN: 'secret' })
  await expect(simulateOn(access, { to: '' })).rejects.toThrow(
    'The call is odd. to: Dial something.',
  )
})

test('an answer that is not the path of a call says so', async () => {
  answer = () => [200, { hello: 'world' }]
  const access = await connectToServer({ MAINLINE_URL: url(), MAINLINE_TOKEN: 'secret' })
  await expect(simulateOn(access, { to: '1' })).rejects.toThrow('not the path of a call')
})

test.each([
  [{ MAINLINE_URL: 'localhost:8080', MAINLINE_TOKEN: 'x' }, 'is no address'],
  [{ DATA_DIR: '/nonexistent' }, 'there is no /nonexistent/operator-token'],
])('settings %j give one clear sentence', async (environment, sentence) => {
  await expect(connectToServer(environment)).rejects.toThrow(sentence)
})
