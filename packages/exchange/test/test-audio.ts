// The audio of a test phone: a real RTP socket pair and media session. It speaks a tone, presses
// keys, and can be asked to wait until it hears a tone or silence.

import { randomBytes, randomInt } from 'node:crypto'
import {
  decodeAlaw,
  decodeMulaw,
  encodeMulaw,
  MediaSession,
  type ReceivedMedia,
  SdpNegotiation,
  type SdpWishes,
  sineTone,
  toneShare,
} from '@mainline/media'
import { nowMs } from '../src/clock.ts'
import { DeadlineTimer } from '../src/deadline-timer.ts'
import { openPortPair, type PortPair } from '../src/media-ports.ts'
import { srtpCipher } from '../src/srtp-cipher.ts'

/** A tenth of a second: what one decision about a tone is made of. */
const windowSamples = 800
/** The share of a window's energy that makes it that tone. */
const clearShare = 0.8

const entropy = (count: number): Uint8Array => randomBytes(count)

/** One phone's audio in one call. */
export class TestAudio {
  readonly #pair: PortPair
  readonly #negotiation: SdpNegotiation
  readonly #session = new MediaSession({ entropy, cipher: srtpCipher })
  readonly #timer = new DeadlineTimer(() => this.#run(() => this.#session.expire(nowMs())))
  #window: number[] = []
  #listeners: ((window: Int16Array) => void)[] = []
  #restHeard: ((payload: Uint8Array) => void) | undefined
  #opusHeard: ((payload: Uint8Array) => void) | undefined
  #pressed: ((digit: string) => void) | undefined
  #opusCount = 0
  #isClosed = false

