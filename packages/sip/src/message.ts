/**
 * SIP messages as plain data, and how to look into their headers.
 *
 * A message keeps its headers as an ordered list of (name, value): names in their canonical long
 * form, one entry per value where the header is a list (Via, Contact, Route …), so that nobody
 * splits commas twice. What a value means is parsed on demand by `message-header.ts`.
 * Bytes that are not UTF-8 survive as described in `text.ts`, so a message formats back unchanged.
 * RFC 3261 §7.
 */

/** One header value. List headers appear once per value. */
export type Header = { readonly name: string; readonly value: string }

/** A request; `uri` is kept as text so that an unknown scheme can still be answered. */
export type SipRequest = {
  readonly kind: 'request'
  readonly method: string
  readonly uri: string
  readonly headers: readonly Header[]
  readonly body: string
}

/** A response. */
export type SipResponse = {
  readonly kind: 'response'
  readonly status: number
  readonly reason: string
  readonly headers: readonly Header[]
  readonly body: string
}

/** Either direction. */
export type SipMessage = SipRequest | SipResponse

/** The first value of a header, by its canonical name. */
export function headerValue(message: SipMessage, name: string): string | undefined {
  return message.headers.find((header) => header.name === name)?.value
}

/** All values of a header, top to bottom. */
export function headerValues(message: SipMessage, name: string): readonly string[] {
  return message.headers.filter((header) => header.name === name).map((header) => header.value)
}

/** The comma-separated tokens of a header such as Supported or Allow, in lowercase. */
export function headerTokens(message: SipMessage, name: string): readonly string[] {
  const values = headerValues(message, name)
  return values.flatMap((value) => value.toLowerCase().split(/[ \t]*,[ \t]*/))
}
