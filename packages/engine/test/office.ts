// Several calls at once for tests of what happens between them. Legs are named as the engine names
// them: `leg_1` is the caller of call 1, `leg_1.1` the first whom that call rang; what the engine
// asks for is written as `effect leg`, so that a test reads like what happened.

import {
  type CallId,
  type Configuration,
  type Instant,
  instantFromMs,
  type LegId,
  plusMs,
  type TransferId,
  type UserId,
} from '@mainline/model'
import { contoso } from '../../../scenarios/contoso.ts'
import type { Call, Caller, Effect, Fact, Happening, TransferTarget } from '../src/index.ts'
import { callsOf, deadline, initialState, step } from '../src/index.ts'

/** Somebody outside who calls by a trunk. */
export const outsider: Caller = { number: '+12505557777', via: { kind: 'simulation' } }

/** An organization's calls, and everything that was said about them. */
export class Office {
  readonly facts: Fact[] = []
  #state = initialState(contoso.organizationId)
  #at: Instant = instantFromMs(1_000_000)

  constructor(configuration: Configuration = contoso) {
    this.#feed({ kind: 'configurationReplaced', configuration })
  }

  /** The standing calls. */
  get calls(): readonly Call[] {
    return callsOf(this.#state)
  }

  /** How each call ended so far, as `call cause`. */
  get ends(): readonly string[] {
    return this.facts.flatMap((fact) =>
      fact.kind === 'callEnded' ? [`${fact.callId} ${fact.cause}`] : [],
    )
  }

  /** The kinds of what was said of one call. */
  kinds(call: string): readonly string[] {
    return this.facts.filter(({ callId }) => callId === call).map(({ kind }) => kind)
  }

  /** Call number `n` arrives. */
  call(n: number, to: string, caller: Caller = outsider): readonly string[] {
    return this.#feed({ kind: 'callArrived', ...this.#leg(`leg_${n}`), to, caller })
  }

  answer(leg: string): readonly string[] {
    return this.#feed({ kind: 'userAnswered', ...this.#leg(leg) })
  }

  decline(leg: string): readonly string[] {
    return this.#feed({ kind: 'userDeclined', ...this.#leg(leg), reason: 'busy' })
  }

  hangUp(leg: string): readonly string[] {
    return this.#feed({ kind: 'legHungUp', ...this.#leg(leg) })
  }

  fail(leg: string): readonly string[] {
    return this.#feed({ kind: 'legFailed', ...this.#leg(leg), reason: 'signaling' })
  }

  hold(leg: string, kind: 'legHeld' | 'legResumed' = 'legHeld'): readonly string[] {
    return this.#feed({ kind, ...this.#leg(leg) })
  }

  alert(leg: string): readonly string[] {
    return this.#feed({ kind: 'userAlerted', ...this.#leg(leg) })
  }

  /** A number outside rings, answers, or is busy. */
  dialed(
    leg: string,
    kind: 'numberAlerted' | 'numberAnswered' | 'numberRefused',
  ): readonly string[] {
    const named = this.#leg(leg)
    if (kind === 'numberAlerted') return this.#feed({ kind, ...named, hasEarlyMedia: true })
    if (kind === 'numberAnswered') return this.#feed({ kind, ...named })
    return this.#feed({ kind, ...named, reason: 'busy' })
  }

  /** A blind transfer by whoever is at a leg. */
  transfer(leg: string, to: string): readonly string[] {
    return this.#transfer(leg, { kind: 'dialed', to })
  }

  /** An attended transfer: `own` is the same person's leg in the consultation. */
  join(leg: string, own: string): readonly string[] {
    return this.#transfer(leg, { kind: 'consultation', ...this.#leg(own) })
  }

  /** A new leg of a person, `….new`, asks for the place of another. */
  takeOver(leg: string, by: UserId): readonly string[] {
    const caller = { displayName: by, via: { kind: 'device', userId: by } } as const
    const named = { ...this.#leg(leg), legId: `${leg}.new` as LegId }
    return this.#feed({
      kind: 'takeoverAsked',
      ...named,
      replacedLegId: leg as LegId,
      caller,
    })
  }

  /** Time passes, deadline by deadline. */
  wait(durationMs: number): readonly string[] {
    const until = plusMs(this.#at, durationMs)
    const words: string[] = []
    for (let due = deadline(this.#state); due !== undefined && due <= until; ) {
      this.#at = due
      words.push(...this.#feed({ kind: 'timePassed' }))
      due = deadline(this.#state)
    }
    this.#at = until
    return words
  }

  #transfer(leg: string, target: TransferTarget): readonly string[] {
    const transferId = 'transfer_one' as TransferId
    return this.#feed({ kind: 'transferAsked', ...this.#leg(leg), transferId, target })
  }

  /** A leg for ever names the call in which it began. */
  #leg(leg: string): { readonly callId: CallId; readonly legId: LegId } {
    const [serial] = leg.replace('leg_', '').split('.')
    return { callId: `call_${serial}` as CallId, legId: leg as LegId }
  }

  #feed(happening: Happening): readonly string[] {
    const { state, effects, facts } = step(this.#state, { ...happening, at: this.#at })
    this.#state = state
    this.facts.push(...facts)
    return effects.map(wordsOf)
  }
}

/** A person of the organization as a caller. */
export function personCalling(userId: UserId): Caller {
  const { displayName } = contoso.users[userId] ?? {}
  return { ...(displayName && { displayName }), via: { kind: 'device', userId } }
}

function wordsOf(effect: Effect): string {
  switch (effect.kind) {
    case 'ringUser':
      return `ring ${effect.userId} ${effect.legId}`
    case 'dialNumber':
      return `dialNumber ${effect.legId}${effect.divertedBy ? ` for ${effect.divertedBy}` : ''}`
    case 'connectLegs':
      return `connect ${effect.legIds.join(' ')}`
    case 'reportTransfer':
      return `report ${effect.progress}`
    case 'refuseTakeover':
      return `refuse ${effect.reason}`
    case 'relayEarlyMedia':
    case 'recordLegs':
      return `${effect.kind} ${effect.legIds.join(' ')}`
    default:
      return `${effect.kind} ${effect.legId}`
  }
}
