/**
 * Transfers between user agents in memory: blind, attended, refused, and those that go wrong.
 */

import { describe, expect, it } from 'vitest'
import { invitationTo, RawPeer, valueIn } from '../test/raw-peer.ts'
import { alice, answering, call, dialogOf, expectNothingLeft } from '../test/two-stations.ts'
import type { Reaction, Station } from '../test/virtual-network.ts'
import { VirtualNetwork } from '../test/virtual-network.ts'
import type { DialogId, SipEvent, SubscriptionId } from './index.ts'
import { fragmentStatus } from './index.ts'

const carol = { displayName: '', uri: 'sip:carol@10.0.0.3' }

/** A transferee: calls the target over the network and reports what comes of it. */
function transferring(network: VirtualNetwork, target: Station): Reaction {
  let report: SubscriptionId | undefined
  let newCall: DialogId | undefined
  return (now, agent, event) => {
    answering(now, agent, event)
    if (event.kind === 'referReceived') {
      agent.acceptTransfer(now, event.subscriptionId)
      report = event.subscriptionId
      const flow = { ...event.flow, remoteAddress: target.address }
      const { uri, replaces } = event.target
      const headers = replaces === undefined ? [] : [{ name: 'Replaces', value: replaces }]
      const parties = { target: uri, from: alice, to: carol, body: 'v=0' }
      newCall = agent.invite(network.now, { flow, headers, ...parties })
    }
    if (report === undefined || !('dialogId' in event) || event.dialogId !== newCall) return
    if (event.kind === 'progressed') agent.reportTransfer(now, report, event.status, 'Ringing')
    if (event.kind === 'accepted') agent.reportTransfer(now, report, 200, 'OK')
    if (event.kind === 'rejected') agent.reportTransfer(now, report, event.status, event.reason)
  }
}

/** Lets a transferee hang up as soon as the new call is answered. */
function hangingUpOnAnswer(station: Station, dialogId: DialogId): void {
  const { reaction } = station
  station.reaction = (now, agent, event) => {
    reaction(now, agent, event)
    if (event.kind === 'accepted' && event.dialogId !== dialogId) agent.bye(now, dialogId)
  }
}

/** The call of a caller to a callee who can transfer it to a third. */
function threeStations(third: Reaction = answering) {
  const network = new VirtualNetwork()
  const caller = network.add('10.0.0.1')
  const callee = network.add('10.0.0.2', answering)
  const target = network.add('10.0.0.3', third)
  caller.reaction = transferring(network, target)
  const callerDialog = call(network, caller, callee)
  network.run(1000)
  return { network, caller, callee, target, callerDialog, calleeDialog: dialogOf(callee) }
}

function reportsOf(station: Station): unknown[] {
  return station.events.flatMap((event) =>
    event.kind === 'notified' ? [fragmentStatus(event.content.body)] : [],
  )
}

function endOfSubscription(station: Station): SipEvent | undefined {
  return station.events.find((event) => event.kind === 'subscriptionEnded')
}

