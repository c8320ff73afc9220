// Media sockets that are read and written many at a time, by an optional addon in C
// (`native/batched-sockets.c`, built by `npm run build:batched-sockets`). Node's own sockets take
// some 12 µs for each packet, which is most of what a call costs; these take about a third.
//
// What is sent in one turn of the event loop goes together at its end; what has arrived is fetched
// every other millisecond, or when the loop is late, as soon as it can. Sockets stay open between
// calls: when nothing was sent and nothing came for a while, it is looked for less often. What is
// for a later time waits in the addon, so that no pause of this thread makes it late.

import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { nowMs } from './clock.ts'
import { type MediaSocket, type OpenSocket, openPlainSocket } from './media-ports.ts'

/** The addon's functions; `open` answers the negative errno where it cannot. */
export interface BatchedAddon {
  open(address: string, port: number): number
  close(socket: number): void
  withdraw(socket: number): number
  receive(records: Uint8Array): number
  send(records: Uint8Array, count: number): number
}

/** As in the addon: four numbers of 32 bits, a time, then the datagram. */
const recordBytes = 1536
const headerBytes = 24
/** Records on their way in one direction; what is more waits for the next crossing. */
const records = 256
/** Crossings for arrivals in a row, 64 sockets each: in a flood others have their turn, too. */
const turns = 64
/** Addresses that are known by both names. */
const mostAddresses = 10_000
/** How often arrivals are fetched: what it adds to the delay of a relayed packet, at most. */
const fetchMs = 2
/** The same where no session sends anything, which each does as soon as it begins. */
const idleFetchMs = 50
/** As many fetches in vain, and nothing sent: nobody talks. */
const idleFetches = 500

const builtFile = join(import.meta.dirname, '..', 'native', 'build', 'batched-sockets.node')

/** The addon, where it was built; undefined where it was not. */
export function loadBatchedAddon(file: string = builtFile): BatchedAddon | undefined {
  if (!existsSync(file)) return undefined
  // What was built from the source beside this one has these functions.
  return createRequire(import.meta.url)(file) as BatchedAddon
}

/** How a thread opens its sockets: batched where that can be, plain where it cannot. */
export function socketOpener(addon: BatchedAddon | undefined): OpenSocket {
  if (addon === undefined) return openPlainSocket
  const batched = new BatchedSockets(addon)
  return async (address, port) => batched.open(address, port) ?? openPlainSocket(address, port)
}

/** The batched sockets of one thread. */
class BatchedSockets {
  readonly #addon: BatchedAddon
  readonly #listeners = new Map<number, Listener>()
  readonly #incoming = new RecordBatch()
  readonly #outgoing = new RecordBatch()
  readonly #addresses = new AddressNumbers()
  /** What our clock is ahead of the addon's, in ms. */
  readonly #clockOffset = nowMs() - Number(process.hrtime.bigint()) / 1e6
  #waiting = 0
  #fetching: NodeJS.Timeout | undefined
  #vainFetches = 0

  constructor(addon: BatchedAddon) {
    this.#addon = addon
  }

  /** A socket at a numeric IPv4 address; undefined where the port is taken or the address odd. */
  open(address: string, port: number): MediaSocket | undefined {
    const socket = this.#addon.open(address, port)
    if (socket < 0) return undefined
    this.#listeners.set(socket, ignore)
    this.#fetchSoon()
    return {
      on: (_event, listener) => this.#listeners.set(socket, listener),
      send: (bytes, toPort, toAddress) => this.#send(socket, 0, bytes, toPort, toAddress),
      sendAt: (at, ...datagram) => this.#send(socket, at - this.#clockOffset, ...datagram),
      withdraw: () => this.#withdraw(socket),
      close: () => this.#close(socket),
    }
  }

  /** A number may be given again, so what waits for the socket goes first. */
  #close(socket: number): void {
    if (!this.#listeners.delete(socket)) return
    this.#flush()
    this.#addon.close(socket)
  }

  #withdraw(socket: number): number {
    if (!this.#listeners.has(socket)) return 0
    this.#flush()
    return this.#addon.withdraw(socket)
  }

