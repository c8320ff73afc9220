/**
 * What a packet's payload type says of a stream, and what follows from it. RFC 3551 §6.
 */

import { comfortNoisePayloadType } from './comfort-noise.ts'
import { samplesPerMs } from './g711.ts'
import type { AudioStream, Codec, ReceivedMedia } from './media-stream.ts'
import { knownCodecs, staticPayloadType } from './sdp-audio.ts'

/** What most of the stream is of; Opus, where it is known, is what the peer sends. */
export function codecOf({ codec, opusPayloadType }: AudioStream): Codec | 'opus' {
  return opusPayloadType === undefined ? codec : 'opus'
}

/** Timestamps of Opus count 48 a millisecond, whatever it holds (RFC 7587 §4.1). */
export function clockPerMs(
  stream: AudioStream | undefined,
  type = stream?.opusPayloadType,
): number {
  return type !== undefined && type === stream?.opusPayloadType ? 48 : samplesPerMs
}

/** Static types mean the same everywhere (RFC 3551 §6); others mean what was negotiated. */
export function contentOf(
  payloadType: number,
  stream: AudioStream,
): ReceivedMedia['content'] | undefined {
  if (payloadType === stream.payloadType) return stream.codec
  if (payloadType === stream.telephoneEventPayloadType) return 'telephoneEvent'
  if (payloadType === stream.opusPayloadType) return 'opus'
  if (payloadType === comfortNoisePayloadType) return 'comfortNoise'
  return knownCodecs.find((codec) => staticPayloadType[codec] === payloadType)
}
