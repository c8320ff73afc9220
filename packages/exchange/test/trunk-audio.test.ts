// What a trunk's settings say of audio, over real sockets: whether it is encrypted, and how keys
// travel, in calls from and to a carrier.

import type { TrunkAccess } from '@mainline/model'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { digitOfInfo } from '../src/dtmf-info.ts'
import { Exchange } from '../src/exchange.ts'
import {
  contosoWithTrunks,
  devices,
  MemoryPorts,
  mainNumber,
  tones,
  trunkTo,
} from './memory-ports.ts'
import { TestCarrier } from './test-carrier.ts'
import { type TestCall, TestPhone } from './test-phone.ts'

const outside = '+16045550199'
/** Where carriers of these tests are; another than the one that is always there. */
const address = '127.0.0.5'

let ports: MemoryPorts
let exchange: Exchange
let phones: TestPhone[]
let carrier: TestCarrier

beforeEach(async () => {
  phones = []
  ports = new MemoryPorts()
  const listen = { listenAddress: '127.0.0.1', sipPort: 0, sipTlsPort: 0, mediaThreads: 1 }
  exchange = new Exchange({ ...listen, rtpPorts: { first: 20_000, last: 23_999 } }, ports)
  await exchange.start()
  carrier = await TestCarrier.open({ address })
})

afterEach(async () => {
  await Promise.all([...phones, carrier].map((each) => each.close()))
  await exchange.stop()
  expect(ports.faults).toEqual([])
})

describe('a trunk whose audio must be encrypted', () => {
  test('is offered SRTP alone; the call says that it was encrypted', async () => {
    connect({ mediaEncryption: 'required' })
    const { call, there } = await dialed()
    expect(there.request?.body).toMatch(/^m=audio \d+ RTP\/SAVP /m)
    await talk(call, there)
    call.hangUp()
    await expect.poll(() => ports.records.length).toBe(1)
    const legs = ports.records[0]?.record.legs?.map((leg) => [leg.displayName, leg.isEncrypted])
    expect(legs).toEqual(expect.arrayContaining([[outside, true]]))
  })

  test('gets no plain call when it refuses that', async () => {
    connect({ mediaEncryption: 'required' })
    const { call, there } = await dialed()
    there.reject(488)
    // The person is told so by a voice.
    await call.answered()
    await call.audio.hears(tones.system)
    expect(carrier.methods.filter((method) => method === 'INVITE')).toHaveLength(1)
  })

  test('gets no plain call in, and no plain re-INVITE', async () => {
    connect({ mediaEncryption: 'required' })
    const phone = await openPhone('carrier', { address })
    const plain = await phone.call(mainNumber)
    expect(await plain.answered()).toBe(488)
    const call = await phone.call(mainNumber, [], { protection: 'mandatory' })
    expect(await call.answered()).toBe(200)
    expect(await call.reofferRaw(call.audio.offer({ protection: 'none' }))).toBe(488)
    await call.audio.hears(tones.greeting)
  })
})

test('a trunk that may encrypt is offered SRTP, and plain audio when it refuses', async () => {
  connect({ mediaEncryption: 'offered' })
  const { call, there } = await dialed()
  expect(there.request?.body).toMatch(/^m=audio \d+ RTP\/SAVP /m)
  there.reject(488)
  const again = await carrier.invited()
  expect(again.request?.body).toMatch(/^m=audio \d+ RTP\/AVP [^]*^a=crypto:1 /m)
  await talk(call, again)
})

test('a trunk without encryption is offered none', async () => {
  connect({})
  const { there } = await dialed()
  expect(there.request?.body).not.toContain('crypto')
})

describe('keys of a trunk', () => {
  test('that takes them in the audio go there as tones, and are heard there', async () => {
    connect({ digits: 'inBand' })
    const { call, there } = await dialed()
    expect(there.request?.body).not.toContain('telephone-event')
    await talk(call, there)
    call.audio.press('5')
    expect(await there.audio.pressed()).toBe('5')
    there.audio.press('8')
    expect(await call.audio.pressed()).toBe('8')
  })

  test('that takes them by INFO go there by INFO, and come by it', async () => {
    connect({ digits: 'info' })
    const { call, there } = await dialed()
    expect(there.request?.body).not.toContain('telephone-event')
    await talk(call, there)
    call.audio.press('5')
    const { contentType, body } = await there.events.next('infoReceived')
    expect(digitOfInfo(contentType, body)).toBe('5')
    there.inform('8')
    expect(await call.audio.pressed()).toBe('8')
  })

  test('in the audio lead a caller through a menu', async () => {
    connect({ digits: 'inBand' })
    const phone = await openPhone('carrier', { address })
    const call = await phone.call(mainNumber, [], { telephoneEvents: false })
    await call.answered()
    await call.audio.hears(tones.menu)
    call.audio.press('2')
    await call.audio.hears(tones.announcement)
  })
})

function connect(settings: Partial<TrunkAccess>): void {
  const trunk = trunkTo('first', { server: carrier.server, addresses: [address], ...settings })
  ports.connectTrunks([trunk])
  ports.replace(contosoWithTrunks([trunk]))
}

/** Ana dials a number outside, and the carrier is invited. */
async function dialed(): Promise<{ readonly call: TestCall; readonly there: TestCall }> {
  const phone = await openPhone(devices.ana)
  const call = await phone.callAsDevice(outside)
  return { call, there: await carrier.invited() }
}

async function talk(call: TestCall, there: TestCall): Promise<void> {
  there.accept()
  expect(await call.answered()).toBe(200)
  call.audio.speak(440)
  there.audio.speak(880)
  await Promise.all([there.audio.hears(440), call.audio.hears(880)])
}

async function openPhone(
  username: string,
  settings: Partial<Parameters<typeof TestPhone.open>[0]> = {},
): Promise<TestPhone> {
  const phone = await TestPhone.open({ username, serverPort: exchange.sipPort, ...settings })
  phones.push(phone)
  return phone
}
