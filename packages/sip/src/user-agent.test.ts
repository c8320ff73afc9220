/**
 * Calls between two user agents in memory: the ordinary ones, and those that go wrong on the wire.
 */

import { describe, expect, it } from 'vitest'
import {
  alice,
  answering,
  bob,
  call,
  dialogOf,
  endOf,
  expectNothingLeft,
  offer,
  ringing,
  twoStations,
} from '../test/two-stations.ts'

describe('a call', () => {
  it.each(['udp', 'tcp'] as const)('over %s is answered and hung up by the caller', (transport) => {
    const { network, caller, callee } = twoStations(answering)
    const id = call(network, caller, callee, transport)
    network.run(5000)
    expect(caller.kinds()).toEqual(['progressed', 'accepted'])
    expect(callee.kinds()).toEqual(['invitationReceived', 'acknowledged'])
    network.act(caller, (agent, now) => agent.bye(now, id))
    network.run()
    expect(endOf(callee)).toMatchObject({ kind: 'ended', cause: 'bye' })
    expectNothingLeft(caller, callee)
  })

  it('is hung up by the callee', () => {
    const { network, caller, callee } = twoStations(answering)
    call(network, caller, callee)
    network.run(5000)
    network.act(callee, (agent, now) => agent.bye(now, dialogOf(callee)))
    network.run()
    expect(endOf(caller)).toMatchObject({ kind: 'ended', cause: 'bye' })
    expectNothingLeft(caller, callee)
  })

  it('is refused by the callee, and its next attempt is a new invitation', () => {
    const { network, caller, callee } = twoStations((now, agent, event) => {
      if (event.kind !== 'invitationReceived') return
      const challenge = { name: 'WWW-Authenticate', value: 'Digest realm="x", nonce="y"' }
      agent.reject(now, event.dialogId, 401, [challenge])
    })
    call(network, caller, callee)
    network.run(1000)
    expect(caller.events).toMatchObject([
      {
        kind: 'rejected',
        status: 401,
        response: {
          headers: expect.arrayContaining([
            { name: 'WWW-Authenticate', value: 'Digest realm="x", nonce="y"' },
          ]),
        },
      },
    ])
    call(network, caller, callee)
    network.run()
    expect(callee.kinds()).toEqual(['invitationReceived', 'invitationReceived'])
    expectNothingLeft(caller, callee)
  })

  it('that rings is canceled by the caller', () => {
    const { network, caller, callee } = twoStations(ringing)
    const id = call(network, caller, callee)
    network.run(1000)
    network.act(caller, (agent, now) => agent.cancel(now, id))
    network.run()
    expect(caller.kinds()).toEqual(['progressed', 'rejected'])
    expect(endOf(caller)).toMatchObject({ status: 487 })
    expect(callee.kinds()).toEqual(['invitationReceived', 'invitationCanceled'])
    expectNothingLeft(caller, callee)
  })

  it('is canceled before the first provisional response: CANCEL waits for it', () => {
    const { network, caller, callee } = twoStations(ringing)
    const id = call(network, caller, callee)
    network.act(caller, (agent, now) => agent.cancel(now, id))
    expect(network.linesFrom(caller)).toHaveLength(1)
    network.run()
    expect(network.linesFrom(caller)[1]).toMatch(/^CANCEL/)
    expect(endOf(caller)).toMatchObject({ kind: 'rejected', status: 487 })
    expect(endOf(callee)).toMatchObject({ kind: 'invitationCanceled' })
    expectNothingLeft(caller, callee)
  })

  it('that is given up says why in its CANCEL', () => {
    const { network, caller, callee } = twoStations(ringing)
    const id = call(network, caller, callee)
    network.run(1000)
    const sent: string[] = []
    network.fate = ({ text }) => {
      sent.push(text)
      return [1]
    }
    const reason = { name: 'Reason', value: 'SIP;cause=200;text="Call completed elsewhere"' }
    network.act(caller, (agent, now) => agent.bye(now, id, [reason]))
    network.run()
    expect(sent[0]).toMatch(/^CANCEL [^]*\r\nReason: SIP;cause=200;text="Call completed elsewhere"/)
  })

  it('whose answer crosses its CANCEL is acknowledged and hung up', () => {
    const { network, caller, callee } = twoStations(ringing)
    const id = call(network, caller, callee)
    network.run(1000)
    network.act(callee, (agent, now) => agent.accept(now, dialogOf(callee), 'v=0'))
    network.act(caller, (agent, now) => agent.cancel(now, id))
    network.run()
    expect(network.linesFrom(caller).map((line) => line.split(' ')[0])).toEqual([
      'INVITE',
      'CANCEL',
      'ACK',
      'BYE',
    ])
    expect(endOf(caller)).toMatchObject({ kind: 'rejected', status: 487 })
    expect(endOf(callee)).toMatchObject({ kind: 'ended', cause: 'bye' })
    expectNothingLeft(caller, callee)
  })

  it('to nobody is given up after 64 × T1', () => {
    const { network, caller } = twoStations(ringing)
    network.fate = () => []
    network.act(caller, (agent, now) => {
      const flow = { ...caller.flowTo(caller), remoteAddress: '10.9.9.9' }
      agent.invite(now, { flow, target: bob.uri, from: alice, to: bob, body: offer })
    })
    network.run()
    expect(network.now).toBe(32_000)
    expect(network.log.map((entry) => entry.at)).toEqual([0, 500, 1500, 3500, 7500, 15_500, 31_500])
    expect(endOf(caller)).toMatchObject({ kind: 'rejected', status: 408 })
    expectNothingLeft(caller)
  })

  it('that rings for three minutes without another word is canceled', () => {
    const { network, caller, callee } = twoStations(ringing)
    network.fate = ({ text, at }) => (text.includes(' 180 ') && at > 1 ? [] : [1])
    call(network, caller, callee)
    network.run()
    expect(endOf(caller)).toMatchObject({ kind: 'rejected', status: 408 })
    expect(endOf(callee)).toMatchObject({ kind: 'invitationCanceled' })
    expectNothingLeft(caller, callee)
  })

  it('whose ACK is lost is answered again and acknowledged again', () => {
    const { network, caller, callee } = twoStations(answering)
    let acks = 0
    network.fate = ({ text }) => (text.startsWith('ACK') && acks++ < 3 ? [] : [1])
    call(network, caller, callee)
    network.run(20_000)
    expect(callee.kinds()).toEqual(['invitationReceived', 'acknowledged'])
    expect(caller.kinds()).toEqual(['progressed', 'accepted'])
    const answers = network.log.filter((entry) => entry.line === 'SIP/2.0 200 OK')
    expect(answers.map((entry) => entry.at)).toEqual([1, 501, 1501, 3501])
  })

  it('whose ACK never comes is hung up after 64 × T1, and both sides know', () => {
    const { network, caller, callee } = twoStations(answering)
    network.fate = ({ text }) => (text.startsWith('ACK') ? [] : [1])
    call(network, caller, callee)
    network.run()
    expect(endOf(callee)).toMatchObject({ kind: 'ended', cause: 'noAck' })
    expect(endOf(caller)).toMatchObject({ kind: 'ended', cause: 'bye' })
    expectNothingLeft(caller, callee)
  })

  it('hung up by the callee before the ACK came sends its BYE after the ACK', () => {
    const { network, caller, callee } = twoStations((now, agent, event) => {
      answering(now, agent, event)
      if (event.kind === 'invitationReceived') agent.bye(now, event.dialogId)
    })
    call(network, caller, callee)
    network.run()
    expect(network.log.map((entry) => entry.line.split(' ')[0])).toEqual([
      'INVITE',
      'SIP/2.0',
      'SIP/2.0',
      'ACK',
      'BYE',
      'SIP/2.0',
    ])
    expect(endOf(caller)).toMatchObject({ kind: 'ended', cause: 'bye' })
    expectNothingLeft(caller, callee)
  })

  it('repeats its ringing every minute', () => {
    const { network, caller, callee } = twoStations(ringing)
    call(network, caller, callee)
    network.run(125_000)
    const ringings = network.log.filter((entry) => entry.line === 'SIP/2.0 180 Ringing')
    expect(ringings.map((entry) => entry.at)).toEqual([1, 60_001, 120_001])
    expect(caller.kinds()).toEqual(['progressed', 'progressed', 'progressed'])
  })

  it('is told once to a shell that acts on a dialog already gone', () => {
    const { network, caller, callee } = twoStations(answering)
    const id = call(network, caller, callee)
    network.run(1000)
    network.act(caller, (agent, now) => {
      agent.bye(now, id)
      agent.bye(now, id)
      agent.reinvite(now, id, 'v=0')
      agent.cancel(now, id)
      agent.accept(now, id, 'v=0')
    })
    network.run()
    expect(network.linesFrom(caller).filter((line) => line.startsWith('BYE'))).toHaveLength(1)
    expectNothingLeft(caller, callee)
  })
})

