// The one entrance to the engine. A step does, in this order: move on what has run out by the
// time of the input; handle the input; check what must hold of every call that moved. It is pure
// and total: an input that fits nothing is ignored with a fact that says why.

import type { CallId, Configuration } from '@mainline/model'
import { assertNever, invariant, limits } from '@mainline/model'
import { type CallInput, expire, receive, settle } from './call.ts'
import { arrive } from './call-arrival.ts'
import { endCall } from './call-end.ts'
import { keepRecording } from './call-recording.ts'
import { type Call, callDeadline } from './call-state.ts'
import { dueCalls } from './call-table.ts'
import type { Effect } from './effect.ts'
import type { Fact } from './fact.ts'
import { keepGuests } from './guest.ts'
import type { CallArrived, Input, TakeoverAsked, TransferAsked } from './input.ts'
import { recounted, withoutPast } from './outbound-ledger.ts'
import {
  callCount,
  callOf,
  callOfLeg,
  callsOf,
  configurationOf,
  type EngineState,
  liveConfiguration,
  withCall,
  withConfiguration,
  withMoved,
} from './state.ts'
import { giveAway, legTaken, transferAttended } from './transfer.ts'
import type { Turn } from './turn.ts'

/** What a step leads to: the next state, what to do in this order, and what became true. */
export interface Step {
  readonly state: EngineState
  readonly effects: readonly Effect[]
  readonly facts: readonly Fact[]
}

/** Decides what follows from one input. */
export function step(state: EngineState, input: Input): Step {
  const moved = moveDue({ state, effects: [], facts: [] }, input)
  return handle(moved, input)
}

function moveDue(step: Step, input: Input): Step {
  return dueCalls(step.state.calls, input.at).reduce(
    (before, call) => work(before, call, input, expire),
    step,
  )
}

function handle(step: Step, input: Input): Step {
  switch (input.kind) {
    case 'transferAsked':
      return transfer(step, input)
    case 'takeoverAsked':
      return takeOver(step, input)
    case 'timePassed':
      return step
    case 'configurationReplaced':
      return replaceConfiguration(step, input, input.configuration)
    case 'nodeRestarted':
      return callsOf(step.state).reduce(
        (before, call) => work(before, call, input, (turn) => endCall(turn, 'systemRestarted')),
        step,
      )
    case 'callArrived':
      return startCall(step, input)
    case 'digitPressed':
    case 'playbackEnded':
    case 'userAlerted':
    case 'userAnswered':
    case 'userDeclined':
    case 'numberAlerted':
    case 'numberAnswered':
    case 'numberRefused':
    case 'trunkFailed':
    case 'legHeld':
    case 'legResumed':
    case 'legHungUp':
    case 'legFailed':
    case 'guestAsked':
    case 'recordingAsked':
    case 'recordingFailed':
      return continueCall(step, input)
    default:
      return assertNever(input)
  }
}

function replaceConfiguration(step: Step, input: Input, configuration: Configuration): Step {
  const { organizationId, version } = configuration
  if (organizationId !== step.state.organizationId) {
    return ignore(step, input, 'that configuration belongs to another organization')
  }
  const live = liveConfiguration(step.state).version
  if (version <= live) return ignore(step, input, `version ${live} is live and not older`)
  const fact = { kind: 'configurationReplaced', at: input.at, version } as const
  const ledger = withoutPast(step.state.ledger, input.at)
  const state = withConfiguration({ ...step.state, ledger }, configuration)
  return { ...step, state, facts: [...step.facts, fact] }
}

function startCall(step: Step, input: Input & CallArrived): Step {
  const { callId, legId, to, caller } = input
  if (callOf(step.state, callId) !== undefined) {
    return ignore(step, input, 'this call has arrived before', callId)
  }
  const isFull = callCount(step.state) >= limits.callsPerOrganization
  const live = liveConfiguration(step.state)
  const call: Call = {
    id: callId,
    legId,
    to,
    caller,
    arrivedAt: input.at,
    version: live.version,
    languageId: live.organization?.settings?.languageId ?? 'en',
    transitions: 0,
    counter: 0,
    phase: { kind: 'ended' },
  }
  return work(step, call, input, (turn) => arrive(turn, isFull))
}

