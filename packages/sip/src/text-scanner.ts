/**
 * A scanner over one line of text, and the shape of a parser's answer.
 *
 * Every parser of this package reads left to right with it and never goes back, so the time it
 * takes is proportional to what it reads, whatever a stranger sends.
 * RFC 3261 §25.1 (token, quoted-string, LWS).
 */

/** What every parser here answers: the value, or what was wrong and where (offset in its text). */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: string; readonly offset: number }

/** The answer of a parser that succeeded. */
export function parsed<T>(value: T): Parsed<T> {
  return { ok: true, value }
}

/** The answer of a parser that failed. */
export function failed<T>(error: string, offset: number): Parsed<T> {
  return { ok: false, error, offset }
}

const tokenPattern = /[A-Za-z0-9\-.!%*_+`'~]+/y
const quotedPattern = /"(?:[^"\\]|\\[^])*"/y

/** Position in a text, with the few moves that SIP's grammar needs. */
export class Scanner {
  readonly text: string
  at = 0

  constructor(text: string) {
    this.text = text
  }

  get atEnd(): boolean {
    return this.at >= this.text.length
  }

  /** Consumes what a sticky pattern matches here, undefined if it does not. */
  match(pattern: RegExp): string | undefined {
    const start = this.at
    pattern.lastIndex = start
    if (!pattern.test(this.text)) return undefined
    this.at = pattern.lastIndex
    return this.text.slice(start, this.at)
  }

  skipSpace(): void {
    while (isSpace(this.text.charCodeAt(this.at))) this.at += 1
  }

  /** Consumes the character if it is next. */
  accept(character: string): boolean {
    if (!this.text.startsWith(character, this.at)) return false
    this.at += 1
    return true
  }

  /** The character with any space around it. */
  acceptSeparator(character: string): boolean {
    const start = this.at
    this.skipSpace()
    if (!this.accept(character)) {
      this.at = start
      return false
    }
    this.skipSpace()
    return true
  }

  token(): string | undefined {
    return this.match(tokenPattern)
  }

  /** The content of a quoted string, unescaped. */
  quoted(): string | undefined {
    if (!this.text.startsWith('"', this.at)) return undefined
    const content = this.match(quotedPattern)?.slice(1, -1)
    return content?.includes('\\') ? content.replace(/\\([^])/g, '$1') : content
  }

  /** Everything up to one of these characters, or to the end. */
  until(characters: string): string {
    const start = this.at
    const first = characters.length === 1 ? this.text.indexOf(characters, start) : start
    this.at = first < 0 ? this.text.length : first
    while (!this.atEnd && !characters.includes(this.text.charAt(this.at))) this.at += 1
    return this.text.slice(start, this.at)
  }
}

function isSpace(code: number): boolean {
  return code === 32 || code === 9
}

/** A quoted string with its escapes. */
export function formatQuoted(text: string): string {
  return `"${text.replace(/\p{Cc}/gu, ' ').replace(/[\\"]/g, '\\$&')}"`
}

/** Whether the text is one token. */
export function isToken(text: string): boolean {
  return /^[A-Za-z0-9\-.!%*_+`'~]+$/.test(text)
}
