/**
 * A user agent against a peer that speaks by hand: what it refuses, repairs, and sees through.
 */

import { describe, expect, it } from 'vitest'
import { invitationTo, RawPeer, requestTo, valueIn } from '../test/raw-peer.ts'
import type { DialogId } from './index.ts'

/** A call from the peer that has been answered; the To header of its dialog. */
function answeredCall(
  peer = new RawPeer(),
  changes = {},
): { peer: RawPeer; dialogId: DialogId; To: string } {
  peer.request('INVITE', changes, 'v=0')
  const dialogId = invitationTo(peer)
  peer.act(() => peer.agent.accept(peer.now, dialogId, 'v=0'))
  const To = valueIn(peer.sent.at(-1)!, 'To')
  peer.request('ACK', { To, CSeq: '1 ACK' })
  peer.sent.length = 0
  peer.events.length = 0
  return { peer, dialogId, To }
}

function invite(peer: RawPeer): DialogId {
  let id: DialogId | undefined
  const party = { displayName: '', uri: 'sip:peer@10.0.0.2' }
  peer.act(() => {
    const { flow } = peer
    id = peer.agent.invite(0, { flow, target: party.uri, from: party, to: party, body: 'v=0' })
  })
  return id!
}

it('a REGISTER that carries a To tag is handed over: it is in no dialog', () => {
  const { peer, To } = answeredCall()
  for (const tagged of [To, '<sip:us@10.0.0.1>;tag=old']) peer.request('REGISTER', { To: tagged })
  expect(peer.events.map((event) => event.kind)).toEqual(['requestReceived', 'requestReceived'])
})

describe('a response', () => {
  it('says in the top Via where the request really came from', () => {
    const peer = new RawPeer()
    const Via = 'SIP/2.0/UDP 192.168.1.5:5060;rport;branch=z9hG4bKnat'
    peer.request('OPTIONS', { Via })
    peer.act(() => peer.agent.respond(0, requestTo(peer), { status: 200 }))
    expect(valueIn(peer.sent[0]!, 'Via')).toBe(
      'SIP/2.0/UDP 192.168.1.5:5060;branch=z9hG4bKnat;rport=7000;received=10.0.0.2',
    )
  })

  it('to an OPTIONS that is repeated is repeated', () => {
    const peer = new RawPeer()
    const Via = 'SIP/2.0/UDP 10.0.0.2;branch=z9hG4bKsame'
    peer.request('OPTIONS', { Via, CSeq: '1 OPTIONS' })
    peer.act(() => peer.agent.respond(0, requestTo(peer), { status: 200 }))
    peer.request('OPTIONS', { Via, CSeq: '1 OPTIONS' })
    expect(peer.words()).toEqual(['200', '200'])
    expect(peer.events).toHaveLength(1)
  })

  it('that makes a dialog carries Record-Route and Contact', () => {
    const peer = new RawPeer()
    peer.request('INVITE', { 'Record-Route': '<sip:proxy.example.com;lr>' }, 'v=0')
    peer.act(() => peer.agent.accept(0, invitationTo(peer), 'v=0'))
    expect(valueIn(peer.sent.at(-1)!, 'Record-Route')).toBe('<sip:proxy.example.com;lr>')
    expect(valueIn(peer.sent.at(-1)!, 'Contact')).toBe('<sip:10.0.0.1:5060>')
  })
})

describe('in an early dialog', () => {
  /** An invitation that rings; the To header of its dialog. */
  function ringingCall(): { peer: RawPeer; To: string } {
    const peer = new RawPeer()
    peer.request('INVITE', {}, 'v=0')
    peer.act(() => peer.agent.provision(0, invitationTo(peer), 180))
    const To = valueIn(peer.sent.at(-1)!, 'To')
    peer.sent.length = 0
    peer.events.length = 0
    return { peer, To }
  }

  it('a BYE ends the invitation like a CANCEL', () => {
    const { peer, To } = ringingCall()
    peer.request('BYE', { To })
    expect(peer.words()).toEqual(['200', '487'])
    expect(peer.events.map((event) => event.kind)).toEqual(['invitationCanceled'])
    expect(peer.agent.load().dialogs).toBe(0)
  })

  it('an UPDATE with an offer is refused with 500, for the first offer has no answer yet', () => {
    const { peer, To } = ringingCall()
    peer.request('UPDATE', { To }, 'v=0')
    expect(peer.words()).toEqual(['500'])
    expect(peer.agent.load().dialogs).toBe(1)
  })

  it('a request out of order is refused with 500', () => {
    const { peer, To } = ringingCall()
    peer.request('OPTIONS', { To, CSeq: '1 OPTIONS' })
    expect(peer.words()).toEqual(['500'])
  })
})