describe('a blind transfer', () => {
  it('is reported until the new call is answered', () => {
    const { network, callee, target, calleeDialog } = threeStations()
    network.act(callee, (agent, now) => agent.refer(now, calleeDialog, carol.uri))
    network.run(3000)
    expect(reportsOf(callee).at(-1)).toBe(200)
    expect(endOfSubscription(callee)).toMatchObject({ reason: 'terminated', cause: 'noresource' })
    expect(target.kinds()).toEqual(['invitationReceived', 'acknowledged'])
  })

  it('to somebody who is busy tells so, and the first call goes on', () => {
    const { network, callee, calleeDialog } = threeStations((now, agent, event) => {
      if (event.kind === 'invitationReceived') agent.reject(now, event.dialogId, 486)
    })
    network.act(callee, (agent, now) => agent.refer(now, calleeDialog, carol.uri))
    network.run(3000)
    expect(reportsOf(callee).at(-1)).toBe(486)
    expect(callee.agent.load()).toMatchObject({ dialogs: 1, subscriptions: 0 })
  })

  it('is reported also after the transferor has hung up', () => {
    const { network, caller, callee, target, calleeDialog } = threeStations((now, agent, event) => {
      if (event.kind === 'invitationReceived') agent.provision(now, event.dialogId, 180)
    })
    network.act(callee, (agent, now) => {
      agent.refer(now, calleeDialog, carol.uri)
      agent.bye(now, calleeDialog)
    })
    network.run(3000)
    network.act(target, (agent, now) => agent.accept(now, dialogOf(target), 'v=0'))
    network.run(6000)
    expect(reportsOf(callee)).toEqual([100, 180, 200])
    network.act(target, (agent, now) => agent.bye(now, dialogOf(target)))
    network.run()
    expectNothingLeft(caller, callee, target)
  })

  it.each([
    ['although each NOTIFY is slow', [700], [100, 200]],
    ['although each NOTIFY is lost once', [], [100, 200]],
  ])('is reported before the transferee hangs up, %s', (_, fate, reports) => {
    const { network, caller, callee, callerDialog, calleeDialog } = threeStations()
    const lost = new Set<string>()
    network.fate = ({ text }) => {
      if (!text.startsWith('NOTIFY') || lost.has(text)) return [1]
      lost.add(text)
      return fate
    }
    hangingUpOnAnswer(caller, callerDialog)
    network.act(callee, (agent, now) => agent.refer(now, calleeDialog, carol.uri))
    network.run(5000)
    expect(reportsOf(callee)).toEqual(reports)
    expect(callee.kinds().slice(-2)).toEqual(['subscriptionEnded', 'ended'])
  })

  it('does not keep the transferee in the call when no NOTIFY is answered', () => {
    const { network, caller, callee, callerDialog, calleeDialog } = threeStations()
    network.fate = ({ text }) => (text.startsWith('NOTIFY') ? [] : [1])
    hangingUpOnAnswer(caller, callerDialog)
    network.act(callee, (agent, now) => agent.refer(now, calleeDialog, carol.uri))
    network.run(1900)
    expect(callee.kinds()).not.toContain('ended')
    network.run(4000)
    expect(callee.events.at(-1)).toMatchObject({ kind: 'ended', cause: 'bye' })
  })

  it('that is refused ends with the refusal', () => {
    const { network, caller, callee, calleeDialog } = threeStations()
    caller.reaction = (now, agent, event) => {
      if (event.kind === 'referReceived') agent.rejectSubscription(now, event.subscriptionId, 603)
    }
    network.act(callee, (agent, now) => agent.refer(now, calleeDialog, carol.uri))
    network.run(3000)
    expect(endOfSubscription(callee)).toMatchObject({
      reason: 'rejected',
      response: { status: 603 },
    })
  })

  it('of which nothing is heard after it was accepted ends by Timer N', () => {
    const { network, callee, calleeDialog } = threeStations()
    network.fate = ({ text }) => (text.startsWith('NOTIFY') ? [] : [1])
    network.act(callee, (agent, now) => agent.refer(now, calleeDialog, carol.uri))
    network.run(60_000)
    expect(endOfSubscription(callee)).toMatchObject({ reason: 'expired' })
    expect(network.log.some(({ line }) => line.startsWith('NOTIFY'))).toBe(true)
  })
})

describe('an attended transfer', () => {
  it('connects the caller with whom the transferor was talking to', () => {
    const { network, caller, callee, target, calleeDialog } = threeStations()
    const consultation = call(network, callee, target)
    target.reaction = (now, agent, event) => {
      if (event.kind !== 'invitationReceived') return
      agent.accept(now, event.dialogId, 'v=0')
      if (event.replaces !== undefined) agent.bye(now, event.replaces)
    }
    network.run(2000)
    network.act(callee, (agent, now) =>
      agent.refer(now, calleeDialog, carol.uri, { replaced: consultation }),
    )
    network.run(5000)
    const [, second] = target.events.filter((event) => event.kind === 'invitationReceived')
    expect(second).toMatchObject({ replaces: dialogOf(target) })
    expect(reportsOf(callee).at(-1)).toBe(200)
    expect(target.agent.load().dialogs).toBe(1)
    expect(callee.events).toContainEqual(
      expect.objectContaining({ kind: 'ended', dialogId: consultation, cause: 'bye' }),
    )
    expect(caller.kinds()).toContain('referReceived')
  })
})

