// The exchange with real phones on loopback: every packet passes a socket. What is decided is the
// engine's and tested there; here it is shown that the world reaches the engine and that what it
// asks for is performed.

import { initialState } from '@mainline/engine'
import { instantFromMs } from '@mainline/model'
import { headerValues } from '@mainline/sip'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { CallHistory } from '../src/call-history.ts'
import { replay } from '../src/driver.ts'
import { Exchange } from '../src/exchange.ts'
import {
  anaNumber,
  carrierAddress,
  devices,
  MemoryPorts,
  mainNumber,
  organizationId,
  tones,
} from './memory-ports.ts'
import { type TestCall, TestPhone } from './test-phone.ts'

let ports: MemoryPorts
let exchange: Exchange
let phones: TestPhone[] = []

beforeEach(async () => {
  ports = new MemoryPorts()
  exchange = await startExchange()
})

afterEach(async () => {
  await Promise.all(phones.map((phone) => phone.close()))
  phones = []
  await exchange.stop()
  expect(ports.faults).toEqual([])
})

test.each(['udp', 'tcp'] as const)(
  'a phone registers over %s with its password',
  async (transport) => {
    const phone = await openPhone(devices.ana, { transport })
    expect(await phone.register()).toBe(200)
    await expect.poll(() => [...ports.stored.values()].length).toBe(1)
    const [registration] = [...ports.stored.values()]
    expect(registration).toMatchObject({ deviceId: 'device_ana-phone', transport })
    // The store keeps whole milliseconds, although the clock of a phone's registration has finer.
    expect(registration?.expiresAtMs).toSatisfy(Number.isInteger)
  },
)

test('a wrong password and an unknown name are refused alike', async () => {
  const wrong = await openPhone(devices.ana, { password: 'wrong' })
  const unknown = await openPhone('nobody')
  expect([await wrong.register(), await unknown.register()]).toEqual([401, 401])
  expect(ports.stored.size).toBe(0)
})

test('a device that is deleted is registered no more', async () => {
  const phone = await openPhone(devices.ana)
  await phone.register()
  ports.allowOnly([devices.ben])
  await expect.poll(() => ports.stored.size).toBe(0)
  expect(await phone.register()).toBe(401)
})

test('a carrier’s caller hears the greeting and then the menu', async () => {
  const call = await callFromCarrier(mainNumber)
  expect(await call.answered()).toBe(200)
  await call.audio.hears(tones.greeting)
  await call.audio.hears(tones.menu)
})

test('a key interrupts the greeting and leads to the announcement', async () => {
  const call = await callFromCarrier(mainNumber)
  await call.answered()
  await call.audio.hears(tones.greeting)
  call.audio.press('2')
  await call.audio.hears(tones.announcement)
})

test('key 1 rings the person’s phone and connects both ways', async () => {
  const ana = await openRegistered(devices.ana)
  const { caller, callee } = await connectToAna(ana)
  caller.audio.speak(440)
  callee.audio.speak(880)
  await Promise.all([callee.audio.hears(440), caller.audio.hears(880)])
  expect(callee.request?.headers.find(({ name }) => name === 'From')?.value).toMatch(
    /Caller \(Main line\).*<sip:anonymous@anonymous\.invalid>/,
  )
})

test('a phone that is connected over TCP is rung over its connection', async () => {
  const ana = await openRegistered(devices.ana, { transport: 'tcp' })
  const { caller, callee } = await connectToAna(ana)
  caller.audio.speak(440)
  await callee.audio.hears(440)
})

test('hanging up on either side ends both, and says who did', async () => {
  const ana = await openRegistered(devices.ana)
  const first = await connectToAna(ana)
  first.caller.hangUp()
  await first.callee.ended()
  await expectCauses('callerHungUp')
  const second = await connectToAna(ana)
  second.callee.hangUp()
  await second.caller.ended()
  await expectCauses('callerHungUp', 'calleeHungUp')
})

test('the record tells how each leg’s audio went, and whose it was', async () => {
  const ana = await openRegistered(devices.ana)
  const { caller, callee } = await connectToAna(ana)
  caller.audio.speak(440)
  await callee.audio.hears(440)
  caller.hangUp()
  await expectCauses('callerHungUp')
  const said = { packetsLost: 0, score: expect.closeTo(4.39, 0) }
  expect(ports.records[0]?.record.legs).toMatchObject([
    { displayName: ports.records[0]?.record.from, codec: 'PCMU', isEncrypted: false, said },
    { displayName: 'Ana Lima', userId: 'user_ana', codec: 'PCMU', isEncrypted: false, said },
  ])
})

test('a call that is refused leaves no measurements', async () => {
  const call = await callFromCarrier('+12505559999')
  expect(await call.answered()).toBe(404)
  await expectCauses('numberNotInService')
  expect(ports.records[0]?.record).not.toHaveProperty('legs')
})