function continueCall(step: Step, input: CallInput): Step {
  const call = callOfLeg(step.state, input.callId, input.legId)
  if (call !== undefined) return work(step, call, input, (turn) => receive(turn, input))
  const ignored = ignore(step, input, 'no such call stands', input.callId)
  const { callId, legId } = input
  switch (input.kind) {
    case 'userAnswered':
    case 'numberAnswered':
      return asking(ignored, { kind: 'hangUp', callId, legId })
    case 'takeoverAsked':
      return asking(ignored, { kind: 'refuseTakeover', callId, legId, reason: 'gone' })
    case 'transferAsked': {
      const { transferId } = input
      const progress = 'noSuchCall'
      return asking(ignored, { kind: 'reportTransfer', callId, legId, transferId, progress })
    }
    default:
      return ignored
  }
}

/** Two calls are stepped when one is to be joined with the far leg of the other. */
function transfer(step: Step, input: Input & TransferAsked): Step {
  const { target } = input
  const call = callOfLeg(step.state, input.callId, input.legId)
  const consultation =
    target.kind === 'dialed' ? undefined : callOfLeg(step.state, target.callId, target.legId)
  if (call === undefined || consultation === undefined || consultation.id === call.id) {
    return continueCall(step, input)
  }
  const begun = work(step, call, input, (turn) => transferAttended(turn, input, consultation))
  const joined = callOf(begun.state, call.id)
  if (joined === undefined || joined.transfers === call.transfers) return begun
  const taken = legTaken(joined, consultation)
  const ended = work(begun, consultation, input, (turn) => giveAway(turn, joined, taken))
  if (taken === undefined) return ended
  return { ...ended, state: withMoved(ended.state, taken, joined.id) }
}

/** A leg that takes the place of one that has moved belongs where that one is. */
function takeOver(step: Step, input: Input & TakeoverAsked): Step {
  const home = callOfLeg(step.state, input.callId, input.replacedLegId)
  if (home === undefined || home.id === input.callId) return continueCall(step, input)
  return continueCall({ ...step, state: withMoved(step.state, input.legId, home.id) }, input)
}

function asking(step: Step, effect: Effect): Step {
  return { ...step, effects: [...step.effects, effect] }
}

function work(step: Step, call: Call, input: Input, act: (turn: Turn) => Turn): Step {
  const configuration = configurationOf(step.state, call)
  const { effects, facts } = step
  const { ledger } = step.state
  const acted = settle(act({ at: input.at, configuration, call, ledger, effects, facts }))
  const done = keepRecording(call, keepGuests(call, acted))
  checkInvariants(done)
  const before = callOf(step.state, call.id)
  const state = {
    ...withCall(step.state, done.call),
    ledger: recounted(done.ledger, before, done.call),
  }
  return { state, effects: done.effects, facts: done.facts }
}

function ignore(step: Step, input: Input, reason: string, callId?: CallId): Step {
  const what = { kind: 'inputIgnored', at: input.at, input: input.kind, reason } as const
  const fact = callId === undefined ? what : { ...what, callId }
  return { ...step, facts: [...step.facts, fact] }
}

// Only of the call that was worked on: no other has changed, and a step must not cost more the
// more calls stand. The laws of the simulator look at the whole state.
function checkInvariants({ call, at }: Turn): void {
  const { phase, transitions } = call
  invariant(phase.kind !== 'passing', 'no call rests where nothing is awaited')
  invariant(transitions <= limits.transitionsPerCall, 'transitions are limited')
  invariant(phase.kind === 'ended' || callDeadline(call) >= at, 'no deadline lies in the past')
}