describe('an INVITE with Replaces', () => {
  function talking(): { peer: RawPeer; tag: string; id: DialogId } {
    const peer = new RawPeer()
    peer.request('INVITE', {}, 'v=0')
    const id = invitationTo(peer)
    peer.act(() => peer.agent.accept(0, id, 'v=0'))
    const tag = /tag=(\w+)/.exec(valueIn(peer.sent.at(-1)!, 'To'))![1]!
    peer.request('ACK', { To: valueIn(peer.sent.at(-1)!, 'To'), CSeq: '1 ACK' })
    peer.sent.length = 0
    return { peer, tag, id }
  }

  it.each([
    ['of a call that is not known', (tag: string) => `other;to-tag=${tag};from-tag=peer`, '481'],
    ['of a call with other tags', (tag: string) => `call;to-tag=${tag};from-tag=x`, '481'],
    [
      'of ringing that was answered',
      (tag: string) => `call;to-tag=${tag};from-tag=peer;early-only`,
      '486',
    ],
    ['that names no tags', () => 'call', '400'],
  ])('%s is refused', (_, replaces, status) => {
    const { peer, tag } = talking()
    const again = { 'Call-ID': 'second', Replaces: replaces(tag), Require: 'replaces' }
    peer.request('INVITE', again, 'v=0')
    expect(peer.words()).toEqual([status])
  })

  it('names the call that it replaces', () => {
    const { peer, tag, id } = talking()
    const Replaces = `call;from-tag=peer;to-tag=${tag}`
    peer.request('INVITE', { 'Call-ID': 'second', Replaces }, 'v=0')
    expect(peer.events.at(-1)).toMatchObject({ kind: 'invitationReceived', replaces: id })
  })

  it('of ringing that the other side began is refused', () => {
    const peer = new RawPeer()
    peer.request('INVITE', {}, 'v=0')
    peer.act(() => peer.agent.provision(0, invitationTo(peer), 180))
    const tag = /tag=(\w+)/.exec(valueIn(peer.sent.at(-1)!, 'To'))![1]!
    const Replaces = `call;from-tag=peer;to-tag=${tag}`
    peer.request('INVITE', { 'Call-ID': 'second', Replaces }, 'v=0')
    expect(peer.words()).toEqual(['180', '481'])
  })
})

describe('a REFER', () => {
  const methods = ['REFER']

  it('is refused with 405 where the shell is not prepared for it', () => {
    const peer = new RawPeer()
    peer.request('REFER', { 'Refer-To': '<sip:x@y>' })
    expect(peer.words()).toEqual(['405'])
  })

  it.each([
    ['that asks for something else than a call', '<sip:x@y;method=BYE>'],
    ['to what is no address', 'x'],
    ['without a target', undefined],
    ['with two targets', '<sip:x@y>\r\nRefer-To: <sip:z@y>'],
  ])('%s is refused with 400', (_, target) => {
    const peer = new RawPeer({ methods })
    peer.request('REFER', { 'Refer-To': target })
    expect(peer.words()).toEqual(['400'])
    expect(peer.events).toEqual([])
  })

  it('outside of the call that it is about names it by Target-Dialog', () => {
    const peer = new RawPeer({ methods })
    peer.request('INVITE', {}, 'v=0')
    const id = invitationTo(peer)
    peer.act(() => peer.agent.accept(0, id, 'v=0'))
    const tag = /tag=(\w+)/.exec(valueIn(peer.sent.at(-1)!, 'To'))![1]!
    const name = `call;local-tag=peer;remote-tag=${tag}`
    const request = { 'Call-ID': 'refer', 'Refer-To': '<sip:x@y>', 'Target-Dialog': name }
    peer.request('REFER', request)
    expect(peer.events.at(-1)).toMatchObject({ kind: 'referReceived', about: id })
    const event = peer.events.at(-1)
    if (event?.kind !== 'referReceived') throw new Error('no transfer')
    peer.act(() => peer.agent.acceptTransfer(0, event.subscriptionId))
    expect(peer.words().slice(-2)).toEqual(['202', 'NOTIFY'])
  })
})
