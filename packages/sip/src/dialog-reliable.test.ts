/**
 * Reliable provisional responses and UPDATE before the answer, both sides.
 */

import { describe, expect, it } from 'vitest'
import { invitationTo, RawPeer, valueIn } from '../test/raw-peer.ts'
import { call, dialogOf, endOf, expectNothingLeft, twoStations } from '../test/two-stations.ts'
import type { Reaction } from '../test/virtual-network.ts'

const knows = { Supported: '100rel' }

/** A callee that plays early media and then waits. */
const playing: Reaction = (now, agent, event) => {
  if (event.kind === 'invitationReceived') agent.provision(now, event.dialogId, 183, 'early')
}

describe('a call with early media', () => {
  it('has its 183 acknowledged, and is then answered', () => {
    const { network, caller, callee } = twoStations((now, agent, event) => {
      playing(now, agent, event)
      if (event.kind === 'provisionAcknowledged') agent.accept(now, event.dialogId, 'early')
    })
    const id = call(network, caller, callee)
    network.run(1000)
    expect(network.linesFrom(caller).map((line) => line.split(' ')[0])).toEqual([
      'INVITE',
      'PRACK',
      'ACK',
    ])
    expect(caller.kinds()).toEqual(['progressed', 'accepted'])
    network.act(caller, (agent, now) => agent.bye(now, id))
    network.run()
    expect(endOf(callee)).toMatchObject({ kind: 'ended', cause: 'bye' })
    expectNothingLeft(caller, callee)
  })

  it('is answered only after the PRACK, whenever its shell answers', () => {
    const { network, caller, callee } = twoStations((now, agent, event) => {
      playing(now, agent, event)
      if (event.kind === 'invitationReceived') agent.accept(now, event.dialogId, 'early')
    })
    call(network, caller, callee)
    network.run(1000)
    const lines = network.log.map(({ line }) => line.split(' ').slice(0, 2).join(' '))
    expect(lines.map((line) => line.replace(/ sip:.*/, ''))).toEqual([
      'INVITE',
      'SIP/2.0 183',
      'PRACK',
      'SIP/2.0 200',
      'SIP/2.0 200',
      'ACK',
    ])
  })

  it('whose 183 is lost hears it again; heard twice it is told once', () => {
    const { network, caller, callee } = twoStations(playing)
    let packets = 0
    network.fate = ({ text }) => {
      if (text.includes('RSeq')) return packets++ === 0 ? [] : [1, 2]
      return [1]
    }
    call(network, caller, callee)
    network.run(5000)
    expect(caller.kinds()).toEqual(['progressed'])
    const sent = network.log.filter(({ line }) => line.includes('183'))
    // At 501 ms by its own timer, and because the INVITE comes again.
    expect(sent.map(({ at }) => at)).toEqual([1, 501, 501])
    expect(callee.kinds()).toEqual(['invitationReceived', 'provisionAcknowledged'])
  })

  it('whose PRACK never comes ends after 64 × T1, and both sides know', () => {
    const { network, caller, callee } = twoStations(playing)
    network.fate = ({ text }) => (text.startsWith('PRACK') ? [] : [1])
    call(network, caller, callee)
    network.run()
    expect(endOf(callee)).toMatchObject({ kind: 'invitationCanceled' })
    expect(endOf(caller)).toMatchObject({ kind: 'rejected', status: 504 })
    const sent = network.log.filter(({ line }) => line.includes('183'))
    expect(sent.map(({ at }) => at)).toEqual([1, 501, 1501, 3501, 7501, 15_501, 31_501])
    expectNothingLeft(caller, callee)
  })

  it('is changed by an UPDATE before it is answered, by either side', () => {
    const { network, caller, callee } = twoStations((now, agent, event) => {
      playing(now, agent, event)
      if (event.kind === 'reinvitationReceived') agent.accept(now, event.dialogId, 'agreed')
    })
    caller.reaction = (now, agent, event) => {
      if (event.kind === 'reinvitationReceived') agent.accept(now, event.dialogId, 'agreed')
    }
    const id = call(network, caller, callee)
    network.run(1000)
    network.act(caller, (agent, now) => agent.update(now, id, 'other'))
    network.run(2000)
    expect(endOf(caller)).toMatchObject({ kind: 'reinvitationAccepted', body: 'agreed' })
    network.act(callee, (agent, now) => agent.update(now, dialogOf(callee), 'another'))
    network.run(3000)
    expect(endOf(callee)).toMatchObject({ kind: 'reinvitationAccepted', body: 'agreed' })
    network.act(callee, (agent, now) => agent.accept(now, dialogOf(callee), 'early'))
    network.run(4000)
    expect(caller.kinds().at(-1)).toBe('accepted')
    network.act(callee, (agent, now) => agent.bye(now, dialogOf(callee)))
    network.run()
    expect(endOf(caller)).toMatchObject({ kind: 'ended', cause: 'bye' })
    expectNothingLeft(caller, callee)
  })
})