describe('in a dialog', () => {
  it('an INFO is answered and told', () => {
    const { peer, dialogId, To } = answeredCall()
    const body = 'Signal=5\r\nDuration=160\r\n'
    peer.request('INFO', { To, 'Content-Type': 'application/dtmf-relay' }, body)
    expect(peer.words()).toEqual(['200'])
    const contentType = 'application/dtmf-relay'
    const infoPackage = ''
    expect(peer.events).toEqual([
      { kind: 'infoReceived', dialogId, infoPackage, contentType, body },
    ])
  })

  it('an INFO of a package that we did not name is refused with 469 and those that we did', () => {
    const { peer, To } = answeredCall(new RawPeer({ infoPackages: ['trip'] }))
    peer.request('INFO', { To, 'Info-Package': 'fall' })
    expect(peer.words()).toEqual(['469'])
    expect(valueIn(peer.sent[0]!, 'Recv-Info')).toBe('trip')
    expect(peer.events).toEqual([])
    peer.request('INFO', { To, 'Info-Package': 'trip' })
    expect(peer.events).toMatchObject([{ kind: 'infoReceived', infoPackage: 'trip' }])
  })

  it('OPTIONS and an UPDATE without offer are answered 200', () => {
    const { peer, To } = answeredCall()
    peer.request('OPTIONS', { To })
    peer.request('UPDATE', { To })
    expect(peer.words()).toEqual(['200', '200'])
    expect(valueIn(peer.sent[0]!, 'Allow')).toContain('UPDATE')
  })

  it('an UPDATE with an offer is a reinvitation without ACK', () => {
    const { peer, dialogId, To } = answeredCall()
    peer.request('UPDATE', { To }, 'v=0')
    expect(peer.events).toMatchObject([{ kind: 'reinvitationReceived', body: 'v=0' }])
    peer.act(() => peer.agent.accept(0, dialogId, 'v=1'))
    expect(peer.words()).toEqual(['200'])
    peer.wait(60_000)
    expect(peer.agent.load()).toMatchObject({ transactions: 0, dialogs: 1 })
  })

  it('an ACK of another INVITE acknowledges nothing', () => {
    const peer = new RawPeer()
    peer.request('INVITE', {}, 'v=0')
    peer.act(() => peer.agent.accept(0, invitationTo(peer), 'v=0'))
    const To = valueIn(peer.sent.at(-1)!, 'To')
    peer.request('ACK', { To, CSeq: '7 ACK' })
    peer.wait(600)
    expect(peer.words()).toEqual(['200', '200'])
  })

  it('an ACK under the branch of its INVITE is taken for what it is', () => {
    const peer = new RawPeer()
    const Via = 'SIP/2.0/UDP 10.0.0.2:7000;branch=z9hG4bKsame'
    peer.request('INVITE', { Via }, 'v=0')
    peer.act(() => peer.agent.accept(0, invitationTo(peer), 'v=0'))
    peer.request('ACK', { Via, To: valueIn(peer.sent.at(-1)!, 'To'), CSeq: '1 ACK' })
    expect(peer.events.at(-1)).toMatchObject({ kind: 'acknowledged' })
  })

  it('a hang-up of both sides is told to neither shell that asked for it', () => {
    const peer = new RawPeer()
    peer.request('INVITE', {}, 'v=0')
    const dialogId = invitationTo(peer)
    peer.act(() => peer.agent.accept(0, dialogId, 'v=0'))
    peer.act(() => peer.agent.bye(0, dialogId))
    peer.request('BYE', { To: valueIn(peer.sent.at(-1)!, 'To') })
    expect(peer.words()).toEqual(['200', '200'])
    expect(peer.events.map((event) => event.kind)).toEqual(['invitationReceived'])
    expect(peer.agent.load().dialogs).toBe(0)
  })

  it('a CANCEL of an offer already answered does not take back the next one', () => {
    const { peer, dialogId, To } = answeredCall()
    const Via = 'SIP/2.0/UDP 10.0.0.2:7000;branch=z9hG4bKre'
    peer.request('INVITE', { To, Via, CSeq: '9 INVITE' }, 'v=0')
    peer.act(() => peer.agent.reject(0, dialogId, 488))
    peer.request('INVITE', { To, CSeq: '10 INVITE' }, 'v=0')
    peer.request('CANCEL', { To, Via, CSeq: '9 CANCEL' })
    expect(peer.words()).toEqual(['100', '488', '100', '200'])
  })

  it('a request out of order is refused with 500', () => {
    const { peer, To } = answeredCall()
    peer.request('INFO', { To, CSeq: '1 INFO' })
    expect(peer.words()).toEqual(['500'])
  })

  it('a PRACK of nothing is refused with 481, and no offer is seen in it', () => {
    const { peer, To } = answeredCall()
    peer.request('PRACK', { To, RAck: '1 1 INVITE' }, 'v=0')
    expect(peer.words()).toEqual(['481'])
    expect(peer.events).toEqual([])
  })

  it('a request with the wrong From tag is not in it', () => {
    const { peer, To } = answeredCall()
    peer.request('BYE', { To, From: '<sip:thief@10.0.0.2>;tag=thief' })
    expect(peer.words()).toEqual(['481'])
  })

  it('a second offer before the first is answered is refused with 500', () => {
    const { peer, To } = answeredCall()
    peer.request('INVITE', { To }, 'v=0')
    peer.request('INVITE', { To }, 'v=0')
    expect(peer.words()).toEqual(['100', '500'])
  })

  it('a re-INVITE that is canceled is answered 487 and the call goes on', () => {
    const { peer, dialogId, To } = answeredCall()
    const Via = 'SIP/2.0/UDP 10.0.0.2:7000;branch=z9hG4bKre'
    peer.request('INVITE', { To, Via, CSeq: '9 INVITE' }, 'v=0')
    peer.request('CANCEL', { To, Via, CSeq: '9 CANCEL' })
    expect(peer.words()).toEqual(['100', '200', '487'])
    peer.act(() => peer.agent.bye(0, dialogId))
    expect(peer.words().at(-1)).toBe('BYE')
  })

  it('an offer of ours follows the Contact that the peer moved to, and the route set', () => {
    const peer = new RawPeer()
    const route = '<sip:10.0.0.7;lr>, <sip:far.example.com;lr>'
    peer.request('INVITE', { 'Record-Route': route }, 'v=0')
    const dialogId = invitationTo(peer)
    peer.act(() => peer.agent.accept(0, dialogId, 'v=0'))
    const To = valueIn(peer.sent.at(-1)!, 'To')
    peer.request('ACK', { To, CSeq: '1 ACK' })
    peer.request('UPDATE', { To, Contact: '<sip:moved@10.0.0.2:9000>' })
    peer.act(() => peer.agent.reinvite(0, dialogId, 'v=2'))
    const sent = peer.sent.at(-1)!
    expect(sent.split('\r\n')[0]).toBe('INVITE sip:moved@10.0.0.2:9000 SIP/2.0')
    expect(sent.match(/^Route: .*$/gm)).toEqual([
      'Route: <sip:10.0.0.7;lr>',
      'Route: <sip:far.example.com;lr>',
    ])
  })

  it.each([
    ['tcp', 'opens another to the Contact', '<sip:a@10.0.0.2:5070;transport=tcp>', 5070, undefined],
    ['tcp', 'has no other way to a Contact behind a NAT', '<sip:a@192.168.1.5>', 7000, 'c1'],
    ['tls', 'opens another, as secure as it was', '<sips:a@10.0.0.2>', 5061, undefined],
    ['tls', 'opens none that is not secure', '<sip:a@10.0.0.2;transport=tcp>', 7000, 'c1'],
  ] as const)(
    'a BYE after its %s has closed %s',
    (transport, _, Contact, remotePort, connectionId) => {
      const { peer, dialogId } = answeredCall(new RawPeer({ transport }), { Contact })
      peer.act(() => peer.agent.connectionClosed(0, 'c1'))
      peer.agent.bye(0, dialogId)
      const output = peer.agent.poll()
      expect(output?.kind === 'send' && output.flow).toEqual({
        ...peer.flow,
        remotePort,
        connectionId,
      })
    },
  )

  it('a strict router gets the target at the end of the route', () => {
    const peer = new RawPeer()
    peer.request('INVITE', { 'Record-Route': '<sip:strict.example.com>' }, 'v=0')
    const dialogId = invitationTo(peer)
    peer.act(() => peer.agent.accept(0, dialogId, 'v=0'))
    peer.request('ACK', { To: valueIn(peer.sent.at(-1)!, 'To'), CSeq: '1 ACK' })
    peer.act(() => peer.agent.bye(0, dialogId))
    const sent = peer.sent.at(-1)!
    expect(sent.split('\r\n')[0]).toBe('BYE sip:strict.example.com SIP/2.0')
    expect(valueIn(sent, 'Route')).toBe('<sip:peer@10.0.0.2:7000>')
  })
})

