/**
 * Bytes to text and back.
 *
 * Nearly all of SIP is ASCII, which goes the short way; the rest is read here, byte by byte, as the
 * platform's decoder would lose what is not UTF-8.
 * Text on the wire is UTF-8. A byte that is not part of valid UTF-8 becomes a lone surrogate
 * U+DC80–U+DCFF, which valid UTF-8 can never yield, and goes back to that byte: so encoding what
 * was decoded is the identity for every byte sequence, and a strange message can be passed on
 * unchanged. (Python calls this surrogateescape. Replacing by U+FFFD was rejected: it loses bytes.)
 * RFC 3629.
 */

const escapeBase = 0xdc00

/** Of the platform only these: faster than any loop, and the same in Node and in browsers. */
declare const TextDecoder: new () => { decode(bytes: Uint8Array): string }
declare const TextEncoder: new () => {
  encodeInto(text: string, bytes: Uint8Array): { read: number; written: number }
}
const asciiDecoder = new TextDecoder()
const encoder = new TextEncoder()
/** Shorter texts are written sooner by a loop. */
const longText = 256

/** Decodes bytes; never fails. */
export function decodeText(bytes: Uint8Array): string {
  const end = asciiEnd(bytes)
  if (end === bytes.length) return asciiDecoder.decode(bytes)
  return asciiDecoder.decode(bytes.subarray(0, end)) + decodeWide(bytes, end)
}

/** Encodes text; lone surrogates that are not escaped bytes become U+FFFD. */
export function encodeText(text: string): Uint8Array {
  const writer = new TextWriter(text.length)
  writer.write(text)
  return writer.written()
}

/**
 * Text becoming bytes, piece by piece; grows beyond its capacity where that is too small.
 *
 * Small texts share one piece of memory, as allocating is dearer than writing them. It is let go
 * with the last of them, and messages made together are forgotten together.
 */
export class TextWriter {
  private bytes: Uint8Array
  private length = 0

  constructor(capacity: number) {
    this.bytes = newBytes(capacity)
  }

  write(text: string): void {
    this.reserve(text.length)
    // The platform would not give an escaped byte back.
    if (text.length > longText && text.isWellFormed()) return this.writeLong(text)
    const { bytes } = this
    let { length } = this
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at)
      if (code >= 0x80) {
        this.length = length
        return this.writeWide(text, at)
      }
      bytes[length] = code
      length += 1
    }
    this.length = length
  }

  writeBytes(bytes: Uint8Array): void {
    this.reserve(bytes.length)
    this.bytes.set(bytes, this.length)
    this.length += bytes.length
  }

  /** All that was written; nothing may be written afterwards. */
  written(): Uint8Array {
    return this.length === this.bytes.length ? this.bytes : this.bytes.subarray(0, this.length)
  }

  private writeLong(text: string): void {
    const { read, written } = encoder.encodeInto(text, this.bytes.subarray(this.length))
    this.length += written
    if (read < text.length) this.writeWide(text, read)
  }

  private writeWide(text: string, from: number): void {
    this.reserve(3 * (text.length - from))
    for (let at = from; at < text.length; at += 1) {
      const code = text.codePointAt(at)!
      if (code > 0xffff) at += 1
      this.length = writeCodePoint(this.bytes, this.length, code)
    }
  }

  private reserve(count: number): void {
    if (this.length + count <= this.bytes.length) return
    const bytes = new Uint8Array(Math.max(2 * this.bytes.length, this.length + count))
    bytes.set(this.bytes)
    this.bytes = bytes
  }
}

const sharedBytes = 32_768
let shared = new Uint8Array(0)
let sharedStart = 0

function newBytes(capacity: number): Uint8Array {
  if (8 * capacity > sharedBytes) return new Uint8Array(capacity)
  if (sharedStart + capacity > shared.length) {
    shared = new Uint8Array(sharedBytes)
    sharedStart = 0
  }
  const bytes = shared.subarray(sharedStart, sharedStart + capacity)
  sharedStart += capacity
  return bytes
}

/** Lowercase hex of bytes, for ids. */
export function encodeHex(bytes: Uint8Array): string {
  let hex = ''
  for (const byte of bytes) hex += hexPairs[byte]
  return hex
}

const hexPairs = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

function asciiEnd(bytes: Uint8Array): number {
  let end = 0
  while (end < bytes.length && bytes[end]! < 0x80) end += 1
  return end
}

/** How many UTF-16 code units become text at once: few enough to be arguments of a function. */
const unitsAtOnce = 1024
/** Those of now; one list for all, as making it would take longer than reading a usual message. */
const units: number[] = Array.from({ length: unitsAtOnce + 1 }, () => 0)

/** The rest, through code units: were each run of letters a string, a stranger could make many. */
function decodeWide(bytes: Uint8Array, from: number): string {
  let text = ''
  for (let at = from; at < bytes.length; ) {
    let count = 0
    while (at < bytes.length && count < unitsAtOnce) {
      const length = sequenceLength(bytes, at)
      const code = length === 0 ? escapeBase + bytes[at]! : codePoint(bytes, at, length)
      // Beyond U+FFFF, two surrogates: fromCodePoint would do it, but takes twice as long.
      if (code > 0xffff) {
        units[count] = 0xd7c0 + (code >> 10)
        count += 1
      }
      units[count] = code > 0xffff ? 0xdc00 | (code & 0x3ff) : code
      count += 1
      at += length === 0 ? 1 : length
    }
    text += String.fromCharCode(...units.slice(0, count))
  }
  return text
}

/** Length of the valid UTF-8 sequence that begins at `at`, 0 if none does. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at]!
  if (lead < 0x80) return 1
  if (lead < 0xc2) return 0
  const length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0
  for (let next = 1; next < length; next += 1) {
    if (((bytes[at + next] ?? 0) & 0xc0) !== 0x80) return 0
  }
  const second = bytes[at + 1] ?? 0
  const overlong = (lead === 0xe0 && second < 0xa0) || (lead === 0xf0 && second < 0x90)
  const beyond = (lead === 0xed && second > 0x9f) || (lead === 0xf4 && second > 0x8f)
  return overlong || beyond ? 0 : length
}

function codePoint(bytes: Uint8Array, at: number, length: number): number {
  if (length === 1) return bytes[at]!
  let code = bytes[at]! & (0xff >> (length + 1))
  for (let next = 1; next < length; next += 1) code = (code << 6) | (bytes[at + next]! & 0x3f)
  return code
}

function writeCodePoint(bytes: Uint8Array, at: number, code: number): number {
  if (code < 0x80) {
    bytes[at] = code
    return at + 1
  }
  if (code >= 0xdc80 && code <= 0xdcff) {
    bytes[at] = code - escapeBase
    return at + 1
  }
  const valid = code >= 0xd800 && code <= 0xdfff ? 0xfffd : code
  const tail = valid < 0x800 ? 1 : valid < 0x10000 ? 2 : 3
  bytes[at] = ((0xff00 >> (tail + 1)) & 0xff) | (valid >> (6 * tail))
  for (let next = 1; next <= tail; next += 1) {
    bytes[at + next] = 0x80 | ((valid >> (6 * (tail - next))) & 0x3f)
  }
  return at + tail + 1
}
