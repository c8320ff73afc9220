// What is typed becomes a request, and what the server answers becomes a path to read. What goes
// wrong on the way becomes one sentence.

import { instantFromMs } from '@mainline/model'
import { simulate } from '@mainline/simulator'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { contoso, numbers } from '../../../scenarios/contoso.ts'
import { AnsweringServer } from '../test/answering-server.ts'
import { connectToServer } from './server-access.ts'
import { simulateOn, simulationBody } from './simulate.ts'

const at = instantFromMs(1_800_000_000_000)
const result = simulate({ configuration: contoso, to: numbers.mainLine, at, keys: '9' })

const server = new AnsweringServer()
beforeAll(() => server.start())
afterAll(() => server.stop())
beforeEach(() => {
  server.asked = []
  server.answer = () => [200, result]
})

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
  const access = await connectToServer(server.environment)
  const text = await simulateOn(access, { to: numbers.mainLine })
  expect(server.asked).toEqual([
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
  const access = await connectToServer(server.environment)
  const text = await simulateOn(access, { to: '1', json: true })
  expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(result)))
})

test('a password is changed for a token first', async () => {
  const { MAINLINE_URL } = server.environment
  server.answer = (line) => (line.endsWith('/signIns') ? [201, { token: 'fresh' }] : [200, result])
  const access = await connectToServer({
    MAINLINE_URL: `${MAINLINE_URL}/`,
    MAINLINE_ADMIN_PASSWORD: 'pass',
  })
  await simulateOn(access, { to: '1' })
  expect(server.asked).toEqual([
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
  server.answer = () => [
    400,
    { error: { code: 'badRequest', message: 'The call is odd.', details } },
  ]
  const access = await connectToServer(server.environment)
  await expect(simulateOn(access, { to: '' })).rejects.toThrow('The call is odd. Dial something.')
})

test.each([
  [404, { hello: 'world' }, 'is not Mainline'],
  [
    401,
    { error: { code: 'unauthenticated', message: 'Sign in.' } },
    'Sign in. Check MAINLINE_TOKEN',
  ],
])('the answer %i %j is told from a call', async (status, body, sentence) => {
  server.answer = () => [status, body]
  const access = await connectToServer(server.environment)
  await expect(simulateOn(access, { to: '1' })).rejects.toThrow(sentence)
})

test.each([
  [{ MAINLINE_URL: 'localhost:8080', MAINLINE_TOKEN: 'x' }, 'is no address'],
  [{ DATA_DIR: '/nonexistent' }, 'there is no /nonexistent/operator-token'],
])('settings %j give one clear sentence', async (environment, sentence) => {
  await expect(connectToServer(environment)).rejects.toThrow(sentence)
})
