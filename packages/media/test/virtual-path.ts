/**
 * Two sessions and the network between them, on one virtual clock: every datagram takes a delay,
 * and those that the test names are lost. Steps of 5 ms, so a delay is a multiple of that.
 */

import type { Channel, MediaOutput } from '../src/media-stream.ts'
import { pcmuStream, peer, VirtualLine } from './virtual-line.ts'

const stepMs = 5

type Datagram = { readonly at: number; readonly channel: Channel; readonly bytes: Uint8Array }
type End = {
  readonly line: VirtualLine
  readonly arriving: Datagram[]
  seen: number
  rtpSent: number
}

/** What the network does to a datagram: its delay in ms, or that it is lost. */
export type Fate = (index: number) => number | 'lost'

/** Two sessions that hear each other. */
export class VirtualPath {
  readonly near: VirtualLine
  readonly far: VirtualLine
  readonly #ends: readonly [End, End]
  readonly #fate: Fate
  /** RTP packets of the near line that were lost so far. */
  lost = 0

  /** `fate` decides over the RTP packets of the near line; all else takes `delayMs`. */
  constructor(delayMs: number, fate: Fate = () => delayMs) {
    this.near = new VirtualLine(1).configure()
    this.far = new VirtualLine(2).configure({ ...pcmuStream })
    this.#fate = fate
    const end = (line: VirtualLine): End => ({ line, arriving: [], seen: 0, rtpSent: 0 })
    this.#ends = [end(this.near), end(this.far)]
    this.#delayMs = delayMs
  }

  readonly #delayMs: number

  /** Lets time pass for both. */
  run(durationMs: number): void {
    const [near, far] = this.#ends
    for (let passed = 0; passed < durationMs; passed += stepMs) {
      this.#deliver(near)
      this.#deliver(far)
      near.line.run(stepMs)
      far.line.run(stepMs)
      this.#carry(near, far)
      this.#carry(far, near)
    }
  }

  #deliver({ line, arriving }: End): void {
    const due = arriving.filter(({ at }) => at <= line.now)
    for (const { channel, bytes } of due) {
      const port = channel === 'rtp' ? peer.port : peer.port + 1
      line.session.receive(line.now, channel, { ...peer, port }, bytes)
      line.drain()
    }
    arriving.splice(0, Infinity, ...arriving.filter((datagram) => !due.includes(datagram)))
  }

  #carry(from: End, to: End): void {
    const fresh = from.line.heard.slice(from.seen)
    from.seen = from.line.heard.length
    for (const { output } of fresh) {
      if (output.kind !== 'send') continue
      const delay = this.#delayOf(from, output)
      if (delay === 'lost') this.lost += 1
      else to.arriving.push({ ...output, at: from.line.now + delay })
    }
  }

  #delayOf(from: End, { channel }: Extract<MediaOutput, { kind: 'send' }>): number | 'lost' {
    if (from.line !== this.near || channel !== 'rtp') return this.#delayMs
    from.rtpSent += 1
    return this.#fate(from.rtpSent - 1)
  }
}