test('a phone that knows no events presses and hears keys in its audio', async () => {
  const ana = await openRegistered(devices.ana)
  const carrier = await openPhone('carrier', { address: carrierAddress })
  const caller = await carrier.call(mainNumber, [], { telephoneEvents: false })
  await caller.answered()
  await caller.audio.hears(tones.menu)
  caller.audio.press('1')
  const callee = await ana.ringing()
  callee.accept()
  await callee.events.next('acknowledged')
  caller.audio.press('7')
  expect(await callee.audio.pressed()).toBe('7')
  callee.audio.press('3')
  expect(await caller.audio.pressed()).toBe('3')
})

test('a key told by INFO reaches the other party as its phone takes keys', async () => {
  const ana = await openRegistered(devices.ana)
  const caller = await callFromCarrier(mainNumber)
  await caller.answered()
  caller.inform('1')
  const callee = await ana.ringing()
  callee.accept()
  await callee.events.next('acknowledged')
  caller.inform('9')
  expect(await callee.audio.pressed()).toBe('9')
})

// A fax machine hears another and asks to go on in its own language (ITU-T T.38 Annex D).
test('a switch to fax is refused, and the call goes on as it was', async () => {
  const { caller, callee } = await connectToAna(await openRegistered(devices.ana))
  const image = ['m=image 4000 udptl t38', 'a=T38FaxVersion:0', 'a=T38MaxBitRate:14400', '']
  const session = ['v=0', 'o=- 1 2 IN IP4 127.0.0.2', 's=-', 'c=IN IP4 127.0.0.2', 't=0 0']
  const audioOff = 'm=audio 0 RTP/AVP 0'
  expect(await caller.reofferRaw([...session, audioOff, ...image].join('\r\n'))).toBe(488)
  expect(await caller.reofferRaw([...session, ...image].join('\r\n'))).toBe(488)
  caller.audio.speak(440)
  callee.audio.speak(880)
  await Promise.all([callee.audio.hears(440), caller.audio.hears(880)])
})

test('fax offered beside audio is refused alone; the audio is answered in its place', async () => {
  const { caller, callee } = await connectToAna(await openRegistered(devices.ana))
  const image = 'm=image 4000 udptl t38\r\n'
  const both = caller.audio.offer().replace(/^m=audio/m, `${image}m=audio`)
  const answer = await caller.reofferRaw(both)
  expect(answer).toMatch(/^m=image 0 udptl t38\r$[^]*^m=audio [1-9]\d* RTP\/AVP /m)
  caller.audio.speak(440)
  await callee.audio.hears(440)
})

test('all phones of a person ring; the first that answers is the one', async () => {
  const [desk, mobile] = [
    await openRegistered(devices.ana),
    await openRegistered(devices.anaMobile),
  ]
  const caller = await callFromCarrier(mainNumber)
  await caller.answered()
  caller.audio.press('1')
  const [deskCall, mobileCall] = await Promise.all([desk.ringing(), mobile.ringing()])
  mobileCall.ring()
  mobileCall.accept()
  expect((await deskCall.ended()).kind).toBe('invitationCanceled')
  mobileCall.audio.speak(880)
  await caller.audio.hears(880)
})

test('a phone that answers without audio is hung up; the other phones ring on', async () => {
  const [desk, mobile] = [
    await openRegistered(devices.ana),
    await openRegistered(devices.anaMobile),
  ]
  const caller = await callFromCarrier(mainNumber)
  await caller.answered()
  caller.audio.press('1')
  const [deskCall, mobileCall] = await Promise.all([desk.ringing(), mobile.ringing()])
  deskCall.accept('')
  expect((await deskCall.ended()).kind).toBe('ended')
  mobileCall.accept()
  mobileCall.audio.speak(880)
  await caller.audio.hears(880)
})

test.each([
  [486, 'is busy'],
  [603, 'declined the call'],
])('a phone that answers %i leads to the treatment', async (status, words) => {
  const ana = await openRegistered(devices.ana)
  const caller = await callFromCarrier(mainNumber)
  await caller.answered()
  caller.audio.press('1')
  const callee = await ana.ringing()
  callee.reject(status)
  await caller.audio.hears(tones.menu)
  caller.hangUp()
  await expectCauses('callerHungUp')
  expect(traceText()).toContain(words)
})

test('a person without a registered phone is not waited for', async () => {
  const caller = await callFromCarrier(mainNumber)
  await caller.answered()
  caller.audio.press('1')
  await caller.audio.hears(tones.system)
  caller.hangUp()
  await expectCauses('callerHungUp')
  expect(traceText()).toContain('has no phone registered')
})

