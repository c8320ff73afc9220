/**
 * RTP audio without sockets: SDP offer and answer, media sessions, G.711, digits, tones and WAV.
 *
 * A shell feeds `MediaSession` the datagrams that arrive and what time it is (milliseconds that
 * never go back), and performs what `poll` returns. All audio between packages is 8 kHz µ-law.
 * Two sessions are connected by giving what one `received` to the other's `forward`.
 */

export type { MediaSessionOptions } from './media-session.ts'
export { MediaSession } from './media-session.ts'
export type {
  AudioStream,
  Channel,
  Codec,
  Direction,
  MediaAddress,
  MediaOutput,
  MediaStatistics,
  PlaybackCause,
  ReceivedMedia,
} from './media-stream.ts'
export type { Parsed } from './result.ts'
export type { SdpNegotiationOptions, SdpWishes } from './sdp-negotiation.ts'
export { SdpNegotiation } from './sdp-negotiation.ts'
// In preparation:
//   decodeMulaw(bytes): Int16Array, encodeMulaw(samples): Uint8Array      g711.ts
//   ringBackTone('northAmerica' | 'europe'), busyTone(…): Uint8Array      tone.ts (play with repeat)
//   toneLevel(samples, frequencyHz): number                               tone.ts (Goertzel)
//   promptAudio(wav: Uint8Array): Parsed<Uint8Array>                      prompt-audio.ts (WAV → µ-law)
