/**
 * One audio stream as offer and answer settled it, and what a `MediaSession` asks its shell to do.
 *
 * All of it is plain data, so that it can be logged, stored, and sent to another thread.
 * RFC 3264 (directions), RFC 3551 (PCMU 0, PCMA 8, G722 9), RFC 4733 (telephone-event).
 */

import type { SrtpMaster } from './srtp-keys.ts'

/** Where packets come from or go to. */
export type MediaAddress = { readonly address: string; readonly port: number }

/** The two laws of G.711, which every phone has, and G.722. */
export type Codec = 'PCMU' | 'PCMA' | 'G722'

/** What we may do with a stream, seen from our side (RFC 3264 §5.1). */
export type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive'

/**
 * How keys travel: as events (RFC 4733), as tones in the audio, or beside the audio, in signaling.
 */
export type DigitPath = 'event' | 'inBand' | 'signaling'

/** An audio stream with one peer, as offer and answer settled it. */
export type AudioStream = {
  readonly remoteAddress: string
  readonly remotePort: number
  /** RTP port + 1 unless the peer's `a=rtcp` said otherwise (RFC 3605). */
  readonly remoteRtcpPort: number
  readonly codec: Codec
  readonly payloadType: number
  /** Absent when the peer cannot send or take digits as events. */
  readonly telephoneEventPayloadType?: number
  /**
   * Present when both sides know Opus, which is not decoded here: what the peer sends of it goes on
   * to a party that knows it as well, and what we say ourselves is of `codec`.
   */
  readonly opusPayloadType?: number
  /** When absent: events where they were agreed upon, else tones. */
  readonly digits?: DigitPath
  /** Whether both sides know comfort noise: theirs is passed on, our silence is a soft noise. */
  readonly comfortNoise?: boolean
  /** How much audio one packet that we send holds. */
  readonly ptimeMs: number
  readonly direction: Direction
  /** Present when both directions are SRTP. Secrets: never in a log. */
  readonly protection?: { readonly sending: SrtpMaster; readonly receiving: SrtpMaster }
}

/**
 * A packet that arrived from the locked source: sound, a digit still being pressed, or noise. Its
 * payload is a view of the datagram; whoever keeps it longer than the datagram is kept copies it.
 */
export type ReceivedMedia = {
  readonly kind: 'received'
  readonly content: Codec | 'opus' | 'telephoneEvent' | 'comfortNoise'
  readonly ssrc: number
  readonly sequenceNumber: number
  readonly timestamp: number
  readonly marker: boolean
  readonly payload: Uint8Array
}

/** Bytes to send to a place, after all that was given before. */
export type MediaSend = MediaAddress & {
  readonly kind: 'send'
  readonly channel: Channel
  readonly bytes: Uint8Array
  /** When they are due: at once, unless the session gives frames ahead of their time. */
  readonly at: number
}

/** What a `MediaSession` wants done, or tells. */
export type MediaOutput =
  /** Send these bytes from the session's RTP or RTCP socket. */
  | MediaSend
  /** A digit was pressed and let go; once per press, however many packets told of it. */
  | {
      readonly kind: 'digit'
      readonly digit: string
      readonly durationMs: number
      readonly path: 'event' | 'inBand'
    }
  /** A digit for the peer that only signaling can carry. */
  | { readonly kind: 'digitToSignal'; readonly digit: string }
  /** A playback is over: it came to its end, or something stopped or replaced it. */
  | { readonly kind: 'playbackEnded'; readonly playbackId: string; readonly cause: PlaybackCause }
  /** Give it to the connected session's `forward`; drop it when there is none. */
  | ReceivedMedia
  /** No packet was accepted for the time that the options set; told once per silence. */
  | { readonly kind: 'mediaLost'; readonly silentMs: number }

/** The socket that bytes belong to: RTP on the even port, RTCP on the next. */
export type Channel = 'rtp' | 'rtcp'

/** How keys travel on a stream. */
export function digitPath({ digits, telephoneEventPayloadType }: AudioStream): DigitPath {
  if (digits === 'signaling' || digits === 'inBand') return digits
  return telephoneEventPayloadType === undefined ? 'inBand' : 'event'
}

/** Why a playback ended. */
export type PlaybackCause = 'finished' | 'stopped'

/** Counters of one session, for the call record and for diagnosis. */
export type MediaStatistics = {
  readonly packetsSent: number
  readonly bytesSent: number
  readonly packetsReceived: number
  readonly bytesReceived: number
  /** Expected minus received; negative when packets were doubled (RFC 3550 §6.4.1). */
  readonly packetsLost: number
  /** The mean over the whole stream. */
  readonly jitterMs: number
  /** Packets from strangers, or not RTP at all: counted and dropped, never answered. */
  readonly packetsRefused: number
  /** Frames not sent because the shell came too late. */
  readonly framesSkipped: number
  /** From the peer's last report about what we sent; absent before the first. */
  readonly peerPacketsLost?: number
  readonly peerJitterMs?: number
  /** The mean of what the peer's reports allowed to measure (RFC 3550 §6.4.1). */
  readonly roundTripMs?: number
  /** As it was agreed upon last; absent before it was. */
  readonly codec?: Codec | 'opus'
  readonly isEncrypted: boolean
}
