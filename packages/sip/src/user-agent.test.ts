/**
 * Calls between two user agents in memory: the ordinary ones, and those that go wrong on the wire.
 */

import { describe, expect, it } from 'vitest'
import type { Reaction, Station } from '../test/virtual-network.ts'
import { VirtualNetwork } from '../test/virtual-network.ts'
import type { DialogId, SipEvent, Transport } from './index.ts'

const offer = 'v=0\r\n'
const answer = 'v=0\r\ns=answer\r\n'
const alice = { displayName: 'Alice', uri: 'sip:alice@10.0.0.1' }
const bob = { displayName: '', uri: 'sip:bob@10.0.0.2' }

const answering: Reaction = (now, agent, event) => {
  if (event.kind === 'invitationReceived') {
    agent.provision(now, event.dialogId, 180)
    agent.accept(now, event.dialogId, answer)
  }
  if (event.kind === 'reinvitationReceived') agent.accept(now, event.dialogId, `${event.body}ok`)
}

const ringing: Reaction = (now, agent, event) => {
  if (event.kind === 'invitationReceived') agent.provision(now, event.dialogId, 180)
}

function twoStations(reaction: Reaction) {
  const network = new VirtualNetwork()
  const caller = network.add('10.0.0.1')
  const callee = network.add('10.0.0.2', reaction)
  return { network, caller, callee }
}

function call(network: VirtualNetwork, from: Station, to: Station, transport?: Transport) {
  let id: DialogId | undefined
  network.act(from, (agent, now) => {
    const flow = from.flowTo(to, transport)
    id = agent.invite(now, { flow, target: bob.uri, from: alice, to: bob, body: offer })
  })
  return id!
}

function dialogOf(station: Station): DialogId {
  const event = station.events.find((candidate) => candidate.kind === 'invitationReceived')
  if (event?.kind !== 'invitationReceived') throw new Error('no invitation')
  return event.dialogId
}

function endOf(station: Station): SipEvent | undefined {
  return station.events.at(-1)
}

function expectNothingLeft(...stations: Station[]): void {
  for (const { agent } of stations) {
    expect(agent.deadline()).toBeUndefined()
    expect(agent.load()).toMatchObject({ transactions: 0, dialogs: 0 })
  }
}

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
})
