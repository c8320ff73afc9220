/**
 * The cast of most tests: a caller, a callee, what the callee does, and what both are left with.
 */

import { expect } from 'vitest'
import type { DialogId, SipEvent, Transport } from '../src/index.ts'
import type { Reaction, Station } from './virtual-network.ts'
import { VirtualNetwork } from './virtual-network.ts'

/** An offer; the body is opaque to SIP. */
export const offer = 'v=0\r\n'
const answer = 'v=0\r\ns=answer\r\n'
export const alice = { displayName: 'Alice', uri: 'sip:alice@10.0.0.1' }
export const bob = { displayName: '', uri: 'sip:bob@10.0.0.2' }

/** A callee that rings, answers, and agrees to every offer. */
export const answering: Reaction = (now, agent, event) => {
  if (event.kind === 'invitationReceived') {
    agent.provision(now, event.dialogId, 180)
    agent.accept(now, event.dialogId, answer)
  }
  if (event.kind === 'reinvitationReceived') agent.accept(now, event.dialogId, `${event.body}ok`)
}

/** A callee that rings and never answers. */
export const ringing: Reaction = (now, agent, event) => {
  if (event.kind === 'invitationReceived') agent.provision(now, event.dialogId, 180)
}

/** A fresh network with the two. */
export function twoStations(reaction: Reaction) {
  const network = new VirtualNetwork()
  const caller = network.add('10.0.0.1')
  const callee = network.add('10.0.0.2', reaction)
  return { network, caller, callee }
}

/** One station invites the other. */
export function call(network: VirtualNetwork, from: Station, to: Station, transport?: Transport) {
  let id: DialogId | undefined
  network.act(from, (agent, now) => {
    const flow = from.flowTo(to, transport)
    id = agent.invite(now, { flow, target: bob.uri, from: alice, to: bob, body: offer })
  })
  return id!
}

/** The dialog of the first invitation that a station got. */
export function dialogOf(station: Station): DialogId {
  const event = station.events.find((candidate) => candidate.kind === 'invitationReceived')
  if (event?.kind !== 'invitationReceived') throw new Error('no invitation')
  return event.dialogId
}

/** The last thing a station was told. */
export function endOf(station: Station): SipEvent | undefined {
  return station.events.at(-1)
}

/** No timer, transaction or dialog remains. */
export function expectNothingLeft(...stations: Station[]): void {
  for (const { agent } of stations) {
    expect(agent.deadline()).toBeUndefined()
    expect(agent.load()).toMatchObject({ transactions: 0, dialogs: 0, subscriptions: 0 })
  }
}