  #send(socket: number, due: number, bytes: Uint8Array, port: number, address: string): void {
    // As Node's own sockets do: a port that is none is a bug of ours.
    if (port < 1 || port > 65_535) throw new RangeError(`${port} is no port`)
    const number = this.#addresses.number(address)
    if (!this.#listeners.has(socket) || number === undefined) return
    if (bytes.length > recordBytes - headerBytes) return
    if (this.#waiting === records) this.#flush()
    if (this.#waiting === 0) setImmediate(() => this.#flush())
    if (this.#vainFetches > idleFetches) this.#fetchOften()
    this.#vainFetches = 0
    this.#outgoing.write(this.#waiting, { socket, address: number, port, due }, bytes)
    this.#waiting += 1
  }

  #flush(): void {
    if (this.#waiting > 0) this.#addon.send(this.#outgoing.bytes, this.#waiting)
    this.#waiting = 0
  }

  #fetchSoon(): void {
    if (this.#fetching !== undefined || this.#listeners.size === 0) return
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
      const count = this.#addon.receive(this.#incoming.bytes)
      if (count === 0) break
      this.#vainFetches = 0
      for (let index = 0; index < count; index += 1) this.#hand(index)
    }
    this.#fetchSoon()
  }

  #hand(index: number): void {
    const { socket, address, port } = this.#incoming.place(index)
    const source = { address: this.#addresses.text(address), port }
    this.#listeners.get(socket)?.(this.#incoming.datagram(index), source)
  }
}

type Listener = Parameters<MediaSocket['on']>[1]
type Place = { readonly socket: number; readonly address: number; readonly port: number }

/** With the time at which it is due by the addon's clock; 0 for at once. */
type Errand = Place & { readonly due: number }

function ignore(): void {}

/** Records in memory that the addon fills or reads. */
class RecordBatch {
  readonly bytes = new Uint8Array(records * recordBytes)
  readonly #numbers = new Uint32Array(this.bytes.buffer)
  readonly #times = new Float64Array(this.bytes.buffer)

  write(index: number, { socket, address, port, due }: Errand, datagram: Uint8Array): void {
    const start = (index * recordBytes) / 4
    this.#numbers[start] = socket
    this.#numbers[start + 1] = datagram.length
    this.#numbers[start + 2] = address
    this.#numbers[start + 3] = port
    this.#times[start / 2 + 2] = due
    this.bytes.set(datagram, index * recordBytes + headerBytes)
  }

  place(index: number): Place {
    const start = (index * recordBytes) / 4
    const [socket, address] = [this.#numbers[start] ?? 0, this.#numbers[start + 2] ?? 0]
    return { socket, address, port: this.#numbers[start + 3] ?? 0 }
  }

  /** A view, which the next datagrams overwrite. */
  datagram(index: number): Uint8Array {
    const start = index * recordBytes + headerBytes
    return this.bytes.subarray(start, start + (this.#numbers[(index * recordBytes) / 4 + 1] ?? 0))
  }
}

/** Addresses as the addon takes them and as everybody else does; peers are few, packets many. */
class AddressNumbers {
  readonly #texts = new Map<number, string>()
  readonly #numbers = new Map<string, number | undefined>()

  text(address: number): string {
    const known = this.#texts.get(address)
    if (known !== undefined) return known
    const text = addressText(address)
    keep(this.#texts, address, text)
    return text
  }

  number(address: string): number | undefined {
    const known = this.#numbers.get(address)
    if (known !== undefined) return known
    const number = addressNumber(address)
    keep(this.#numbers, address, number)
    return number
  }
}

/** Strangers may write from everywhere: what is known is forgotten when it becomes much. */
function keep<K, V>(known: Map<K, V>, key: K, value: V): void {
  if (known.size === mostAddresses) known.clear()
  known.set(key, value)
}

function addressNumber(address: string): number | undefined {
  const parts = address.split('.').map(Number)
  const isWhole = parts.length === 4 && parts.every((part) => part >= 0 && part < 256)
  return isWhole ? parts.reduce((sum, part) => sum * 256 + part, 0) : undefined
}

function addressText(address: number): string {
  return `${address >>> 24}.${(address >>> 16) & 255}.${(address >>> 8) & 255}.${address & 255}`
}
