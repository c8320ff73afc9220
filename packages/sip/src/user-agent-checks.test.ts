/**
 * What a user agent refuses by itself or at once, and that strangers who ask in vain cost nothing.
 */

import { describe, expect, it } from 'vitest'
import { invitationTo, RawPeer, requestTo, valueIn } from '../test/raw-peer.ts'

describe('a request is refused', () => {
  it.each([
    ['405 and Allow', 'PUBLISH', {}, '405', 'Allow'],
    ['420 and Unsupported', 'INVITE', { Require: 'foo' }, '420', 'Unsupported'],
    ['483', 'INVITE', { 'Max-Forwards': '0' }, '483', ''],
    ['415 and Accept', 'INVITE', { 'Content-Type': 'text/plain' }, '415', 'Accept'],
    ['415 and Accept-Encoding', 'INVITE', { 'Content-Encoding': 'gzip' }, '415', 'Accept-Encoding'],
    ['400 without Contact', 'INVITE', { Contact: undefined }, '400', ''],
    ['400 in the place of a call', 'OPTIONS', { Replaces: 'x;from-tag=1;to-tag=2' }, '400', ''],
    ['400 in the place of two', 'INVITE', { Replaces: 'x;from-tag=1, y;from-tag=1' }, '400', ''],
    ['400 without Call-ID', 'INVITE', { 'Call-ID': undefined }, '400', ''],
    ['481 in an unknown dialog', 'BYE', { To: '<sip:us@10.0.0.1>;tag=x' }, '481', ''],
    ['481 without a dialog', 'BYE', {}, '481', ''],
    ['481 when nothing is to be canceled', 'CANCEL', {}, '481', ''],
  ])('with %s', (_, method, changes, status, header) => {
    const peer = new RawPeer()
    peer.request(method, changes, method === 'INVITE' ? 'v=0' : '')
    expect(peer.words()).toEqual([status])
    if (header !== '') expect(valueIn(peer.sent[0]!, header)).not.toBe('')
  })

  it('with 482 when it came by two ways', () => {
    const peer = new RawPeer()
    peer.request('INVITE', { CSeq: '1 INVITE' }, 'v=0')
    peer.request('INVITE', { CSeq: '1 INVITE' }, 'v=0')
    expect(peer.words()).toEqual(['482'])
  })

  it('with 503 without state when the transaction table is full', () => {
    const peer = new RawPeer({ maxTransactions: 2 })
    for (const id of ['a', 'b', 'c']) peer.request('OPTIONS', { 'Call-ID': id })
    expect(peer.words()).toEqual(['503'])
    expect(valueIn(peer.sent[0]!, 'Retry-After')).toBe('10')
    expect(peer.agent.load().transactions).toBe(2)
    expect(peer.events.at(-1)).toMatchObject({ kind: 'messageRefused' })
  })

  it('with 503 when there are too many dialogs', () => {
    const peer = new RawPeer({ maxDialogs: 1 })
    for (const id of ['a', 'b']) peer.request('INVITE', { 'Call-ID': id }, 'v=0')
    expect(peer.words()).toEqual(['503'])
  })
})

describe('what anybody may send', () => {
  it('is challenged once and takes no memory; asked again, it is answered again', () => {
    const peer = new RawPeer()
    const Via = 'SIP/2.0/UDP 10.0.0.2:7000;branch=z9hG4bKstranger'
    for (const count of [1, 2]) {
      peer.request('INVITE', { Via, CSeq: '1 INVITE' }, 'v=0')
      peer.act(() => peer.agent.reject(peer.now, invitationTo(peer), 401))
      expect(peer.agent.load()).toMatchObject({ transactions: 0, dialogs: 0 })
      peer.wait(32_000)
      expect(peer.words()).toEqual(Array(count).fill('401'))
    }
  })

  it.each([
    ['REGISTER', 401],
    ['OPTIONS', 503],
  ])('takes no memory as a %s that is answered %i', (method, status) => {
    const peer = new RawPeer()
    peer.request(method)
    peer.act(() => peer.agent.respond(0, requestTo(peer), { status }))
    expect(peer.words()).toEqual([String(status)])
    expect(peer.agent.load().transactions).toBe(0)
  })

  it.each(['PUBLISH', 'BYE', 'CANCEL'])('takes no memory as a %s that is refused', (method) => {
    const peer = new RawPeer()
    peer.request(method)
    expect(peer.sent).toHaveLength(1)
    expect(peer.agent.load().transactions).toBe(0)
  })

  it('without an answer for 200 ms is told 100, and is then refused reliably', () => {
    const peer = new RawPeer()
    peer.request('INVITE', {}, 'v=0')
    peer.wait(199)
    expect(peer.words()).toEqual([])
    peer.wait(1)
    peer.act(() => peer.agent.reject(peer.now, invitationTo(peer), 503))
    peer.wait(500)
    expect(peer.words()).toEqual(['100', '503', '503'])
  })
})
