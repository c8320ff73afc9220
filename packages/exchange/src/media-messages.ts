// What the exchange and its media engine say to each other: plain data both ways, and no more than
// that, because the media engine runs on threads of its own.
// A session is one leg's RTP stream. Commands on a session that is closed do nothing.

import type { AudioStream, MediaStatistics } from '@mainline/media'
import type { IceServer } from './ice-servers.ts'
import type { KeptRecording } from './recording-file.ts'

/** What the media engine is asked to do. */
export type MediaCommand =
  /** Allocates ports, such as stand open already if there are any. `opened` or `failed` follows. */
  | {
      readonly kind: 'open'
      readonly sessionId: string
      /** Sessions of one call share a thread, as they are likely to be connected. */
      readonly callId: string
      readonly signalingAddress: string
      readonly browser?: BrowserLine
    }
  /** The browser's answer to our offer. */
  | { readonly kind: 'browserAnswered'; readonly sessionId: string; readonly answer: string }
  /** The browser wants another way for its packets. Followed by `moved`. */
  | { readonly kind: 'browserMoved'; readonly sessionId: string; readonly line: BrowserLine }
  /** While the browser's connection is gone its session fails once nothing is heard of it. */
  | { readonly kind: 'watchSilence'; readonly sessionId: string; readonly isWatched: boolean }
  /** Applies what offer and answer settled. */
  | { readonly kind: 'configure'; readonly sessionId: string; readonly stream: AudioStream }
  /** Plays pieces of 8 kHz µ-law. `playbackEnded` follows unless it is stopped or replaced. */
  | {
      readonly kind: 'play'
      readonly sessionId: string
      readonly playbackId: string
      readonly pieces: readonly Uint8Array[]
      readonly repeat: boolean
    }
  | { readonly kind: 'stop'; readonly sessionId: string }
  /** The session's party pressed a key that signaling told of: who hears the party gets it. */
  | { readonly kind: 'pressed'; readonly sessionId: string; readonly digit: string }
  /** Relays each one's audio to the other until one of them is closed. */
  | { readonly kind: 'connect'; readonly sessionIds: readonly [string, string] }
  /**
   * Lets each of several hear some of the others; the first two are the call's own parties. Until
   * `connect`, another mix, or the end of each.
   */
  | { readonly kind: 'mix'; readonly parties: readonly MixedParty[] }
  /**
   * Writes what two sessions receive into a file, once the notice has had its time. Followed by
   * `recordingEnded`, always.
   */
  | {
      readonly kind: 'record'
      readonly recordingId: string
      readonly path: string
      readonly sessionIds: readonly [string, string]
      readonly noticeMs: number
    }
  | {
      readonly kind: 'steer'
      readonly recordingId: string
      readonly action: 'pause' | 'resume' | 'stop'
    }
  /** Followed by `closed`, always, and by nothing else. */
  | { readonly kind: 'close'; readonly sessionId: string }

/** What the threads are asked to do; browsers are carried elsewhere. */
export type ThreadCommand = Exclude<
  MediaCommand,
  { readonly kind: 'browserAnswered' | 'browserMoved' | 'watchSilence' }
>

/** What the engine of one thread is asked to do. */
export type EngineCommand =
  | Exclude<ThreadCommand, { readonly kind: 'open' }>
  /** With a port that it told to be ready the session is there at once, and nothing follows. */
  | {
      readonly kind: 'open'
      readonly sessionId: string
      readonly signalingAddress: string
      readonly port?: number
    }

/** What a session with a browser needs besides. */
export interface BrowserLine {
  /** Its offer; absent where ours is made. */
  readonly offer?: string
  readonly iceServers: readonly IceServer[]
  readonly publicAddress?: string
}

/** A session of a mix, and the sessions that it hears. */
export interface MixedParty {
  readonly sessionId: string
  readonly hears: readonly string[]
}

/** What the media engine tells. */
export type MediaEvent =
  | {
      readonly kind: 'opened'
      readonly sessionId: string
      readonly port: number
      /** For a browser: how packets travel, as a session description. */
      readonly transport?: string
    }
  /** There is no audio, or none any more: no free port, a peer that vanished, a broken thread. */
  | { readonly kind: 'failed'; readonly sessionId: string; readonly reason: string }
  /** A browser's packets travel so from now on; without `transport` they travel as they did. */
  | { readonly kind: 'moved'; readonly sessionId: string; readonly transport?: string }
  | {
      readonly kind: 'digit'
      readonly sessionId: string
      readonly digit: string
      readonly path: 'event' | 'inBand'
    }
  /** A key for the session's party, which only signaling carries to it. */
  | { readonly kind: 'digitToSignal'; readonly sessionId: string; readonly digit: string }
  | { readonly kind: 'playbackEnded'; readonly sessionId: string; readonly playbackId: string }
  /** A recording is over, because it was ended or, with a reason, could not be kept. */
  | ({ readonly kind: 'recordingEnded'; readonly recordingId: string } & KeptRecording)
  /** The session is over; what was counted of it, if it ever had a stream. */
  | { readonly kind: 'closed'; readonly sessionId: string; readonly statistics?: MediaStatistics }