test('a phone that nobody answers stops ringing after the person’s delay', async () => {
  const ana = await openRegistered(devices.ana)
  const caller = await callFromCarrier(mainNumber)
  await caller.answered()
  caller.audio.press('1')
  const callee = await ana.ringing()
  callee.ring()
  await caller.audio.hearsRingback()
  expect((await callee.ended()).kind).toBe('invitationCanceled')
  caller.hangUp()
  await expectCauses('callerHungUp')
  expect(traceText()).toContain('did not answer within 1.5 s')
})

test('a call to a person rings before it is answered; giving up stops the ringing', async () => {
  const ana = await openRegistered(devices.ana)
  const caller = await callFromCarrier(anaNumber)
  const callee = await ana.ringing()
  callee.ring()
  expect((await caller.events.next('progressed')).status).toBe(180)
  caller.cancel()
  expect(await caller.answered()).toBe(487)
  expect((await callee.ended()).kind).toBe('invitationCanceled')
  await expectCauses('callerHungUp')
})

test('who is held hears music until the other resumes', async () => {
  const ana = await openRegistered(devices.ana)
  const { caller, callee } = await connectToAna(ana)
  caller.audio.speak(440)
  callee.audio.speak(880)
  await callee.audio.hears(440)
  expect(await caller.reoffer('inactive')).toContain('a=inactive')
  await callee.audio.hears(tones.music)
  await caller.reoffer('sendrecv')
  await callee.audio.hears(440)
  caller.hangUp()
  await expectCauses('callerHungUp')
  expect(ports.records[0]?.trace.map((step) => step.kind)).toEqual(
    expect.arrayContaining(['legHeld', 'legResumed']),
  )
})

test('a device calls an extension and is known by its directory name', async () => {
  const ana = await openRegistered(devices.ana)
  const ben = await openRegistered(devices.ben)
  const caller = await ben.callAsDevice('101')
  const callee = await ana.ringing()
  expect(callee.request?.headers.find(({ name }) => name === 'From')?.value).toContain(
    '"Ben Okafor" <sip:102@contoso.test>',
  )
  callee.accept()
  expect(await caller.answered()).toBe(200)
  callee.audio.speak(880)
  await caller.audio.hears(880)
})

test('a caller who is neither a trunk nor a device is challenged and leaves no call', async () => {
  const stranger = await openPhone('nobody', { address: '127.0.0.3' })
  const call = await stranger.call(mainNumber)
  expect(await call.answered()).toBe(401)
  expect(ports.entries.map(({ input }) => input.kind)).not.toContain('callArrived')
})

test('a trunk reaches numbers only, and a number that nobody has is not in service', async () => {
  const extension = await callFromCarrier('101')
  expect(await extension.answered()).toBe(404)
  const user = await callFromCarrier('ana')
  expect(await user.answered()).toBe(404)
  await expectCauses('numberNotInService')
})

test('a call without audio in common is refused', async () => {
  const carrier = await openPhone('carrier', { address: carrierAddress })
  const offer = [
    ...['v=0', 'o=- 1 1 IN IP4 127.0.0.2', 's=-', 'c=IN IP4 127.0.0.2', 't=0 0'],
    ...['m=audio 30000 RTP/AVP 97', 'a=rtpmap:97 opus/48000/2', ''],
  ].join('\r\n')
  const call = await carrier.call(mainNumber, [], offer)
  expect(await call.answered()).toBe(488)
})

test('methods other than calls and registrations are not served outside dialogs', async () => {
  const phone = await openPhone(devices.ana)
  const statuses = []
  const told = [
    { name: 'Refer-To', value: '<sip:102@contoso.test>' },
    { name: 'Event', value: 'dialog' },
  ]
  for (const method of ['OPTIONS', 'MESSAGE', 'SUBSCRIBE', 'PUBLISH', 'NOTIFY', 'REFER', 'INFO']) {
    statuses.push((await phone.request(method, told)).status)
  }
  expect(statuses).toEqual([200, 405, 401, 405, 405, 401, 403])
})

test('a call keeps the configuration it entered with, the next call has the new one', async () => {
  const call = await callFromCarrier(mainNumber)
  await call.answered()
  const { contoso } = await import('./memory-ports.ts')
  ports.replace({ ...contoso, version: 2, phoneNumbers: {} })
  await call.audio.hears(tones.menu)
  const next = await callFromCarrier(mainNumber)
  expect(await next.answered()).toBe(404)
})

test('the journal, replayed, gives each call’s trace again', async () => {
  const ana = await openRegistered(devices.ana)
  const { caller } = await connectToAna(ana)
  caller.hangUp()
  await expectCauses('callerHungUp')
  const history = new CallHistory()
  const start = {
    state: initialState(organizationId),
    sequence: 0,
    at: instantFromMs(0),
  }
  const traces: unknown[] = []
  replay(start, ports.entries, (facts) => {
    traces.push(...history.add(facts).map(({ trace }) => trace))
  })
  expect(traces).toEqual(ports.records.map(({ trace }) => trace))
})

