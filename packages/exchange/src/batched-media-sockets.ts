// Media sockets that are read and written many at a time, by an optional addon in C
// (`native/batched-sockets.c`, built by `npm run build:batched-sockets`). Node's own sockets take
// some 12 µs for each packet, which is most of what a call costs; these take about a third.
//
// What is sent in one turn of the event loop goes together at its end; what has arrived is fetched
// every other millisecond, or when the loop is late, as soon as it can. Sockets stay open between
// calls: when nothing was sent and nothing came for a while, it is looked for less often. What is
// for a later time waits in the addon, so that no pause of this thread makes it late.

import {
  type BatchedAddon,
  type DatagramPlace,
  IncomingDatagrams,
  OutgoingDatagrams,
} from './batched-addon.ts'
import { nowMs } from './clock.ts'
import { type MediaSocket, type OpenSocket, openPlainSocket } from './media-ports.ts'

/** Room for the longest packet of media, with what belongs to it. */
const recordBytes = 1536
/** Records on their way in one direction; what is more waits for the next crossing. */
const records = 256
/** Crossings for arrivals in a row, 64 sockets each: in a flood others have their turn, too. */
const turns = 64
/** How often arrivals are fetched: what it adds to the delay of a relayed packet, at most. */
const fetchMs = 2
/** The same where no session sends anything, which each does as soon as it begins. */
const idleFetchMs = 50
/** As many fetches in vain, and nothing sent: nobody talks. */
const idleFetches = 500

/** How a thread opens its sockets: batched where that can be, plain where it cannot. */
export function socketOpener(addon: BatchedAddon | undefined): OpenSocket {
  if (addon === undefined) return openPlainSocket
  const batched = new BatchedMediaSockets(addon)
  return async (address, port) => batched.open(address, port) ?? openPlainSocket(address, port)
}

/** The batched sockets of one thread. */
class BatchedMediaSockets {
  readonly #addon: BatchedAddon
  readonly #incoming: IncomingDatagrams
  readonly #outgoing: OutgoingDatagrams
  /** By the numbers of the sockets; undefined where a number is free. */
  readonly #listeners: (Listener | undefined)[] = []
  #openSockets = 0
  /** What our clock is ahead of the addon's, in ms. */
  readonly #clockOffset = nowMs() - Number(process.hrtime.bigint()) / 1e6
  #fetching: NodeJS.Timeout | undefined
  #vainFetches = 0

  constructor(addon: BatchedAddon) {
    this.#addon = addon
    this.#incoming = new IncomingDatagrams(addon, recordBytes, records)
    this.#outgoing = new OutgoingDatagrams(addon, recordBytes, records)
  }

  /** A socket at a numeric IPv4 address; undefined where the port is taken or the address odd. */
  open(address: string, port: number): MediaSocket | undefined {
    const socket = this.#addon.open(address, port, 0)
    if (socket < 0) return undefined
    this.#listeners[socket] = ignore
    this.#openSockets += 1
    this.#fetchSoon()
    return {
      on: (_event, listener) => {
        this.#listeners[socket] = listener
      },
      send: (bytes, toPort, toAddress) => this.#send(socket, 0, bytes, toPort, toAddress),
      sendAt: (at, bytes, toPort, toAddress) =>
        this.#send(socket, at - this.#clockOffset, bytes, toPort, toAddress),
      withdraw: () => this.#withdraw(socket),
      close: () => this.#close(socket),
    }
  }

  /** A number may be given again, so what waits for the socket goes first. */
  #close(socket: number): void {
    if (this.#listeners[socket] === undefined) return
    this.#listeners[socket] = undefined
    this.#openSockets -= 1
    this.#outgoing.flush()
    this.#addon.close(socket)
  }

  #withdraw(socket: number): number {
    if (this.#listeners[socket] === undefined) return 0
    this.#outgoing.flush()
    return this.#addon.withdraw(socket)
  }

  #send(socket: number, due: number, bytes: Uint8Array, port: number, address: string): void {
    if (this.#listeners[socket] === undefined) return
    if (!this.#outgoing.send({ socket, peer: { address, port } }, due, bytes)) return
    if (this.#vainFetches > idleFetches) this.#fetchOften()
    this.#vainFetches = 0
  }

  #fetchSoon(): void {
    if (this.#fetching !== undefined || this.#openSockets === 0) return
    const delayMs = this.#vainFetches > idleFetches ? idleFetchMs : fetchMs
    this.#fetching = setTimeout(() => this.#fetch(), delayMs)
  }

  #fetchOften(): void {
    clearTimeout(this.#fetching)
    this.#fetching = setTimeout(() => this.#fetch(), fetchMs)
  }

  #fetch(): void {
    this.#fetching = undefined
    this.#vainFetches += 1
    for (let turn = 0; turn < turns; turn += 1) {
      if (this.#incoming.read(this.#hand) === 0) break
      this.#vainFetches = 0
    }
    this.#fetchSoon()
  }

  readonly #hand = ({ socket, peer }: DatagramPlace, datagram: Uint8Array): void => {
    this.#listeners[socket]?.(datagram, peer)
  }
}

type Listener = Parameters<MediaSocket['on']>[1]

function ignore(): void {}
