// A stranger who sends all kinds of packets to every media port, over and over, and counts what
// comes back.

import { randomBytes } from 'node:crypto'
import type { Socket } from 'node:dgram'
import { encodeMulaw, sineTone } from '@mainline/media'
import type { PortRange } from '../src/media-ports.ts'
import { bindUdp } from '../src/udp-socket.ts'

/** What an injected packet sounds like. */
export const injectedHz = 1_800
const sprayMs = 20

/** What a sprayer sends in its nth round. */
export type Attack = (round: number) => Buffer

const injected = encodeMulaw(sineTone([injectedHz], 20, -3))

/** A packet that would be taken: the next of one source, as of a phone behind NAT. */
export function sound(round: number): Buffer {
  const header = Buffer.alloc(12)
  header.writeUInt16BE(0x8000, 0)
  header.writeUInt16BE(round & 0xffff, 2)
  header.writeUInt32BE((round * 160) >>> 0, 4)
  header.writeUInt32BE(0x0bad_cafe, 8)
  return Buffer.concat([header, injected])
}

/** It looks like SRTP, and its tag is wrong. */
export function wrongTag(round: number): Buffer {
  return Buffer.concat([sound(round), randomBytes(10)])
}

/** Four bytes, which once were read beyond their end (AST-2017-008). */
export function shortReport(): Buffer {
  return Buffer.from([0x80, 201, 0, 0])
}

/** A report that claims to have lost everything, and a goodbye. */
export function forgedReports(): Buffer {
  const report = Buffer.alloc(32, 0xff)
  report.set([0x81, 201, 0, 7])
  return Buffer.concat([report, Buffer.from([0x81, 203, 0, 1, 0x0b, 0xad, 0xca, 0xfe])])
}

/** Sends every attack to every media port, over and over, until it is stopped. */
export class Sprayer {
  readonly #socket: Socket
  readonly #ports: PortRange
  readonly #timer: NodeJS.Timeout
  sent = 0
  heard = 0

  private constructor(socket: Socket, ports: PortRange, attacks: readonly Attack[]) {
    this.#socket = socket
    this.#ports = ports
    socket.on('message', () => (this.heard += 1))
    let round = 0
    this.#timer = setInterval(() => {
      round += 1
      for (const attack of attacks) this.#toAll(attack(round))
    }, sprayMs)
  }

  /** Begins to send from this address, and from this port if it is given. */
  static async start(
    address: string,
    ports: PortRange,
    attacks: readonly Attack[],
    port = 0,
  ): Promise<Sprayer> {
    return new Sprayer(await bindUdp(address, port), ports, attacks)
  }

  stop(): void {
    clearInterval(this.#timer)
    this.#socket.close()
  }

  #toAll(bytes: Buffer): void {
    for (let port = this.#ports.first; port <= this.#ports.last; port += 1) {
      this.#socket.send(bytes, port, '127.0.0.1')
      this.sent += 1
    }
  }
}
