// What the exchange and its media engine say to each other: plain data both ways, and no more than
// that, so that the media engine can move to threads of its own without a change on either side.
// A session is one leg's RTP stream. Commands on a session that is closed do nothing.

import type { AudioStream } from '@mainline/media'

/** What the media engine is asked to do. */
export type MediaCommand =
  /** Allocates ports. Followed by `opened` or `openFailed`. */
  | { readonly kind: 'open'; readonly sessionId: string; readonly signalingAddress: string }
  /** Applies what offer and answer settled. */
  | { readonly kind: 'configure'; readonly sessionId: string; readonly stream: AudioStream }
  /** Plays 8 kHz µ-law. Followed by `playbackEnded` unless it is stopped or replaced. */
  | {
      readonly kind: 'play'
      readonly sessionId: string
      readonly playbackId: string
      readonly mulaw: Uint8Array
      readonly repeat: boolean
    }
  | { readonly kind: 'stop'; readonly sessionId: string }
  /** Relays each one's audio to the other until one of them is closed. */
  | { readonly kind: 'connect'; readonly sessionIds: readonly [string, string] }
  | { readonly kind: 'close'; readonly sessionId: string }

/** What the media engine tells. */
export type MediaEvent =
  | { readonly kind: 'opened'; readonly sessionId: string; readonly port: number }
  | { readonly kind: 'openFailed'; readonly sessionId: string; readonly reason: string }
  | { readonly kind: 'digit'; readonly sessionId: string; readonly digit: string }
  | { readonly kind: 'playbackEnded'; readonly sessionId: string; readonly playbackId: string }
  /** Nothing was received for too long although the peer should send. */
  | { readonly kind: 'mediaLost'; readonly sessionId: string; readonly silentMs: number }
