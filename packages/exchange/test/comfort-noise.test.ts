// Comfort noise from end to end, RFC 3389: who is called is offered it when the caller knows it,
// and then what one describes of its silence reaches the other as it is.

import { afterEach, beforeEach, expect, test } from 'vitest'
import { contosoWithTrunks, devices, trunkTo } from './memory-ports.ts'
import { TestCarrier } from './test-carrier.ts'
import type { TestPhone } from './test-phone.ts'
import { TestSite } from './test-site.ts'

const quiet = [50, 127]

let site: TestSite
let ana: TestPhone
let ben: TestPhone

beforeEach(async () => {
  site = await TestSite.start()
  ana = await site.openRegistered(devices.ana)
  ben = await site.openRegistered(devices.ben)
})

afterEach(() => site.close())

test('a caller that knows it and a phone that takes it describe their silence', async () => {
  const caller = await ana.callAsDevice('102', [], { comfortNoise: true })
  const callee = await ben.ringing()
  expect(callee.request?.body).toContain('a=rtpmap:13 CN/8000')
  callee.accept()
  expect(await caller.answered()).toBe(200)
  await callee.events.next('acknowledged')
  for (const [from, to] of [
    [caller, callee],
    [callee, caller],
  ] as const) {
    const heard = to.audio.hearsRest()
    from.audio.rest(Uint8Array.from(quiet))
    expect([...(await heard)]).toEqual(quiet)
  }
})

test('a carrier is offered it as well when the caller knows it', async () => {
  const carrier = await TestCarrier.open()
  try {
    const trunk = trunkTo('first', { server: carrier.server })
    site.ports.connectTrunks([trunk])
    site.ports.replace(contosoWithTrunks([trunk]))
    await ana.callAsDevice('6045550199', [], { comfortNoise: true })
    expect((await carrier.invited()).request?.body).toContain('a=rtpmap:13 CN/8000')
  } finally {
    await carrier.close()
  }
})

test('who is called by a phone that does not know it is not offered it', async () => {
  await ana.callAsDevice('102')
  const callee = await ben.ringing()
  expect(callee.request?.body).not.toContain('CN/8000')
})
