// The text of an OData query option, token by token: quoted texts, numbers, times, GUIDs, names and
// signs. Whoever reads stops at the first thing that does not fit, with its position and a sentence
// that says what would. Nothing here knows any resource.

/** What became of reading a query option; the offset counts characters from its start. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: string; readonly offset: number }

/** One token; the text of a quoted text is what it says, without its quotes. */
export interface Token {
  readonly kind: 'text' | 'guid' | 'time' | 'number' | 'name' | 'sign' | 'end'
  readonly text: string
  readonly offset: number
}

/** The one way out of reading before the end; caught by `parseWhole`. */
class Misread extends Error {
  readonly offset: number

  constructor(reason: string, offset: number) {
    super(reason)
    this.offset = offset
  }
}

/** Reads a whole text; `read` takes its tokens, and none may be left over. */
export function parseWhole<T>(text: string, read: (tokens: TokenReader) => T): Parsed<T> {
  try {
    const tokens = new TokenReader(text)
    const value = read(tokens)
    tokens.takeEnd()
    return { ok: true, value }
  } catch (error) {
    if (!(error instanceof Misread)) throw error
    return { ok: false, error: error.message, offset: error.offset }
  }
}

// In this order: a GUID may begin like a name, a number or a time, and a time like a number.
const patterns = {
  text: /'(?:[^']|'')*'/y,
  guid: /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?!\w)/iy,
  time: /\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,12})?)?(?:Z|[+-]\d\d:\d\d))?(?![\w-])/iy,
  number: /-?\d{1,15}(?:\.\d{1,15})?(?![\w.-])/y,
  name: /[A-Za-z_]\w*/y,
  sign: /[(),:/]/y,
} as const satisfies Record<Exclude<Token['kind'], 'end'>, RegExp>

// True because these are exactly the keys.
const kinds = Object.keys(patterns) as (keyof typeof patterns)[]

/** Takes tokens from the front of a text. */
export class TokenReader {
  readonly #source: string
  #token: Token
  /** Where the next token ends. */
  #end = 0

  constructor(source: string) {
    this.#source = source
    this.#token = this.#read()
  }

  /** The token that comes next. */
  get next(): Token {
    return this.#token
  }

  /** Takes the next token, whatever it is. */
  take(): Token {
    const token = this.#token
    this.#token = this.#read()
    return token
  }

  /** Takes this word or sign if it comes next. */
  takes(text: string): boolean {
    const { kind, text: found } = this.#token
    if (found !== text || (kind !== 'name' && kind !== 'sign')) return false
    this.take()
    return true
  }

  /** Takes this sign, which must come next. */
  takeSign(sign: string): void {
    if (!this.takes(sign)) throw this.misread(`“${sign}” is missing here`)
  }

  /** Takes a name, which must come next. */
  takeName(what: string): Token {
    if (this.#token.kind !== 'name') throw this.misread(`${what} is missing here`)
    return this.take()
  }

  /** Nothing may be left. */
  takeEnd(): void {
    if (this.#token.kind !== 'end') throw this.misread(this.#notUnderstood(this.#token.offset))
  }

  /** What to throw to stop reading, at the next token or an earlier one. */
  misread(reason: string, { offset }: Token = this.#token): Misread {
    return new Misread(reason, offset)
  }

  #read(): Token {
    const offset = this.#end + this.#source.slice(this.#end).search(/\S|$/)
    for (const kind of kinds) {
      const pattern = patterns[kind]
      pattern.lastIndex = offset
      const [found] = pattern.exec(this.#source) ?? []
      if (found === undefined) continue
      this.#end = offset + found.length
      const text = kind === 'text' ? found.slice(1, -1).replaceAll("''", "'") : found
      return { kind, text, offset }
    }
    if (offset < this.#source.length) throw new Misread(this.#notUnderstood(offset), offset)
    return { kind: 'end', text: '', offset }
  }

  #notUnderstood(offset: number): string {
    return `“${this.#source.slice(offset, offset + 40)}” is not understood`
  }
}
