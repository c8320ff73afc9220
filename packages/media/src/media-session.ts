/**
 * One party's RTP stream, without sockets: what arrives goes in, what is to be sent comes out.
 *
 *     configure ──► every 20 ms one packet: a digit, else the playback, else (when no connected
 *                   party's packets are forwarded) silence, so that NAT and the caller's ear know
 *                   the call is alive; nothing while the direction forbids it ──► close
 *
 * Only the locked source is heard (see `source-lock.ts`). A playback on a held leg runs on unheard,
 * so that whoever waits for its end is not held up. RFC 3550, RFC 3551, RFC 4733.
 */

import { AudioConverter } from './audio-converter.ts'
import { decodeComfortNoise, NoiseGenerator, quietNoise } from './comfort-noise.ts'
import { DigitSender } from './digit-sender.ts'
import { FrameClock } from './frame-clock.ts'
import { encodeMulaw, samplesPerMs, silenceByte } from './g711.ts'
import { InBandDigits } from './in-band-digits.ts'
import {
  type AudioStream,
  type Channel,
  type DigitPath,
  digitPath,
  type MediaAddress,
  type MediaOutput,
  type MediaStatistics,
  type PlaybackCause,
  type ReceivedMedia,
} from './media-stream.ts'
import type { MixFeed } from './mix-feed.ts'
import { clockPerMs, codecOf, contentOf } from './payload-types.ts'
import { Playback } from './playback.ts'
import { type OutgoingPacket, Relay } from './relay.ts'
import { RtcpReporter } from './rtcp-reporter.ts'
import { decodeRtp, isRtcp, type RtpPacket } from './rtp.ts'
import { OutgoingStream } from './rtp-outgoing.ts'
import { RtpReception } from './rtp-reception.ts'
import { SourceLock } from './source-lock.ts'
import type { SrtpCipher } from './srtp-keys.ts'
import { Protection } from './srtp-protection.ts'
import { type PressedDigit, TelephoneEventReceiver } from './telephone-event.ts'

/** What a session is made with. */
export type MediaSessionOptions = {
  /** Cryptographically random bytes, for SSRC and for first sequence number and timestamp. */
  readonly entropy: (count: number) => Uint8Array
  /**
   * Where the peer's signaling comes from. A phone behind NAT sends its media from there too, so
   * with it a stranger's packets are never learned from; without it any one steady source is.
   */
  readonly signalingAddress?: string
  /** What encrypts and decrypts; without it a protected stream stays silent both ways. */
  readonly cipher?: SrtpCipher
  /** After how long without a packet `mediaLost` is told; never when absent. */
  readonly mediaLostMs?: number
  /**
   * How far ahead the frames of a playback are given to a shell that sends each at its time; 0 when
   * absent. What the shell has not sent when the playback is stopped it may give back (`takeBack`).
   */
  readonly aheadMs?: number
}

/** After so long without a packet to forward, the party hears our silence instead. */
const forwardQuietMs = 200
/** A stream that sends nothing looks at its schedule only so often. */
const idleMs = 1_000

/** One RTP stream of a leg. After every input call `poll` until it is empty, then wait. */
export class MediaSession {
  readonly #outputs: MediaOutput[] = []
  readonly #outgoing: OutgoingStream
  readonly #clock: FrameClock
  readonly #lock: SourceLock
  readonly #reporter: RtcpReporter
  readonly #relay = new Relay()
  readonly #converter = new AudioConverter()
  readonly #protection: Protection
  readonly #dialer = new DigitSender()
  readonly #mediaLostMs: number
  readonly #aheadMs: number
  #presses = new TelephoneEventReceiver()
  /** Present while the peer's audio is where its keys are. */
  #inBand: InBandDigits | undefined
  #stream: AudioStream | undefined
  /** What was agreed upon last; kept when the stream is closed, for its statistics. */
  #settled: AudioStream | undefined
  #maySend = false
  #mayReceive = false
  #playback: Playback | undefined
  /** A playback whose frames are all given, until the last has had its time. */
  #ending: { readonly playbackId: string; readonly at: number } | undefined
  /** The mix that the party takes part in. */
  #mix: MixFeed | undefined
  /** What fills our silence; undefined where that is silence itself. */
  #noise: NoiseGenerator | undefined
  #reception: RtpReception | undefined
  /** Counters of sources that this session heard before the present one. */
  #before = { packets: 0, bytes: 0, lost: 0 }
  #refused = 0
  #heardAt: number | undefined
  /** Whether the peer has described its silence, and says nothing until it speaks again. */
  #isResting = false
  #nextTimestamp: number | undefined
  /** Nothing is to be done before: asked for each packet that arrives. */
  #due = Number.POSITIVE_INFINITY

