/**
 * Laws of the wire: text and messages survive a round trip, any split of a stream gives the same
 * messages, and nothing a stranger sends makes anything throw.
 */

import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SipMessage } from '../src/index.ts'
import { formatUri, parseUri } from '../src/index.ts'
import { formatMessage } from '../src/message-format.ts'
import { formatNameAddress, parseNameAddress } from '../src/message-header.ts'
import { parseMessage } from '../src/message-parse.ts'
import type { Frame } from '../src/message-stream.ts'
import { MessageStream } from '../src/message-stream.ts'
import { decodeText, encodeText } from '../src/text.ts'
import { RawPeer, valueIn } from './raw-peer.ts'
import { Station, VirtualNetwork } from './virtual-network.ts'

const token = fc.stringMatching(/^[A-Za-z0-9.!%*_+`'~-]{1,12}$/)
const text = fc.string({ unit: 'grapheme', maxLength: 20 })
const lineText = text.map((value) => value.replace(/[\r\n\0\t ]/g, '').trim())

const header = fc.record({ name: token.map((name) => `X-${name.toLowerCase()}`), value: lineText })
const message: fc.Arbitrary<SipMessage> = fc.oneof(
  fc.record({
    kind: fc.constant('request' as const),
    method: token.filter((method) => !/^sip/i.test(method)),
    uri: token.map((user) => `sip:${user}@example.com`),
    headers: fc.array(header, { maxLength: 6 }),
    body: text,
  }),
  fc.record({
    kind: fc.constant('response' as const),
    status: fc.integer({ min: 100, max: 699 }),
    reason: lineText,
    headers: fc.array(header, { maxLength: 6 }),
    body: text,
  }),
)

const folder = new URL('./torture/', import.meta.url)
const tortures = ['valid', 'invalid'].flatMap((kind) =>
  readdirSync(new URL(`${kind}/`, folder)).map(
    (name) => new Uint8Array(readFileSync(new URL(`${kind}/${name}`, folder))),
  ),
)

/** A torture message with bytes changed, removed or doubled. */
const mutated = fc
  .record({
    bytes: fc.constantFrom(...tortures),
    edits: fc.array(
      fc.record({ at: fc.nat(2000), byte: fc.nat(255), remove: fc.nat(3), insert: fc.boolean() }),
      { maxLength: 6 },
    ),
  })
  .map(({ bytes, edits }) => {
    const list = [...bytes]
    for (const { at, byte, remove, insert } of edits) {
      list.splice(at % (list.length + 1), remove, ...(insert ? [byte] : []))
    }
    return new Uint8Array(list)
  })

/** Everything as it comes back, except header names' case and Content-Length. */
function withoutLength(value: SipMessage) {
  const headers = value.headers
    .filter(({ name }) => name !== 'Content-Length')
    .map(({ name, value: content }) => ({ name: name.toLowerCase(), value: content }))
  return { ...value, headers }
}

function framesOf(bytes: Uint8Array, cuts: readonly number[]): Frame[] {
  const stream = new MessageStream()
  const frames: Frame[] = []
  const edges = [0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length]
  edges.sort((a, b) => a - b)
  for (let index = 1; index < edges.length; index += 1) {
    stream.push(bytes.subarray(edges[index - 1], edges[index]))
    for (let frame = stream.poll(); frame; frame = stream.poll()) {
      frames.push(frame)
      if (frame.kind === 'broken') return frames
    }
  }
  return frames
}

describe('round trips', () => {
  it('any bytes decoded are encoded as they were', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(encodeText(decodeText(bytes))).toEqual(bytes)
      }),
      { numRuns: 1000 },
    )
  })

  it('long text and broken bytes come back as they were', () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 5 }),
      fc
        .constantFrom(0x61, 0xe9, 0x20ac, 0x1f600)
        .map((code) => encodeText(String.fromCodePoint(code))),
    )
    const long = fc
      .record({ pieces: fc.array(piece, { maxLength: 5 }), times: fc.nat(3000) })
      .map(({ pieces, times }) => Buffer.concat(Array(times).fill(Buffer.concat(pieces))))
    fc.assert(
      fc.property(long, (bytes) => {
        expect(Buffer.compare(encodeText(decodeText(bytes)), bytes)).toBe(0)
      }),
    )
  })

  it('text is encoded and decoded as the platform does it', () => {
    const long = fc
      .record({ piece: fc.string({ unit: 'binary', maxLength: 8 }), times: fc.nat(2000) })
      .map(({ piece, times }) => piece.repeat(times))
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), long), (value) => {
        const bytes = encodeText(value)
        expect(Buffer.compare(bytes, new TextEncoder().encode(value))).toBe(0)
        expect(decodeText(bytes)).toBe(value)
      }),
    )
  })

  it('a message parses as it was', () => {
    fc.assert(
      fc.property(message, (value) => {
        const result = parseMessage(formatMessage(value))
        expect(result.ok && withoutLength(result.value)).toEqual(withoutLength(value))
      }),
      { numRuns: 500 },
    )
  })

  it('a URI parses as it was', () => {
    const uri = fc.record({
      scheme: fc.constantFrom('sip' as const, 'sips' as const),
      user: text.filter((user) => !user.includes('%')),
      host: fc.constantFrom('example.com', '192.0.2.1', '[2001:db8::1]'),
      port: fc.option(fc.integer({ min: 0, max: 65_535 }), { nil: undefined }),
      params: fc.array(
        fc.record({
          name: fc.constantFrom('lr', 'x'),
          value: fc.option(fc.constant('y'), { nil: undefined }),
        }),
      ),
      headers: fc.constantFrom('', 'a=b'),
    })
    fc.assert(
      fc.property(uri, (value) => {
        const result = parseUri(formatUri(value))
        expect(result).toEqual({ ok: true, value })
      }),
    )
  })

  it('a name address parses as it was', () => {
    const address = fc.record({
      displayName: text.map((name) => name.trim()),
      uri: token.map((user) => `sip:${user}@example.com;lr`),
      params: fc.array(
        fc.record({
          name: fc.constantFrom('tag', 'x'),
          value: fc.option(text, { nil: undefined }),
        }),
      ),
    })
    fc.assert(
      fc.property(address, (value) => {
        expect(parseNameAddress(formatNameAddress(value))).toEqual({ ok: true, value })
      }),
    )
  })
})

describe('a stream', () => {
  const pieces = fc.array(
    fc.oneof(
      message.map(formatMessage),
      fc.constantFrom('\r\n', '\r\n\r\n', 'garbage').map(encodeText),
    ),
    { minLength: 1, maxLength: 6 },
  )

  it('gives the same frames however it is split', () => {
    fc.assert(
      fc.property(pieces, fc.array(fc.nat(), { maxLength: 20 }), (parts, cuts) => {
        const bytes = new Uint8Array(parts.flatMap((part) => [...part]))
        expect(framesOf(bytes, cuts)).toEqual(framesOf(bytes, []))
      }),
      { numRuns: 300 },
    )
  })

  it('gives back every message put into it', () => {
    fc.assert(
      fc.property(fc.array(message.map(formatMessage), { maxLength: 5 }), (messages) => {
        const bytes = new Uint8Array(messages.flatMap((part) => [...part]))
        const frames = messages.map((part) => ({ kind: 'message', bytes: part }))
        expect(framesOf(bytes, [...bytes.keys()])).toEqual(frames)
      }),
      { numRuns: 30 },
    )
  })
})

describe('strangers', () => {
  const network = new VirtualNetwork()
  const peer = new Station('192.0.2.1', () => {})

  it.each(['udp', 'tcp', 'ws'] as const)('never make a user agent throw over %s', (transport) => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(mutated, fc.uint8Array({ maxLength: 200 })), {
          minLength: 1,
          maxLength: 4,
        }),
        (list) => {
          const station = network.add('192.0.2.9', (now, agent, event) => {
            if (event.kind === 'invitationReceived') agent.accept(now, event.dialogId, 'v=0')
          })
          for (const bytes of list) {
            network.act(station, (agent, now) =>
              agent.receive(now, station.flowTo(peer, transport), bytes),
            )
          }
          network.run(network.now + 200_000)
          expect(station.agent.load().dialogs).toBe(0)
        },
      ),
      { numRuns: 150 },
    )
  })
})

describe('a peer gone mad in a call', () => {
  const methods = [
    ...['INVITE', 'ACK', 'BYE', 'CANCEL', 'OPTIONS', 'INFO', 'PRACK', 'UPDATE'],
    ...['REFER', 'SUBSCRIBE', 'NOTIFY', 'REGISTER', 'MESSAGE'],
  ]
  const nonsense = fc.constantFrom('', '0', '-1', '4294967296', 'x', '<sip:a@b', ';;;', '"', '%')
  const sense = fc.constantFrom(
    ...['1 1 INVITE', '90;refresher=uac', '3600', '0', 'call;to-tag=t;from-tag=peer', 'dialog'],
    ...['refer;id=1', 'active;expires=60', 'terminated;reason=x', '<sip:c@d?Replaces=a%3Bto-tag>'],
    ...['100rel', 'timer', 'replaces, tdialog', '<sip:peer@10.0.0.2>', '<sip:p;lr>,<sip:q>'],
  )
  const names = [
    ...['RAck', 'RSeq', 'Require', 'Supported', 'Session-Expires', 'Min-SE', 'Replaces', 'Expires'],
    ...['Refer-To', 'Referred-By', 'Target-Dialog', 'Event', 'Subscription-State', 'Contact'],
    ...['Record-Route', 'Allow', 'Accept', 'Info-Package', 'Authorization', 'Path', 'Reason'],
  ]
  const oddHeaders = fc.dictionary(fc.constantFrom(...names), fc.oneof(sense, nonsense), {
    maxKeys: 4,
  })
  const step = fc.record({
    method: fc.constantFrom(...methods),
    isResponse: fc.boolean(),
    status: fc.constantFrom(100, 180, 183, 200, 202, 401, 422, 481, 487, 491, 503, 699),
    isInDialog: fc.boolean(),
    changes: oddHeaders,
    body: fc.constantFrom('', 'v=0', 'SIP/2.0 200 OK'),
    waitMs: fc.constantFrom(0, 0, 0, 600, 40_000),
  })

  function play(
    isOurs: boolean,
    steps: readonly (typeof step extends fc.Arbitrary<infer T> ? T : never)[],
  ) {
    const peer = new RawPeer({
      methods: ['REGISTER', 'REFER', 'SUBSCRIBE', 'NOTIFY', 'MESSAGE'],
      eventPackages: ['dialog'],
      sessionSeconds: 90,
    })
    const party = { displayName: '', uri: 'sip:peer@10.0.0.2' }
    const parties = { target: party.uri, from: party, to: party, body: 'v=0' }
    if (isOurs) peer.act(() => peer.agent.invite(0, { flow: peer.flow, ...parties }))
    else peer.request('INVITE', { Supported: '100rel, timer' }, 'v=0')
    const ours = () =>
      /tag=(\w+)/.exec(valueIn(peer.sent.at(-1) ?? '', isOurs ? 'From' : 'To'))?.[1]
    for (const { method, isResponse, status, isInDialog, changes, body, waitMs } of steps) {
      for (const event of peer.events.splice(0)) {
        peer.act(() => {
          if (event.kind === 'invitationReceived') {
            peer.agent.provision(peer.now, event.dialogId, 183, 'v=0')
            peer.agent.accept(peer.now, event.dialogId, 'v=0')
          } else if (event.kind === 'reinvitationReceived') {
            peer.agent.accept(peer.now, event.dialogId, 'v=0')
          } else if (event.kind === 'referReceived') {
            peer.agent.acceptTransfer(peer.now, event.subscriptionId)
          }
        })
      }
      const to = isInDialog ? { To: `<sip:us@10.0.0.1>;tag=${ours()}` } : {}
      if (isResponse && peer.sent.length > 0) peer.respond(status, 'peer', changes)
      else peer.request(method, { ...to, ...changes }, body)
      peer.wait(waitMs)
    }
    return peer
  }

  it('never makes a user agent throw, nor keep anything for ever', () => {
    fc.assert(
      fc.property(fc.boolean(), fc.array(step, { maxLength: 14 }), (isOurs, steps) => {
        const peer = play(isOurs, steps)
        for (const event of peer.events) {
          if ('dialogId' in event) peer.act(() => peer.agent.bye(peer.now, event.dialogId))
        }
        peer.wait(8_000_000)
        expect(peer.agent.load().subscriptions).toBe(0)
      }),
      { numRuns: 400 },
    )
  })
})
