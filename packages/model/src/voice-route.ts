// Which voice routes carry a number. A pattern is `+` and digits, where `X` is any digit and a last
// `*` any rest; of all that match, the one that says most about the number comes first.

import type { VoiceRoute } from './trunk.ts'

/** Whether a text is a pattern that can match a number. */
export function isDialPattern(text: string): boolean {
  return /^\+(?:[1-9X][0-9X]{0,14}\*?|\*)$/.test(text)
}

/** Whether a number in E.164 has the form of a pattern. */
export function matchesPattern(pattern: string, number: string): boolean {
  const open = pattern.endsWith('*')
  const form = open ? pattern.slice(0, -1) : pattern
  if (open ? number.length < form.length : number.length !== form.length) return false
  return [...form].every((sign, index) => sign === number[index] || isAnyDigit(sign, number[index]))
}

/** The routes that carry a number: the most specific first, of equals the lower priority. */
export function routesFor(routes: Iterable<VoiceRoute>, number: string): readonly VoiceRoute[] {
  return [...routes]
    .filter(({ pattern }) => matchesPattern(pattern, number))
    .sort(
      (a, b) =>
        digitsNamed(b.pattern) - digitsNamed(a.pattern) ||
        b.pattern.length - a.pattern.length ||
        a.priority - b.priority ||
        (a.name < b.name ? -1 : 1),
    )
}

function isAnyDigit(sign: string, digit: string | undefined): boolean {
  return sign === 'X' && digit !== undefined && digit >= '0' && digit <= '9'
}

function digitsNamed(pattern: string): number {
  return pattern.replace(/[^0-9]/g, '').length
}
