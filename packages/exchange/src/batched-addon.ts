// What crosses between JavaScript and the optional addon in C (`native/batched-sockets.c`, built by
// `npm run build:batched-sockets`): datagrams in records, many at a time, and addresses as numbers.

import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

/** The addon's functions; `open` answers the negative errno where it cannot. */
export interface BatchedAddon {
  open(address: string, port: number, bufferBytes: number): number
  port(socket: number): number
  close(socket: number): void
  withdraw(socket: number): number
  receive(records: Uint8Array, recordBytes: number): number
  send(records: Uint8Array, recordBytes: number, count: number): number
  watch(listener: (() => void) | undefined): void
}

/** As in the addon: four numbers of 32 bits, a time, then the datagram. */
const headerBytes = 24
/** What the addon writes in place of the length of what could not be sent. */
const lostLength = 0xffff_ffff

const builtFile = join(import.meta.dirname, '..', 'native', 'build', 'batched-sockets.node')

/** The addon, where it was built; undefined where it was not. */
export function loadBatchedAddon(file: string = builtFile): BatchedAddon | undefined {
  if (!existsSync(file)) return undefined
  // What was built from the source beside this one has these functions.
  return createRequire(import.meta.url)(file) as BatchedAddon
}

/** The other side of a datagram. */
export interface DatagramPeer {
  readonly address: string
  readonly port: number
}

/** A datagram's socket and the other side, as the addon numbers them. */
interface RecordPlace {
  readonly socket: number
  readonly address: number
  readonly port: number
}

/** With the time at which it is due by the addon's clock, in ms; 0 for at once. */
interface RecordErrand extends RecordPlace {
  readonly due: number
}

/** Which socket a datagram leaves or reached by, and the other side. */
export interface DatagramPlace {
  readonly socket: number
  readonly peer: DatagramPeer
}

/** A place with the address as the addon numbers it. */
interface KnownPlace extends DatagramPlace {
  readonly address: number
}

/** The datagrams that have reached the sockets of a thread. */
export class IncomingDatagrams {
  readonly #addon: BatchedAddon
  readonly #records: RecordBatch
  /** Where each socket's last datagram came from: mostly the next one does, too. */
  readonly #known: KnownPlace[] = []

  /** `recordBytes` is a multiple of eight; so many `records` are read at a time. */
  constructor(addon: BatchedAddon, recordBytes: number, records: number) {
    this.#addon = addon
    this.#records = new RecordBatch(recordBytes, records)
  }

  /** Hands out what has arrived, and answers how many; the next time overwrites the bytes. */
  read(hand: (place: DatagramPlace, datagram: Uint8Array) => void): number {
    const { bytes, recordBytes } = this.#records
    const count = this.#addon.receive(bytes, recordBytes)
    for (let index = 0; index < count; index += 1) {
      hand(this.#placeOf(index), this.#records.datagram(index))
    }
    return count
  }

  #placeOf(index: number): DatagramPlace {
    const { socket, address, port } = this.#records.place(index)
    const known = this.#known[socket]
    if (known?.address === address && known.peer.port === port) return known
    const place = { socket, peer: { address: addressText(address), port }, address }
    this.#known[socket] = place
    return place
  }
}

/** The datagrams that leave a thread's sockets together, when its turn of the event loop ends. */
export class OutgoingDatagrams {
  readonly #addon: BatchedAddon
  readonly #records: RecordBatch
  readonly #lost: (place: DatagramPlace) => void
  /** Where each socket's last datagram went: mostly the next one does, too. */
  readonly #known: { readonly text: string; readonly number: number | undefined }[] = []
  #waiting = 0

  /** `lost` is told what the kernel did not take; the rest is as with what is incoming. */
  constructor(
    addon: BatchedAddon,
    recordBytes: number,
    records: number,
    lost: (place: DatagramPlace) => void = () => undefined,
  ) {
    this.#addon = addon
    this.#records = new RecordBatch(recordBytes, records)
    this.#lost = lost
  }

