/**
 * What header values mean: Via, From/To/Contact/Route, CSeq, seconds, and authentication.
 *
 * Each `parseX` takes one value as `message.ts` holds it and reads all of it; each `formatX` gives
 * the text back. Parameter names are lowercase, quoted values are unquoted.
 * RFC 3261 §20.10, §20.16, §20.19, §20.39, §20.42; RFC 3581 (rport); RFC 7616 §3.3, §3.4.
 */

import type { Param } from './message-uri.ts'
import { paramValue, parseUri } from './message-uri.ts'
import type { Parsed } from './text-scanner.ts'
import { failed, formatQuoted, isToken, parsed, Scanner } from './text-scanner.ts'

/** A Via: one hop the message took. */
export type Via = {
  readonly transport: string
  readonly host: string
  readonly port: number | undefined
  readonly params: readonly Param[]
}

/** A From, To, Contact, Route or Record-Route value; `displayName` '' for none. */
export type NameAddress = {
  readonly displayName: string
  readonly uri: string
  readonly params: readonly Param[]
}

/** A CSeq. */
export type CSeq = { readonly number: number; readonly method: string }

/** A challenge or credentials: a scheme and its parameters, names in lowercase. */
export type AuthenticationValue = {
  readonly scheme: string
  readonly params: ReadonlyMap<string, string>
}

