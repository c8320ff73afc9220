// RTP Bleed and RTP Inject with real sockets: a third party sends to every media port there is,
// before, at and after the start of a call. Not one packet may ever reach it, nothing that it sends
// may be heard, and the call goes on as if it were not there. The cases of ES2017-04, ES2021-09,
// CVE-2025-53399 and AST-2017-008. Ports come around: a former caller is such a third party too.

import { afterEach, beforeEach, expect, test } from 'vitest'
import { Exchange } from '../src/exchange.ts'
import { openPortPair, type PortPair } from '../src/media-ports.ts'
import { carrierAddress, devices, MemoryPorts, mainNumber, tones } from './memory-ports.ts'
import {
  type Attack,
  forgedReports,
  injectedHz,
  Sprayer,
  shortReport,
  sound,
  wrongTag,
} from './sprayer.ts'
import { type TestCall, TestPhone } from './test-phone.ts'

/** Few enough that a sprayer reaches each port fifty times a second. */
const rtpPorts = { first: 18_000, last: 18_059 }
const strangerAddress = '127.0.0.66'

let ports: MemoryPorts
let exchange: Exchange
let phones: TestPhone[]
let sprayers: Sprayer[]

beforeEach(async () => {
  ports = new MemoryPorts()
  const listen = { listenAddress: '127.0.0.1', sipPort: 0, sipTlsPort: 0 }
  exchange = new Exchange({ ...listen, rtpPorts, mediaThreads: 1 }, ports)
  phones = []
  sprayers = []
  await exchange.start()
})

afterEach(async () => {
  for (const sprayer of sprayers) sprayer.stop()
  await Promise.all(phones.map((phone) => phone.close()))
  await exchange.stop()
  expect(ports.faults).toEqual([])
})

test('a stranger who sprays every port all the time neither hears nor is heard', async () => {
  const stranger = await spray(strangerAddress, [sound, shortReport, forgedReports])
  const { caller, callee } = await talk()
  const injected = [caller, callee].map(({ audio }) => audio.watch(injectedHz))
  await talkOn({ caller, callee })
  expect(stranger.sent).toBeGreaterThan(1_000)
  await end(caller)
  expect(injected.map(({ most }) => most < 0.1)).toEqual([true, true])
  expect(stranger.heard).toBe(0)
  // What it sent is not counted for the call either: nothing seems lost, or doubled.
  const said = ports.records[0]?.record.legs?.map((leg) => leg.said?.packetsLost)
  expect(said).toEqual([0, 0])
})

test('a neighbor at the very address of a party is too late once the party was heard', async () => {
  const call = await talk()
  const neighbors = [await spray('127.0.0.1', [sound]), await spray(carrierAddress, [sound])]
  const injected = [call.caller, call.callee].map(({ audio }) => audio.watch(injectedHz))
  await talkOn(call)
  await end(call.caller)
  expect(injected.map(({ most }) => most < 0.1)).toEqual([true, true])
  expect(neighbors.map(({ heard }) => heard)).toEqual([0, 0])
})

test('with SRTP a neighbor who was there first learns nothing and ends nothing', async () => {
  const neighbor = await spray(carrierAddress, [sound, wrongTag, shortReport, forgedReports])
  const phone = await openPhone('carrier', { address: carrierAddress })
  const call = await phone.call(mainNumber, [], { protection: 'mandatory' })
  expect(await call.answered()).toBe(200)
  const injected = call.audio.watch(injectedHz)
  await call.audio.hears(tones.greeting)
  await call.audio.hears(tones.menu)
  await end(call)
  expect(injected.most).toBeLessThan(0.1)
  expect(neighbor.heard).toBe(0)
  expect(ports.records[0]?.record.legs).toMatchObject([{ isEncrypted: true }])
})

test('ports without a call answer nothing', async () => {
  const stranger = await spray(strangerAddress, [sound, shortReport, forgedReports])
  await expect.poll(() => stranger.sent).toBeGreaterThan(1_000)
  expect(stranger.heard).toBe(0)
})

test('a port on which a former caller talks on is given to nobody else', async () => {
  const former = await greeted()
  former.call.audio.speak(injectedHz)
  former.call.hangUp()
  const heard = former.call.audio.watch(tones.greeting)
  const later = await callsUntil((_port, count) => count > 30)
  // The other ports come around meanwhile.
  expect(new Set(later.ports).size).toBeLessThan(later.ports.length)
  expect(later.ports).not.toContain(former.port)
  expect(heard.most).toBe(0)
  former.call.audio.close()
})