describe('a caller by hand', () => {
  it('who insists has plain ringing numbered too, one after the other', () => {
    const peer = new RawPeer()
    peer.request('INVITE', { Require: '100rel' }, 'v=0')
    const id = invitationTo(peer)
    peer.act(() => {
      peer.agent.provision(0, id, 180)
      peer.agent.provision(0, id, 182)
    })
    expect(peer.words()).toEqual(['180'])
    const number = Number(valueIn(peer.sent[0]!, 'RSeq'))
    peer.request('PRACK', { To: valueIn(peer.sent[0]!, 'To'), RAck: `${number} 1 INVITE` })
    expect(peer.words()).toEqual(['180', '200', '182'])
    expect(Number(valueIn(peer.sent[2]!, 'RSeq'))).toBe(number + 1)
  })

  it('who does not know it gets no number', () => {
    const peer = new RawPeer()
    peer.request('INVITE', {}, 'v=0')
    peer.act(() => peer.agent.provision(0, invitationTo(peer), 183, 'early'))
    expect(valueIn(peer.sent[0]!, 'RSeq')).toBe('')
  })

  it('whose PRACK names another response is told 481', () => {
    const peer = new RawPeer()
    peer.request('INVITE', knows, 'v=0')
    peer.act(() => peer.agent.provision(0, invitationTo(peer), 183, 'early'))
    const To = valueIn(peer.sent[0]!, 'To')
    const number = Number(valueIn(peer.sent[0]!, 'RSeq'))
    for (const RAck of [`${number + 1} 1 INVITE`, `${number} 2 INVITE`, `${number} 1 BYE`, '']) {
      peer.request('PRACK', { To, RAck })
    }
    expect(peer.words().slice(1)).toEqual(['481', '481', '481', '481'])
  })

  it('who makes another offer in the PRACK has it answered there', () => {
    const peer = new RawPeer()
    peer.request('INVITE', knows, 'v=0')
    const id = invitationTo(peer)
    peer.act(() => peer.agent.provision(0, id, 183, 'one'))
    const [first] = peer.sent
    const acknowledge = (text: string, body: string) =>
      peer.request(
        'PRACK',
        { To: valueIn(text, 'To'), RAck: `${valueIn(text, 'RSeq')} 1 INVITE` },
        body,
      )
    acknowledge(first!, '')
    peer.act(() => peer.agent.provision(0, id, 183, 'two'))
    acknowledge(peer.sent.at(-1)!, 'offer')
    expect(peer.events.at(-1)).toMatchObject({ kind: 'reinvitationReceived', body: 'offer' })
    peer.act(() => peer.agent.accept(0, id, 'answer'))
    expect(peer.sent.at(-1)).toMatch(/^SIP\/2\.0 200 [^]*PRACK[^]*\r\n\r\nanswer$/)
  })
})

describe('a callee by hand', () => {
  function ringing(): { peer: RawPeer; invite: string } {
    const peer = new RawPeer()
    const party = { displayName: '', uri: 'sip:peer@10.0.0.2' }
    peer.act(() => {
      const { flow } = peer
      peer.agent.invite(0, { flow, target: party.uri, from: party, to: party, body: 'v=0' })
    })
    return { peer, invite: peer.sent[0]! }
  }

  it('that skips a number is not acknowledged until it sends the one that is missing', () => {
    const { peer, invite } = ringing()
    for (const RSeq of ['7', '9', '8', '9', '9']) {
      peer.respond(180, 'one', { Require: '100rel', RSeq }, invite)
    }
    const acknowledged = peer.sent.slice(1).map((text) => valueIn(text, 'RAck'))
    expect(acknowledged).toEqual(['7 1 INVITE', '8 1 INVITE', '9 1 INVITE'])
    expect(peer.events.map((event) => event.kind)).toEqual(Array(3).fill('progressed'))
  })

  it('that forks has each fork acknowledged in a dialog of its own', () => {
    const { peer, invite } = ringing()
    peer.respond(180, 'one', { Require: '100rel', RSeq: '1' }, invite)
    peer.respond(180, 'two', { Require: '100rel', RSeq: '1' }, invite)
    const tags = peer.sent.slice(1).map((text) => /tag=(one|two)/.exec(valueIn(text, 'To'))?.[1])
    expect(tags).toEqual(['one', 'two'])
    peer.respond(200, 'two', {}, invite)
    // The number of the next request is above that of the PRACK.
    expect(valueIn(peer.sent.at(-1)!, 'CSeq')).toBe('1 ACK')
    peer.request('INFO', {
      From: `${valueIn(invite, 'To')};tag=two`,
      To: valueIn(invite, 'From'),
      'Call-ID': valueIn(invite, 'Call-ID'),
    })
    expect(peer.words().at(-1)).toBe('200')
  })
})
