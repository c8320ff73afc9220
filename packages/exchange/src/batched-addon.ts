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
/** Addresses that are known by both names. */
const mostAddresses = 10_000

const builtFile = join(import.meta.dirname, '..', 'native', 'build', 'batched-sockets.node')

/** The addon, where it was built; undefined where it was not. */
export function loadBatchedAddon(file: string = builtFile): BatchedAddon | undefined {
  if (!existsSync(file)) return undefined
  // What was built from the source beside this one has these functions.
  return createRequire(import.meta.url)(file) as BatchedAddon
}

/** A datagram's socket and the other side, as the addon numbers them. */
export interface RecordPlace {
  readonly socket: number
  readonly address: number
  readonly port: number
}

/** With the time at which it is due by the addon's clock, in ms; 0 for at once. */
export interface RecordErrand extends RecordPlace {
  readonly due: number
}

/** Records in memory that the addon fills or reads. */
export class RecordBatch {
  readonly bytes: Uint8Array
  /** Of each record; the longest datagram is shorter by the header. */
  readonly recordBytes: number
  readonly count: number
  readonly #numbers: Uint32Array
  readonly #times: Float64Array

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
    const start = index * this.recordBytes + headerBytes
    return this.bytes.subarray(start, start + this.#length(index))
  }

  #length(index: number): number {
    return this.#numbers[(index * this.recordBytes) / 4 + 1] ?? 0
  }
}

/** Addresses as the addon takes them and as everybody else does; peers are few, packets many. */
export class AddressNumbers {
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
