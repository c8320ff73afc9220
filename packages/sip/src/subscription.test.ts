/**
 * Subscriptions on a virtual clock: made, refreshed, ended by either side, and lost.
 */

import { describe, expect, it } from 'vitest'
import { RawPeer, valueIn } from '../test/raw-peer.ts'
import { alice, bob, expectNothingLeft } from '../test/two-stations.ts'
import type { Reaction, Station } from '../test/virtual-network.ts'
import { VirtualNetwork } from '../test/virtual-network.ts'
import type { SubscriptionId } from './index.ts'
import { parseSubscriptionState } from './subscription.ts'

const mailbox = (body: string) => ({ contentType: 'application/simple-message-summary', body })

const telling: Reaction = (now, agent, event) => {
  if (event.kind === 'subscriptionReceived') {
    const { subscriptionId, expiresSeconds } = event
    agent.acceptSubscription(now, subscriptionId, expiresSeconds, mailbox('none'))
  }
}

function subscribed(expiresSeconds: number, reaction: Reaction = telling) {
  const network = new VirtualNetwork()
  const watcher = network.add('10.0.0.1')
  const notifier = network.add('10.0.0.2', reaction)
  let id: SubscriptionId | undefined
  network.act(watcher, (agent, now) => {
    const flow = watcher.flowTo(notifier)
    const event = 'message-summary'
    const parties = { target: bob.uri, from: alice, to: bob }
    id = agent.subscribe(now, { flow, event, expiresSeconds, ...parties })
  })
  return { network, watcher, notifier, id: id! }
}

function idAt(station: Station): SubscriptionId {
  const event = station.events.find(({ kind }) => kind === 'subscriptionReceived')
  if (event?.kind !== 'subscriptionReceived') throw new Error('no subscription')
  return event.subscriptionId
}

function bodiesAt(station: Station): string[] {
  return station.events.flatMap((event) => (event.kind === 'notified' ? [event.content.body] : []))
}

/** A watcher that has been told one state. */
function toldOnce() {
  const peer = new RawPeer({ methods: ['SUBSCRIBE'], eventPackages: ['dialog'] })
  peer.request('SUBSCRIBE', { Event: 'dialog' })
  const event = peer.events.at(-1)
  if (event?.kind !== 'subscriptionReceived') throw new Error('no subscription')
  const { subscriptionId: id } = event
  peer.act(() => peer.agent.acceptSubscription(0, id, 600, mailbox('one')))
  return { peer, id }
}

describe('a subscription', () => {
  it('is told the state at once, and each change', () => {
    const { network, watcher, notifier } = subscribed(600)
    network.run(1000)
    network.act(notifier, (agent, now) => agent.notify(now, idAt(notifier), mailbox('one')))
    network.run(2000)
    expect(bodiesAt(watcher)).toEqual(['none', 'one'])
  })

  it('is refreshed before it expires, for as long as it is wanted', () => {
    const { network, watcher } = subscribed(600)
    network.run(1_800_000)
    const times = network.log.filter(({ line }) => line.startsWith('SUBSCRIBE'))
    expect(times.map(({ at }) => Math.round(at / 1000))).toEqual([0, 568, 1136, 1704])
    expect(bodiesAt(watcher)).toHaveLength(4)
  })

  it('that its owner ends is ended on both sides', () => {
    const { network, watcher, notifier, id } = subscribed(600)
    network.run(1000)
    network.act(watcher, (agent, now) => agent.endSubscription(now, id))
    network.run()
    expect(notifier.events.at(-1)).toMatchObject({ reason: 'unsubscribed' })
    expect(watcher.events.at(-1)).toMatchObject({ reason: 'terminated', cause: 'timeout' })
    expectNothingLeft(watcher, notifier)
  })

  it('that the notifier ends is ended on both sides', () => {
    const { network, watcher, notifier } = subscribed(600)
    network.run(1000)
    network.act(notifier, (agent, now) => agent.endSubscription(now, idAt(notifier)))
    network.run()
    expect(watcher.events.at(-1)).toMatchObject({ reason: 'terminated', cause: 'noresource' })
    expectNothingLeft(watcher, notifier)
  })

  it('whose watcher has vanished expires; whose notifier has vanished, too', () => {
    const { network, watcher, notifier } = subscribed(600)
    network.run(1000)
    network.fate = () => []
    network.run()
    expect(notifier.events.at(-1)).toMatchObject({ reason: 'expired' })
    expect(watcher.events.at(-1)).toMatchObject({ reason: 'timeout' })
    expectNothingLeft(watcher, notifier)
  })

  it('of which a NOTIFY is refused with 481 is gone, and with 503 it is not', () => {
    const { peer, id } = toldOnce()
    const refuse = (status: number) =>
      peer.respond(status, '', { To: valueIn(peer.sent.at(-1)!, 'To') })
    refuse(503)
    expect(peer.agent.load().subscriptions).toBe(1)
    peer.act(() => peer.agent.notify(0, id, mailbox('two')))
    refuse(481)
    expect(peer.events.at(-1)).toEqual({
      kind: 'subscriptionEnded',
      subscriptionId: id,
      reason: 'gone',
    })
    expect(peer.agent.load().subscriptions).toBe(0)
  })

  it('that is refused says with what', () => {
    const { network, watcher } = subscribed(600, (now, agent, event) => {
      if (event.kind === 'subscriptionReceived') {
        agent.rejectSubscription(now, event.subscriptionId, 403)
      }
    })
    network.run()
    expect(watcher.events).toMatchObject([{ reason: 'rejected', response: { status: 403 } }])
    expectNothingLeft(watcher)
  })

  it('whose first NOTIFY is faster than the answer is made by it', () => {
    const { network, watcher } = subscribed(600)
    network.fate = ({ text }) => (text.includes('CSeq: 1 SUBSCRIBE') ? [300] : [1])
    network.run(5000)
    expect(bodiesAt(watcher)).toEqual(['none'])
    expect(watcher.agent.load().subscriptions).toBe(1)
  })

  it('that the shell leaves unanswered is forgotten when nobody waits any more', () => {
    const { network, watcher, notifier } = subscribed(600, () => {})
    network.run()
    expect(notifier.events.at(-1)).toMatchObject({ reason: 'expired' })
    expect(watcher.events.at(-1)).toMatchObject({ kind: 'subscriptionEnded' })
    expectNothingLeft(watcher, notifier)
  })

  it('tells the newest of several changes, one NOTIFY at a time', () => {
    const { network, watcher, notifier } = subscribed(600)
    network.run(1000)
    network.act(notifier, (agent, now) => {
      for (const body of ['one', 'two', 'three']) agent.notify(now, idAt(notifier), mailbox(body))
    })
    network.run(2000)
    expect(bodiesAt(watcher)).toEqual(['none', 'one', 'three'])
  })
})

