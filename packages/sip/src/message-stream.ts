/**
 * Framing: a stream of bytes cut into SIP messages.
 *
 * A stream says where a message ends by Content-Length; any split of the same bytes gives the same
 * frames. A double line end between messages is a keep-alive to be answered with a single one.
 * What cannot be framed cannot be resynchronized: the stream is broken, and its connection is to
 * be closed. Holds at most one message of the largest size, plus the piece just pushed.
 * RFC 3261 §18.3, §7.5; RFC 5626 §3.5.1.
 */

import { findHeadEnd, maxHeadBytes, maxMessageBytes, parseHeaders } from './message-parse.ts'
import { decodeText } from './text.ts'

/** What was found next in the stream. */
export type Frame =
  | { readonly kind: 'message'; readonly bytes: Uint8Array }
  | { readonly kind: 'ping' }
  | { readonly kind: 'broken'; readonly reason: string }

const initialCapacity = 4096
const [carriageReturn, lineFeed] = [13, 10]

/** The receiving half of one connection. */
export class MessageStream {
  private buffer = new Uint8Array(initialCapacity)
  private start = 0
  private end = 0
  /** Bytes after `start` known to hold no end of headers, so that none is scanned twice. */
  private scanned = 0
  /** Size of the message at `start`, once its headers are complete. */
  private frameBytes: number | undefined
  private broken: string | undefined

  /** Appends received bytes. */
  push(bytes: Uint8Array): void {
    if (this.broken !== undefined) return
    this.makeRoom(bytes.length)
    this.buffer.set(bytes, this.end)
    this.end += bytes.length
  }

  /** The next frame, undefined until more bytes come. */
  poll(): Frame | undefined {
    if (this.broken !== undefined) return { kind: 'broken', reason: this.broken }
    if (this.frameBytes === undefined) {
      const ping = this.takeKeepAlive()
      if (ping) return { kind: 'ping' }
      this.measure()
      if (this.broken !== undefined) return { kind: 'broken', reason: this.broken }
    }
    return this.takeMessage()
  }

  /** Whether a message has begun, once all that is whole has been taken. */
  get isAmidMessage(): boolean {
    return this.end > this.start && !this.isLineEnd(0) && this.byte(0) !== carriageReturn
  }

  private takeMessage(): Frame | undefined {
    if (this.frameBytes === undefined || this.end - this.start < this.frameBytes) return undefined
    const bytes = this.buffer.slice(this.start, this.start + this.frameBytes)
    this.drop(this.frameBytes)
    return { kind: 'message', bytes }
  }

  /** Drops line ends before a message; true if they were a ping (two in a row). */
  private takeKeepAlive(): boolean {
    while (this.isLineEnd(0)) {
      if (this.isLineEnd(2)) {
        this.drop(4)
        return true
      }
      const third = this.byte(2)
      const undecided = third === -1 || (third === carriageReturn && this.byte(3) === -1)
      if (undecided) return false
      this.drop(2)
    }
    return false
  }

  /** Finds out how long the message at `start` is, if its headers are there. */
  private measure(): void {
    const headEnd = findHeadEnd(this.buffer.subarray(0, this.end), this.start + this.scanned)
    const headBytes = (headEnd ?? this.end) - this.start
    if (headBytes > maxHeadBytes) {
      this.broken = 'headers too large'
      return
    }
    if (headEnd === undefined) {
      this.scanned = Math.max(0, headBytes - 3)
      return
    }
    const length = contentLength(this.buffer.subarray(this.start, headEnd))
    if (length === undefined) this.broken = 'Content-Length missing or malformed'
    else if (headBytes + 4 + length > maxMessageBytes) this.broken = 'message too large'
    else this.frameBytes = headBytes + 4 + length
  }

  private byte(offset: number): number {
    return this.start + offset < this.end ? this.buffer[this.start + offset]! : -1
  }

  private isLineEnd(offset: number): boolean {
    return this.byte(offset) === carriageReturn && this.byte(offset + 1) === lineFeed
  }

  private drop(count: number): void {
    this.start += count
    this.scanned = 0
    this.frameBytes = undefined
    if (this.start === this.end && this.buffer.length > initialCapacity) {
      this.buffer = new Uint8Array(initialCapacity)
      this.start = 0
      this.end = 0
    }
  }

  private makeRoom(count: number): void {
    const held = this.end - this.start
    if (this.end + count <= this.buffer.length) return
    const capacity = Math.max(initialCapacity, 2 * (held + count))
    const next = capacity > this.buffer.length ? new Uint8Array(capacity) : this.buffer
    next.set(this.buffer.subarray(this.start, this.end))
    this.buffer = next
    this.start = 0
    this.end = held
  }
}

function contentLength(head: Uint8Array): number | undefined {
  const headers = parseHeaders(decodeText(head).split('\r\n'))
  if (!headers.ok) return undefined
  const values = headers.value.filter((header) => header.name === 'Content-Length')
  const first = values[0]?.value ?? ''
  const agree = values.every((header) => header.value === first)
  return agree && /^\d{1,9}$/.test(first) ? Number(first) : undefined
}
