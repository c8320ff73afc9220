/**
 * Messages by example: what headers mean, and what the parser and formatter refuse or repair.
 */

import { describe, expect, it } from 'vitest'
import { headerValue, headerValues } from './message.ts'
import { formatMessage, responseTo } from './message-format.ts'
import {
  formatNameAddress,
  parseAuthentication,
  parseCSeq,
  parseNameAddress,
  parseSeconds,
  parseVia,
} from './message-header.ts'
import { maxHeadBytes, maxMessageBytes, parseMessage } from './message-parse.ts'
import { formatUri, isSameUri, parseUri } from './message-uri.ts'
import { encodeText } from './text.ts'
import type { Parsed } from './text-scanner.ts'

function valueOf<T>(result: Parsed<T>): T {
  if (!result.ok) throw new Error(result.error)
  return result.value
}

function parseLines(...lines: string[]) {
  return parseMessage(encodeText(`${lines.join('\r\n')}\r\n\r\n`))
}

function parseRequest(...headers: string[]) {
  const message = valueOf(parseLines('OPTIONS sip:a@b SIP/2.0', ...headers))
  if (message.kind !== 'request') throw new Error('not a request')
  return message
}

describe('a message', () => {
  it('has compact names spelled out, lists split, folds joined', () => {
    const headers = ['v: SIP/2.0/UDP a, SIP/2.0/TCP b', 'Subject: one', ' two', 'cseq: 1 OPTIONS']
    expect(parseRequest(...headers).headers).toEqual([
      { name: 'Via', value: 'SIP/2.0/UDP a' },
      { name: 'Via', value: 'SIP/2.0/TCP b' },
      { name: 'Subject', value: 'one two' },
      { name: 'CSeq', value: '1 OPTIONS' },
    ])
  })

  it('is not split at commas in quotes or angle brackets', () => {
    const message = parseRequest('m: "a, b" <sip:x,y@z>, <sip:second@z>')
    expect(headerValues(message, 'Contact')).toEqual(['"a, b" <sip:x,y@z>', '<sip:second@z>'])
  })

  it('takes a quote that is never closed for an ordinary character', () => {
    const message = parseRequest('m: <sip:a@z>, "b, <sip:c,d@z>, \\"e')
    expect(headerValues(message, 'Contact')).toEqual(['<sip:a@z>', '"b', '<sip:c,d@z>', '\\"e'])
  })

  it.each([
    ['no empty line at the end', 'OPTIONS sip:a@b SIP/2.0\r\n'],
    ['a header without colon', 'OPTIONS sip:a@b SIP/2.0\r\nnonsense\r\n\r\n'],
    ['a header name with a space', 'OPTIONS sip:a@b SIP/2.0\r\nX Y: z\r\n\r\n'],
    ['a bare line feed in a value', 'OPTIONS sip:a@b SIP/2.0\r\nX: y\nVia: z\r\n\r\n'],
    [
      'headers beyond their limit',
      `OPTIONS sip:a@b SIP/2.0\r\nX: ${'y'.repeat(maxHeadBytes)}\r\n\r\n`,
    ],
    ['too many headers', `OPTIONS sip:a@b SIP/2.0\r\n${'X: y\r\n'.repeat(300)}\r\n`],
    ['more than a datagram holds', `OPTIONS sip:a@b SIP/2.0\r\n\r\n${'x'.repeat(maxMessageBytes)}`],
  ])('is refused with %s', (_, text) => {
    expect(parseMessage(encodeText(text)).ok).toBe(false)
  })

  it('cannot be given a header by a line end in a value', () => {
    const request = { ...parseRequest(), headers: [{ name: 'X-Note', value: 'a\r\nVia: evil' }] }
    const again = valueOf(parseMessage(formatMessage(request)))
    expect(headerValue(again, 'Via')).toBeUndefined()
    expect(headerValue(again, 'X-Note')).toBe('a Via: evil')
  })

  it('gets responses with its own Via, From, Call-ID, CSeq, and a tag in To', () => {
    const kept = ['Via: SIP/2.0/UDP a', 'From: <sip:a@b>;tag=1', 'Call-ID: c', 'CSeq: 1 OPTIONS']
    const request = parseRequest(...kept, 'To: <sip:c@d;tag=no>', 'Subject: not copied')
    const response = responseTo(request, 486, { toTag: 'mine' })
    expect(new TextDecoder().decode(formatMessage(response)).split('\r\n')).toEqual([
      'SIP/2.0 486 Busy Here',
      ...kept,
      'To: <sip:c@d;tag=no>;tag=mine',
      'Content-Length: 0',
      '',
      '',
    ])
  })
})

