/**
 * One party's RTP stream, without sockets: what arrives goes in, what is to be sent comes out.
 */

import type {
  AudioStream,
  Channel,
  MediaAddress,
  MediaOutput,
  MediaStatistics,
  ReceivedMedia,
} from './media-stream.ts'

/** What a session is made with. */
export type MediaSessionOptions = {
  /** Cryptographically random bytes, for SSRC and for first sequence number and timestamp. */
  readonly entropy: (count: number) => Uint8Array
  /**
   * Where the peer's signaling comes from. A phone behind NAT sends its media from there too, so
   * with it a stranger's packets are never learned from; without it any one steady source is.
   */
  readonly signalingAddress?: string
  /** After how long without a packet `mediaLost` is told; never when absent. */
  readonly mediaLostMs?: number
}

/** One RTP stream of a leg. After every input call `poll` until it is empty, then wait. */
export class MediaSession {
  constructor(_options: MediaSessionOptions) {}

  /** Applies what offer and answer settled, first and after each re-INVITE. */
  configure(_now: number, _stream: AudioStream): void {
    throw new Error('in preparation')
  }

  /** One datagram from the RTP or the RTCP socket. */
  receive(_now: number, _channel: Channel, _source: MediaAddress, _bytes: Uint8Array): void {
    throw new Error('in preparation')
  }

  /** Plays 8 kHz µ-law audio, replacing what plays; `repeat` plays it until stopped. */
  play(
    _now: number,
    _playbackId: string,
    _mulaw: Uint8Array,
    _options?: { readonly repeat?: boolean },
  ): void {
    throw new Error('in preparation')
  }

  /** Stops what plays; does nothing when nothing does. */
  stop(_now: number): void {
    throw new Error('in preparation')
  }

  /** Presses digits to the peer as telephone events, one after the other. */
  sendDigits(_now: number, _digits: string): void {
    throw new Error('in preparation')
  }

  /** Sends on what a connected session received; what plays here has precedence. */
  forward(_now: number, _media: ReceivedMedia): void {
    throw new Error('in preparation')
  }

  /** Ends the stream with an RTCP BYE; nothing is sent or accepted afterwards. */
  close(_now: number): void {
    throw new Error('in preparation')
  }

  /** The next thing to perform; call until undefined after every input. */
  poll(): MediaOutput | undefined {
    throw new Error('in preparation')
  }

  /** When to call `expire` if nothing else happens; every packet's time while something is sent. */
  deadline(): number | undefined {
    throw new Error('in preparation')
  }

  /** Sends and concludes what is due. */
  expire(_now: number): void {
    throw new Error('in preparation')
  }

  /** Counters so far. */
  statistics(): MediaStatistics {
    throw new Error('in preparation')
  }
}
