/**
 * RTP audio without sockets: SDP offer and answer, media sessions, G.711, digits, tones and WAV.
 *
 * A shell feeds `MediaSession` the datagrams that arrive and what time it is (milliseconds that
 * never go back), and performs what `poll` returns. All audio between packages is 8 kHz µ-law.
 * Two sessions are connected by giving what one `received` to the other's `forward`.
 */

export { decodeAlaw, decodeMulaw, encodeMulaw } from './g711.ts'
export type { MediaSessionOptions } from './media-session.ts'
export { MediaSession } from './media-session.ts'
export type {
  AudioStream,
  Channel,
  Codec,
  DigitPath,
  Direction,
  MediaAddress,
  MediaOutput,
  MediaSend,
  MediaStatistics,
  PlaybackCause,
  ReceivedMedia,
} from './media-stream.ts'
export { digitPath } from './media-stream.ts'
export { type Hearing, Mixer } from './mix.ts'
export { type PromptSound, promptAudio, promptWav } from './prompt-audio.ts'
export { type RecordedSide, Recorder, recordingHeader, recordingMs } from './recording.ts'
export type { Parsed } from './result.ts'
export { staticPayloadType } from './sdp-audio.ts'
export type { SdpNegotiationOptions, SdpProtection, SdpWishes } from './sdp-negotiation.ts'
export { SdpNegotiation } from './sdp-negotiation.ts'
export {
  iceCredentials,
  isWebRtc,
  plainDescription,
  webRtcDescription,
  withPublicCandidates,
} from './sdp-webrtc.ts'
export type { SrtpCipher } from './srtp-keys.ts'
export type { ToneRegion } from './tone.ts'
export { ringBackTone, sineTone, toneShare } from './tone.ts'
