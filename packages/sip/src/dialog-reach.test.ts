/**
 * What is to be said to a browser whose connection is gone, and that comes back by another.
 */

import { expect, it } from 'vitest'
import { alice, answering, bob, dialogOf, endOf, expectNothingLeft } from '../test/two-stations.ts'
import { VirtualNetwork } from '../test/virtual-network.ts'

const contact = 'sip:alice@f3a1.invalid;transport=ws'
const waitingMs = 32_000

it('a BYE waits for the connection over which the browser registers anew', () => {
  const { network, browser, server, loseConnection, flow } = talking()
  loseConnection()
  network.act(server, (agent, now) => agent.bye(now, dialogOf(server)))
  network.run(10_000)
  expect(endOf(browser)).toMatchObject({ kind: 'accepted' })
  network.act(server, (agent, now) => agent.reach(now, contact, flow))
  network.run()
  expect(endOf(browser)).toMatchObject({ kind: 'ended', cause: 'bye' })
  expectNothingLeft(browser, server)
})

it('a BYE that went into a connection long dead is sent again', () => {
  const { network, browser, server, flow } = talking()
  network.fate = () => []
  network.act(server, (agent, now) => agent.bye(now, dialogOf(server)))
  network.run(network.now + 5_000)
  network.fate = () => [1]
  network.act(server, (agent, now) => agent.reach(now, contact, flow))
  network.run()
  expect(endOf(browser)).toMatchObject({ kind: 'ended', cause: 'bye' })
  expectNothingLeft(browser, server)
})

it('a BYE waits 32 s, and is then given up', () => {
  const { network, browser, server, loseConnection } = talking()
  loseConnection()
  network.act(server, (agent, now) => agent.bye(now, dialogOf(server)))
  const until = network.now + waitingMs
  network.run(until - 1)
  expect(server.agent.load()).toMatchObject({ dialogs: 1 })
  network.run(until)
  expect(server.agent.load()).toMatchObject({ dialogs: 0 })
  expect(endOf(browser)).toMatchObject({ kind: 'accepted' })
})

it('a call that goes on is told that its browser is back, once', () => {
  const { network, server, loseConnection, flow } = talking()
  loseConnection()
  network.act(server, (agent, now) => agent.reach(now, contact, flow))
  network.act(server, (agent, now) => agent.reach(now, contact, flow))
  expect(server.kinds().slice(-2)).toEqual(['connectionLost', 'connectionRegained'])
})

it('an offer waits too, and is answered over the new connection', () => {
  const { network, server, loseConnection, flow } = talking()
  loseConnection()
  network.act(server, (agent, now) => agent.reinvite(now, dialogOf(server), 'v=0\r\n'))
  network.run(network.now + 5_000)
  expect(server.kinds()).not.toContain('reinvitationAccepted')
  network.act(server, (agent, now) => agent.reach(now, contact, flow))
  network.run(network.now + 5_000)
  expect(endOf(server)).toMatchObject({ kind: 'reinvitationAccepted' })
})

it('an offer that was in the air when the connection went is made again', () => {
  const { network, server, loseConnection, flow } = talking()
  network.fate = () => []
  network.act(server, (agent, now) => agent.reinvite(now, dialogOf(server), 'v=0\r\n'))
  loseConnection()
  network.fate = () => [1]
  network.act(server, (agent, now) => agent.reach(now, contact, flow))
  network.run(network.now + 5_000)
  expect(endOf(server)).toMatchObject({ kind: 'reinvitationAccepted' })
})

it('who registers with another host takes over nobody’s call', () => {
  const { network, browser, server, loseConnection, flow } = talking()
  loseConnection()
  network.act(server, (agent, now) => agent.bye(now, dialogOf(server)))
  network.act(server, (agent, now) => agent.reach(now, 'sip:alice@f3a2.invalid', flow))
  network.run(network.now + waitingMs)
  expect(endOf(browser)).toMatchObject({ kind: 'accepted' })
})

/** A browser has called the server, which has answered. */
function talking() {
  const network = new VirtualNetwork()
  const browser = network.add('10.0.0.1', answering, {
    contact: () => ({ host: 'f3a1.invalid', port: 5060 }),
  })
  const server = network.add('10.0.0.2', answering)
  network.act(browser, (agent, now) => {
    const flow = browser.flowTo(server, 'ws')
    agent.invite(now, { flow, target: bob.uri, from: alice, to: bob, body: 'v=0\r\n' })
  })
  network.run(1_000)
  const former = server.flowTo(browser, 'ws')
  return {
    ...{ network, browser, server },
    flow: { ...former, connectionId: 'another' },
    loseConnection: () => {
      network.act(server, (agent, now) => {
        agent.connectionClosed(now, former.connectionId ?? '')
      })
    },
  }
}
