/**
 * Bytes to text and back, without the platform's TextDecoder (this package has no platform).
 *
 * Text on the wire is UTF-8. A byte that is not part of valid UTF-8 becomes a lone surrogate
 * U+DC80–U+DCFF, which valid UTF-8 can never yield, and goes back to that byte: so encoding what
 * was decoded is the identity for every byte sequence, and a strange message can be passed on
 * unchanged. (Python calls this surrogateescape. Replacing by U+FFFD was rejected: it loses bytes.)
 * RFC 3629.
 */

const escapeBase = 0xdc00
const chunkSize = 4096

/** Decodes bytes; never fails. */
export function decodeText(bytes: Uint8Array): string {
  let text = ''
  for (let start = 0; start < bytes.length; ) {
    const end = asciiEnd(bytes, start)
    if (end > start) text += String.fromCharCode(...bytes.subarray(start, end))
    start = end
    if (start < bytes.length && bytes[start]! >= 0x80) {
      const length = sequenceLength(bytes, start)
      text +=
        length === 0 ? String.fromCharCode(escapeBase + bytes[start]!) : sequence(bytes, start)
      start += Math.max(1, length)
    }
  }
  return text
}

/** Encodes text; lone surrogates that are not escaped bytes become U+FFFD. */
export function encodeText(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 3)
  let length = 0
  for (let at = 0; at < text.length; at += 1) {
    const code = text.codePointAt(at)!
    if (code > 0xffff) at += 1
    length = writeCodePoint(bytes, length, code)
  }
  return bytes.slice(0, length)
}

/** Lowercase hex of bytes, for ids. */
export function encodeHex(bytes: Uint8Array): string {
  let hex = ''
  for (const byte of bytes) hex += byte.toString(16).padStart(2, '0')
  return hex
}

function asciiEnd(bytes: Uint8Array, start: number): number {
  const limit = Math.min(bytes.length, start + chunkSize)
  let end = start
  while (end < limit && bytes[end]! < 0x80) end += 1
  return end
}

/** Length of the valid UTF-8 sequence that begins at `at`, 0 if none does. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at]!
  const length = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0
  for (let next = 1; next < length; next += 1) {
    if (((bytes[at + next] ?? 0) & 0xc0) !== 0x80) return 0
  }
  const second = bytes[at + 1] ?? 0
  const overlong = (lead === 0xe0 && second < 0xa0) || (lead === 0xf0 && second < 0x90)
  const beyond = (lead === 0xed && second > 0x9f) || (lead === 0xf4 && second > 0x8f)
  return overlong || beyond ? 0 : length
}

function sequence(bytes: Uint8Array, at: number): string {
  const length = sequenceLength(bytes, at)
  let code = bytes[at]! & (0xff >> (length + 1))
  for (let next = 1; next < length; next += 1) code = (code << 6) | (bytes[at + next]! & 0x3f)
  return String.fromCodePoint(code)
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
