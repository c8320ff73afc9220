// A recorded call is replayed, and what is not a recorded call is told from one that is.

import { traceStep } from '@mainline/engine'
import { instantFromMs } from '@mainline/model'
import { replay, simulatedJournal } from '@mainline/simulator'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { contoso, numbers } from '../../../scenarios/contoso.ts'
import { AnsweringServer } from '../test/answering-server.ts'
import { replayCall, replayText } from './replay.ts'
import { connectToServer } from './server-access.ts'

const at = instantFromMs(1_800_000_000_000)
const inputs = simulatedJournal({ configuration: contoso, to: numbers.mainLine, at, keys: '9' })
const { effects, facts } = replay(contoso.organizationId, inputs)

function replayed(trace: unknown) {
  return replayText('call.json', JSON.stringify(trace))
}

test('a call that is decided as it was shows its path and that it is the same', () => {
  const { text, isSame } = replayed({ inputs, effects, facts })
  expect(isSame).toBe(true)
  expect(text).toContain('2027-01-15T08:00:01.000Z  Key 9 was pressed: disconnect.')
  expect(text).toContain('Same facts and effects.')
})

test('a recording may hold one list of effects for each input', () => {
  const { isSame } = replayed({ inputs, effects: effects.map((effect) => [effect]) })
  expect(isSame).toBe(true)
})

test('a call that is decided otherwise shows the first difference', () => {
  const changed = effects.map((effect, index) => (index === 1 ? effects[0] : effect))
  const { text, isSame } = replayed({ inputs, effects: changed })
  expect(isSame).toBe(false)
  expect(text).toContain('The effects differ first at number 2:')
  expect(text).toContain('recorded: {"kind":"answerCall"')
  expect(text).toContain('today:    {"kind":"playPrompts"')
})

test.each([
  ['{', 'call.json is not a recorded call'],
  ['{}', 'it has no list of inputs'],
  ['{"inputs":[{"kind":"timePassed"}]}', 'it has no list of inputs'],
  ['{"inputs":[{"kind":"timePassed","at":1}]}', 'no input brings a configuration'],
])('%s is refused: %s', (text, why) => {
  expect(() => replayText('call.json', text)).toThrow(why)
})

test('an input that no engine knows is refused by name', () => {
  const odd = [...inputs, { kind: 'teapotBoiled', at: at + 10 ** 6 }]
  expect(() => replayed({ inputs: odd })).toThrow('teapotBoiled')
})

describe('a call of the server', () => {
  const server = new AnsweringServer()
  beforeAll(() => server.start())
  afterAll(() => server.stop())

  const steps = facts.filter(({ callId }) => callId !== undefined).map(traceStep)

  async function replayedCall(value: readonly unknown[]) {
    server.answer = (line) => [200, line.endsWith('/journal') ? { inputs } : { value }]
    return replayCall(await connectToServer(server.environment), 'call_simulated')
  }

  test('is compared with its trace', async () => {
    const { text, isSame } = await replayedCall(steps)
    expect(isSame).toBe(true)
    expect(text).toContain('Same steps.')
  })

  test('may be told in other words than at the time', async () => {
    const reworded = steps.map((step) => ({ ...step, summary: 'Something happened.' }))
    expect((await replayedCall(reworded)).isSame).toBe(true)
  })

  test('that is decided otherwise shows the first step that differs', async () => {
    const { text, isSame } = await replayedCall(steps.slice(0, -1))
    expect(isSame).toBe(false)
    expect(text).toContain(`The steps differ first at number ${steps.length}:`)
    expect(text).toContain('recorded: nothing more')
  })
})
