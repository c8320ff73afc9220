// A browser's end of WebRTC, for tests and measurements: node-datachannel, whose descriptions are
// its own and not of our making. What travels on it is the caller's business.

import { Audio, PeerConnection, type Track } from 'node-datachannel'

const eventPayloadType = 101

/** One browser's way for packets, in PCMU and telephone events. */
export class TestingBrowserLine {
  readonly connection: PeerConnection
  readonly #received: (bytes: Buffer) => void
  #track: Track | undefined

  /** `received` is given each RTP and RTCP packet. */
  constructor(received: (bytes: Buffer) => void) {
    const place = { iceServers: [], bindAddress: '127.0.0.1' }
    this.connection = new PeerConnection('browser', { ...place, forceMediaTransport: true })
    this.connection.onTrack((track) => this.#use(track))
    this.#received = received
  }

  /** Whether packets can be sent. */
  get isOpen(): boolean {
    return this.#track?.isOpen() === true
  }

  /** Its offer. It hides its addresses, as browsers do without a microphone: see `withoutWays`. */
  async offer(ssrc: number): Promise<string> {
    const audio = new Audio('0', 'SendRecv')
    audio.addAudioCodec(0, 'PCMU')
    audio.addSSRC(ssrc, 'browser')
    this.#use(this.connection.addTrack(audio))
    this.connection.setLocalDescription('offer')
    return withoutWays(withEvents(await this.#described()))
  }

  /** Takes the answer to its offer. */
  takeAnswer(answer: string): void {
    this.connection.setRemoteDescription(answer, 'answer')
  }

  /** Its answer to an offer. */
  async answer(offer: string): Promise<string> {
    this.connection.setRemoteDescription(withoutWays(offer), 'offer')
    return withEvents(await this.#described())
  }

  /** Sends a packet, once there is a way. */
  send(packet: Buffer): void {
    if (this.isOpen) this.#track?.sendMessageBinary(packet)
  }

  /** Ends it. */
  close(): void {
    this.connection.close()
  }

  #described(): Promise<string> {
    return new Promise((resolve) => {
      const look = (): void => {
        const description = this.connection.localDescription()?.sdp
        const isWhole = this.connection.gatheringState() === 'complete'
        if (isWhole && description !== undefined) resolve(description)
      }
      this.connection.onGatheringStateChange(look)
      look()
    })
  }

  #use(track: Track): void {
    this.#track = track
    track.onMessage(this.#received)
  }
}

/**
 * Without candidates, so that who offered speaks first. Where the other side's answer is taken and
 * its first packet comes in the same moment, as on loopback it does, the library may lose that
 * packet; DTLS sends it again, a second later.
 */
function withoutWays(description: string): string {
  return description.replace(/^a=candidate:.*\r?\n/gm, '')
}

/** The library knows no telephone events. */
function withEvents(description: string): string {
  const map = `a=rtpmap:${eventPayloadType} telephone-event/8000\r\n`
  return description
    .replace(/^(m=audio .*?)( 101)?\r?$/m, `$1 ${eventPayloadType}`)
    .replace(/^a=rtpmap:0 .*$/m, (line) => `${line.trimEnd()}\r\n${map.trimEnd()}`)
}