test('a record is written after the inputs it tells of, however slow the disk', async () => {
  const ana = await openRegistered(devices.ana)
  const { caller } = await connectToAna(ana)
  const { append } = ports.journal
  const disk = Promise.withResolvers<void>()
  ports.journal.append = (history) => disk.promise.then(() => append(history))
  caller.hangUp()
  // What else is written goes on, and takes longer than a record would.
  await openRegistered(devices.ben)
  await expect.poll(() => [...ports.stored.keys()].join()).toContain('ben-phone')
  expect(ports.records).toEqual([])
  disk.resolve()
  await expectCauses('callerHungUp')
})

test('calls that a crash cut end as such after the restart; phones stay registered', async () => {
  const ana = await openRegistered(devices.ana)
  const { caller } = await connectToAna(ana)
  await expect.poll(() => ports.entries.map(({ input }) => input.kind)).toContain('userAnswered')
  await expect.poll(() => [...ports.stored.keys()].join()).toContain('ana-phone')
  // The crash: everything that was kept is there, nothing of the old exchange is heard of again.
  const after = new MemoryPorts()
  after.entries.push(...ports.entries)
  for (const [key, registration] of ports.stored) after.stored.set(key, registration)
  const second = await startExchange(after)
  await expect
    .poll(() => after.records.map(({ record }) => record.end.cause))
    .toEqual(['systemRestarted'])
  const phone = await openPhone('carrier', { address: carrierAddress, serverPort: second.sipPort })
  await phone.call(anaNumber)
  await ana.ringing()
  caller.hangUp()
  await second.stop()
})

test('the way to a phone behind proxies outlives a restart, also over TCP', async () => {
  const edge = await openPhone('edge', { transport: 'tcp' })
  const path = { name: 'Path', value: `<sip:127.0.0.1:${edge.port};transport=tcp;lr>` }
  const inner = { name: 'Path', value: '<sip:inner.example;lr>' }
  const ana = await openPhone(devices.ana, { transport: 'tcp' })
  const supported = { name: 'Supported', value: 'path' }
  expect(await ana.register(3600, [supported, path, inner])).toBe(200)
  await expect.poll(() => ports.stored.size).toBe(1)
  await exchange.stop()
  exchange = await startExchange()
  await callFromCarrier(anaNumber)
  const { request } = await edge.ringing()
  expect(request && headerValues(request, 'Route')).toEqual([path.value, inner.value])
})

test('stopping ends every call with a record', async () => {
  const ana = await openRegistered(devices.ana)
  const { caller, callee } = await connectToAna(ana)
  const ended = Promise.all([caller.ended(), callee.ended()])
  await exchange.stop()
  await ended
  await expectCauses('systemRestarted')
  exchange = await startExchange()
})

async function startExchange(on = ports): Promise<Exchange> {
  const started = new Exchange(
    {
      listenAddress: '127.0.0.1',
      sipPort: 0,
      sipTlsPort: 0,
      rtpPorts: { first: 20_000, last: 23_999 },
      mediaThreads: 2,
    },
    on,
  )
  await started.start()
  return started
}

type PhoneSettings = Partial<Parameters<typeof TestPhone.open>[0]>

async function openPhone(username: string, settings: PhoneSettings = {}): Promise<TestPhone> {
  const phone = await TestPhone.open({ serverPort: exchange.sipPort, username, ...settings })
  phones.push(phone)
  return phone
}

async function openRegistered(username: string, settings?: PhoneSettings): Promise<TestPhone> {
  const phone = await openPhone(username, settings)
  expect(await phone.register()).toBe(200)
  return phone
}

async function callFromCarrier(to: string): Promise<TestCall> {
  const carrier = await openPhone('carrier', { address: carrierAddress })
  return carrier.call(to)
}

async function connectToAna(
  ana: TestPhone,
): Promise<{ readonly caller: TestCall; readonly callee: TestCall }> {
  const caller = await callFromCarrier(mainNumber)
  await caller.answered()
  caller.audio.press('1')
  const callee = await ana.ringing()
  callee.ring()
  callee.accept()
  await callee.events.next('acknowledged')
  return { caller, callee }
}

async function expectCauses(...causes: readonly string[]): Promise<void> {
  await expect
    .poll(() => ports.records.map(({ record }) => record.end.cause))
    .toEqual(expect.arrayContaining([...causes]))
}

function traceText(): string {
  return ports.records.flatMap(({ trace }) => trace.map((step) => step.summary)).join('\n')
}
