/**
 * Who says to have asked for a transfer, as it is told to whoever is called because of it.
 */

import { expect, it } from 'vitest'
import { referredBy } from './transfer.ts'

it.each([
  [['<sip:ana@contoso.test>'], '<sip:ana@contoso.test>'],
  [['Ana Lima <sip:ana@contoso.test>'], '"Ana Lima" <sip:ana@contoso.test>'],
  [['sip:ana@contoso.test;kind=desk'], '<sip:ana@contoso.test>;kind=desk'],
  // What vouched for it stays behind with the REFER.
  [['<sip:ana@contoso.test>;cid="20398823.2UWQFN309shb3@contoso.test"'], '<sip:ana@contoso.test>'],
  [['<sip:ana@contoso.test>', '<sip:ben@contoso.test>'], undefined],
  [['nonsense <'], undefined],
  [[], undefined],
])('of a REFER by %j the INVITE says %s', (values, expected) => {
  const headers = values.map((value) => ({ name: 'Referred-By', value }))
  const refer = { kind: 'request', method: 'REFER', uri: 'sip:x@y', headers, body: '' } as const
  expect(referredBy(refer)).toBe(expected)
})