describe('an offer in a call', () => {
  it('is answered by the other side', () => {
    const { network, caller, callee } = twoStations(answering)
    const id = call(network, caller, callee)
    network.run(1000)
    network.act(caller, (agent, now) => agent.reinvite(now, id, 'hold'))
    network.run(2000)
    expect(endOf(caller)).toMatchObject({ kind: 'reinvitationAccepted', body: 'holdok' })
    expect(callee.kinds().slice(2)).toEqual(['reinvitationReceived', 'acknowledged'])
    network.act(callee, (agent, now) => agent.reinvite(now, dialogOf(callee), 'v=1'))
    caller.reaction = answering
    network.run(3000)
    expect(endOf(callee)).toMatchObject({ kind: 'reinvitationAccepted', body: 'v=1ok' })
  })

  it('that is refused leaves the call as it was', () => {
    const { network, caller, callee } = twoStations((now, agent, event) => {
      if (event.kind === 'reinvitationReceived') agent.reject(now, event.dialogId, 488)
      else answering(now, agent, event)
    })
    const id = call(network, caller, callee)
    network.run(1000)
    network.act(caller, (agent, now) => agent.reinvite(now, id, 'hold'))
    network.run(2000)
    expect(endOf(caller)).toMatchObject({ kind: 'reinvitationRejected', status: 488 })
    network.act(caller, (agent, now) => agent.bye(now, id))
    network.run()
    expect(endOf(callee)).toMatchObject({ kind: 'ended', cause: 'bye' })
    expectNothingLeft(caller, callee)
  })

  it('that meets one of the other side is tried again until both have passed', () => {
    const { network, caller, callee } = twoStations(answering)
    const id = call(network, caller, callee)
    network.run(1000)
    caller.reaction = answering
    network.act(caller, (agent, now) => agent.reinvite(now, id, 'mine'))
    network.act(callee, (agent, now) => agent.reinvite(now, dialogOf(callee), 'yours'))
    network.run(20_000)
    const outcomes = [...caller.events, ...callee.events].filter(
      (event) => event.kind === 'reinvitationAccepted',
    )
    expect(outcomes.map((event) => event.body)).toEqual(['mineok', 'yoursok'])
    expect(network.log.filter((entry) => entry.line.includes('491'))).toHaveLength(2)
  })

  it('to a peer that has forgotten the call ends it', () => {
    const { network, caller, callee } = twoStations(answering)
    const id = call(network, caller, callee)
    network.run(1000)
    network.fate = ({ to }) => (to === caller.address ? [] : [1])
    network.act(callee, (agent, now) => agent.bye(now, dialogOf(callee)))
    network.run(60_000)
    network.fate = () => [1]
    network.act(caller, (agent, now) => agent.reinvite(now, id, 'hold'))
    network.run()
    expect(endOf(caller)).toMatchObject({ kind: 'ended', cause: 'gone' })
    expectNothingLeft(caller, callee)
  })

  it('to a peer that is silent ends the call', () => {
    const { network, caller, callee } = twoStations(answering)
    const id = call(network, caller, callee)
    network.run(1000)
    network.fate = () => []
    network.act(caller, (agent, now) => agent.reinvite(now, id, 'hold'))
    network.run()
    expect(endOf(caller)).toMatchObject({ kind: 'ended', cause: 'timeout' })
    expect(caller.agent.load().dialogs).toBe(0)
  })
})
