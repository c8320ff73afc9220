// The one entrance to the engine. A step does, in this order: move on what has run out by the
// time of the input; handle the input; check what must hold of every call that moved. It is pure
// and total: an input that fits nothing is ignored with a fact that says why.

import type { CallId, Configuration } from '@mainline/model'
import { assertNever, invariant, limits } from '@mainline/model'
import { type CallInput, expire, receive, settle } from './call.ts'
import { arrive } from './call-arrival.ts'
import { endCall } from './call-end.ts'
import { type Call, callDeadline } from './call-state.ts'
import { dueCalls } from './call-table.ts'
import type { Effect } from './effect.ts'
import type { Fact } from './fact.ts'
import type { CallArrived, Input } from './input.ts'
import {
  callCount,
  callOf,
  callsOf,
  configurationOf,
  type EngineState,
  liveConfiguration,
  withCall,
  withConfiguration,
} from './state.ts'
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
    case 'legHeld':
    case 'legResumed':
    case 'legHungUp':
    case 'legFailed':
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
  const state = withConfiguration(step.state, configuration)
  return { ...step, state, facts: [...step.facts, fact] }
}

function startCall(step: Step, input: Input & CallArrived): Step {
  const { callId, legId, to, caller } = input
  if (callOf(step.state, callId) !== undefined) {
    return ignore(step, input, 'this call has arrived before', callId)
  }
  const isFull = callCount(step.state) >= limits.callsPerOrganization
  const call: Call = {
    id: callId,
    legId,
    to,
    caller,
    arrivedAt: input.at,
    version: liveConfiguration(step.state).version,
    languageId: 'en',
    transitions: 0,
    counter: 0,
    phase: { kind: 'ended' },
  }
  return work(step, call, input, (turn) => arrive(turn, isFull))
}

function continueCall(step: Step, input: CallInput): Step {
  const call = callOf(step.state, input.callId)
  if (call !== undefined) return work(step, call, input, (turn) => receive(turn, input))
  const ignored = ignore(step, input, 'no such call stands', input.callId)
  if (input.kind !== 'userAnswered') return ignored
  const { callId, legId } = input
  return { ...ignored, effects: [...ignored.effects, { kind: 'hangUp', callId, legId }] }
}

function work(step: Step, call: Call, input: Input, act: (turn: Turn) => Turn): Step {
  const configuration = configurationOf(step.state, call)
  const { effects, facts } = step
  const done = settle(act({ at: input.at, configuration, call, effects, facts }))
  checkInvariants(done)
  const state = withCall(step.state, done.call)
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
