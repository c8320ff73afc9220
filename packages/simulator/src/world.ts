// Everything around the engine in virtual time: what is going to happen, and media that play
// prompts to their end. How callers and people behave is told by whoever runs a world; they react
// to what the engine asks for, and schedule what they do about it.

import type { EngineState, Happening, Input } from '@mainline/engine'
import type { Instant, LegId, PlaybackId } from '@mainline/model'
import { invariant, plusMs } from '@mainline/model'
import { Driver, type Outcome } from './driver.ts'
import { EventQueue } from './event-queue.ts'

/** What happens unless `still` says, when its time has come, that it does not any more. */
interface Event {
  readonly happening: Happening
  readonly still: () => boolean
}

/** Steps of one run; more means a run that does not come to its end. */
const stepsPerRun = 200_000

/** One run of the engine among modeled callers, people and media. */
export class World {
  readonly driver: Driver
  readonly #events = new EventQueue<Event>()
  readonly #playing = new Map<LegId, PlaybackId>()
  readonly #react: (outcome: Outcome, world: World) => void

  constructor(state: EngineState, react: (outcome: Outcome, world: World) => void) {
    this.driver = new Driver(state)
    this.#react = react
  }

  /** Schedules something. */
  schedule(at: Instant, happening: Happening, still: () => boolean = always): void {
    this.#events.add(at, { happening, still })
  }

  /** Lets time pass until nothing more will happen, or until `done`. */
  run(done: () => boolean = never): void {
    for (let steps = 0; !done(); steps++) {
      invariant(steps < stepsPerRun, 'a run comes to its end')
      if (!this.#advance()) return
    }
  }

  /** Whether a playback is the one that a leg hears now. */
  plays(legId: LegId, playbackId: PlaybackId): boolean {
    return this.#playing.get(legId) === playbackId
  }

  #advance(): boolean {
    const due = this.driver.deadline
    const next = this.#events.nextAt()
    if (due !== undefined && (next === undefined || due <= next)) {
      this.#feed({ kind: 'timePassed', at: due })
      return true
    }
    const taken = this.#events.take()
    if (taken?.event.still()) this.#feed({ ...taken.event.happening, at: taken.at })
    return taken !== undefined
  }

  #feed(input: Input): void {
    const outcome = this.driver.feed(input)
    for (const effect of outcome.effects) {
      if (effect.kind === 'playPrompts') this.#playing.set(effect.legId, effect.playbackId)
      else if (silencing.has(effect.kind) && 'legId' in effect) this.#playing.delete(effect.legId)
      else if (effect.kind === 'connectLegs') this.#playing.delete(effect.legIds[0])
    }
    this.#react(outcome, this)
  }
}

/** Media that play every prompt to its end and report it, unless it was stopped or replaced. */
export function playPrompts({ at, effects }: Outcome, world: World): void {
  for (const effect of effects) {
    if (effect.kind !== 'playPrompts') continue
    const { callId, legId, playbackId, prompts } = effect
    const lengthMs = prompts.reduce((sum, { durationMs }) => sum + durationMs, 0)
    const ended = { kind: 'playbackEnded', callId, legId, playbackId } as const
    world.schedule(plusMs(at, lengthMs), ended, () => world.plays(legId, playbackId))
  }
}

const silencing: ReadonlySet<string> = new Set(['stopPlayback', 'playRingback', 'hangUp'])
const always = (): boolean => true
const never = (): boolean => false