test('a former caller who comes back to its port neither hears nor is heard', async () => {
  const former = await greeted()
  former.call.hangUp()
  former.call.audio.close()
  const ana = await openPhone(devices.ana)
  expect(await ana.register()).toBe(200)
  const { call } = await callsUntil((port) => port === former.port)
  call.audio.speak(440)
  call.audio.press('1')
  const callee = await ana.ringing()
  callee.accept()
  await callee.audio.hears(440)
  const injected = callee.audio.watch(injectedHz)
  const port = { first: former.port, last: former.port + 1 }
  const comeBack = await Sprayer.start(carrierAddress, port, [sound], former.ownPort)
  sprayers.push(comeBack)
  callee.audio.speak(880)
  await talkOn({ caller: call, callee })
  expect(comeBack.sent).toBeGreaterThan(100)
  expect(injected.most).toBeLessThan(0.1)
  expect(comeBack.heard).toBe(0)
})

test('the next port cannot be told from the ones before', async () => {
  const pairs: PortPair[] = []
  for (let count = 0; count < 20; count += 1) {
    const pair = await openPortPair('127.0.0.1', { first: 18_100, last: 19_999 })
    if (pair !== undefined) pairs.push(pair)
  }
  const steps = pairs.slice(1).map(({ port }, index) => port - (pairs[index]?.port ?? 0))
  for (const { rtp, rtcp } of pairs) for (const socket of [rtp, rtcp]) socket.close()
  expect(pairs.every(({ port }) => port % 2 === 0)).toBe(true)
  // Twenty steps, all of one size or all upward, happen by chance less than once in 10¹⁷.
  expect(new Set(steps).size).toBeGreaterThan(10)
  expect(steps.some((step) => step < 0)).toBe(true)
})

type Call = { readonly caller: TestCall; readonly callee: TestCall }

/** A caller who hears the greeting, our port for it, and its own. */
async function greeted(): Promise<{ call: TestCall; port: number; ownPort: number }> {
  const phone = await openPhone('carrier', { address: carrierAddress })
  const call = await phone.call(mainNumber)
  const { body } = await call.events.next('accepted')
  call.audio.applyAnswer(body)
  await call.audio.hears(tones.greeting)
  return { call, port: portIn(body), ownPort: call.audio.port }
}

/** One caller after the other, until one is wanted. */
async function callsUntil(isWanted: (port: number, count: number) => boolean) {
  const ports: number[] = []
  for (;;) {
    const { call, port } = await greeted()
    ports.push(port)
    if (isWanted(port, ports.length)) return { call, ports }
    call.hangUp()
    call.audio.close()
  }
}

function portIn(description: string): number {
  return Number(/^m=audio (\d+)/m.exec(description)?.[1])
}

async function talk(): Promise<Call> {
  const ana = await openPhone(devices.ana)
  expect(await ana.register()).toBe(200)
  const carrier = await openPhone('carrier', { address: carrierAddress })
  const caller = await carrier.call(mainNumber)
  await caller.answered()
  caller.audio.press('1')
  const callee = await ana.ringing()
  callee.accept()
  await callee.events.next('acknowledged')
  caller.audio.speak(440)
  callee.audio.speak(880)
  await Promise.all([callee.audio.hears(440), caller.audio.hears(880)])
  return { caller, callee }
}

/** A second and a half of talk, both ways. */
async function talkOn({ caller, callee }: Call): Promise<void> {
  for (let tenths = 0; tenths < 15; tenths += 1) {
    await Promise.all([callee.audio.hears(440), caller.audio.hears(880)])
  }
}

async function end(call: TestCall): Promise<void> {
  call.hangUp()
  await expect.poll(() => ports.records.length).toBe(1)
}

async function openPhone(
  username: string,
  settings: Partial<Parameters<typeof TestPhone.open>[0]> = {},
): Promise<TestPhone> {
  const phone = await TestPhone.open({ serverPort: exchange.sipPort, username, ...settings })
  phones.push(phone)
  return phone
}

async function spray(address: string, attacks: readonly Attack[]): Promise<Sprayer> {
  const sprayer = await Sprayer.start(address, rtpPorts, attacks)
  sprayers.push(sprayer)
  return sprayer
}