  constructor(options: MediaSessionOptions) {
    this.#outgoing = new OutgoingStream(options.entropy)
    const random = new DataView(Uint8Array.from(options.entropy(4)).buffer)
    this.#clock = new FrameClock(random.getUint32(0))
    this.#lock = new SourceLock(options.signalingAddress)
    this.#protection = new Protection(options.cipher)
    this.#reporter = new RtcpReporter(this.#outgoing, options.entropy)
    this.#mediaLostMs = options.mediaLostMs ?? Number.POSITIVE_INFINITY
    this.#aheadMs = options.aheadMs ?? 0
  }

  /** Applies what offer and answer settled, first and after each re-INVITE. */
  configure(now: number, stream: AudioStream): void {
    this.#stream = stream
    this.#settled = stream
    this.#maySend = maySend(stream)
    this.#mayReceive = mayReceive(stream)
    this.#inBand = digitPath(stream) === 'inBand' ? (this.#inBand ?? new InBandDigits()) : undefined
    this.#protection.configure(stream)
    this.#lock.expect({ address: stream.remoteAddress, port: stream.remotePort })
    this.#clock.start(now, stream.ptimeMs)
    this.#clock.resume(now)
    this.#reporter.start(now)
    this.#heardAt = now
    this.#advance(now)
  }

