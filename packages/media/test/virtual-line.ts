/**
 * A session under test with a virtual clock: runs it from deadline to deadline, collects what it
 * wants done, and plays its peer by handing it packets.
 */

import { MediaSession, type MediaSessionOptions } from '../src/media-session.ts'
import type { AudioStream, MediaAddress, MediaOutput } from '../src/media-stream.ts'
import { decodeRtp, encodeRtp, type RtpPacket } from '../src/rtp.ts'

export const peer: MediaAddress = { address: '192.0.2.10', port: 40_000 }

export const pcmuStream: AudioStream = {
  remoteAddress: peer.address,
  remotePort: peer.port,
  remoteRtcpPort: peer.port + 1,
  codec: 'PCMU',
  payloadType: 0,
  telephoneEventPayloadType: 101,
  ptimeMs: 20,
  direction: 'sendrecv',
}

/** Entropy that repeats in every run and differs from session to session. */
function entropyFrom(seed: number): (count: number) => Uint8Array {
  let state = seed
  return (count) =>
    Uint8Array.from({ length: count }, () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      return state >>> 24
    })
}

export type Heard = { readonly at: number; readonly output: MediaOutput }

/** One session with its clock; `heard` grows with everything it puts out. */
export class VirtualLine {
  now = 1_000
  readonly heard: Heard[] = []
  readonly session: MediaSession

  constructor(seed = 1, options: Partial<MediaSessionOptions> = {}) {
    this.session = new MediaSession({ entropy: entropyFrom(seed), ...options })
  }

  configure(stream: Partial<AudioStream> = {}): this {
    this.session.configure(this.now, { ...pcmuStream, ...stream })
    this.drain()
    return this
  }

  /** Lets time pass as a punctual shell would, never later than a deadline. */
  run(durationMs: number): void {
    const end = this.now + durationMs
    for (let due = this.session.deadline(); due !== undefined && due <= end; ) {
      this.now = due
      this.session.expire(due)
      this.drain()
      due = this.session.deadline()
    }
    this.now = end
  }

  receive(packet: Partial<RtpPacket>, source: MediaAddress = peer): void {
    const whole = { ...emptyPacket, ...packet }
    const bytes = encodeRtp(whole, whole.ssrc)
    this.session.receive(this.now, 'rtp', source, bytes)
    this.drain()
  }

  drain(): void {
    for (let output = this.session.poll(); output !== undefined; output = this.session.poll()) {
      this.heard.push({ at: this.now, output })
    }
  }

  /** Gives back what went ahead and is not due, as a shell does whose playback is to be stopped. */
  takeBack(): void {
    const isWaiting = ({ output }: Heard): boolean =>
      output.kind === 'send' && output.channel === 'rtp' && output.at > this.now
    this.session.takeBack(this.heard.filter(isWaiting).length)
    this.heard.splice(0, this.heard.length, ...this.heard.filter((each) => !isWaiting(each)))
  }

  /** The RTP packets sent so far, with when they were given and due, and where they went. */
  sent(): readonly (RtpPacket & {
    readonly at: number
    readonly due: number
    readonly to: string
  })[] {
    return this.heard.flatMap(({ at, output }) => {
      if (output.kind !== 'send' || output.channel !== 'rtp') return []
      const parsed = decodeRtp(output.bytes)
      if (!parsed.ok) throw new Error(parsed.error)
      return [{ at, due: output.at, to: `${output.address}:${output.port}`, ...parsed.value }]
    })
  }

  ofKind<Kind extends MediaOutput['kind']>(kind: Kind): Extract<MediaOutput, { kind: Kind }>[] {
    return this.heard.flatMap(({ output }) => (isOfKind(output, kind) ? [output] : []))
  }
}

const emptyPacket: RtpPacket = {
  payloadType: 0,
  marker: false,
  sequenceNumber: 1,
  timestamp: 160,
  ssrc: 7,
  payload: new Uint8Array(160).fill(0xff),
}

function isOfKind<Kind extends MediaOutput['kind']>(
  output: MediaOutput,
  kind: Kind,
): output is Extract<MediaOutput, { kind: Kind }> {
  return output.kind === kind
}