describe('a header value', () => {
  it('Via has transport, host, port and parameters', () => {
    expect(valueOf(parseVia('SIP / 2.0 / udp [2001:db8::1]:5062;rport;branch=z9'))).toEqual({
      transport: 'UDP',
      host: '[2001:db8::1]',
      port: 5062,
      params: [
        { name: 'rport', value: undefined },
        { name: 'branch', value: 'z9' },
      ],
    })
  })

  it('From has a name, a URI and parameters, which the URI keeps from itself', () => {
    const value = valueOf(parseNameAddress('"Bob \\"B\\"" <sip:b@c;lr>;tag=x'))
    expect(value).toEqual({
      displayName: 'Bob "B"',
      uri: 'sip:b@c;lr',
      params: [{ name: 'tag', value: 'x' }],
    })
    expect(formatNameAddress(value)).toBe('"Bob \\"B\\"" <sip:b@c;lr>;tag=x')
  })

  it('without angle brackets gives its parameters to the address', () => {
    expect(valueOf(parseNameAddress('sip:b@c;tag=x'))).toMatchObject({
      uri: 'sip:b@c',
      params: [{ name: 'tag', value: 'x' }],
    })
  })

  it('CSeq has a number below 2^31 and a method', () => {
    expect(valueOf(parseCSeq('2147483647 INVITE')).number).toBe(2_147_483_647)
    expect(parseCSeq('2147483648 INVITE').ok).toBe(false)
  })

  it('seconds may have a comment and are clamped', () => {
    expect(valueOf(parseSeconds('18000 (busy);x=y'))).toBe(18_000)
    expect(valueOf(parseSeconds('99999999999999'))).toBe(2 ** 32 - 1)
  })

  it('a challenge has parameters, quoted or not', () => {
    const { scheme, params } = valueOf(parseAuthentication('Digest realm="a, b" ,qop=auth'))
    expect([scheme, ...params]).toEqual(['Digest', ['realm', 'a, b'], ['qop', 'auth']])
  })

  it('a challenge that gives a parameter twice is refused', () => {
    expect(parseAuthentication('Digest realm="a", realm="b"').ok).toBe(false)
  })
})

describe('a URI', () => {
  it.each([
    'sip:alice@example.com',
    'sips:example.com:5061;transport=tcp;lr',
    'sip:+12505550012;phone-context=x@[2001:db8::1]:5060?Subject=a',
    'tel:+1-250-555-0012;ext=12',
    'sip:a%20b@example.com',
  ])('%s formats as it was', (text) => {
    expect(formatUri(valueOf(parseUri(text)))).toBe(text)
  })

  it.each([
    'http://example.com',
    'sip:',
    'sip:a b@c',
    'sip:a@b:99999',
    'tel:',
    'sip:a@b;',
    'alice',
  ])('%s is refused', (text) => {
    expect(parseUri(text).ok).toBe(false)
  })

  it.each([
    ['sip:%61lice@atlanta.com;transport=TCP', 'sip:alice@AtLanTa.CoM;Transport=tcp', true],
    ['sip:carol@chicago.com', 'sip:carol@chicago.com;newparam=5', true],
    ['sip:alice@a.com', 'sip:ALICE@a.com', false],
    ['sip:a@b.com', 'sip:a@b.com:5060', false],
    ['sip:a@b.com', 'sip:a@b.com;transport=udp', false],
    ['sip:a@b.com', 'sips:a@b.com', false],
    ['tel:+1-250-555', 'tel:+1250555', true],
  ])('%s and %s are the same: %s', (a, b, expected) => {
    expect(isSameUri(valueOf(parseUri(a)), valueOf(parseUri(b)))).toBe(expected)
  })
})
