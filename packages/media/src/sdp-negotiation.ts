/**
 * Offer and answer for one leg's audio. Keeps the version number of what we said last, so that a
 * repeated description repeats its version and a changed one raises it. RFC 3264.
 */

import type { AudioStream, Codec, Direction, MediaAddress } from './media-stream.ts'
import type { Parsed } from './result.ts'

/** What a negotiation is made with: where this leg's RTP socket can be reached. */
export type SdpNegotiationOptions = MediaAddress & {
  /** Any positive number that differs from leg to leg; stands in the origin line. */
  readonly sessionId: number
  /** When RTCP is not on port + 1. */
  readonly rtcpPort?: number
}

/** How we would like to speak; each has a default. */
export type SdpWishes = {
  /** Best first; both laws when absent. */
  readonly codecs?: readonly Codec[]
  /** What we would do: `sendrecv` when absent, `sendonly` or `inactive` to hold the peer. */
  readonly direction?: Direction
}

/** One leg's side of offer and answer. All texts are `application/sdp` bodies. */
export class SdpNegotiation {
  constructor(_options: SdpNegotiationOptions) {}

  /** An offer, for an INVITE or a re-INVITE that we send. */
  offer(_wishes?: SdpWishes): string {
    throw new Error('in preparation')
  }

  /** Answers the peer's offer; the error is for a 488 response, nothing has changed then. */
  answer(
    _offer: string,
    _wishes?: SdpWishes,
  ): Parsed<{ readonly answer: string; readonly stream: AudioStream }> {
    throw new Error('in preparation')
  }

  /** Applies the peer's answer to the offer that we made last. */
  applyAnswer(_answer: string): Parsed<AudioStream> {
    throw new Error('in preparation')
  }
}