describe('a forked invitation', () => {
  it('is won by the first 2xx; another is acknowledged and hung up, copies acknowledged', () => {
    const peer = new RawPeer()
    const id = invite(peer)
    const sentInvite = peer.sent[0]!
    peer.respond(180, 'one', {}, sentInvite)
    peer.respond(180, 'two', {}, sentInvite)
    peer.respond(200, 'two', {}, sentInvite)
    peer.respond(200, 'one', {}, sentInvite)
    peer.respond(200, 'one', {}, sentInvite)
    peer.respond(200, 'two', {}, sentInvite)
    expect(peer.words()).toEqual(['INVITE', 'ACK', 'ACK', 'BYE', 'ACK', 'ACK'])
    const tags = peer.sent.slice(1).map((text) => /tag=(one|two)/.exec(text)?.[1])
    expect(tags).toEqual(['two', 'one', 'one', 'one', 'two'])
    expect(peer.events.map((event) => event.kind)).toEqual(['progressed', 'progressed', 'accepted'])
    peer.act(() => peer.agent.bye(0, id))
    expect(peer.sent.at(-1)).toMatch(/^BYE[^]*tag=two/)
  })
})

describe('an answered invitation of ours', () => {
  it('has the recorded route from our end', () => {
    const peer = new RawPeer()
    const id = invite(peer)
    peer.respond(200, 'x', {
      'Record-Route': '<sip:far.example.com;lr>, <sip:near.example.com;lr>',
    })
    peer.act(() => peer.agent.bye(0, id))
    expect(peer.sent.at(-1)!.match(/^Route: .*$/gm)).toEqual([
      'Route: <sip:near.example.com;lr>',
      'Route: <sip:far.example.com;lr>',
    ])
  })
})

