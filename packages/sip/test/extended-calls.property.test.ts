/**
 * The law of calls with everything in them: early media that is acknowledged, UPDATE, re-INVITE,
 * INFO, transfers, subscriptions, and session timers, while the network loses up to 40 % of all
 * packets, doubles, delays and overtakes the rest.
 *
 * Each dialog ends exactly once on each side. When the network is well again, both sides agree
 * within one timer interval whether there is a call, and in the end nothing is left.
 */

import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { DialogId } from '../src/index.ts'
import { alice, bob, call, expectNothingLeft } from './two-stations.ts'
import type { Fate, Reaction, Station } from './virtual-network.ts'
import { VirtualNetwork } from './virtual-network.ts'

const acts = [
  ...['ring', 'playEarly', 'accept', 'reject', 'update', 'reinvite'],
  ...['refer', 'inform', 'subscribe', 'bye'],
] as const
type Act = (typeof acts)[number]

/** The network is bad for so long; then it is well, for longer than a timer takes. */
const [badMs, healedMs, endMs] = [150_000, 400_000, 500_000]
const timers = { sessionSeconds: 90 }

const script = fc.record({
  lossPercent: fc.integer({ min: 0, max: 40 }),
  seed: fc.nat(2 ** 31),
  answerAfterMs: fc.option(fc.integer({ min: 0, max: 20_000 })),
  acts: fc.array(
    fc.record({
      at: fc.integer({ min: 0, max: badMs }),
      isCaller: fc.boolean(),
      act: fc.constantFrom(...acts),
    }),
    { maxLength: 12 },
  ),
})

type Script = typeof script extends fc.Arbitrary<infer T> ? T : never

/** Losses, copies and delays by a generator of its own, so that a seed repeats them. */
function badNetwork({ lossPercent, seed }: Script): Fate {
  let state = seed
  const chance = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return (state >>> 8) / 2 ** 24
  }
  const delay = () => 1 + Math.floor(chance() ** 4 * 3000)
  return ({ at }) => {
    if (at > badMs) return [5]
    if (chance() * 100 < lossPercent) return []
    return chance() < 0.1 ? [delay(), delay()] : [delay()]
  }
}

/** Agrees to whatever is asked of it, except to answer the call. */
const agreeable: Reaction = (now, agent, event) => {
  if (event.kind === 'reinvitationReceived') agent.accept(now, event.dialogId, 'agreed')
  if (event.kind === 'referReceived') {
    agent.acceptTransfer(now, event.subscriptionId)
    agent.reportTransfer(now, event.subscriptionId, 200, 'OK')
  }
  if (event.kind === 'subscriptionReceived') {
    const content = { contentType: 'text/plain', body: 'state' }
    agent.acceptSubscription(now, event.subscriptionId, event.expiresSeconds, content)
  }
}

class Play {
  readonly network = new VirtualNetwork()
  readonly caller = this.network.add('10.0.0.1', agreeable, timers)
  readonly callee = this.network.add('10.0.0.2', agreeable, timers)
  readonly id: DialogId
  private readonly closed = new Set<string>()

  constructor(plan: Script) {
    this.network.fate = badNetwork(plan)
    this.id = call(this.network, this.caller, this.callee)
    const answer = { at: plan.answerAfterMs ?? 0, isCaller: false, act: 'accept' as const }
    const all = plan.answerAfterMs === null ? plan.acts : [...plan.acts, answer]
    for (const { at, isCaller, act } of all.toSorted((a, b) => a.at - b.at)) {
      this.network.run(at)
      this.act(isCaller ? this.caller : this.callee, act)
    }
  }

  /** How often a dialog has ended, by its own account or by its shell. */
  ends(station: Station, id: DialogId): number {
    const kinds = new Set(['invitationCanceled', 'rejected', 'ended'])
    const told = station.events.filter(
      (event) => kinds.has(event.kind) && 'dialogId' in event && event.dialogId === id,
    )
    return told.length + (this.closed.has(`${station.address} ${id}`) ? 1 : 0)
  }

  dialogsOf(station: Station): readonly DialogId[] {
    if (station === this.caller) return [this.id]
    return station.events.flatMap((event) =>
      event.kind === 'invitationReceived' ? [event.dialogId] : [],
    )
  }

  hangUp(station: Station): void {
    for (const id of this.dialogsOf(station)) this.end(station, id, 'bye')
  }

  private act(station: Station, act: Act): void {
    for (const id of this.dialogsOf(station)) {
      if (act === 'bye' || act === 'reject') this.end(station, id, act)
      else this.network.act(station, (_, now) => this.actOn(station, id, act, now))
    }
  }

  /** Our own invitation that is given up is told as rejected; all else ends without a word. */
  private end(station: Station, id: DialogId, act: 'bye' | 'reject'): void {
    const isEarlyOfUs = station === this.caller && !this.caller.kinds().includes('accepted')
    const wasAnswered = station.events.some(
      (event) => event.kind === 'acknowledged' && event.dialogId === id,
    )
    if (act === 'reject' && (station === this.caller || wasAnswered)) return
    this.network.act(station, (agent, now) => {
      if (this.ends(station, id) === 0 && !isEarlyOfUs) this.closed.add(`${station.address} ${id}`)
      agent.bye(now, id)
    })
  }

  private actOn(station: Station, id: DialogId, act: Act, now: number): void {
    const { agent } = station
    const flow = station.flowTo(station === this.caller ? this.callee : this.caller)
    if (act === 'ring') agent.provision(now, id, 180)
    else if (act === 'playEarly') agent.provision(now, id, 183, 'early')
    else if (act === 'accept') agent.accept(now, id, 'answer')
    else if (act === 'update') agent.update(now, id, 'changed')
    else if (act === 'reinvite') agent.reinvite(now, id, 'changed')
    else if (act === 'refer') agent.refer(now, id, 'sip:x@10.0.0.3')
    else if (act === 'inform') agent.inform(now, id, { contentType: 'text/plain', body: 'x' })
    else if (act === 'subscribe') {
      const parties = { target: bob.uri, from: alice, to: bob }
      agent.subscribe(now, { flow, event: 'dialog', expiresSeconds: 60, ...parties })
    }
  }
}

it('every call heals or ends on both sides, once on each, and leaves nothing', () => {
  fc.assert(
    fc.property(script, (plan) => {
      const play = new Play(plan)
      const { network, caller, callee } = play
      network.run(healedMs)
      const isRinging = callee.agent.load().dialogs > 0 && !callee.kinds().includes('acknowledged')
      if (!isRinging) expect(caller.agent.load().dialogs).toBe(callee.agent.load().dialogs)
      play.hangUp(caller)
      play.hangUp(callee)
      network.run(endMs)
      network.fate = () => []
      network.run()
      for (const station of [caller, callee]) {
        for (const id of play.dialogsOf(station)) expect(play.ends(station, id)).toBe(1)
      }
      expectNothingLeft(caller, callee)
    }),
    { numRuns: 200 },
  )
})
