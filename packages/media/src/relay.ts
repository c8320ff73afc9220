/**
 * Carries one party's packets into the stream that another hears: own numbers, own clock, the other
 * codec where the parties chose differently, digits under the payload type that the other expects.
 *
 * Distances are kept: a packet lost or late on the way in is lost or late on the way out, so that
 * the far phone's buffer sees the truth. A source that restarts, or comes back after our own sound,
 * is tied anew to our timeline. Acts as two end points, not as an RFC 3550 §7 translator.
 */

import { AudioConverter } from './audio-converter.ts'
import { comfortNoisePayloadType } from './comfort-noise.ts'
import { type AudioStream, digitPath, type ReceivedMedia } from './media-stream.ts'
import { type RtpPacket, sequenceDistance, timestampDistance } from './rtp.ts'

/** A packet's place in the outgoing stream; the stream itself adds its SSRC. */
export type OutgoingPacket = Omit<RtpPacket, 'ssrc'>

/** The place in the outgoing stream where a newly tied source goes on. */
export type NextPlace = { readonly sequenceNumber: number; readonly timestamp: number }

/** A source whose numbers jump further than this has restarted: 2 s of packets. */
const maxSequenceJump = 100
/** Likewise for its clock: 10 s of samples. */
const maxTimestampJump = 80_000

/** Where the source's newest packet was placed, and how many places lie behind it since the tie. */
type Tie = { readonly media: ReceivedMedia; readonly at: NextPlace; readonly behind: number }

/** One direction of a connected call. */
export class Relay {
  readonly #converter = new AudioConverter()
  #tie: Tie | undefined

  /** Forgets the source's timeline, because something else was sent in between. */
  untie(): void {
    this.#tie = undefined
  }

  /**
   * The packet to send for one that the other party sent; undefined when the peer cannot take it
   * (digits without telephone-event, comfort noise, Opus), or when it is older than what it was
   * tied to.
   */
  relay(media: ReceivedMedia, stream: AudioStream, next: NextPlace): OutgoingPacket | undefined {
    const payloadType = payloadTypeOf(media, stream)
    if (payloadType === undefined) return undefined
    const isFollowing = this.#tie !== undefined && isContinuation(this.#tie.media, media)
    if (this.#tie === undefined || !isFollowing) this.#tie = { media, at: next, behind: 0 }
    const tie = this.#tie
    const steps = sequenceDistance(media.sequenceNumber, tie.media.sequenceNumber)
    if (tie.behind + steps < 0) return undefined
    const at = place(tie, media, steps)
    if (steps > 0) this.#tie = { media, at, behind: tie.behind + steps }
    const payload = this.#payloadOf(media, stream)
    const { sequenceNumber, timestamp } = at
    return { payloadType, marker: media.marker || !isFollowing, sequenceNumber, timestamp, payload }
  }

  #payloadOf({ content, payload }: ReceivedMedia, { codec }: AudioStream): Uint8Array {
    const isSound = content !== 'telephoneEvent' && content !== 'comfortNoise' && content !== 'opus'
    return isSound ? this.#converter.convert(payload, content, codec) : payload
  }
}

/** Under which number the peer takes it; undefined where it does not. */
function payloadTypeOf({ content }: ReceivedMedia, stream: AudioStream): number | undefined {
  if (content === 'comfortNoise') return stream.comfortNoise ? comfortNoisePayloadType : undefined
  if (content === 'opus') return stream.opusPayloadType
  if (content !== 'telephoneEvent') return stream.payloadType
  return digitPath(stream) === 'event' ? stream.telephoneEventPayloadType : undefined
}

function isContinuation(last: ReceivedMedia, media: ReceivedMedia): boolean {
  const steps = sequenceDistance(media.sequenceNumber, last.sequenceNumber)
  const samples = timestampDistance(media.timestamp, last.timestamp)
  return (
    media.ssrc === last.ssrc &&
    Math.abs(steps) <= maxSequenceJump &&
    Math.abs(samples) <= maxTimestampJump
  )
}

function place(tie: Tie, media: ReceivedMedia, steps: number): NextPlace {
  const samples = timestampDistance(media.timestamp, tie.media.timestamp)
  return {
    sequenceNumber: (tie.at.sequenceNumber + steps) & 0xffff,
    timestamp: (tie.at.timestamp + samples) >>> 0,
  }
}
