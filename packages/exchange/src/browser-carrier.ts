// Carries one browser's packets: ICE, DTLS and SRTP by node-datachannel. What comes out and goes in
// is plain RTP and RTCP. It runs in a process of its own (`browser-process.ts`).
//
// Its description says how packets travel; what is spoken is negotiated elsewhere (`leg-audio.ts`).
// RFC 8835, RFC 5764, RFC 7983; RFC 5761 (RTP and RTCP share the way).

import { withPublicCandidates } from '@mainline/media'
import { Audio, cleanup, PeerConnection, type Track } from 'node-datachannel'
import { carrierIceServers, type IceServer } from './ice-servers.ts'
import { isWildcard } from './local-address.ts'
import type { PortRange } from './media-ports.ts'

/** What a carrier is made with. */
export interface BrowserCarrierOptions {
  readonly address: string
  readonly ports: PortRange
  /** Where to ask how we are seen from outside, and who passes packets on. */
  readonly iceServers: readonly IceServer[]
  /** How browsers beyond our router reach us, where that is known: at the same ports. */
  readonly publicAddress?: string
  /** The browser's offer; without one, ours is made. */
  readonly offer?: string
  /** The description is whole: every way that packets can come is in it. */
  readonly described: (description: string) => void
  /** The browser hears what is sent from now on. */
  readonly connected: () => void
  /** A packet of the browser, RTP or RTCP. */
  readonly received: (bytes: Buffer) => void
  /** No packets can be carried, or none any more. */
  readonly failed: (reason: string) => void
}

const mid = '0'
/** Any will do: what is spoken is written into the description later. */
const placeholderCodec = { payloadType: 0, name: 'PCMU' } as const

/** How long servers have to say how we are seen; what is known then is all that is told. */
const gatheringMs = 2_000
/** From the browser's answer to a protected way; the caller hears nothing meanwhile. */
const connectingMs = 15_000

/**
 * A browser whose connection is gone and of which nothing is heard for so long is gone itself. On
 * hold it may send nothing but RTCP, every 7.5 s at the latest (RFC 3550 §6.3.1). Without this it
 * would take 30 s, when its consent ends (RFC 7675 §5.1).
 */
const silenceMs = 8_000
const lookMs = 500

/** Ends what the library runs for all carriers; none may be used afterwards. */
export function endCarriers(): void {
  cleanup()
}

/** One browser's audio path. */
export class BrowserCarrier {
  readonly #options: BrowserCarrierOptions
  readonly #connection: PeerConnection
  /** Kept, because the library forgets what nobody holds. */
  #track: Track | undefined
  #isClosed = false
  #isDescribed = false
  /** Ends the waiting for servers, then for the browser. */
  #patience: NodeJS.Timeout
  #heardAtMs = performance.now()
  #looks: NodeJS.Timeout | undefined

  constructor(options: BrowserCarrierOptions) {
    const { address, ports, offer, iceServers } = options
    this.#options = options
    this.#patience = setTimeout(() => this.#describe(), gatheringMs)
    this.#connection = new PeerConnection('leg', {
      iceServers: carrierIceServers(iceServers),
      // Listening on all addresses, the library finds them by itself.
      ...(isWildcard(address) ? {} : { bindAddress: address }),
      portRangeBegin: ports.first,
      portRangeEnd: ports.last,
      forceMediaTransport: true,
    })
    this.#listen()
    if (offer === undefined) {
      const audio = new Audio(mid, 'SendRecv')
      audio.addAudioCodec(placeholderCodec.payloadType, placeholderCodec.name)
      this.#use(this.#connection.addTrack(audio))
      this.#connection.setLocalDescription('offer')
    } else {
      this.#connection.setRemoteDescription(offer, 'offer')
    }
  }

  /** Sends a packet, once there is a way. */
  send(bytes: Uint8Array): void {
    const packet = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
    if (this.#track?.isOpen() === true) this.#track.sendMessageBinary(packet)
  }

  /** Ends it; nothing is told any more. */
  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    clearTimeout(this.#patience)
    clearInterval(this.#looks)
    this.#connection.close()
  }

  /** While it is watched, fails once nothing was heard for some seconds from now on. */
  watchSilence(isWatched: boolean): void {
    clearInterval(this.#looks)
    if (!isWatched) return
    this.#heardAtMs = performance.now()
    this.#looks = setInterval(() => {
      if (performance.now() - this.#heardAtMs < silenceMs) return
      clearInterval(this.#looks)
      this.#fail('the page is gone')
    }, lookMs)
  }

  /** The browser's answer to our offer. */
  answered(answer: string): void {
    // A later answer only says anew who speaks; how packets travel stays.
    const isAwaited = !this.#isClosed && this.#connection.signalingState() === 'have-local-offer'
    if (!isAwaited) return
    this.#patience = setTimeout(() => {
      if (this.#connection.state() !== 'connected') this.#fail('no way to the browser was found')
    }, connectingMs)
    try {
      this.#connection.setRemoteDescription(answer, 'answer')
    } catch (error) {
      this.#fail(`the browser's answer was refused: ${String(error)}`)
    }
  }

  #listen(): void {
    const connection = this.#connection
    connection.onTrack((track) => this.#use(track))
    connection.onGatheringStateChange((state) => {
      if (state === 'complete') this.#describe()
    })
    connection.onStateChange((state) => {
      if (state === 'connected') this.#connected()
      if (state === 'failed') this.#fail('no way to the browser was found, or it was lost')
      // A page that is closed says so, before its SIP connection ends.
      if (state === 'closed') this.#fail('the browser has ended its audio')
    })
  }

  /** Once, with what is known then. */
  #describe(): void {
    if (this.#isClosed || this.#isDescribed) return
    clearTimeout(this.#patience)
    const description = this.#connection.localDescription()?.sdp
    if (description === undefined) {
      this.#fail('the browser could not be described')
      return
    }
    const { publicAddress, described } = this.#options
    this.#isDescribed = true
    described(
      publicAddress === undefined ? description : withPublicCandidates(description, publicAddress),
    )
  }

  #connected(): void {
    clearTimeout(this.#patience)
    if (!this.#isClosed) this.#options.connected()
  }

  #fail(reason: string): void {
    if (!this.#isClosed) this.#options.failed(reason)
  }

  #use(track: Track): void {
    this.#track = track
    track.onMessage((bytes) => {
      // Some were on their way from the library's thread when it was closed.
      if (this.#isClosed) return
      this.#heardAtMs = performance.now()
      this.#options.received(bytes)
    })
  }
}