  /** One datagram from the RTP or the RTCP socket. */
  receive(now: number, channel: Channel, source: MediaAddress, bytes: Uint8Array): void {
    this.expire(now)
    const isReport = channel === 'rtcp' || isRtcp(bytes)
    // Before anything is learned from it: an address is, from packets that keep coming.
    const packet = this.#protection.unprotect(channel, bytes)
    const isAccepted =
      packet !== undefined &&
      (isReport
        ? this.#receiveReport(now, source, packet)
        : this.#receivePacket(now, source, packet))
    if (!isAccepted) this.#refused += 1
  }

  /** Plays pieces of 8 kHz µ-law, replacing what plays; `repeat` plays them until stopped. */
  play(
    now: number,
    playbackId: string,
    pieces: readonly Uint8Array[],
    options: { readonly repeat?: boolean } = {},
  ): void {
    this.#stopPlayback()
    this.#playback = new Playback(playbackId, pieces, options.repeat === true)
    this.#clock.resume(now)
    this.#advance(now)
  }

  /** Stops what plays; does nothing when nothing does. */
  stop(now: number): void {
    this.#stopPlayback()
    this.#advance(now)
  }

  /** The last frames that went ahead were not sent after all, and what plays is about to end. */
  takeBack(frames: number): void {
    if (frames === 0) return
    this.#clock.takeBack(frames)
    this.#outgoing.takeBack(frames)
    if (this.#ending !== undefined) this.#tellPlaybackEnded(this.#ending.playbackId, 'stopped')
    this.#ending = undefined
    this.#nextTimestamp = this.#outgoing.freeTimestamp()
    this.#due = Number.NEGATIVE_INFINITY
  }

  /** Presses digits to the peer, one after the other, in the way that its stream takes them. */
  sendDigits(now: number, digits: string): void {
    if (this.#stream === undefined) return
    const path = digitPath(this.#stream)
    if (path === 'signaling') {
      for (const digit of digits) this.#outputs.push({ kind: 'digitToSignal', digit })
      return
    }
    this.#dialer.press(digits, path)
    this.#clock.resume(now)
    this.#advance(now)
  }

  /** A key of the connected party, unless what is forwarded of it carries the key already. */
  relayDigit(now: number, digit: string, path: DigitPath): void {
    if (this.#stream === undefined) return
    if (path !== digitPath(this.#stream) || path === 'signaling') this.sendDigits(now, digit)
  }

  /** Sends on what a connected session received; what plays here has precedence. */
  forward(now: number, media: ReceivedMedia): void {
    this.expire(now)
    const stream = this.#stream
    if (stream === undefined || !this.#maySend || this.#isBusy()) return
    this.#followNoise(media)
    this.#keepTimestampsRising(now)
    const next = this.#outgoing.place(this.#clock.timestampAt(now))
    const packet = this.#relay.relay(media, stream, next)
    if (packet === undefined) return
    this.#sendPacket(now, packet)
    this.#clock.pauseUntil(now + forwardQuietMs)
  }

  /** Sends a mix in place of silence from now on; `undefined` ends that. */
  hear(now: number, mix: MixFeed | undefined): void {
    this.#mix = mix
    this.#clock.resume(now)
    this.#advance(now)
  }

  /** Ends the stream with an RTCP BYE; nothing is sent or accepted afterwards. */
  close(now: number): void {
    if (this.#stream === undefined) return
    this.#stopPlayback()
    this.#tellDigits(this.#presses.expire(Number.POSITIVE_INFINITY), 'event')
    this.#sendReport(now, this.#reporter.bye(now, this.#clock.timestampAt(now), this.#reception))
    this.#clock.stop()
    this.#stream = undefined
  }

  /** The next thing to perform; call until undefined after every input. */
  poll(): MediaOutput | undefined {
    return this.#outputs.shift()
  }

  /** When to call `expire` if nothing else happens; it may find that nothing is due yet. */
  deadline(): number | undefined {
    return this.#stream && this.#due
  }

  /** Sends and concludes what is due. */
  expire(now: number): void {
    if (now >= this.#due) this.#advance(now)
  }

  /** Counters so far. */
  statistics(): MediaStatistics {
    const sent = this.#outgoing.totals()
    const received = this.#reception?.totals()
    const peer = this.#reporter.peerReport()
    return {
      packetsSent: sent.packets,
      bytesSent: sent.bytes,
      packetsReceived: this.#before.packets + (received?.packets ?? 0),
      bytesReceived: this.#before.bytes + (received?.bytes ?? 0),
      packetsLost: this.#before.lost + (received?.lost ?? 0),
      jitterMs: received?.jitterMs ?? 0,
      packetsRefused: this.#refused,
      framesSkipped: this.#clock.skippedFrames(),
      ...(peer && {
        peerPacketsLost: peer.packetsLost,
        peerJitterMs: peer.jitter / clockPerMs(this.#settled),
      }),
      ...(peer?.roundTripMs !== undefined && { roundTripMs: peer.roundTripMs }),
      ...(this.#settled && { codec: codecOf(this.#settled) }),
      isEncrypted: this.#settled?.protection !== undefined,
    }
  }

  /** Sends and concludes what is due, and sees what will be next. */
  #advance(now: number): void {
    if (this.#stream === undefined) return
    this.#tellDigits(this.#presses.expire(now), 'event')
    if (this.#inBand !== undefined) this.#tellDigits(this.#inBand.expire(now), 'inBand')
    this.#tellLoss(now)
    this.#sendFrames(now, this.#stream)
    if (now >= (this.#ending?.at ?? Number.POSITIVE_INFINITY)) this.#tellEnding()
    if (now >= (this.#reporter.deadline() ?? Number.POSITIVE_INFINITY)) {
      const timestamp = this.#clock.timestampAt(now)
      this.#sendReport(now, this.#reporter.expire(now, timestamp, this.#reception))
    }
    this.#due = this.#soonest()
  }

  #soonest(): number {
    return Math.min(
      this.#frameDeadline(),
      this.#ending?.at ?? Number.POSITIVE_INFINITY,
      this.#reporter.deadline() ?? Number.POSITIVE_INFINITY,
      this.#presses.deadline() ?? Number.POSITIVE_INFINITY,
      this.#inBand?.deadline() ?? Number.POSITIVE_INFINITY,
      this.#lossDeadline() ?? Number.POSITIVE_INFINITY,
    )
  }

  /** What the connected party's silence sounds like, until it speaks again. */
  #followNoise({ content, payload }: ReceivedMedia): void {
    if (content === 'telephoneEvent') return
    const noise = content === 'comfortNoise' ? decodeComfortNoise(payload) : undefined
    this.#noise = noise && new NoiseGenerator(noise)
  }

  #receivePacket(now: number, source: MediaAddress, bytes: Uint8Array): boolean {
    const parsed = decodeRtp(bytes)
    if (this.#stream === undefined || !parsed.ok) return false
    const packet = parsed.value
    if (!this.#lock.accepts(now, source, packet)) return false
    this.#countReceived(now, packet)
    this.#heardAt = now
    const content = contentOf(packet.payloadType, this.#stream)
    this.#isResting = content === 'comfortNoise'
    if (content === undefined || !this.#mayReceive) return true
    const { ssrc, sequenceNumber, timestamp, marker, payload } = packet
    if (content === 'telephoneEvent') {
      this.#tellDigits(this.#presses.receive(now, timestamp, payload), 'event')
    }
    const received: ReceivedMedia = {
      kind: 'received',
      content,
      ssrc,
      sequenceNumber,
      timestamp,
      marker,
      payload,
    }
    this.#inBand?.receive(now, received)
    // Sound for nobody's keys puts nothing before what was due anyway.
    if (content === 'telephoneEvent' || this.#inBand !== undefined) {
      this.#due = this.#soonest()
    }
    this.#outputs.push(received)
    return true
  }

  #receiveReport(now: number, source: MediaAddress, bytes: Uint8Array): boolean {
    if (this.#stream === undefined || !this.#lock.acceptsReport(source)) return false
    if (this.#isResting) this.#heardAt = now
    return this.#reporter.receive(now, bytes, this.#reception)
  }

  /** Another SSRC is another source, with counters and digits of its own. */
  #countReceived(now: number, packet: RtpPacket): void {
    if (this.#reception?.ssrc !== packet.ssrc) {
      const { packets, bytes, lost } = this.#reception?.totals() ?? {
        packets: 0,
        bytes: 0,
        lost: 0,
      }
      this.#before.packets += packets
      this.#before.bytes += bytes
      this.#before.lost += lost
      this.#reception = new RtpReception(packet)
      this.#tellDigits(this.#presses.expire(Number.POSITIVE_INFINITY), 'event')
      this.#presses = new TelephoneEventReceiver()
    }
    this.#reception.receive(now, packet, clockPerMs(this.#stream, packet.payloadType))
  }

  #sendFrames(now: number, stream: AudioStream): void {
    for (;;) {
      const at = this.#clock.take(now, this.#mayGoAhead() ? this.#aheadMs : 0)
      if (at === undefined) return
      this.#sendFrame(at, stream)
    }
  }

  /** Only of a playback is it known what comes next. */
  #mayGoAhead(): boolean {
    return this.#playback !== undefined && !this.#dialer.isBusy()
  }

  /** Frames go ahead some at a time: when what was given lasts for half as long as it may. */
  #frameDeadline(): number {
    const next = this.#clock.deadline() ?? Number.POSITIVE_INFINITY
    return this.#mayGoAhead() ? next - this.#aheadMs / 2 : next
  }

  #sendFrame(at: number, stream: AudioStream): void {
    const sampleCount = stream.ptimeMs * samplesPerMs
    this.#keepTimestampsRising(at)
    const timestamp = this.#clock.timestampAt(at)
    const digit = this.#dialer.next(timestamp, stream.ptimeMs, sampleCount)
    const frame = digit === undefined ? this.#nextPlaybackFrame(at, sampleCount) : undefined
    if (!this.#maySend) {
      if (!this.#isBusy()) this.#clock.pauseUntil(at + idleMs)
      return
    }
    this.#relay.untie()
    const place = this.#outgoing.place(timestamp)
    if (digit?.kind === 'event') {
      const payloadType = stream.telephoneEventPayloadType
      if (payloadType !== undefined) this.#sendPacket(at, { ...place, ...digit, payloadType })
      return
    }
    const tone = digit?.kind === 'tone' ? digit.mulaw : undefined
    const sound = tone ?? frame ?? this.#mix?.take(sampleCount)
    const mulaw = sound ?? this.#nextSilence(sampleCount, stream)
    const payload = this.#converter.convert(mulaw, 'PCMU', stream.codec)
    const marker = timestamp !== this.#nextTimestamp
    const { sequenceNumber } = place
    const { payloadType } = stream
    this.#sendPacket(at, { payloadType, marker, sequenceNumber, timestamp, payload })
    this.#nextTimestamp = (timestamp + sampleCount) >>> 0
  }

  /** The end is told once the last frame has had its time. */
  #nextPlaybackFrame(at: number, sampleCount: number): Uint8Array | undefined {
    const frame = this.#playback?.next(sampleCount)
    if (frame !== undefined || this.#playback === undefined) return frame
    this.#ending = { playbackId: this.#playback.playbackId, at }
    this.#playback = undefined
    return undefined
  }

  /** A party that described its noise is heard as that noise, and not as a dead line. */
  #nextSilence(sampleCount: number, { comfortNoise }: AudioStream): Uint8Array {
    if (comfortNoise) this.#noise ??= new NoiseGenerator(quietNoise)
    if (this.#noise !== undefined) return encodeMulaw(this.#noise.next(sampleCount))
    return new Uint8Array(sampleCount).fill(silenceByte.PCMU)
  }

  #stopPlayback(): void {
    this.#tellEnding()
    if (this.#playback !== undefined) this.#tellPlaybackEnded(this.#playback.playbackId, 'stopped')
    this.#playback = undefined
  }

  #tellEnding(): void {
    if (this.#ending !== undefined) this.#tellPlaybackEnded(this.#ending.playbackId, 'finished')
    this.#ending = undefined
  }

  #tellPlaybackEnded(playbackId: string, cause: PlaybackCause): void {
    this.#outputs.push({ kind: 'playbackEnded', playbackId, cause })
  }

  #sendPacket(at: number, packet: OutgoingPacket): void {
    const target = this.#lock.target()
    if (target === undefined) return
    const bytes = this.#protection.protect('rtp', this.#outgoing.encode(packet))
    const { address, port } = target
    if (bytes !== undefined)
      this.#outputs.push({ kind: 'send', channel: 'rtp', address, port, bytes, at })
  }

  #sendReport(at: number, bytes: Uint8Array | undefined): void {
    const target = this.#lock.target()
    const stream = this.#stream
    const sent = bytes && this.#protection.protect('rtcp', bytes)
    if (sent === undefined || target === undefined || stream === undefined) return
    const port = this.#lock.isLearned() ? target.port + 1 : stream.remoteRtcpPort
    if (port === 0 || isUnspecified(target.address)) return
    this.#outputs.push({
      kind: 'send',
      channel: 'rtcp',
      address: target.address,
      port,
      bytes: sent,
      at,
    })
  }

  #tellDigits(presses: readonly PressedDigit[], path: 'event' | 'inBand'): void {
    for (const press of presses) this.#outputs.push({ kind: 'digit', ...press, path })
  }

  #tellLoss(now: number): void {
    const due = this.#lossDeadline()
    if (this.#heardAt === undefined || due === undefined || now < due) return
    this.#outputs.push({ kind: 'mediaLost', silentMs: now - this.#heardAt })
    this.#heardAt = undefined
  }

  #lossDeadline(): number | undefined {
    if (this.#stream === undefined || !this.#mayReceive) return undefined
    return this.#heardAt === undefined ? undefined : this.#heardAt + this.#mediaLostMs
  }

  /** A forwarded source's clock may run ahead of ours: our own frames must not overlap with it. */
  #keepTimestampsRising(at: number): void {
    const free = this.#outgoing.freeTimestamp()
    if (free !== undefined) this.#clock.notBefore(at, free)
  }

  #isBusy(): boolean {
    return this.#playback !== undefined || this.#dialer.isBusy()
  }
}

function maySend(stream: AudioStream): boolean {
  const isOpen = stream.direction === 'sendrecv' || stream.direction === 'sendonly'
  return isOpen && stream.remotePort !== 0 && !isUnspecified(stream.remoteAddress)
}

function mayReceive(stream: AudioStream): boolean {
  return stream.direction === 'sendrecv' || stream.direction === 'recvonly'
}

function isUnspecified(address: string): boolean {
  return address === '0.0.0.0' || address === '::'
}
