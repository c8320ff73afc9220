// Two offers that meet on the wire, over real sockets: each side refuses the other's with 491, and
// who does not own the Call-ID tries again first. RFC 3261 §14.1.

import { afterEach, expect, test } from 'vitest'
import { TestPhone } from './test-phone.ts'

/** The least that the owner of the Call-ID waits; the other waits 2 s at most. */
const ownerWaitsMs = 2_100

let phones: TestPhone[] = []

afterEach(async () => {
  await Promise.all(phones.map((phone) => phone.close()))
  phones = []
})

test.each(['udp', 'tcp'] as const)(
  'offers that meet over %s are both made again, that of the called party first',
  async (transport) => {
    const callee = await TestPhone.open({ username: 'callee', serverPort: 9 })
    const settings = { username: 'caller', serverPort: callee.port, transport }
    phones = [callee, await TestPhone.open(settings)]
    const call = await phones[1]!.call('callee')
    const there = await callee.ringing()
    there.accept()
    expect(await call.answered()).toBe(200)
    await there.events.next('acknowledged')
    const order: string[] = []
    const began = performance.now()
    // Both offers are sent before either is received: sockets are read when this is over.
    const offers = [
      call.reofferRaw(call.audio.offer({ direction: 'sendonly' })).then((answer) => {
        order.push('caller')
        return [answer, performance.now() - began] as const
      }),
      there.reofferRaw(there.audio.offer({ direction: 'inactive' })).then((answer) => {
        order.push('callee')
        return [answer] as const
      }),
    ] as const
    const [[answer, waitedMs], [other]] = await Promise.all(offers)
    expect(order).toEqual(['callee', 'caller'])
    expect(waitedMs).toBeGreaterThanOrEqual(ownerWaitsMs)
    expect([answer, other]).toEqual([
      expect.stringContaining('v=0'),
      expect.stringContaining('v=0'),
    ])
  },
)
