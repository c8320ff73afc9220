// Pairs of UDP ports for media: an even one for RTP and the next for RTCP, chosen at random so that
// an attacker cannot guess where the next call will listen. RFC 3550 §11.

import { randomInt } from 'node:crypto'
import type { Channel, MediaAddress } from '@mainline/media'
import { bindUdp } from './udp-socket.ts'

/** The ports that media may use, both included; whoever sets a firewall needs to know them. */
export interface PortRange {
  readonly first: number
  readonly last: number
}

/**
 * What the media engine needs of a socket. A listener that keeps the bytes copies them. What cannot
 * be sent is lost, and nobody is told: RTCP counts it, and the next packet is 20 ms away.
 */
export interface MediaSocket {
  on(event: 'message', listener: (bytes: Uint8Array, source: MediaAddress) => void): unknown
  send(bytes: Uint8Array, port: number, address: string): void
  /**
   * Sends at a time, or at once where that has come, after all that was sent before; what waits
   * when the socket is closed is not sent. Absent where nobody keeps packets until then.
   */
  sendAt?(at: number, bytes: Uint8Array, port: number, address: string): void
  /** Gives up what waits for its time, and tells how many that were. As absent as `sendAt`. */
  withdraw?(): number
  close(): unknown
}

/** An open pair. */
export interface PortPair {
  readonly port: number
  readonly rtp: MediaSocket
  readonly rtcp: MediaSocket
}

/** An open pair and whoever hears what arrives there, now this session and then another. */
export interface AttendedPair extends PortPair {
  hears: (channel: Channel, bytes: Uint8Array, source: MediaAddress) => void
}

/** Hears for nobody. */
export function ignoreDatagram(): void {}

/** Random tries; with half of the range in use one call in a million finds none. */
const tries = 20

/** Opens a socket; resolves with undefined when the port is taken. */
export type OpenSocket = (address: string, port: number) => Promise<MediaSocket | undefined>

/** Opens a random free pair; undefined when the range is as good as used up. */
export async function openPortPair(
  address: string,
  range: PortRange,
  openSocket: OpenSocket = openPlainSocket,
): Promise<PortPair | undefined> {
  const firstPair = Math.ceil(range.first / 2)
  const pairs = Math.floor((range.last - 1) / 2) - firstPair + 1
  for (let attempt = 0; attempt < tries && pairs > 0; attempt += 1) {
    const port = (firstPair + randomInt(pairs)) * 2
    const rtp = await openSocket(address, port)
    const rtcp = rtp === undefined ? undefined : await openSocket(address, port + 1)
    if (rtp !== undefined && rtcp !== undefined) return { port, rtp, rtcp }
    rtp?.close()
  }
  return undefined
}

/** Lets a pair be heard; what arrives before somebody does is lost. */
export function attended(pair: PortPair): AttendedPair {
  const result: AttendedPair = { ...pair, hears: ignoreDatagram }
  for (const channel of ['rtp', 'rtcp'] as const) {
    pair[channel].on('message', (bytes, source) => result.hears(channel, bytes, source))
  }
  return result
}

/** Closes both sockets. */
export function closePair({ rtp, rtcp }: PortPair): void {
  rtp.close()
  rtcp.close()
}

/** A port that somebody else holds is an expected outcome; anything else is worth a report. */
export async function openPlainSocket(
  address: string,
  port: number,
): Promise<MediaSocket | undefined> {
  try {
    return await bindUdp(address, port)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return undefined
    throw error
  }
}
