/** Bodies of several parts: what is found in them, and what is not looked for. */

import { expect, it } from 'vitest'
import { invitationTo, RawPeer } from '../test/raw-peer.ts'
import { bodyParts, descriptionIn } from './index.ts'
import type { SipMessage } from './message.ts'

function messageWith(contentType: string | undefined, body: string): SipMessage {
  const headers = contentType === undefined ? [] : [{ name: 'Content-Type', value: contentType }]
  return { kind: 'response', status: 200, reason: '', headers, body }
}

const isup = '--b\r\nContent-Type: application/isup;version=x\r\n\r\n\u0001binary\r\n'
const sdp = '--b \r\nContent-Type: application/sdp\r\nContent-ID: <one>\r\n\r\nv=0\r\ns=-\r\n\r\n'

it.each([
  ['a description alone', 'application/sdp; charset=utf-8', 'v=0', 'v=0'],
  ['one without a type', undefined, 'v=0', 'v=0'],
  ['something else', 'text/plain', 'v=0', ''],
  ['nothing', 'application/sdp', '', ''],
  [
    'one beside an ISDN message',
    'multipart/mixed;boundary=b',
    `${isup}${sdp}--b--`,
    'v=0\r\ns=-\r\n',
  ],
  [
    'one after a preamble',
    'Multipart/Mixed; boundary="b"',
    `hi\r\n${sdp}--b--\r\nbye`,
    'v=0\r\ns=-\r\n',
  ],
  ['parts without a description', 'multipart/mixed;boundary=b', `${isup}--b--`, ''],
  ['a multipart without a boundary', 'multipart/mixed', sdp, ''],
  ['a multipart that never ends', 'multipart/mixed;boundary=b', sdp, 'v=0\r\ns=-\r\n\r\n'],
])('%s', (_, contentType, body, expected) => {
  expect(descriptionIn(messageWith(contentType, body))).toBe(expected)
})

it('parts within parts are found, three deep and no deeper', () => {
  const nest = (inner: string, mark: string, type: string) =>
    `--${mark}\r\nContent-Type: ${type}\r\n\r\n${inner}\r\n--${mark}--`
  const one = nest('v=0', 'c', 'application/sdp')
  const two = nest(one, 'b', 'multipart/alternative;boundary=c')
  const three = nest(two, 'a', 'multipart/related;boundary=b')
  expect(descriptionIn(messageWith('multipart/mixed;boundary=a', three))).toBe('v=0')
  const four = nest(three, 'z', 'multipart/mixed;boundary=a')
  expect(descriptionIn(messageWith('multipart/mixed;boundary=z', four))).toBe('')
})

it('a part without headers has no type', () => {
  const parts = bodyParts(messageWith('multipart/mixed;boundary=b', '--b\r\n\r\nhello\r\n--b--'))
  expect(parts).toEqual([{ contentType: '', body: 'hello' }])
})

it('an offer beside something else is an offer, and without one the call is refused', () => {
  const type = { 'Content-Type': 'multipart/mixed;boundary=b' }
  const peer = new RawPeer()
  peer.request('INVITE', type, `${isup}${sdp}--b--`)
  expect(invitationTo(peer)).toBeDefined()
  peer.request('INVITE', { ...type, 'Call-ID': 'other' }, `${isup}--b--`)
  expect(peer.words()).toEqual(['415'])
})
