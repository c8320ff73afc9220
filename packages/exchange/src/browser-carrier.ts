// Carries one browser's packets: ICE, DTLS and SRTP by node-datachannel. To the media engine it
// looks like the two sockets of any other leg, but for the addresses, which are its own business:
// what comes out is plain RTP and RTCP, from one source that never changes.
//
// Its description says how packets travel; what is spoken is negotiated elsewhere (`leg-audio.ts`).
// RFC 8835, RFC 5764, RFC 7983; RFC 5761 (RTP and RTCP share the way).

import { Audio, cleanup, PeerConnection, type Track } from 'node-datachannel'
import type { MediaSocket, PortRange } from './media-ports.ts'

/** Where all packets of a carrier seem to come from, and go to. */
export const carrierSource = { address: '127.0.0.1', port: 9 } as const

/** What a carrier is made with. */
export interface BrowserCarrierOptions {
  readonly address: string
  readonly ports: PortRange
  /** The browser's offer; without one, ours is made. */
  readonly offer?: string
  /** The description is whole: every way that packets can come is in it. */
  readonly described: (description: string) => void
  /** No packets can be carried, or none any more. */
  readonly failed: (reason: string) => void
}

type Listener = (bytes: Buffer, source: { address: string; port: number }) => void

const mid = '0'
/** Any will do: what is spoken is written into the description later. */
const placeholderCodec = { payloadType: 0, name: 'PCMU' } as const

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
  #listener: Listener = () => {}
  #isClosed = false

  constructor(options: BrowserCarrierOptions) {
    const { address, ports, offer } = options
    this.#options = options
    this.#connection = new PeerConnection('leg', {
      iceServers: [],
      bindAddress: address,
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

  /** RTP and RTCP both ways, as a socket. */
  get socket(): MediaSocket {
    return {
      on: (_event, listener) => {
        this.#listener = listener
      },
      send: (bytes) => this.#send(bytes),
      close: () => this.#close(),
    }
  }

  /** The browser's answer to our offer. */
  answered(answer: string): void {
    // A later answer only says anew who speaks; how packets travel stays.
    const isAwaited = !this.#isClosed && this.#connection.signalingState() === 'have-local-offer'
    if (!isAwaited) return
    try {
      this.#connection.setRemoteDescription(answer, 'answer')
    } catch (error) {
      this.#options.failed(`the browser's answer was refused: ${String(error)}`)
    }
  }

  #listen(): void {
    const connection = this.#connection
    connection.onTrack((track) => this.#use(track))
    connection.onGatheringStateChange((state) => {
      if (state === 'complete') this.#describe()
    })
    connection.onStateChange((state) => {
      if (state === 'failed' && !this.#isClosed) {
        this.#options.failed('no way to the browser was found, or it was lost')
      }
    })
  }

  #describe(): void {
    const description = this.#isClosed ? undefined : this.#connection.localDescription()?.sdp
    if (description !== undefined) this.#options.described(description)
  }

  #use(track: Track): void {
    this.#track = track
    track.onMessage((bytes) => this.#listener(bytes, carrierSource))
  }

  #send(bytes: Uint8Array): void {
    if (this.#track?.isOpen() !== true) return
    this.#track.sendMessageBinary(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  }

  #close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#connection.close()
  }
}
