/** The headers that carriers add, read and written, and the bodies of notifications. */

import { expect, it } from 'vitest'
import type { Diversion, HistoryEntry } from './index.ts'
import {
  assertedIdentities,
  dialogInfo,
  diversions,
  formatDiversion,
  formatHistoryEntry,
  formatReason,
  historyDiversions,
  historyEntries,
  messageSummary,
  preferredIdentities,
  presence,
  privacyWishes,
  reasons,
} from './index.ts'
import type { SipMessage } from './message.ts'
import { formatNameAddress } from './message-header.ts'

function messageWith(name: string, ...values: readonly string[]): SipMessage {
  const headers = values.map((value) => ({ name, value }))
  return { kind: 'request', method: 'INVITE', uri: 'sip:a@b', headers, body: '' }
}

it('privacy wishes are read however they are separated', () => {
  expect([...privacyWishes(messageWith('Privacy', 'Id; critical', 'user'))]).toEqual([
    'id',
    'critical',
    'user',
  ])
  expect(privacyWishes(messageWith('X', '')).size).toBe(0)
})

it('asserted and preferred identities are addresses; what is none is left out', () => {
  const values = ['"Ada" <sip:+1604@carrier.example>', '<tel:+1604>', 'nonsense']
  expect(assertedIdentities(messageWith('P-Asserted-Identity', ...values))).toEqual([
    { displayName: 'Ada', uri: 'sip:+1604@carrier.example', params: [] },
    { displayName: '', uri: 'tel:+1604', params: [] },
  ])
  expect(preferredIdentities(messageWith('P-Preferred-Identity', values[0]!))).toHaveLength(1)
})

it('a diversion reads as it was written, and bears odd counters', () => {
  const diversion: Diversion = {
    ...{ displayName: 'Sales', uri: 'sip:+1250@us.example', reason: 'no-answer' },
    ...{ counter: 2, isPrivate: true },
  }
  const text = formatDiversion(diversion)
  expect(diversions(messageWith('Diversion', text))).toEqual([diversion])
  const odd = '<sip:x@y>;counter=-5;privacy=off'
  expect(diversions(messageWith('Diversion', odd))).toMatchObject([
    { counter: 1, reason: 'unknown', isPrivate: false },
  ])
})

it('history entries read as they were written, with the cause in the URI or its parameter', () => {
  const entries: HistoryEntry[] = [
    { uri: 'sip:a@us.example', index: '1', from: undefined, cause: undefined },
    { uri: 'sip:b@us.example', index: '1.1', from: { how: 'mp', index: '1' }, cause: 486 },
  ]
  const message = messageWith('History-Info', ...entries.map(formatHistoryEntry))
  expect(historyEntries(message)).toEqual(entries)
  const diverted = messageWith('History-Info', '<sip:c@us.example;cause=302>;index=1.2')
  expect(historyEntries(diverted)).toMatchObject([{ cause: 302, index: '1.2' }])
})

it('who diverted a call is read from its history: by busy, then by hand, the last hidden', () => {
  const message = messageWith(
    'History-Info',
    '<sip:a@us.example>;index=1',
    '<sip:b@us.example;cause=486?Privacy=history>;index=1.1;mp=1',
    '<sip:c@us.example;cause=480>;index=1.1.1;mp=1.1',
    '<sip:d@us.example>;index=1.1.1.1;rc=1.1.1',
  )
  expect(historyDiversions(message)).toMatchObject([
    { uri: 'sip:b@us.example;cause=486', reason: 'deflection', isPrivate: true },
    { uri: 'sip:a@us.example', reason: 'user-busy', isPrivate: false },
  ])
})

it('a reason reads as it was written; a cause may be missing', () => {
  const reason = { protocol: 'Q.850', cause: 16, text: 'Normal "clearing"' }
  expect(reasons(messageWith('Reason', formatReason(reason), 'SIP', '"odd'))).toEqual([
    reason,
    { protocol: 'SIP', cause: undefined, text: '' },
  ])
})

it('the voicemail lamp tells what waits', () => {
  const counts = { newMessages: 2, oldMessages: 8, newUrgent: 1, oldUrgent: 0 }
  expect(messageSummary({ account: 'sip:mail@us.example', ...counts }).body).toBe(
    'Messages-Waiting: yes\r\nMessage-Account: sip:mail@us.example\r\n' +
      'Voice-Message: 2/8 (1/0)\r\n',
  )
  expect(messageSummary({ account: '', ...counts, newMessages: 0 }).body).toMatch(/^M\S+: no\r\nV/)
})

it('the busy lamp tells each call, and escapes what strangers are called', () => {
  const dialog = { callId: 'c', localTag: 'l', remoteTag: 'r' }
  const remote = { displayName: 'A "<&>"', uri: 'sip:a@b' }
  const calls = [
    { id: 'one', direction: 'recipient', state: 'early', remote, dialog },
    { id: 'two', direction: 'initiator', state: 'confirmed', remote: undefined, dialog: undefined },
  ] as const
  const { body } = dialogInfo('sip:u@us.example', 3, calls)
  expect(body).toContain('version="3" state="full" entity="sip:u@us.example"')
  expect(body).toContain('<dialog id="one" call-id="c" local-tag="l" remote-tag="r" direction="rec')
  expect(body).toContain('display="A &#34;&#60;&#38;&#62;&#34;">sip:a@b<')
  expect(body).toContain('<dialog id="two" direction="initiator">\r\n<state>confirmed</state>')
})

it('presence tells open or closed, with a note', () => {
  expect(presence('sip:u@b', true, '').body).toContain('<basic>open</basic>')
  expect(presence('sip:u@b', false, 'At lunch').body).toMatch(/closed[^]*<note>At lunch<\/note>/)
})

it('a name with a line break does not become a header of its own', () => {
  const address = { displayName: 'Anna\r\nX-Evil: "yes"', uri: 'sip:anna@example.com', params: [] }
  expect(formatNameAddress(address)).toBe('"Anna  X-Evil: \\"yes\\"" <sip:anna@example.com>')
})
