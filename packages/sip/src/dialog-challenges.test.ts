/**
 * Requests of ours in dialogs that are answered 401 or 407: asked again once, with what the shell
 * gives, and only where it has named credentials.
 */

import { describe, expect, it } from 'vitest'
import type { RawPeer } from '../test/raw-peer.ts'
import { invitationTo, RawPeer as Peer, valueIn } from '../test/raw-peer.ts'
import type { DialogId, SipEvent, SubscriptionId } from './index.ts'

const proof = { name: 'Proxy-Authorization', value: 'Digest username="u"' }
const challenge = { 'Proxy-Authenticate': 'Digest realm="r", nonce="n"' }
const uri = 'sip:fork@10.0.0.2'

/** What is sent in a call, by its method. */
const requests: Readonly<Record<string, (peer: RawPeer, id: DialogId) => void>> = {
  BYE: ({ agent, now }, id) => agent.bye(now, id, [{ name: 'Reason', value: 'SIP;cause=200' }]),
  INVITE: ({ agent, now }, id) => agent.reinvite(now, id, 'v=0\r\n'),
  UPDATE: ({ agent, now }, id) => agent.update(now, id, 'v=0\r\n'),
  INFO: ({ agent, now }, id) => agent.inform(now, id, { contentType: 'a/b', body: 'Signal=1' }),
  REFER: ({ agent, now }, id) => agent.refer(now, id, 'sip:carol@10.0.0.3'),
}

describe.each(Object.keys(requests))('a %s that is challenged', (method) => {
  it('is sent again with the proof, as the next request of its dialog', () => {
    const peer = challenged(method)
    const first = peer.sent.at(-2)!
    const again = peer.sent.at(-1)!
    expect(again).toMatch(new RegExp(`^${method} ${uri} `))
    expect(valueIn(again, proof.name)).toBe(proof.value)
    expect(valueIn(again, 'CSeq')).toBe(nextNumber(valueIn(first, 'CSeq')))
    for (const name of ['From', 'To', 'Call-ID', 'Refer-To', 'Reason', 'Content-Type', 'Contact']) {
      expect(valueIn(again, name)).toBe(valueIn(first, name))
    }
    expect(again.split('\r\n\r\n')[1]).toBe(first.split('\r\n\r\n')[1])
  })

  it('is not sent a third time', () => {
    const peer = challenged(method)
    const count = requestsIn(peer)
    peer.respond(407, '', { ...challenge, To: valueIn(peer.sent.at(-1)!, 'To') })
    expect(requestsIn(peer)).toBe(count)
    expect(peer.events.filter(({ kind }) => kind === 'challenged')).toHaveLength(1)
  })

  it('is given up where the shell says nothing', () => {
    const { peer, id } = calling('carrier')
    const { event } = ask(peer, id, method)
    const count = requestsIn(peer)
    peer.act(() => peer.agent.authorize(peer.now, event.challengeId, []))
    peer.act(() => peer.agent.authorize(peer.now, event.challengeId, [proof]))
    expect(requestsIn(peer)).toBe(count)
    const told = { INVITE: 'reinvitationRejected', UPDATE: 'reinvitationRejected' }
    const ends: Readonly<Record<string, string>> = { ...told, REFER: 'subscriptionEnded' }
    expect(peer.events.at(-1)?.kind).toBe(ends[method] ?? 'challenged')
  })

  it('is told to nobody where no credentials were named', () => {
    const { peer, id } = calling(undefined)
    peer.act(() => requests[method]?.(peer, id))
    peer.respond(407, '', { ...challenge, To: valueIn(peer.sent.at(-1)!, 'To') })
    expect(peer.events.map(({ kind }) => kind)).not.toContain('challenged')
  })
})

it('the shell is told which flow asks, for which credentials and which request', () => {
  const { peer, id } = calling('carrier')
  const { event } = ask(peer, id, 'BYE')
  const flow = { ...peer.flow, remotePort: 5060 }
  expect(event).toMatchObject({ credentials: 'carrier', flow, method: 'BYE', uri })
})

it('the BYE of a call that came in is proved too, once the shell has named credentials', () => {
  const peer = new Peer()
  peer.request('INVITE', {}, 'v=0\r\n')
  const id = invitationTo(peer)
  peer.agent.nameCredentials(id, 'carrier')
  peer.act(() => peer.agent.accept(peer.now, id, 'v=0\r\n'))
  peer.request('ACK', { CSeq: '1 ACK', To: valueIn(peer.sent.at(-1)!, 'To') })
  const { event } = ask(peer, id, 'BYE')
  peer.act(() => peer.agent.authorize(peer.now, event.challengeId, [proof]))
  expect(peer.sent.at(-1)).toMatch(/^BYE [^]*Proxy-Authorization: Digest username="u"/)
})

it('a PRACK that is challenged is sent again', () => {
  const peer = new Peer()
  invite(peer, 'carrier')
  const changes = { Require: '100rel', RSeq: '1', 'Content-Type': 'application/sdp' }
  peer.respond(183, 'fork', changes)
  peer.respond(407, '', { ...challenge, To: valueIn(peer.sent.at(-1)!, 'To') })
  const event = challengeOf(peer)
  peer.act(() => peer.agent.authorize(peer.now, event.challengeId, [proof]))
  expect(peer.sent.at(-1)).toMatch(/^PRACK [^]*RAck: 1 1 INVITE[^]*Proxy-Authorization: /)
})

