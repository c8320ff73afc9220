/**
 * Requests that are too large for a datagram, between two user agents in memory.
 */

import { expect, it } from 'vitest'
import {
  alice,
  answering,
  bob,
  endOf,
  expectNothingLeft,
  ringing,
  twoStations,
} from '../test/two-stations.ts'
import type { DialogId } from './index.ts'
import { maxDatagramBytes, silenceMs } from './large-requests.ts'

const bobAt = 'sip:bob@10.0.0.2'
const large = 'x'.repeat(2_000)
const minuteMs = 60_000

it('an INVITE of 1300 bytes is a datagram, one of 1301 takes a connection', () => {
  const { invite, sent } = cast()
  invite('x'.repeat(500))
  const [{ sizeBytes: usual = 0 } = {}] = sent('INVITE')
  invite('x'.repeat(500 + maxDatagramBytes - usual))
  invite('x'.repeat(501 + maxDatagramBytes - usual))
  expect(sent('INVITE').slice(1)).toEqual([
    { transport: 'UDP', sizeBytes: 1300 },
    { transport: 'TCP', sizeBytes: 1301 },
  ])
})

it('a large call is answered, and hung up as any other', () => {
  const { network, caller, callee, invite } = cast()
  const id = invite(large)
  network.run(5_000)
  expect(caller.kinds()).toEqual(['progressed', 'accepted'])
  network.act(caller, (agent, now) => agent.bye(now, id))
  network.run()
  expect(endOf(callee)).toMatchObject({ kind: 'ended', cause: 'bye' })
  expectNothingLeft(caller, callee)
})

it.each([
  ['who wants UDP by name', 'sip:bob@10.0.0.2;transport=udp'],
  ['who is behind a NAT', 'sip:bob@192.168.1.7'],
  ['who is at another port than the one we send to', 'sip:bob@10.0.0.2:5070'],
  ['nobody’s address', 'tel:+12505550123'],
])('to %s it stays a datagram (%s)', (_, target) => {
  const { invite, transports } = cast()
  invite(large, target)
  expect(transports('INVITE')).toEqual(['UDP'])
})

it('where the name has led that it goes to, it takes a connection', () => {
  const { invite, transports } = cast()
  invite(large, 'sip:bob@biloxi.test')
  expect(transports('INVITE')).toEqual(['TCP'])
})

it('where no connection is taken it is a datagram after all, and the next one at once', () => {
  const { network, caller, invite, refuseTcp, transports } = cast()
  refuseTcp()
  invite(large)
  network.run(5_000)
  expect(caller.kinds()).toEqual(['progressed', 'accepted'])
  invite(large)
  expect(transports('INVITE')).toEqual(['TCP', 'UDP', 'UDP'])
  network.run(11 * minuteMs)
  invite(large)
  expect(transports('INVITE')).toEqual(['TCP', 'UDP', 'UDP', 'TCP', 'UDP'])
})

it('a connection over which nothing comes is left after 2 s, and not tried for a while', () => {
  const { network, caller, invite, swallowTcp, transports } = cast()
  swallowTcp()
  invite(large)
  network.run(silenceMs - 1)
  expect(transports('INVITE')).toEqual(['TCP'])
  network.run(5_000)
  expect(caller.kinds()).toEqual(['progressed', 'accepted'])
  invite(large)
  expect(transports('INVITE')).toEqual(['TCP', 'UDP', 'UDP'])
  network.run(11 * minuteMs)
  invite(large)
  network.run(11 * minuteMs + silenceMs)
  expect(transports('INVITE')).toEqual(['TCP', 'UDP', 'UDP', 'TCP', 'UDP'])
})

it('who is only slow to answer gets it again, as one call', () => {
  const { network, caller, callee, invite, transports } = cast()
  const { fate } = network
  network.fate = (packet) => (packet.from === callee.address ? [3_000] : fate(packet))
  const id = invite(large)
  network.run(5_000)
  expect(transports('INVITE')).toEqual(['TCP', 'UDP', 'UDP'])
  expect(callee.kinds()).toEqual(['invitationReceived', 'acknowledged'])
  expect(caller.kinds()).toEqual(['progressed', 'accepted'])
  network.act(caller, (agent, now) => agent.bye(now, id))
  network.run()
  expectNothingLeft(caller, callee)
})

it('who rings over the connection may ring there for as long as it likes', () => {
  const { network, invite, transports } = cast(ringing)
  invite(large)
  network.run(2 * minuteMs)
  expect(transports('INVITE')).toEqual(['TCP'])
})

it('a request outside calls of which nothing is heard goes by datagram too', () => {
  const { network, caller, callee, swallowTcp, transports } = cast()
  swallowTcp()
  network.act(caller, (agent, now) => {
    const flow = caller.flowTo(callee)
    const parties = { target: bobAt, from: alice, to: bob }
    agent.request(now, { flow, method: 'OPTIONS', ...parties, body: large })
  })
  network.run(silenceMs + 400)
  expect(transports('OPTIONS')).toEqual(['TCP', 'UDP'])
})

it('a way that is lost amid ringing is a failure, and asks nobody again', () => {
  const { network, caller, invite, refuseTcp, transports } = cast(ringing)
  const id = invite(large)
  network.run(1_000)
  refuseTcp()
  network.act(caller, (agent, now) => agent.cancel(now, id))
  expect(endOf(caller)).toMatchObject({ kind: 'rejected', status: 503 })
  expect(transports('INVITE')).toEqual(['TCP'])
})

it('a CANCEL goes the way of its INVITE', () => {
  const { network, caller, callee, invite, transports } = cast(ringing)
  const id = invite(large)
  network.run(1_000)
  network.act(caller, (agent, now) => agent.cancel(now, id))
  network.run()
  expect(transports('CANCEL')).toEqual(['TCP'])
  expect(endOf(caller)).toMatchObject({ kind: 'rejected', status: 487 })
  expectNothingLeft(caller, callee)
})

/** The two, and what the caller sent. */
function cast(reaction = answering) {
  const stations = twoStations(reaction)
  const { network, caller, callee } = stations
  const packets: string[] = []
  let tcp: 'taken' | 'refused' | 'swallowed' = 'taken'
  network.fate = ({ from, text }) => {
    if (from === caller.address) packets.push(text)
    if (tcp === 'taken' || !text.includes('SIP/2.0/TCP')) return [1]
    if (tcp === 'swallowed') return []
    const { connectionId: _, ...flow } = caller.flowTo(callee, 'tcp')
    network.act(caller, (agent, now) => agent.sendFailed(now, flow))
    return []
  }
  const sent = (method: string) =>
    packets
      .filter((text) => text.startsWith(`${method} `))
      .map((text) => ({
        transport: /^Via: SIP\/2\.0\/(\w+)/m.exec(text)?.[1],
        sizeBytes: text.length,
      }))
  return {
    ...stations,
    sent,
    transports: (method: string) => sent(method).map(({ transport }) => transport),
    refuseTcp: () => {
      tcp = 'refused'
    },
    swallowTcp: () => {
      tcp = 'swallowed'
    },
    invite: (body: string, target = bobAt): DialogId => {
      let id: DialogId | undefined
      network.act(caller, (agent, now) => {
        const flow = caller.flowTo(callee)
        id = agent.invite(now, { flow, target, from: alice, to: bob, body })
      })
      if (id === undefined) throw new Error('no dialog')
      return id
    },
  }
}
