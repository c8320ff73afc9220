/**
 * The law of calls on a bad network: whatever is lost, doubled, delayed or overtaken, and whenever
 * either side hangs up, each side's dialog ends exactly once, both sides agree whether there was a
 * call if any message still passes, and nothing is left behind.
 */

import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { DialogId } from '../src/index.ts'
import { call, expectNothingLeft, twoStations } from './two-stations.ts'
import type { Fate, Reaction, Station } from './virtual-network.ts'

/** What the shells do, and when (milliseconds from the start). */
const script = fc.record({
  answerAfterMs: fc.option(fc.integer({ min: 0, max: 40_000 })),
  isRinging: fc.boolean(),
  callerGivesUpMs: fc.integer({ min: 0, max: 90_000 }),
  calleeActsMs: fc.option(fc.integer({ min: 0, max: 90_000 })),
  calleeAct: fc.constantFrom('bye', 'reject', 'reinvite', 'accept'),
  callerReinvitesMs: fc.option(fc.integer({ min: 0, max: 60_000 })),
  isReliable: fc.boolean(),
})

/** Per packet: lost (up to 4 in 10), once or twice, each copy after its own delay. */
const fates: fc.Arbitrary<number[][]> = fc.integer({ min: 0, max: 4 }).chain((lostOfTen) =>
  fc.array(
    fc.oneof(
      { weight: lostOfTen, arbitrary: fc.constant<number[]>([]) },
      { weight: 6 - Math.ceil(lostOfTen / 2), arbitrary: fc.constant<number[]>([5]) },
      {
        weight: 4 - Math.floor(lostOfTen / 2),
        arbitrary: fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 2 }),
      },
    ),
    { minLength: 1, maxLength: 40 },
  ),
)

const endings = new Set(['invitationCanceled', 'rejected', 'ended'])

function endingsOf(station: Station, id: DialogId): number {
  return station.events.filter(
    (event) => endings.has(event.kind) && 'dialogId' in event && event.dialogId === id,
  ).length
}

type Script = typeof script extends fc.Arbitrary<infer T> ? T : never

function play(plan: Script, fate: Fate) {
  const closedByShell = new Set<DialogId>()
  const answering: Reaction = (now, agent, event) => {
    if (event.kind === 'invitationReceived' && plan.isRinging)
      agent.provision(now, event.dialogId, 180)
    if (event.kind === 'reinvitationReceived') agent.accept(now, event.dialogId, 'v=0')
  }
  const { network, caller, callee } = twoStations(answering)
  caller.reaction = answering
  network.fate = fate
  const id = call(network, caller, callee, plan.isReliable ? 'tcp' : 'udp')
  const calleeDialogs = () =>
    callee.events.flatMap((event) => (event.kind === 'invitationReceived' ? [event.dialogId] : []))
  const acts: { at: number; act: () => void }[] = []
  const plannedAct = (at: number | null, act: () => void) => at !== null && acts.push({ at, act })
  const eachCallee = (act: (id: DialogId, now: number) => void) => () => {
    for (const dialogId of calleeDialogs()) network.act(callee, (_, now) => act(dialogId, now))
  }
  plannedAct(
    plan.answerAfterMs,
    eachCallee((other, now) => callee.agent.accept(now, other, 'v=0')),
  )
  plannedAct(
    plan.calleeActsMs,
    eachCallee((other, now) => {
      if (plan.calleeAct === 'accept') callee.agent.accept(now, other, 'v=0')
      if (plan.calleeAct === 'reinvite') callee.agent.reinvite(now, other, 'v=0')
      if (plan.calleeAct === 'reject' || plan.calleeAct === 'bye') {
        callee.agent.bye(now, other)
        if (endingsOf(callee, other) === 0) closedByShell.add(other)
      }
    }),
  )
  plannedAct(plan.callerReinvitesMs, () =>
    network.act(caller, (agent, now) => agent.reinvite(now, id, 'hold')),
  )
  const wasConfirmed = () => caller.kinds().includes('accepted')
  plannedAct(plan.callerGivesUpMs, () =>
    network.act(caller, (agent, now) => {
      if (wasConfirmed() && endingsOf(caller, id) === 0) closedByShell.add(id)
      agent.bye(now, id)
    }),
  )
  // In the end the callee's shell gives up too, so that no call stays open on one side only.
  plannedAct(
    400_000,
    eachCallee((other, now) => {
      if (endingsOf(callee, other) === 0) closedByShell.add(other)
      callee.agent.bye(now, other)
    }),
  )
  for (const { at, act } of acts.toSorted((a, b) => a.at - b.at)) {
    network.run(at)
    act()
  }
  network.run()
  return { caller, callee, id, calleeDialogs: calleeDialogs(), closedByShell }
}

it('every call ends once on each side, whatever the network does, and leaves nothing', () => {
  fc.assert(
    fc.property(script, fates, (plan, list) => {
      let index = 0
      const fate: Fate = () => (plan.isReliable ? [5] : list[index++ % list.length]!)
      const { caller, callee, id, calleeDialogs, closedByShell } = play(plan, fate)
      const total = (station: Station, dialog: DialogId) =>
        endingsOf(station, dialog) + (closedByShell.has(dialog) ? 1 : 0)
      expect(total(caller, id)).toBe(1)
      for (const dialog of calleeDialogs) expect(total(callee, dialog)).toBe(1)
      expectNothingLeft(caller, callee)
    }),
    { numRuns: 300 },
  )
})

it('on a good network both sides agree whether there was a call', () => {
  fc.assert(
    fc.property(script, (plan) => {
      const { caller, callee, calleeDialogs, closedByShell } = play(plan, () => [5])
      const heard = caller.kinds().includes('accepted')
      const acknowledged = callee.kinds().includes('acknowledged')
      const hungUpItself = calleeDialogs.some((dialog) => closedByShell.has(dialog))
      if (heard) expect(acknowledged || hungUpItself).toBe(true)
      // An answer that crossed the CANCEL is hung up at once.
      const wasHungUp = callee.events.some((event) => event.kind === 'ended')
      if (acknowledged && !heard) expect(wasHungUp || hungUpItself).toBe(true)
      expectNothingLeft(caller, callee)
    }),
    { numRuns: 100 },
  )
})
