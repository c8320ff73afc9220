/**
 * Torture: one file per message of RFC 4475 and RFC 5118, written anew with the same defect and
 * named alike, and what a user agent with a registrar answers to each: a status, an event of its
 * shell, or nothing. `nocontact` is ours.
 *
 * Where the RFCs leave a choice: a Date is not read, so a bad one does no harm; From without tag
 * (inv2543) is refused, nothing of RFC 2543 is left; malformed responses are dropped.
 */

import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { Registrar } from '../src/index.ts'
import { formatMessage } from '../src/message-format.ts'
import { parseMessage } from '../src/message-parse.ts'
import type { Station } from './virtual-network.ts'
import { VirtualNetwork } from './virtual-network.ts'

const folder = new URL('./torture/', import.meta.url)

const answers: Record<string, string> = {
  'valid/badbranch': 'requestReceived',
  'valid/baddate': 'requestReceived',
  'valid/bcast': 'nothing',
  'valid/bext01': '420',
  'valid/cparam01': '200',
  'valid/cparam02': '200',
  'valid/dblreq': '200',
  'valid/esc01': 'invitationReceived',
  'valid/esc02': '405',
  'valid/escnull': '200',
  'valid/intmeth': '405',
  'valid/invut': '415',
  'valid/ipv4-mapped-ipv6': 'invitationReceived',
  'valid/ipv6-bug-abnf-3-colons': 'requestReceived',
  'valid/ipv6-good': '200',
  'valid/ipv6-in-sdp': 'invitationReceived',
  'valid/longreq': 'invitationReceived',
  'valid/lwsdisp': 'requestReceived',
  'valid/mpart01': '405',
  'valid/mult-ip-in-header': 'requestReceived',
  'valid/mult-ip-in-sdp': 'invitationReceived',
  'valid/noreason': 'nothing',
  'valid/novelsc': '416',
  'valid/port-ambiguous': '200',
  'valid/port-unambiguous': '200',
  'valid/regaut01': '200',
  'valid/regescrt': '200',
  'valid/sdp01': '406',
  'valid/semiuri': 'requestReceived',
  'valid/transports': 'requestReceived',
  'valid/unkscm': '416',
  'valid/unreason': 'nothing',
  'valid/via-received-param-no-delim': 'requestReceived',
  'valid/via-received-param-with-delim': 'requestReceived',
  'valid/wsinv': '481',
  'valid/zeromf': '483',
  'invalid/badaspec': '400',
  'invalid/baddn': '400',
  'invalid/badinv01': '400',
  'invalid/badvers': '505',
  'invalid/bigcode': 'messageRefused',
  'invalid/clerr': '400',
  'invalid/escruri': '400',
  'invalid/insuf': '400',
  'invalid/inv2543': '400',
  'invalid/ipv6-bad': '400',
  'invalid/ltgtruri': '400',
  'invalid/lwsruri': '400',
  'invalid/lwsstart': '400',
  'invalid/mcl01': '400',
  'invalid/mismatch01': '400',
  'invalid/mismatch02': '400',
  'invalid/multi01': '400',
  'invalid/ncl': '400',
  'invalid/nocontact': '400',
  'invalid/quotbal': '400',
  'invalid/regbadct': '400',
  'invalid/scalar02': '400',
  'invalid/scalarlg': 'messageRefused',
  'invalid/trws': '400',
  'invalid/unksm2': '400',
}

const files = ['valid', 'invalid'].flatMap((kind) =>
  readdirSync(new URL(`${kind}/`, folder)).map((name) => `${kind}/${name.replace('.sip', '')}`),
)

function bytesOf(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(`${name}.sip`, folder)))
}

/** What a user agent says to the message: the status it sends, else the event it raises. */
function verdictOf(bytes: Uint8Array): string {
  const network = new VirtualNetwork()
  const sender = network.add('192.0.2.1')
  const registrar = new Registrar()
  const receiver = network.add('192.0.2.9', (now, agent, event) => {
    if (event.kind !== 'requestReceived' || event.request.method !== 'REGISTER') return
    const { answer } = registrar.register(now, 'user', event.flow, event.request)
    agent.respond(now, event.transactionId, answer)
  })
  network.act(receiver, (agent, now) => agent.receive(now, receiver.flowTo(sender), bytes))
  return statusFrom(network, receiver) ?? receiver.events.at(-1)?.kind ?? 'nothing'
}

function statusFrom(network: VirtualNetwork, station: Station): string | undefined {
  const statuses = network.linesFrom(station).map((line) => line.split(' ')[1])
  return statuses.find((status) => status !== '100')
}

describe('torture', () => {
  it('has an expected answer for every file', () => {
    expect(files.toSorted()).toEqual(Object.keys(answers).toSorted())
  })

  it.each(files)('%s is answered as expected', (name) => {
    expect(verdictOf(bytesOf(name))).toBe(answers[name])
  })

  it.each(files.filter((name) => name.startsWith('valid/')))('%s survives a round trip', (name) => {
    const first = parseMessage(bytesOf(name))
    if (!first.ok) throw new Error(first.error)
    const again = parseMessage(formatMessage(first.value))
    expect(again.ok && formatMessage(again.value)).toEqual(formatMessage(first.value))
  })
})