describe('a stream', () => {
  it('answers a ping with a pong and closes what it cannot frame', () => {
    const peer = new RawPeer({ transport: 'tcp' })
    const write = (text: string) =>
      peer.act(() => peer.agent.receive(0, peer.flow, new TextEncoder().encode(text)))
    write('\r\n\r\n')
    expect(peer.sent).toEqual(['\r\n'])
    write('OPTIONS sip:a@b SIP/2.0\r\n\r\n')
    expect(peer.others).toMatchObject([{ kind: 'closeConnection', connectionId: 'c1' }])
    expect(peer.agent.load().streams).toBe(0)
  })

  it('whose message is not whole within 32 s is closed, however it trickles', () => {
    const peer = new RawPeer({ transport: 'tcp' })
    const write = (text: string) =>
      peer.act(() => peer.agent.receive(peer.now, peer.flow, new TextEncoder().encode(text)))
    write('OPTIONS sip:a@b SIP/2.0\r\n')
    peer.wait(31_999)
    write('Subject: soon\r\n')
    expect(peer.others).toEqual([])
    peer.wait(1)
    expect(peer.others).toMatchObject([{ kind: 'closeConnection', connectionId: 'c1' }])
    expect([peer.agent.load().streams, peer.agent.deadline()]).toEqual([0, undefined])
  })

  it('that is always amid a message, but never amid the same, stays open', () => {
    const peer = new RawPeer({ transport: 'tcp' })
    const [begin, end] = ['INFO sip:a@b SIP/2.0\r\n', 'Content-Length: 0\r\n\r\n']
    for (const text of [begin, end + begin, end + begin, end + begin]) {
      peer.act(() => peer.agent.receive(peer.now, peer.flow, new TextEncoder().encode(text)))
      peer.wait(20_000)
    }
    peer.act(() => peer.agent.receive(peer.now, peer.flow, new TextEncoder().encode(`${end}\r\n`)))
    peer.wait(100_000)
    expect(peer.others).toEqual([])
  })

  it('of WebSocket messages answers a ping of its own, and no other blanks', () => {
    const peer = new RawPeer({ transport: 'ws' })
    for (const text of ['\r\n\r\n', '\r\n']) {
      peer.act(() => peer.agent.receive(0, peer.flow, new TextEncoder().encode(text)))
    }
    expect(peer.sent).toEqual(['\r\n'])
  })

  it('of a browser that closes ends what is not answered, and leaves what is', () => {
    const answered = answeredCall(new RawPeer({ transport: 'ws' }))
    answered.peer.act(() => answered.peer.agent.connectionClosed(0, 'c1'))
    expect(answered.peer.events).toMatchObject([{ kind: 'connectionLost' }])
    const caller = new RawPeer({ transport: 'ws' })
    caller.request('INVITE', {}, 'v=0')
    caller.act(() => caller.agent.connectionClosed(0, 'c1'))
    expect(caller.events.at(-1)).toMatchObject({ kind: 'invitationCanceled' })
    const rung = new RawPeer({ transport: 'ws' })
    invite(rung)
    rung.respond(180, 'one')
    rung.act(() => rung.agent.connectionClosed(0, 'c1'))
    expect(rung.events.at(-1)).toMatchObject({ kind: 'rejected', status: 503 })
    for (const { agent } of [caller, rung]) expect(agent.load().dialogs).toBe(0)
  })

  it('that closes fails what waits on it', () => {
    const peer = new RawPeer({ transport: 'tcp' })
    invite(peer)
    peer.act(() => peer.agent.connectionClosed(0, 'c1'))
    expect(peer.events).toMatchObject([{ kind: 'rejected', status: 503 }])
    peer.wait(100_000)
    expect(peer.agent.load()).toMatchObject({ transactions: 0, dialogs: 0, streams: 0 })
  })
})

describe('a request of the shell', () => {
  const party = { displayName: '', uri: 'sip:peer@10.0.0.2' }
  const options = { method: 'OPTIONS', target: party.uri, from: party, to: party }

  it('is told its final response', () => {
    const peer = new RawPeer()
    peer.act(() => peer.agent.request(0, { ...options, flow: peer.flow }))
    peer.respond(100, 'x')
    peer.respond(404, 'x')
    expect(peer.events).toMatchObject([{ kind: 'responseReceived', response: { status: 404 } }])
  })

  it('is told 408 when nobody answers and 503 when it could not be sent', () => {
    const peer = new RawPeer()
    peer.act(() => peer.agent.request(0, { ...options, flow: peer.flow }))
    peer.wait(32_000)
    peer.act(() => peer.agent.request(peer.now, { ...options, flow: peer.flow }))
    peer.act(() => peer.agent.sendFailed(peer.now, peer.flow))
    expect(peer.events).toMatchObject([
      { response: { status: 408 } },
      { response: { status: 503 } },
    ])
    expect(peer.agent.load().transactions).toBe(0)
  })
})
