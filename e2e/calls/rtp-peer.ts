// The audio side of a sipp caller: one UDP socket that sends G.711 µ-law and RFC 4733 digits in a
// steady 20 ms beat and keeps what it hears. Written apart from the product's own media code, so
// that a mistake there is not repeated here. RFC 3550 §5.1, RFC 4733 §2.3.

import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'

const frameBytes = 160
const frameMs = 20
const headerBytes = 12
const digitFrames = 8
const telephoneEvent = 101

/** Speaks to and hears from one leg of the server. */
export class RtpPeer {
  readonly port: number
  readonly #socket: Socket
  readonly #heard: Buffer[] = []
  readonly #digits: string[] = []
  #remote: { readonly address: string; readonly port: number } | undefined
  #speech: Buffer | undefined
  #sequence = 1
  #timestamp = 0
  #event: { readonly code: number; frame: number; readonly timestamp: number } | undefined
  #beat: NodeJS.Timeout | undefined

  private constructor(socket: Socket) {
    this.#socket = socket
    this.port = socket.address().port
    socket.on('message', (packet, source) => {
      this.#remote ??= { address: source.address, port: source.port }
      if (packet.length > headerBytes && ((packet[1] ?? 0) & 0x7f) === 0) {
        this.#heard.push(packet.subarray(headerBytes))
      }
    })
  }

  /** Opens a socket at this loopback address; it begins to speak when it knows where to. */
  static async open(address: string): Promise<RtpPeer> {
    const socket = createSocket('udp4')
    socket.bind(0, address)
    await once(socket, 'listening')
    const peer = new RtpPeer(socket)
    peer.#beat = setInterval(() => peer.#send(), frameMs)
    return peer
  }

  /** Speaks this µ-law audio in a loop instead of silence. */
  speak(mulaw: Uint8Array): void {
    this.#speech = Buffer.from(mulaw)
  }

  /** Presses a key, for 160 ms. */
  press(digit: string): void {
    this.#digits.push(digit)
  }

  /** All audio heard so far, µ-law. */
  heard(): Buffer {
    return Buffer.concat(this.#heard)
  }

  /** Waits until at least this much was heard since the call began, and returns it. */
  async hear(durationMs: number): Promise<Buffer> {
    const signal = AbortSignal.timeout(durationMs + 20_000)
    while (this.heard().length < durationMs * 8) await once(this.#socket, 'message', { signal })
    return this.heard()
  }

  /** Waits until the last `windowMs` of audio satisfy `test`, at most 30 s. */
  async hearUntil(windowMs: number, test: (mulaw: Buffer) => boolean): Promise<Buffer> {
    const signal = AbortSignal.timeout(30_000)
    for (;;) {
      const window = this.heard().subarray(-windowMs * 8)
      if (window.length === windowMs * 8 && test(window)) return window
      await once(this.#socket, 'message', { signal })
    }
  }

  /** Closes the socket. */
  close(): void {
    clearInterval(this.#beat)
    this.#socket.close()
  }

  #send(): void {
    if (this.#remote === undefined) return
    const digit = this.#event === undefined ? this.#digits.shift() : undefined
    if (digit !== undefined) {
      const code = '0123456789*#'.indexOf(digit)
      this.#event = { code, frame: 0, timestamp: this.#timestamp }
    }
    const event = this.#event
    const packet = event === undefined ? this.#audioPacket() : this.#digitPacket(event)
    this.#socket.send(packet, this.#remote.port, this.#remote.address)
    this.#timestamp += frameBytes
  }

  #audioPacket(): Buffer {
    const packet = Buffer.alloc(headerBytes + frameBytes, 0xff)
    this.#writeHeader(packet, 0, this.#timestamp)
    const speech = this.#speech
    if (speech === undefined) return packet
    for (let i = 0; i < frameBytes; i += 1) {
      packet[headerBytes + i] = speech[(this.#timestamp + i) % speech.length] ?? 0xff
    }
    return packet
  }

  #digitPacket(event: { readonly code: number; frame: number; readonly timestamp: number }) {
    const packet = Buffer.alloc(headerBytes + 4)
    event.frame += 1
    const ended = event.frame > digitFrames
    this.#writeHeader(packet, telephoneEvent | (event.frame === 1 ? 0x80 : 0), event.timestamp)
    packet[headerBytes] = event.code
    packet[headerBytes + 1] = ended ? 0x8a : 0x0a
    packet.writeUInt16BE(Math.min(event.frame, digitFrames) * frameBytes, headerBytes + 2)
    if (event.frame === digitFrames + 3) this.#event = undefined
    return packet
  }

  #writeHeader(packet: Buffer, markerAndType: number, timestamp: number): void {
    packet[0] = 0x80
    packet[1] = markerAndType
    packet.writeUInt16BE(this.#sequence & 0xffff, 2)
    packet.writeUInt32BE(timestamp >>> 0, 4)
    packet.writeUInt32BE(0x4d61696e, 8)
    this.#sequence += 1
  }
}