  /**
   * Sends a datagram at a time by the addon's clock, in ms; 0 is at once. False where it can't be
   * sent at all: the address is not IPv4, or it is too long. Throws at a port that is none.
   */
  send({ socket, peer }: DatagramPlace, due: number, datagram: Uint8Array): boolean {
    const { port } = peer
    // As Node's own sockets do: a port that is none is a bug of ours.
    if (port < 1 || port > 65_535) throw new RangeError(`${port} is no port`)
    const address = this.#addressOf(socket, peer.address)
    if (address === undefined || !this.#records.holds(datagram.length)) return false
    if (this.#waiting === this.#records.count) this.flush()
    if (this.#waiting === 0) setImmediate(() => this.flush())
    this.#records.write(this.#waiting, { socket, address, port, due }, datagram)
    this.#waiting += 1
    return true
  }

  #addressOf(socket: number, text: string): number | undefined {
    const known = this.#known[socket]
    if (known?.text === text) return known.number
    const number = addressNumber(text)
    this.#known[socket] = { text, number }
    return number
  }

  /** Sends what waits. */
  flush(): void {
    const count = this.#waiting
    this.#waiting = 0
    const { bytes, recordBytes } = this.#records
    if (count === 0 || this.#addon.send(bytes, recordBytes, count) === count) return
    const lost = [...Array(count).keys()].filter((index) => this.#records.isLost(index))
    // Whoever is told may send, and overwrite the records.
    const places = lost.map((index) => this.#placeOf(index))
    for (const place of places) this.#lost(place)
  }

  #placeOf(index: number): DatagramPlace {
    const { socket, address, port } = this.#records.place(index)
    return { socket, peer: { address: addressText(address), port } }
  }
}

/** Records in memory that the addon fills or reads. */
class RecordBatch {
  readonly bytes: Uint8Array
  /** Of each record; the longest datagram is shorter by the header. */
  readonly recordBytes: number
  readonly count: number
  readonly #numbers: Uint32Array
  readonly #times: Float64Array
  /** The view of each record that was given last: most datagrams are as long as those before. */
  readonly #views: Uint8Array[] = []

  /** `recordBytes` is a multiple of eight. */
  constructor(recordBytes: number, count: number) {
    this.recordBytes = recordBytes
    this.count = count
    this.bytes = new Uint8Array(count * recordBytes)
    this.#numbers = new Uint32Array(this.bytes.buffer)
    this.#times = new Float64Array(this.bytes.buffer)
  }

  /** Whether a datagram of so many bytes has room in a record. */
  holds(length: number): boolean {
    return length <= this.recordBytes - headerBytes
  }

  write(index: number, { socket, address, port, due }: RecordErrand, datagram: Uint8Array): void {
    const start = (index * this.recordBytes) / 4
    this.#numbers[start] = socket
    this.#numbers[start + 1] = datagram.length
    this.#numbers[start + 2] = address
    this.#numbers[start + 3] = port
    this.#times[start / 2 + 2] = due
    this.bytes.set(datagram, index * this.recordBytes + headerBytes)
  }

  place(index: number): RecordPlace {
    const start = (index * this.recordBytes) / 4
    const [socket, address] = [this.#numbers[start] ?? 0, this.#numbers[start + 2] ?? 0]
    return { socket, address, port: this.#numbers[start + 3] ?? 0 }
  }

  /** Whether the addon could not send it. */
  isLost(index: number): boolean {
    return this.#length(index) === lostLength
  }

  /** A view, which the next datagrams overwrite. */
  datagram(index: number): Uint8Array {
    const length = this.#length(index)
    const known = this.#views[index]
    if (known?.length === length) return known
    const start = index * this.recordBytes + headerBytes
    const view = this.bytes.subarray(start, start + length)
    this.#views[index] = view
    return view
  }

  #length(index: number): number {
    return this.#numbers[(index * this.recordBytes) / 4 + 1] ?? 0
  }
}

function addressNumber(address: string): number | undefined {
  const parts = address.split('.').map(Number)
  const isWhole = parts.length === 4 && parts.every((part) => part >= 0 && part < 256)
  return isWhole ? parts.reduce((sum, part) => sum * 256 + part, 0) : undefined
}

function addressText(address: number): string {
  return `${address >>> 24}.${(address >>> 16) & 255}.${(address >>> 8) & 255}.${address & 255}`
}
