// Mutations that need no knowledge of a format: bits, bytes and pieces; and those that know only
// that a text has lines of the form `name: value` or `name=value`, as SIP and SDP have.

import { hostileWord } from './hostile-words.ts'
import type { Random } from './random.ts'

/** Longest input; a datagram is no longer. */
const maxBytes = 65_535

/** Bytes as text and back, one character a byte, so that nothing is lost on the way. */
export const latin = {
  text: (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1'),
  bytes: (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1')),
}

/** Changes some bytes or pieces; `other` is another input, from which a piece may come. */
export function mutateBytes(input: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  let bytes = [...input]
  for (let count = 1 + random.below(4); count > 0; count -= 1) {
    const at = random.below(bytes.length + 1)
    const length = random.below(Math.min(64, bytes.length + 1))
    const from = random.below(other.length + 1)
    const inserted = random.pick<() => readonly number[]>([
      () => [random.below(256)],
      () => bytes.slice(at, at + length),
      () => [...other.slice(from, from + length)],
      () => Array.from({ length }, () => random.below(256)),
      () => [random.pick([0, 0x7f, 0x80, 0xff, 0x0d, 0x0a, 0x20])],
      () => [],
    ])()
    bytes = bytes.toSpliced(at, random.once(2) ? random.below(length + 1) : 0, ...inserted)
  }
  return Uint8Array.from(bytes.slice(0, maxBytes))
}

/** Changes some lines of a text of `name: value` lines. */
export function mutateLines(text: string, separator: ':' | '=', random: Random): string {
  const lines = text.split('\r\n')
  for (let count = 1 + random.below(3); count > 0; count -= 1) {
    const at = random.below(lines.length)
    const line = lines[at] ?? ''
    const edit = random.pick<() => readonly string[]>([
      () => [],
      () => [line, line],
      () => [line, lines[random.below(lines.length)] ?? ''],
      () => [replacedValue(line, separator, random)],
      () => [replacedWord(line, random)],
      () => [line.toUpperCase()],
      () => [line.replace(separator, ` ${separator}`)],
      () => [`${line}\r\n ${hostileWord(random)}`],
      () => [`${hostileWord(random)}${separator}${hostileWord(random)}`],
    ])
    lines.splice(at, 1, ...edit())
  }
  return lines.join('\r\n').slice(0, maxBytes)
}

function replacedValue(line: string, separator: string, random: Random): string {
  const end = line.indexOf(separator)
  return end < 0 ? hostileWord(random) : `${line.slice(0, end + 1)}${hostileWord(random)}`
}

/** One word between delimiters becomes a hostile one. */
function replacedWord(line: string, random: Random): string {
  const words = line.split(/([\s;,=<>@:"/]+)/)
  words[random.below(words.length)] = hostileWord(random)
  return words.join('')
}