it('what is told last comes last, and nothing may be asked of it meanwhile', () => {
  const { peer, id } = toldOnce()
  const To = valueIn(peer.sent.at(-1)!, 'From')
  peer.act(() => peer.agent.endSubscription(0, id))
  peer.act(() => peer.agent.notify(0, id, mailbox('too late')))
  peer.request('SUBSCRIBE', { Event: 'dialog', To, CSeq: '2 SUBSCRIBE' })
  expect(peer.words()).toEqual(['200', 'NOTIFY', '481'])
  const [, first = ''] = peer.sent
  peer.respond(200, '', { To: valueIn(first, 'To') }, first)
  expect(valueIn(peer.sent.at(-1)!, 'Subscription-State')).toBe('terminated;reason=noresource')
  expect(peer.agent.load().subscriptions).toBe(0)
})

describe('a SUBSCRIBE is refused', () => {
  const options = { methods: ['SUBSCRIBE'], eventPackages: ['dialog'], maxSubscriptions: 1 }

  it.each([
    ['with 489 and the packages that there are', { Event: 'presence' }, '489', 'Allow-Events'],
    ['with 423 when it is too brief', { Event: 'dialog', Expires: '59' }, '423', 'Min-Expires'],
    [
      'with 481 in a dialog that is not known',
      { Event: 'dialog', To: '<sip:a@b>;tag=x' },
      '481',
      '',
    ],
  ])('%s', (_, changes, status, header) => {
    const peer = new RawPeer(options)
    peer.request('SUBSCRIBE', changes)
    expect(peer.words()).toEqual([status])
    if (header !== '') expect(valueIn(peer.sent[0]!, header)).not.toBe('')
  })

  it('with a challenge, which takes no memory', () => {
    const peer = new RawPeer(options)
    peer.request('SUBSCRIBE', { Event: 'dialog' })
    const event = peer.events.at(-1)
    if (event?.kind !== 'subscriptionReceived') throw new Error('no subscription')
    const headers = [{ name: 'WWW-Authenticate', value: 'Digest realm="x", nonce="n"' }]
    peer.act(() => peer.agent.rejectSubscription(0, event.subscriptionId, 401, headers))
    expect(valueIn(peer.sent[0]!, 'WWW-Authenticate')).toBe('Digest realm="x", nonce="n"')
    expect(peer.agent.load()).toMatchObject({ transactions: 0, subscriptions: 0 })
  })

  it('with 503 when there are too many', () => {
    const peer = new RawPeer(options)
    for (const id of ['a', 'b']) peer.request('SUBSCRIBE', { Event: 'dialog', 'Call-ID': id })
    expect(peer.words()).toEqual(['503'])
  })
})

it('a NOTIFY that nobody asked for is refused with 481', () => {
  const peer = new RawPeer({ methods: ['NOTIFY'] })
  peer.request('NOTIFY', { Event: 'dialog', 'Subscription-State': 'active' })
  expect(peer.words()).toEqual(['481'])
})

it('of several whom a proxy asked only who notifies first is heard', () => {
  const peer = new RawPeer({ methods: ['NOTIFY'] })
  const parties = { target: bob.uri, from: alice, to: bob }
  peer.act(() => peer.agent.subscribe(0, { flow: peer.flow, event: 'dialog', ...parties }))
  const [subscribe = ''] = peer.sent
  const notify = (tag: string) =>
    peer.request('NOTIFY', {
      ...{ From: `<${bob.uri}>;tag=${tag}`, To: valueIn(subscribe, 'From') },
      'Call-ID': valueIn(subscribe, 'Call-ID'),
      ...{ Event: 'dialog', 'Subscription-State': 'active;expires=600' },
    })
  for (const tag of ['first', 'second', 'first']) notify(tag)
  expect(peer.words()).toEqual(['SUBSCRIBE', '200', '481', '200'])
  expect(peer.agent.load().subscriptions).toBe(1)
})

it.each([
  ['active;expires=60', { state: 'active', expiresSeconds: 60 }],
  ['TERMINATED ; reason=deactivated;retry-after=5', { state: 'terminated', retryAfterSeconds: 5 }],
  ['odd', { state: 'active' }],
])('Subscription-State: %s', (text, expected) => {
  expect(parseSubscriptionState(text)).toMatchObject(expected)
})