  private constructor(pair: PortPair, address: string) {
    this.#pair = pair
    this.#negotiation = new SdpNegotiation({
      address,
      port: pair.port,
      sessionId: randomInt(1, 2 ** 31),
      entropy,
    })
    for (const channel of ['rtp', 'rtcp'] as const) {
      pair[channel].on('message', (bytes, source) => {
        if (!this.#isClosed) {
          this.#run(() => this.#session.receive(nowMs(), channel, source, bytes))
        }
      })
    }
  }

  /** Opens the sockets on an address. */
  static async open(address: string): Promise<TestAudio> {
    const pair = await openPortPair(address, { first: 24_000, last: 29_999 })
    if (pair === undefined) throw new Error('no port is free for a test phone')
    return new TestAudio(pair, address)
  }

  /** Where it listens, and sends from. */
  get port(): number {
    return this.#pair.port
  }

  offer(wishes?: SdpWishes): string {
    return this.#negotiation.offer(wishes)
  }

  /** Answers an offer; the phone then sends and hears. */
  answer(offer: string, wishes?: SdpWishes): string {
    const answered = this.#negotiation.answer(offer, wishes)
    if (!answered.ok) throw new Error(`the phone cannot answer this offer: ${answered.error}`)
    this.#run(() => this.#session.configure(nowMs(), answered.value.stream))
    return answered.value.answer
  }

  /** Takes an answer. */
  applyAnswer(answer: string): void {
    const applied = this.#negotiation.applyAnswer(answer)
    if (!applied.ok) throw new Error(`the phone cannot take this answer: ${applied.error}`)
    this.#run(() => this.#session.configure(nowMs(), applied.value))
  }

  /** Speaks a tone until the call ends. */
  speak(hz: number): void {
    const mulaw = encodeMulaw(sineTone([hz], 2_000))
    this.#run(() => this.#session.play(nowMs(), 'tone', [mulaw], { repeat: true }))
  }

  press(digits: string): void {
    this.#run(() => this.#session.sendDigits(nowMs(), digits))
  }

  /** Resolves with the next key that the other side presses. */
  pressed(): Promise<string> {
    return new Promise((resolve) => {
      this.#pressed = resolve
    })
  }

  /** Sends one packet of Opus, as a phone does that speaks it. */
  speakOpus(payload: Uint8Array): void {
    this.#opusCount += 1
    const place = { sequenceNumber: this.#opusCount, timestamp: this.#opusCount * 960, ssrc: 1 }
    const media = { kind: 'received', content: 'opus', marker: false, payload, ...place } as const
    this.#run(() => this.#session.forward(nowMs(), media))
  }

  /** Describes its silence, as a phone does that sends nothing while nobody speaks. */
  rest(payload: Uint8Array): void {
    const place = { sequenceNumber: 1, timestamp: 160, ssrc: 2, marker: false }
    const media = { kind: 'received', content: 'comfortNoise', payload, ...place } as const
    this.#run(() => this.#session.forward(nowMs(), media))
  }

  /** Resolves with the next description of the other side's silence. */
  hearsRest(): Promise<Uint8Array> {
    return new Promise((resolve) => {
      this.#restHeard = resolve
    })
  }

  /** Resolves with the next packet of Opus that comes. */
  hearsOpus(): Promise<Uint8Array> {
    return new Promise((resolve) => {
      this.#opusHeard = resolve
    })
  }

  /** Resolves when a tenth of a second of this tone was heard. */
  hears(hz: number): Promise<void> {
    return this.#hearsWhere((window) => toneShare(window, hz) > clearShare)
  }

  /** Resolves when North America's ring-back tone was heard: 440 and 480 Hz at once. */
  hearsRingback(): Promise<void> {
    return this.#hearsWhere(
      (window) => toneShare(window, 440) + toneShare(window, 480) > clearShare,
    )
  }

  /** Resolves when these tones at once, and nothing else, were heard for a tenth of a second. */
  hearsTogether(...hz: readonly number[]): Promise<void> {
    return this.#hearsWhere((window) => {
      const shares = hz.map((each) => toneShare(window, each))
      return Math.min(...shares) > 0.2 && shares.reduce((a, b) => a + b) > clearShare
    })
  }

  /** Notes the greatest share that a tone has from now on in any tenth of a second. */
  watch(hz: number): { readonly most: number } {
    const noted = { most: 0 }
    this.#listeners.push((window) => {
      noted.most = Math.max(noted.most, toneShare(window, hz))
    })
    return noted
  }

  close(): void {
    if (this.#isClosed) return
    this.#run(() => this.#session.close(nowMs()))
    this.#isClosed = true
    this.#timer.set(undefined)
    this.#pair.rtp.close()
    this.#pair.rtcp.close()
  }

  #hearsWhere(isIt: (window: Int16Array) => boolean): Promise<void> {
    return new Promise((resolve) => {
      const listener = (window: Int16Array): void => {
        if (!isIt(window)) return
        this.#listeners = this.#listeners.filter((other) => other !== listener)
        resolve()
      }
      this.#listeners.push(listener)
    })
  }

  #run(act: () => void): void {
    if (this.#isClosed) return
    act()
    for (let output = this.#session.poll(); output; output = this.#session.poll()) {
      if (output.kind === 'send') {
        this.#pair[output.channel].send(output.bytes, output.port, output.address)
      } else if (output.kind === 'received') {
        this.#heard(output)
      } else if (output.kind === 'digit') {
        this.#pressed?.(output.digit)
      }
    }
    this.#timer.set(this.#session.deadline())
  }

  #heard({ content, payload }: ReceivedMedia): void {
    if (content === 'opus') this.#opusHeard?.(payload)
    if (content === 'comfortNoise') this.#restHeard?.(payload)
    if (content === 'telephoneEvent' || content === 'comfortNoise' || content === 'opus') return
    this.#window.push(...(content === 'PCMU' ? decodeMulaw(payload) : decodeAlaw(payload)))
    if (this.#window.length < windowSamples) return
    const window = Int16Array.from(this.#window.splice(0))
    for (const listener of [...this.#listeners]) listener(window)
  }
}
