// One telephone line for tests: it plays the part of the caller, the phones and the media, and
// writes what the engine asks for as short words, so that a test reads like the call it describes.

import {
  type CallId,
  type Configuration,
  type Digit,
  type EndCause,
  type Instant,
  instantFromMs,
  type LegId,
  type PlaybackId,
  plusMs,
} from '@mainline/model'
import { contoso } from '../../../scenarios/contoso.ts'
import type { Call, DeclineReason, Effect, Fact, Happening, Input } from '../src/index.ts'
import { callsOf, deadline, initialState, step } from '../src/index.ts'

/** The ids that the line gives to its call and its caller. */
export const caller = { callId: 'call_one' as CallId, legId: 'leg_one' as LegId }

/** A leg that nothing knows. */
export const strange = { callId: caller.callId, legId: 'leg_strange' as LegId }

/** The caller's line, and everything that was said about its call. */
export class Line {
  readonly facts: Fact[] = []
  readonly effects: Effect[] = []
  readonly inputs: Input[] = []
  #state = initialState(contoso.organizationId)
  #at: Instant = instantFromMs(1_000_000)

  constructor(configuration: Configuration = contoso) {
    this.feed({ kind: 'configurationReplaced', configuration })
  }

  /** The standing call, if one does. */
  get standing(): Call | undefined {
    return callsOf(this.#state)[0]
  }

  /** The state as it is now. */
  get state() {
    return this.#state
  }

  /** The causes with which calls ended so far. */
  get ends(): readonly EndCause[] {
    return this.facts.flatMap((fact) => (fact.kind === 'callEnded' ? [fact.cause] : []))
  }

  /** The leg of the person who rings or talks. */
  get callee() {
    const phase = this.standing?.phase
    if (phase === undefined || !('legId' in phase)) throw new Error('nobody rings')
    return { callId: caller.callId, legId: phase.legId }
  }

  call(to: string): readonly string[] {
    return this.feed({
      kind: 'callArrived',
      ...caller,
      to,
      caller: { via: { kind: 'simulation' } },
    })
  }

  press(...digits: readonly Digit[]): readonly string[] {
    return digits.flatMap((digit) => this.feed({ kind: 'digitPressed', ...caller, digit }))
  }

  /** The media report that what plays has ended. */
  playOut(playbackId = this.playbackId()): readonly string[] {
    return this.feed({ kind: 'playbackEnded', ...caller, playbackId })
  }

  answer(): readonly string[] {
    return this.feed({ kind: 'userAnswered', ...this.callee })
  }

  decline(reason: DeclineReason): readonly string[] {
    return this.feed({ kind: 'userDeclined', ...this.callee, reason })
  }

  hangUp(who: typeof caller = caller): readonly string[] {
    return this.feed({ kind: 'legHungUp', ...who })
  }

  /** Time passes, deadline by deadline. */
  wait(durationMs: number): readonly string[] {
    const until = plusMs(this.#at, durationMs)
    const words: string[] = []
    for (let due = deadline(this.#state); due !== undefined && due <= until; ) {
      this.#at = due
      words.push(...this.feed({ kind: 'timePassed' }))
      due = deadline(this.#state)
    }
    this.#at = until
    return words
  }

  /** Feeds one input at the line's time. */
  feed(happening: Happening): readonly string[] {
    const input: Input = { ...happening, at: this.#at }
    const { state, effects, facts } = step(this.#state, input)
    this.#state = state
    this.facts.push(...facts)
    this.effects.push(...effects)
    this.inputs.push(input)
    return effects.map(wordsOf)
  }

  /** What plays now. */
  playbackId(): PlaybackId {
    const phase = this.standing?.phase
    if (phase?.kind !== 'playing') throw new Error('nothing plays')
    return phase.playbackId
  }
}

function wordsOf(effect: Effect): string {
  switch (effect.kind) {
    case 'playPrompts':
      return `play ${effect.prompts.map(({ text }) => text).join(' ')}`
    case 'ringUser':
      return `ring ${effect.userId}`
    case 'dialNumber':
      return `dial ${effect.number}`
    case 'rejectCall':
      return `reject ${effect.cause}`
    case 'connectLegs':
      return 'connect'
    case 'steerRecording':
      return `${effect.action} recording`
    case 'mixLegs':
      return `mix ${effect.hearing.map(({ hears }) => hears.length).join(' ')}`
    case 'hangUp':
      return effect.legId === caller.legId ? 'hang up caller' : 'hang up callee'
    default:
      return effect.kind
  }
}