it('what a transfer reports after its challenge is heard under its new number', () => {
  const peer = challenged('REFER')
  const refer = peer.sent.at(-1)!
  peer.respond(202, '', { To: valueIn(refer, 'To') })
  peer.request(
    'NOTIFY',
    {
      'Call-ID': valueIn(refer, 'Call-ID'),
      From: valueIn(refer, 'To'),
      To: valueIn(refer, 'From'),
      Event: `refer;id=${valueIn(refer, 'CSeq').split(' ')[0]}`,
      'Subscription-State': 'terminated;reason=noresource',
      'Content-Type': 'message/sipfrag',
    },
    'SIP/2.0 200 OK',
  )
  expect(peer.events.at(-1)).toMatchObject({ kind: 'subscriptionEnded', reason: 'terminated' })
})

it('a report of a transfer that is challenged and never proved holds nothing up for ever', () => {
  const { peer, id } = calling('carrier')
  const subscriptionId = transferAsked(peer)
  peer.respond(407, '', { ...challenge, To: valueIn(peer.sent.at(-1)!, 'To') })
  const { challengeId } = challengeOf(peer)
  peer.act(() => peer.agent.reportTransfer(peer.now, subscriptionId, 200, 'OK'))
  peer.act(() => peer.agent.bye(peer.now, id))
  peer.wait(40_000)
  peer.act(() => peer.agent.authorize(peer.now, challengeId, [proof]))
  const words = peer.words()
  expect(words.slice(0, 5)).toEqual(['INVITE', 'ACK', '202', 'NOTIFY', 'BYE'])
  expect(new Set(words.slice(5))).toEqual(new Set(['BYE']))
  expect(peer.agent.load()).toMatchObject({ dialogs: 0, subscriptions: 0 })
})

it('a call that is hung up, and waits with its BYE for a report, says nothing more', () => {
  const { peer, id } = calling(undefined)
  transferAsked(peer)
  peer.act(() => peer.agent.reinvite(peer.now, id, 'v=0\r\n'))
  const reinvite = peer.sent.at(-1)!
  peer.act(() => peer.agent.bye(peer.now, id))
  const told = peer.events.length
  peer.respond(200, '', { To: valueIn(reinvite, 'To') }, reinvite)
  expect(peer.words().slice(-2)).toEqual(['INVITE', 'ACK'])
  expect(peer.events.slice(told)).toEqual([])
})

it('no more challenges wait for the shell than it may forget', () => {
  const { peer, id } = calling('carrier')
  for (let count = 0; count < 1001; count += 1) {
    peer.act(() => requests['INFO']?.(peer, id))
    peer.respond(407, '', { ...challenge, To: valueIn(peer.sent.at(-1)!, 'To') })
  }
  expect(peer.events.filter(({ kind }) => kind === 'challenged')).toHaveLength(1000)
})

/** A call of ours that the peer has answered. */
function calling(credentials: string | undefined): { peer: RawPeer; id: DialogId } {
  const peer = new Peer({ methods: ['REFER', 'NOTIFY'] })
  const id = invite(peer, credentials)
  peer.respond(200, 'fork', { Allow: 'UPDATE' })
  return { peer, id }
}

function invite(peer: RawPeer, credentials: string | undefined): DialogId {
  let id: DialogId | undefined
  const party = (name: string) => ({ displayName: '', uri: `sip:${name}@10.0.0.2` })
  peer.act(() => {
    id = peer.agent.invite(peer.now, {
      ...{ flow: peer.flow, target: 'sip:bob@10.0.0.2', from: party('alice'), to: party('bob') },
      ...(credentials === undefined ? {} : { credentials }),
      body: 'v=0\r\n',
    })
  })
  return id!
}

/** The peer has asked for a transfer, and is being told that it is tried. */
function transferAsked(peer: RawPeer): SubscriptionId {
  const invitation = peer.sent[0]!
  peer.request('REFER', {
    'Call-ID': valueIn(invitation, 'Call-ID'),
    From: '<sip:bob@10.0.0.2>;tag=fork',
    To: valueIn(invitation, 'From'),
    'Refer-To': '<sip:carol@10.0.0.3>',
  })
  const asked = peer.events.at(-1)
  if (asked?.kind !== 'referReceived') throw new Error('no transfer')
  peer.act(() => peer.agent.acceptTransfer(peer.now, asked.subscriptionId))
  return asked.subscriptionId
}

/** Sends the request and answers it with a challenge. */
function ask(peer: RawPeer, id: DialogId, method: string) {
  peer.act(() => requests[method]?.(peer, id))
  expect(peer.sent.at(-1)).toMatch(new RegExp(`^${method} `))
  peer.respond(407, '', { ...challenge, To: valueIn(peer.sent.at(-1)!, 'To') })
  return { event: challengeOf(peer) }
}

/** A request that was challenged, and sent again; the ACK of a refused INVITE is left out. */
function challenged(method: string): RawPeer {
  const { peer, id } = calling('carrier')
  const { event } = ask(peer, id, method)
  if (method === 'INVITE') peer.sent.pop()
  peer.act(() => peer.agent.authorize(peer.now, event.challengeId, [proof]))
  return peer
}

function challengeOf(peer: RawPeer): Extract<SipEvent, { kind: 'challenged' }> {
  const event = peer.events.at(-1)
  if (event?.kind !== 'challenged') throw new Error('not challenged')
  return event
}

function requestsIn(peer: RawPeer): number {
  return peer.words().filter((word) => word !== 'ACK').length
}

function nextNumber(cseq: string): string {
  const [number, method] = cseq.split(' ')
  return `${Number(number) + 1} ${method}`
}
