// Values that break parsers, by the classes of the PROTOS c07-sip tests and what the advisories of
// other phone systems name: overflowing strings, format strings, broken UTF-8, control characters,
// integers at the edges, empty and doubled delimiters, names that JavaScript objects inherit.

import type { Random } from './random.ts'

const fixed: readonly string[] = [
  '',
  ' ',
  '\t',
  '\0',
  '\r\n ',
  '%s%s%n%d%x',
  '%00%0d%0a',
  '\u001b[2J\u001b[31m',
  '\u0080\u00ff\u00fe',
  '\u00c0\u00af',
  '\u00ed\u00a0\u0080',
  '٠١٢٣',
  '"',
  '"\\',
  '<',
  '>',
  '<<>>',
  ';;;;',
  ',,,,',
  '::::',
  '@@',
  '=',
  '[::1',
  '[::ffff:127.0.0.1%eth0]',
  '999.999.999.999',
  '__proto__',
  'constructor',
  'hasOwnProperty',
  '-1',
  '0',
  '00',
  '65536',
  '2147483648',
  '4294967296',
  '9007199254740993',
  '99999999999999999999999999',
  '1e309',
  '0x7f',
  'NaN',
  'sip:',
  'sip:@',
  'sip:;lr',
  'tel:+',
  'SIP/2.0',
  'z9hG4bK',
  'application/sdp',
  'multipart/mixed;boundary=',
]

/** Patterns whose repetition makes careless expressions slow. */
const repeated: readonly string[] = [
  'a',
  ' ',
  '\t',
  ',',
  ';a',
  '\\"',
  '(',
  '%',
  ':',
  '<sip:a>,',
  'a\u0080',
  'a\u00c3\u00a9',
]

/** One hostile word; once in a while a very long one. */
export function hostileWord(random: Random): string {
  if (!random.once(3)) return random.pick(fixed)
  return random.pick(repeated).repeat(1 << random.below(14))
}