const hostPattern = /\[[0-9A-Fa-f:.]{2,45}\]|[A-Za-z0-9](?:[A-Za-z0-9._-]{0,253}[A-Za-z0-9.])?/y
const displayTokensPattern = /(?:[A-Za-z0-9\-.!%*_+`'~]|[^\x00-\x7f]|[ \t])*/y
const paramTextPattern = /[^\s;,"<>=]+/y

/** Parses one Via value. */
export function parseVia(text: string): Parsed<Via> {
  const scanner = new Scanner(text)
  const name = scanner.token()
  const version = scanner.acceptSeparator('/') ? scanner.token() : undefined
  const transport = scanner.acceptSeparator('/') ? scanner.token() : undefined
  if (name?.toUpperCase() !== 'SIP' || version !== '2.0' || transport === undefined) {
    return failed('Via does not begin with SIP/2.0/transport', scanner.at)
  }
  scanner.skipSpace()
  const host = scanner.match(hostPattern)
  if (host === undefined) return failed('no host in Via', scanner.at)
  const port = scanner.acceptSeparator(':') ? scanner.match(/\d{1,5}/y) : ''
  if (port === undefined || Number(port) > 65_535) return failed('bad port in Via', scanner.at)
  const params = parseParams(scanner)
  if (!params.ok) return params
  return parsed({
    transport: transport.toUpperCase(),
    host,
    port: port === '' ? undefined : Number(port),
    params: params.value,
  })
}

/** A Via as text. */
export function formatVia(via: Via): string {
  const port = via.port === undefined ? '' : `:${via.port}`
  return `SIP/2.0/${via.transport} ${via.host}${port}${formatParams(via.params)}`
}

/** Parses From, To, Contact (but `*`), Route and Record-Route. The URI's own form is not judged. */
export function parseNameAddress(text: string): Parsed<NameAddress> {
  const scanner = new Scanner(text)
  scanner.skipSpace()
  const displayName = scanner.quoted() ?? displayTokens(scanner)
  scanner.skipSpace()
  const bracketed = scanner.accept('<')
  if (!bracketed && displayName !== '') return failed('no < after the display name', scanner.at)
  const uri = bracketed ? scanner.until('>') : scanner.until(';, \t')
  if (bracketed && !scanner.accept('>')) return failed('no > after the URI', scanner.at)
  if (!/^[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"]+$/.test(uri)) return failed('not a URI', scanner.at)
  // Bare, its headers and the parameters of the address could not be told apart (§20).
  if (!bracketed && uri.includes('?')) return failed('URI with headers needs < >', scanner.at)
  const params = parseParams(scanner)
  if (!params.ok) return params
  return parsed({ displayName, uri, params: params.value })
}

/** A name address as text; the URI always in angle brackets, so its parameters stay its own. */
export function formatNameAddress(address: NameAddress): string {
  const name = address.displayName === '' ? '' : `${formatQuoted(address.displayName)} `
  return `${name}<${address.uri}>${formatParams(address.params)}`
}

/** Parses a CSeq; numbers below 2^31, RFC 3261 §8.1.1.5. */
export function parseCSeq(text: string): Parsed<CSeq> {
  const [, digits, method] = /^(\d{1,10})[ \t]+(\S+)$/.exec(text) ?? []
  if (digits === undefined || method === undefined) return failed('CSeq is not: number, method', 0)
  if (Number(digits) >= 2 ** 31) return failed('CSeq number too large', 0)
  if (!isToken(method)) return failed('method is not a token', digits.length)
  return parsed({ number: Number(digits), method })
}

/** Parses delta-seconds as in Expires, Min-Expires, Retry-After; a comment may follow. */
export function parseSeconds(text: string): Parsed<number> {
  const digits = /^\d+/.exec(text)?.[0]
  if (digits === undefined) return failed('not a number of seconds', 0)
  return parsed(Math.min(Number(digits), 2 ** 32 - 1))
}

/** Parses WWW-Authenticate, Proxy-Authenticate, Authorization and Proxy-Authorization. */
export function parseAuthentication(text: string): Parsed<AuthenticationValue> {
  const scanner = new Scanner(text)
  const scheme = scanner.token()
  if (scheme === undefined) return failed('no scheme', 0)
  scanner.skipSpace()
  const params = new Map<string, string>()
  do {
    const name = scanner.token()?.toLowerCase()
    if (name === undefined || !scanner.acceptSeparator('=')) {
      return failed('no name=value', scanner.at)
    }
    const value = scanner.quoted() ?? scanner.token()
    if (value === undefined) return failed('no value', scanner.at)
    if (params.has(name)) return failed('parameter given twice', scanner.at)
    params.set(name, value)
  } while (scanner.acceptSeparator(','))
  return scanner.atEnd ? parsed({ scheme, params }) : failed('unexpected character', scanner.at)
}

/** The URI as a name address without a name, for Route and Contact. */
export function formatAddress(uri: string): string {
  return formatNameAddress({ displayName: '', uri, params: [] })
}

/** Whether a Route URI asks for loose routing (`;lr`). */
export function isLooseRoute(uri: string): boolean {
  const route = parseUri(uri)
  return route.ok && paramValue(route.value.params, 'lr') !== undefined
}

function displayTokens(scanner: Scanner): string {
  const start = scanner.at
  const tokens = scanner.match(displayTokensPattern) ?? ''
  if (scanner.text[scanner.at] === '<') return tokens.trim()
  scanner.at = start
  return ''
}

function parseParams(scanner: Scanner): Parsed<readonly Param[]> {
  const params: Param[] = []
  while (scanner.acceptSeparator(';')) {
    const name = scanner.token()?.toLowerCase()
    if (name === undefined) return failed('no parameter name', scanner.at)
    const hasValue = scanner.acceptSeparator('=')
    const value = hasValue ? (scanner.quoted() ?? scanner.match(paramTextPattern)) : undefined
    if (hasValue && value === undefined) return failed('no parameter value', scanner.at)
    params.push({ name, value })
  }
  scanner.skipSpace()
  return scanner.atEnd ? parsed(params) : failed('unexpected character', scanner.at)
}

function formatParams(params: readonly Param[]): string {
  return params.map((param) => `;${param.name}${formatParamValue(param.value)}`).join('')
}

function formatParamValue(value: string | undefined): string {
  if (value === undefined) return ''
  return /^[^\s;,"<>=\\]+$/.test(value) ? `=${value}` : `=${formatQuoted(value)}`
}
