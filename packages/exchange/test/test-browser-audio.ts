// The audio of a test browser: WebRTC by node-datachannel, whose descriptions are its own and not
// of our making. It speaks a tone in PCMU, presses keys, and waits until it hears a tone.

import { randomInt } from 'node:crypto'
import { decodeMulaw, encodeMulaw, sineTone, toneShare } from '@mainline/media'
import { Audio, PeerConnection, type Track } from 'node-datachannel'

const frameMs = 20
const frameBytes = 160
const headerBytes = 12
const eventPayloadType = 101
/** A tenth of a second: what one decision about a tone is made of. */
const windowSamples = 800
const clearShare = 0.8

/** One browser's audio in one call. */
export class TestBrowserAudio {
  readonly connection: PeerConnection
  readonly #ssrc = randomInt(2 ** 32 - 1)
  #track: Track | undefined
  #sequence = 0
  #timestamp = 0
  #frames: Uint8Array<ArrayBufferLike> = new Uint8Array(frameBytes).fill(0xff)
  #window: number[] = []
  #hear: ((window: Int16Array) => void) | undefined
  readonly #clock = setInterval(() => this.#speakOn(), frameMs)

  constructor() {
    const place = { iceServers: [], bindAddress: '127.0.0.1' }
    this.connection = new PeerConnection('browser', { ...place, forceMediaTransport: true })
    this.connection.onTrack((track) => this.#use(track))
  }

  /** Its offer. It hides its addresses, as browsers do without a microphone: see `withoutWays`. */
  async offer(): Promise<string> {
    const audio = new Audio('0', 'SendRecv')
    audio.addAudioCodec(0, 'PCMU')
    audio.addSSRC(this.#ssrc, 'browser')
    this.#use(this.connection.addTrack(audio))
    this.connection.setLocalDescription('offer')
    return withoutWays(withEvents(await this.#described()))
  }

  /** Takes the answer to its offer. */
  takeAnswer(answer: string): void {
    this.connection.setRemoteDescription(answer, 'answer')
  }

  /** Its answer to an offer. */
  async answer(offer: string): Promise<string> {
    this.connection.setRemoteDescription(withoutWays(offer), 'offer')
    return withEvents(await this.#described())
  }

  /** Speaks a tone until told otherwise. */
  speak(frequencyHz: number): void {
    this.#frames = encodeMulaw(sineTone([frequencyHz], 1_000))
  }

  /** Presses a key for a tenth of a second (RFC 4733); the last packet comes three times. */
  press(digit: number): void {
    this.#timestamp += 5 * frameBytes
    for (const [at, isLast] of [false, false, true, true, true].entries()) {
      const duration = Math.min(at + 1, 3) * frameBytes
      const event = Buffer.from([digit, isLast ? 0x8a : 0x0a, duration >> 8, duration & 0xff])
      this.#send(eventPayloadType, event, at === 0)
    }
    this.#timestamp += 5 * frameBytes
  }

  /** Resolves when a tenth of a second is this tone. */
  hears(frequencyHz: number): Promise<void> {
    return new Promise((resolve) => {
      this.#hear = (window) => {
        if (toneShare(window, frequencyHz) > clearShare) resolve()
      }
    })
  }

  /** Ends it. */
  close(): void {
    clearInterval(this.#clock)
    this.connection.close()
  }

  #described(): Promise<string> {
    return new Promise((resolve) => {
      const look = (): void => {
        const description = this.connection.localDescription()?.sdp
        const isWhole = this.connection.gatheringState() === 'complete'
        if (isWhole && description !== undefined) resolve(description)
      }
      this.connection.onGatheringStateChange(look)
      look()
    })
  }

  #use(track: Track): void {
    this.#track = track
    track.onMessage((bytes) => this.#received(bytes))
  }

  #received(bytes: Buffer): void {
    // RFC 5761 §4: RTCP packets share the way.
    const payloadType = (bytes[1] ?? 0) & 0x7f
    if (payloadType !== 0) return
    this.#window.push(...decodeMulaw(bytes.subarray(headerBytes)))
    while (this.#window.length >= windowSamples) {
      const window = Int16Array.from(this.#window.splice(0, windowSamples))
      this.#hear?.(window)
    }
  }

  #speakOn(): void {
    const start = this.#timestamp % this.#frames.length
    this.#send(0, this.#frames.subarray(start, start + frameBytes), false)
    this.#timestamp += frameBytes
  }

  #send(payloadType: number, payload: Uint8Array, isMarked: boolean): void {
    if (this.#track?.isOpen() !== true) return
    const header = Buffer.alloc(headerBytes)
    header.writeUInt8(0x80, 0)
    header.writeUInt8(payloadType | (isMarked ? 0x80 : 0), 1)
    header.writeUInt16BE((this.#sequence += 1) & 0xffff, 2)
    header.writeUInt32BE(this.#timestamp >>> 0, 4)
    header.writeUInt32BE(this.#ssrc, 8)
    this.#track.sendMessageBinary(Buffer.concat([header, payload]))
  }
}

/**
 * Without candidates, so that who offered speaks first. The library fails where the other side's
 * answer is taken and its first packet comes in the same moment, as on loopback it does.
 */
function withoutWays(description: string): string {
  return description.replace(/^a=candidate:.*\r?\n/gm, '')
}

/** The library knows no telephone events. */
function withEvents(description: string): string {
  const map = `a=rtpmap:${eventPayloadType} telephone-event/8000\r\n`
  return description
    .replace(/^(m=audio .*?)( 101)?\r?$/m, `$1 ${eventPayloadType}`)
    .replace(/^a=rtpmap:0 .*$/m, (line) => `${line.trimEnd()}\r\n${map.trimEnd()}`)
}
