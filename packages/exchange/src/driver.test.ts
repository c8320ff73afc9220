// The driver's loop with the real engine: deadlines before inputs, inputs that wait while effects
// are performed, and a step that throws.

import { callsOf, type Effect, type Fact, initialState } from '@mainline/engine'
import {
  type CallId,
  type Configuration,
  instantFromMs,
  type LegId,
  type OrganizationId,
  parseId,
  type UserId,
} from '@mainline/model'
import { expect, test } from 'vitest'
import { instantNow } from './clock.ts'
import { Driver, type DriverOutlets, type Happening, type Position, replay } from './driver.ts'
import type { JournalEntry } from './ports.ts'

const organizationId = parseId<OrganizationId>('org', 'org_1')!
const userId = parseId<UserId>('user', 'user_ana')!
const legId = parseId<LegId>('leg', 'leg_1')!
const empty = initialState(organizationId).configurations[0]

/** A configuration in which +15550100 rings Ana; `broken` is one that no checker would let pass. */
function configuration(version: number, users: Configuration['users']): Configuration {
  return { ...empty, version, users, phoneNumbers: { '+15550100': { kind: 'user', id: userId } } }
}

const ana = { id: userId, displayName: 'Ana', userName: 'ana', unansweredDelayMs: 5_000 }
const good = configuration(1, { [userId]: ana })
const broken = configuration(2, {
  get [userId](): never {
    throw new Error('a broken configuration')
  },
})

/** A driver whose outlets are written down; `react` may post while an effect is performed. */
function openDriver(
  react: (effect: Effect, driver: Driver) => void = () => {},
  start: Position = { state: initialState(organizationId), sequence: 0, at: instantFromMs(0) },
) {
  const entries: JournalEntry[] = []
  const facts: Fact[] = []
  const faults: string[] = []
  const outlets: DriverOutlets = {
    keep: (entry) => entries.push(entry),
    publish: (published) => facts.push(...published),
    perform: (effect) => react(effect, driver),
    faulted: (input) => faults.push(input.kind),
    rested: () => {},
    abandonCalls: () => faults.push('abandoned'),
  }
  const driver: Driver = new Driver(start, outlets)
  return { driver, entries, facts, faults, start }
}

function arrival(name: string): Extract<Happening, { kind: 'callArrived' }> {
  const callId = parseId<CallId>('call', `call_${name}`)!
  const caller = { number: '+15550199', via: { kind: 'simulation' } } as const
  return { kind: 'callArrived', callId, legId, to: '+15550100', caller }
}

test('what happens while an effect is performed waits until the step is over', () => {
  const order: string[] = []
  const { driver, entries } = openDriver((effect, self) => {
    order.push(`begin ${effect.kind}`)
    if (effect.kind === 'ringUser') {
      const { callId, legId } = effect
      self.post({ kind: 'userDeclined', callId, legId, reason: 'busy' })
    }
    order.push(`end ${effect.kind}`)
  })
  driver.post({ kind: 'configurationReplaced', configuration: good })
  driver.post(arrival('one'))
  driver.stop()
  expect(order.join()).toMatch(
    /^begin ringUser,end ringUser,begin alertCaller,end alertCaller,begin answerCall/,
  )
  expect(entries.map(({ input }) => input.kind)).toEqual([
    'configurationReplaced',
    'callArrived',
    'userDeclined',
  ])
})

test('a deadline that passed unnoticed is taken before the next input, at its own time', () => {
  const before = openDriver()
  before.driver.post({ kind: 'configurationReplaced', configuration: good })
  before.driver.stop()
  const at = instantFromMs(instantNow() - 60_000)
  const input = { ...arrival('late'), at }
  const entry = { organizationId, sequence: 2, at, input }
  const position = replay({ ...before.driver.position, at }, [entry], () => {})
  const { driver, entries, facts } = openDriver(undefined, position)
  driver.post({ kind: 'nodeRestarted' })
  driver.stop()
  expect(entries[0]).toMatchObject({
    at: at + ana.unansweredDelayMs,
    input: { kind: 'timePassed' },
  })
  expect(facts.find(({ kind }) => kind === 'userNotReached')).toMatchObject({ reason: 'noAnswer' })
})

test('a step that throws ends its organization’s calls, and the next call is served', () => {
  const { driver, entries, facts, faults, start } = openDriver()
  driver.post({ kind: 'configurationReplaced', configuration: good })
  driver.post(arrival('standing'))
  driver.post({ kind: 'configurationReplaced', configuration: broken })
  driver.post(arrival('broken'))
  expect(faults).toEqual(['callArrived'])
  expect(facts.filter(({ kind }) => kind === 'callEnded')).toMatchObject([
    { callId: 'call_standing', cause: 'systemRestarted' },
  ])
  driver.post({ kind: 'configurationReplaced', configuration: { ...good, version: 3 } })
  driver.post(arrival('next'))
  driver.stop()
  expect(callsOf(driver.position.state).map(({ id }) => id)).toEqual(['call_next'])
  expect(replay(start, entries, () => {})).toEqual(driver.position)
})
