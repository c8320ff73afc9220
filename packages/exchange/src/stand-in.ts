// A session's stand-in on another media thread, for a call whose legs live on several: a session
// like any other, but what it sends and receives goes through a port to its counterpart on the
// session's own thread, and not to the network. So who is connected, mixed or recorded is always on
// one thread, and nobody there needs to know that one of them lives elsewhere.
//
//     phone ◄─RTP─► session ◄─connected─► counterpart ◄──port──► stand-in ◄─► the call's others
//                own thread of the session                     thread of the call

import type { MessagePort } from 'node:worker_threads'
import { type AudioStream, digitPath, staticPayloadType } from '@mainline/media'
import type { PortPair } from './media-ports.ts'

/** Where both ends believe that the other is; nothing is ever sent there. */
const place = { address: '127.0.0.1', port: 2 } as const
/** Numbers that no codec has which is known without being mapped. */
const telephoneEventPayloadType = 101
const opusPayloadType = 111

/** The name of a stand-in's counterpart; the stand-in itself has the name of its session. */
export function counterpartOf(sessionId: string): string {
  return `${sessionId}_counterpart`
}

/** A pair that leads to another thread. Reports stay: both threads have the same clock. */
export function pairThrough(port: MessagePort): PortPair {
  return {
    port: 0,
    rtp: {
      on: (_event, listener) =>
        port.on('message', (bytes: Uint8Array) => listener(Buffer.from(bytes.buffer), place)),
      // A copy, because what a view is part of would go with it.
      send: (bytes) => port.postMessage(new Uint8Array(bytes)),
      close: () => port.close(),
    },
    rtcp: { on: () => {}, send: () => {}, close: () => {} },
  }
}

/**
 * What is spoken between a stand-in and its counterpart: the session's own codec, so that audio is
 * converted once at most, and keys as events, except where tones in the audio already are the keys.
 */
export function streamThrough(stream: AudioStream): AudioStream {
  return {
    remoteAddress: place.address,
    remotePort: place.port,
    remoteRtcpPort: 0,
    codec: stream.codec,
    payloadType: staticPayloadType[stream.codec],
    telephoneEventPayloadType,
    ...(stream.opusPayloadType !== undefined && { opusPayloadType }),
    ...(stream.comfortNoise !== undefined && { comfortNoise: stream.comfortNoise }),
    digits: digitPath(stream) === 'inBand' ? 'inBand' : 'event',
    ptimeMs: stream.ptimeMs,
    direction: 'sendrecv',
  }
}
