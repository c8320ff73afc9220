/**
 * Several parties who hear each other, or only some of the others: every 20 ms each hears the sum
 * of those it may hear. Who hears whom is data, so that a conference, a supervisor who listens and
 * one who whispers are the same machine.
 *
 *     packets ──► a jitter buffer for each party ──► mixed ──► a feed for each party ──► packets
 *
 * Sums are cut off at full scale, as every telephone does; two voices at once stay far below it.
 */

import { FrameClock } from './frame-clock.ts'
import { frameSamples, JitterBuffer } from './jitter-buffer.ts'
import type { ReceivedMedia } from './media-stream.ts'
import { MixFeed } from './mix-feed.ts'

/** Whom each party hears; who is not named hears nobody. */
export type Hearing = Readonly<Record<string, readonly string[]>>

const frameMs = 20
const loudest = 0x7fff

type Party = { readonly buffer: JitterBuffer; readonly feed: MixFeed }

/** One mix. After `arrange` and `expire` look at `deadline`. */
export class Mixer {
  readonly #parties = new Map<string, Party>()
  readonly #clock = new FrameClock(0)
  #hearing: Hearing = {}

  /** Who takes part and hears whom from now on; whoever stays goes on without a gap. */
  arrange(now: number, hearing: Hearing): void {
    this.#hearing = hearing
    for (const id of this.#parties.keys()) {
      if (!Object.hasOwn(hearing, id)) this.#parties.delete(id)
    }
    for (const id of Object.keys(hearing)) {
      if (this.#parties.has(id)) continue
      const feed = new MixFeed()
      // A frame ahead, so that a session which asks a moment before the mixer has something.
      feed.push(new Int16Array(frameSamples))
      this.#parties.set(id, { buffer: new JitterBuffer(), feed })
    }
    if (this.#parties.size === 0) this.#clock.stop()
    else this.#clock.start(now, frameMs)
  }

  /** Takes a party out; the others go on. */
  leave(now: number, id: string): void {
    const { [id]: _, ...rest } = this.#hearing
    this.arrange(now, rest)
  }

  /** What a party hears; undefined for who does not take part. */
  feedOf(id: string): MixFeed | undefined {
    return this.#parties.get(id)?.feed
  }

  /** Who hears a party. */
  listenersOf(id: string): readonly string[] {
    return Object.keys(this.#hearing).filter((each) => this.#hearing[each]?.includes(id))
  }

  /** A packet of a party. */
  receive(now: number, id: string, media: ReceivedMedia): void {
    this.#parties.get(id)?.buffer.push(now, media)
  }

  /** When the next 20 ms are due; undefined when nobody takes part. */
  deadline(): number | undefined {
    return this.#clock.deadline()
  }

  /** Mixes what is due. */
  expire(now: number): void {
    for (let at = this.#clock.take(now); at !== undefined; at = this.#clock.take(now)) {
      const frames = new Map<string, Int16Array>()
      for (const [id, { buffer }] of this.#parties) frames.set(id, buffer.pull(at))
      for (const [id, { feed }] of this.#parties) {
        feed.push(mixed(frames, this.#hearing[id] ?? []))
      }
    }
  }
}

/** The sum of some parties' frames. */
export function mixed(
  frames: ReadonlyMap<string, Int16Array>,
  heard: readonly string[],
): Int16Array {
  const sum = new Int32Array(frameSamples)
  for (const id of heard) {
    const frame = frames.get(id)
    if (frame === undefined) continue
    for (let index = 0; index < frameSamples; index += 1) {
      sum[index] = (sum[index] ?? 0) + (frame[index] ?? 0)
    }
  }
  return Int16Array.from(sum, (sample) => Math.max(-loudest, Math.min(loudest, sample)))
}
