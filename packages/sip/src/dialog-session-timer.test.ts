/**
 * Session timers on a virtual clock: who refreshes, when, and who notices that nobody does.
 */

import { describe, expect, it } from 'vitest'
import { invitationTo, RawPeer, valueIn } from '../test/raw-peer.ts'
import { answering, call, dialogOf, endOf, twoStations } from '../test/two-stations.ts'

/** An answered call of a peer by hand; the answer that it got. */
function answered(changes: Record<string, string>): { peer: RawPeer; answer: string } {
  const peer = new RawPeer()
  peer.request('INVITE', changes, 'v=0')
  peer.agent.nameCredentials(invitationTo(peer), 'ours')
  peer.act(() => peer.agent.accept(0, invitationTo(peer), 'v=0'))
  const answer = peer.sent.at(-1)!
  peer.request('ACK', { To: valueIn(answer, 'To'), CSeq: '1 ACK' })
  return { peer, answer }
}

describe('an answer states', () => {
  it.each([
    ['nothing to who does not know timers', {}, ''],
    ['our interval, and that the client refreshes', { Supported: 'timer' }, '1800;refresher=uac'],
    ['a shorter interval that is asked for', { 'Session-Expires': '300' }, '300;refresher=uas'],
    ['even one too brief, where a proxy asks', { 'Session-Expires': '60' }, '60;refresher=uas'],
    [
      'the refresher that is asked for',
      { Supported: 'timer', 'Session-Expires': '300;refresher=uas' },
      '300;refresher=uas',
    ],
    [
      'no interval below the least that the client and its proxies bear',
      { Supported: 'timer', 'Session-Expires': '7200', 'Min-SE': '3600' },
      '3600;refresher=uac',
    ],
  ])('%s', (_, changes, expected) => {
    expect(valueIn(answered(changes).answer, 'Session-Expires')).toBe(expected)
  })

  it('422 and the least interval, asked for a briefer one', () => {
    const peer = new RawPeer()
    peer.request('INVITE', { Supported: 'timer', 'Session-Expires': '89' }, 'v=0')
    expect(peer.words()).toEqual(['422'])
    expect(valueIn(peer.sent[0]!, 'Min-SE')).toBe('90')
    expect(peer.events).toEqual([])
  })
})

describe('the refresher', () => {
  it('sends an UPDATE at half of the interval, for as long as the call lasts', () => {
    const { network, caller, callee } = twoStations(answering)
    call(network, caller, callee)
    network.run(3_000_000)
    const updates = network.log.filter(({ line }) => line.startsWith('UPDATE'))
    expect(updates.map(({ at, from }) => [Math.round(at / 1000), from])).toEqual([
      [900, caller.address],
      [1800, caller.address],
      [2700, caller.address],
    ])
    expect(callee.kinds()).toEqual(['invitationReceived', 'acknowledged'])
  })

  it('sends its description again to a peer without UPDATE', () => {
    const { peer } = answered({ Allow: 'INVITE, BYE', 'Session-Expires': '200' })
    peer.wait(100_000)
    expect(peer.sent.at(-1)).toMatch(/^INVITE [^]*Session-Expires: 200;refresher=uac\r\n[^]*v=0$/)
  })

  it('waits longer when the refresh is answered 422', () => {
    const { peer } = answered({ Allow: 'UPDATE', 'Session-Expires': '200' })
    peer.wait(100_000)
    const To = valueIn(peer.sent.at(-1)!, 'To')
    peer.respond(422, '', { 'Min-SE': '600', To })
    expect(peer.sent.at(-1)).toMatch(
      /^UPDATE [^]*Session-Expires: 600;refresher=uac\r\nMin-SE: 600/,
    )
  })

  it('answers a challenge of its refresh with what the shell gives it', () => {
    const { peer } = answered({ Allow: 'UPDATE', 'Session-Expires': '200' })
    peer.wait(100_000)
    const To = valueIn(peer.sent.at(-1)!, 'To')
    peer.respond(407, '', { 'Proxy-Authenticate': 'Digest realm="r", nonce="n"', To })
    const event = peer.events.at(-1)
    if (event?.kind !== 'challenged') throw new Error('not challenged')
    expect(event).toMatchObject({ method: 'UPDATE', uri: 'sip:peer@10.0.0.2:7000' })
    const credentials = { name: 'Proxy-Authorization', value: 'Digest username="u"' }
    peer.act(() => peer.agent.authorize(peer.now, event.challengeId, [credentials]))
    expect(peer.sent.at(-1)).toMatch(/^UPDATE [^]*Proxy-Authorization: Digest username="u"/)
  })

  it('hangs up when its refresh is not answered', () => {
    const { network, caller, callee } = twoStations(answering)
    call(network, caller, callee)
    network.run(60_000)
    network.fate = () => []
    network.run()
    expect(endOf(caller)).toMatchObject({ kind: 'ended', cause: 'timeout' })
    expect(endOf(callee)).toMatchObject({ kind: 'ended', cause: 'timeout' })
  })
})

it('who does not refresh hangs up 32 s before the end of the interval', () => {
  const { network, caller, callee } = twoStations(answering)
  call(network, caller, callee)
  network.run(60_000)
  network.fate = ({ from }) => (from === callee.address ? [1] : [])
  network.run(1_800_000)
  const byes = network.log.filter(({ line, from }) => line.startsWith('BYE') && from === '10.0.0.2')
  expect(byes[0]?.at).toBe(1_768_001)
})

it('an invitation that is answered 422 is made again with the interval that is named', () => {
  const peer = new RawPeer()
  const party = { displayName: '', uri: 'sip:peer@10.0.0.2' }
  const { flow } = peer
  peer.act(() =>
    peer.agent.invite(0, { flow, target: 'sip:x@y', from: party, to: party, body: '' }),
  )
  const callId = valueIn(peer.sent[0]!, 'Call-ID')
  peer.respond(422, 'x', { 'Min-SE': '4000' })
  const again = peer.sent.at(-1)!
  expect(peer.words()).toEqual(['INVITE', 'ACK', 'INVITE'])
  expect(again).toMatch(/Session-Expires: 4000\r\nMin-SE: 4000\r\n/)
  expect([valueIn(again, 'Call-ID'), valueIn(again, 'CSeq')]).toEqual([callId, '2 INVITE'])
  peer.respond(422, 'x', { 'Min-SE': '4000' })
  peer.respond(422, 'x', { 'Min-SE': '4000' })
  peer.respond(422, 'x', { 'Min-SE': '4000' })
  expect(peer.events).toMatchObject([{ kind: 'rejected', status: 422 }])
})

it('a refresh of the peer by UPDATE is answered with the terms, and nobody is told', () => {
  const { peer, answer } = answered({ Supported: 'timer' })
  peer.events.length = 0
  peer.request('UPDATE', {
    To: valueIn(answer, 'To'),
    Supported: 'timer',
    'Session-Expires': '1800;refresher=uac',
  })
  expect(valueIn(peer.sent.at(-1)!, 'Session-Expires')).toBe('1800;refresher=uac')
  expect(peer.events).toEqual([])
})

it('an UPDATE of the shell goes by UPDATE where the peer allows it', () => {
  const { network, caller, callee } = twoStations(answering)
  const id = call(network, caller, callee)
  network.run(1000)
  network.act(caller, (agent, now) => agent.update(now, id, 'hold'))
  network.run(2000)
  expect(network.linesFrom(caller).at(-1)).toMatch(/^UPDATE /)
  expect(endOf(caller)).toMatchObject({ kind: 'reinvitationAccepted', body: 'holdok' })
  expect(dialogOf(callee)).toBeDefined()
})
