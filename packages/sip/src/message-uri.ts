/**
 * URIs: `sip:`, `sips:` and `tel:`, parsed, formatted and compared.
 *
 * The user part is unescaped when parsed and escaped when formatted, so `%61lice` and `alice` are
 * one user. Parameters keep their order; their names are lowercase. Headers of a URI (`?a=b`) are
 * kept as text: nothing here acts on them. RFC 3261 §19.1, RFC 3966.
 */

import { isSameHost } from './address.ts'
import type { Parsed } from './text-scanner.ts'
import { failed, parsed, Scanner } from './text-scanner.ts'

/** A parameter; `value` is undefined for a flag such as `lr`. */
export type Param = { readonly name: string; readonly value: string | undefined }

/** A `sip:` or `sips:` URI. `user` and `headers` are '' for none. */
export type SipUri = {
  readonly scheme: 'sip' | 'sips'
  readonly user: string
  readonly host: string
  readonly port: number | undefined
  readonly params: readonly Param[]
  readonly headers: string
}

/** A `tel:` URI; `number` as written. */
export type TelUri = {
  readonly scheme: 'tel'
  readonly number: string
  readonly params: readonly Param[]
}

/** A URI that a request can be sent to. */
export type Uri = SipUri | TelUri

const schemePattern = /[A-Za-z][A-Za-z0-9+.-]*:/y
const userPattern = /(?:[A-Za-z0-9\-_.!~*'()&=+$,;?/:#]|%[0-9A-Fa-f]{2}|[^\x00-\x7f])*@/y
const hostPattern = /\[[0-9A-Fa-f:.]{2,45}\]|[A-Za-z0-9](?:[A-Za-z0-9._-]{0,253}[A-Za-z0-9.])?/y
const portPattern = /:\d{1,5}/y
const paramNamePattern = /[^\s;=?<>",@]+/y
const paramValuePattern = /[^\s;?<>",]*/y
const numberPattern = /\+?[0-9A-Fa-f*#().-]+/y

/** Parses a URI of a scheme we can call. */
export function parseUri(text: string): Parsed<Uri> {
  const scanner = new Scanner(text)
  const scheme = scanner.match(schemePattern)?.slice(0, -1).toLowerCase()
  if (scheme === 'sip' || scheme === 'sips') return parseSipUri(scanner, scheme)
  if (scheme === 'tel') return parseTelUri(scanner)
  return failed(scheme === undefined ? 'no scheme' : 'unknown scheme', 0)
}

/** The URI as text. */
export function formatUri(uri: Uri): string {
  if (uri.scheme === 'tel') return `tel:${uri.number}${formatUriParams(uri.params)}`
  const user = uri.user === '' ? '' : `${escapeUser(uri.user)}@`
  const port = uri.port === undefined ? '' : `:${uri.port}`
  const headers = uri.headers === '' ? '' : `?${uri.headers}`
  return `${uri.scheme}:${user}${uri.host}${port}${formatUriParams(uri.params)}${headers}`
}

/** The value of a parameter: '' for a flag, undefined if it is absent. */
export function paramValue(params: readonly Param[], name: string): string | undefined {
  const param = params.find((candidate) => candidate.name === name)
  return param === undefined ? undefined : (param.value ?? '')
}

/** Whether two URIs name the same resource, RFC 3261 §19.1.4. */
export function isSameUri(a: Uri, b: Uri): boolean {
  if (a.scheme === 'tel' || b.scheme === 'tel') {
    return a.scheme === b.scheme && telKey(a) === telKey(b) && haveSameParams(a.params, b.params)
  }
  return (
    a.scheme === b.scheme &&
    a.user === b.user &&
    isSameHost(a.host, b.host) &&
    a.port === b.port &&
    haveSameParams(a.params, b.params)
  )
}

function parseSipUri(scanner: Scanner, scheme: 'sip' | 'sips'): Parsed<SipUri> {
  const user = scanner.match(userPattern)
  const host = scanner.match(hostPattern)
  if (host === undefined) return failed('no host', scanner.at)
  const port = scanner.match(portPattern)?.slice(1)
  if (port !== undefined && Number(port) > 65_535) return failed('port too large', scanner.at)
  const params = parseUriParams(scanner)
  if (!params.ok) return params
  const headers = scanner.accept('?') ? scanner.until(' \t<>"') : ''
  if (!scanner.atEnd) return failed('unexpected character in URI', scanner.at)
  return parsed({
    scheme,
    user: user === undefined ? '' : unescape(user.slice(0, -1)),
    host,
    port: port === undefined ? undefined : Number(port),
    params: params.value,
    headers,
  })
}

function parseTelUri(scanner: Scanner): Parsed<TelUri> {
  const number = scanner.match(numberPattern)
  if (number === undefined) return failed('no number', scanner.at)
  const params = parseUriParams(scanner)
  if (!params.ok) return params
  if (!scanner.atEnd) return failed('unexpected character in URI', scanner.at)
  return parsed({ scheme: 'tel', number, params: params.value })
}

function parseUriParams(scanner: Scanner): Parsed<readonly Param[]> {
  const params: Param[] = []
  while (scanner.accept(';')) {
    const name = scanner.match(paramNamePattern)
    if (name === undefined) return failed('no parameter name', scanner.at)
    const value = scanner.accept('=') ? scanner.match(paramValuePattern) : undefined
    params.push({ name: name.toLowerCase(), value })
  }
  return parsed(params)
}

function formatUriParams(params: readonly Param[]): string {
  return params
    .map((param) => `;${param.name}${param.value === undefined ? '' : `=${param.value}`}`)
    .join('')
}

/** Parameters that must agree even if one URI lacks them. */
const decisiveParams = new Set(['transport', 'user', 'ttl', 'method', 'maddr'])

function haveSameParams(a: readonly Param[], b: readonly Param[]): boolean {
  return [...a, ...b].every(({ name }) => {
    const [left, right] = [paramValue(a, name), paramValue(b, name)]
    if (left === undefined || right === undefined) return !decisiveParams.has(name)
    return left.toLowerCase() === right.toLowerCase()
  })
}

function telKey(uri: Uri): string {
  return uri.scheme === 'tel' ? uri.number.replace(/[-.()]/g, '').toLowerCase() : ''
}

/** Unescapes %XX of ASCII; other escapes stay, so that nothing is lost. */
function unescape(text: string): string {
  return text.replace(/%([2-7][0-9A-Fa-f])/g, (whole, hex: string) => {
    const character = String.fromCharCode(Number.parseInt(hex, 16))
    return hex.toLowerCase() === '7f' || character === '%' ? whole : character
  })
}

function escapeUser(user: string): string {
  return user.replace(
    /%(?![0-9A-Fa-f]{2})|[^A-Za-z0-9\-_.!~*'()&=+$,;?/:%\u0080-\uffff]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  )
}
