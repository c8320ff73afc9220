// Calls to the outside over real sockets: a phone of Contoso, the exchange, and carriers that
// register it, challenge it, fail and answer. What may be called is the engine's and tested there.

import type { Configuration, TrunkAccess } from '@mainline/model'
import { headerValue, type SipRequest } from '@mainline/sip'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Exchange } from '../src/exchange.ts'
import {
  anaNumber,
  contosoWithTrunks,
  devices,
  MemoryPorts,
  mainNumber,
  tones,
  trunkTo,
} from './memory-ports.ts'
import { RawCarrier } from './raw-carrier.ts'
import { carrierUsername, TestCarrier, type TestCarrierOptions } from './test-carrier.ts'
import { type TestCall, TestPhone } from './test-phone.ts'

const outside = '+16045550199'
const nobodyThere = { host: '127.0.0.4', port: 9, transport: 'udp' } as const

let ports: MemoryPorts
let exchange: Exchange
let phones: TestPhone[]
let carriers: TestCarrier[]

beforeEach(async () => {
  phones = []
  carriers = []
  ports = new MemoryPorts()
  exchange = new Exchange(
    {
      listenAddress: '127.0.0.1',
      ...{ sipPort: 0, sipTlsPort: 0, mediaThreads: 1 },
      rtpPorts: { first: 20_000, last: 23_999 },
    },
    ports,
  )
  await exchange.start()
})

afterEach(async () => {
  await Promise.all([...phones, ...carriers].map((each) => each.close()))
  await exchange.stop()
  expect(ports.faults).toEqual([])
})

test.each(['udp', 'tcp'] as const)(
  'a call over %s is alerted, answered, heard both ways, and ended by the outside',
  async (transport) => {
    const carrier = await openCarrier({ transport })
    connect(trunkTo('first', { server: carrier.server }))
    const call = await dial('604 555 0199')
    const there = await carrier.invited()
    expect(there.request?.uri).toContain(`sip:${outside}@127.0.0.3`)
    there.ring()
    expect(await call.events.next('progressed')).toMatchObject({ status: 180 })
    await connectParties(call, there)
    there.hangUp()
    await call.ended()
    expect(await endCause()).toBe('calleeHungUp')
  },
)

test('the carrier is told who calls, and the called party what the person chose', async () => {
  const carrier = await openCarrier()
  connect(trunkTo('first', { server: carrier.server, numberFormat: 'e164' }))
  await dial(outside)
  const { request } = await carrier.invited()
  expect(request?.uri).toMatch(/^sip:16045550199@/)
  expect(valueOf(request, 'From')).toMatch(/^"?Ana Lima"? <sip:12505550100@127\.0\.0\.3>/)
  expect(valueOf(request, 'P-Asserted-Identity')).toBe('<sip:12505550100@127.0.0.3>')
})

test('an anonymous caller is known to the carrier alone', async () => {
  const carrier = await openCarrier()
  const trunk = trunkTo('first', { server: carrier.server })
  const { users, ...rest } = contosoWithTrunks([trunk])
  const hidden = Object.fromEntries(
    Object.entries(users).map(([id, user]) => [id, { ...user, callerId: { kind: 'anonymous' } }]),
  ) as Configuration['users']
  ports.connectTrunks([trunk])
  ports.replace({ ...rest, users: hidden })
  await dial(outside)
  const { request } = await carrier.invited()
  expect(valueOf(request, 'From')).toMatch(/^"?Anonymous"? <sip:anonymous@anonymous\.invalid>/)
  expect(valueOf(request, 'Privacy')).toBe('id')
  expect(valueOf(request, 'P-Asserted-Identity')).toBe(`<sip:${anaNumber}@127.0.0.3>`)
})

test('early media is heard before the answer', async () => {
  const carrier = await openCarrier()
  connect(trunkTo('first', { server: carrier.server }))
  const call = await dial(outside)
  const there = await carrier.invited()
  carrier.early(there)
  there.audio.speak(880)
  const { status, body } = await call.events.next('progressed')
  expect(status).toBe(183)
  call.audio.applyAnswer(body)
  await call.audio.hears(880)
  there.reject(486)
  expect(await call.answered()).toBe(486)
})

test.each([
  [486, 486, 'busy'],
  [603, 603, 'declined'],
  [404, 404, 'calleeUnknown'],
  [480, 480, 'notAnswered'],
] as const)('what the outside says with %i reaches the phone', async (status, heard, cause) => {
  const [first, second] = [await openCarrier(), await openCarrier({ address: '127.0.0.5' })]
  connect(trunkTo('first', { server: first.server }), trunkTo('second', { server: second.server }))
  const call = await dial(outside)
  const there = await first.invited()
  there.reject(status)
  expect(await call.answered()).toBe(heard)
  expect(await endCause()).toBe(cause)
  expect(second.requests).toEqual([])
})

test.each([503, 500, 403, 302])(
  'a carrier that answers %i hands over to the next',
  async (status) => {
    const [first, second] = [await openCarrier(), await openCarrier({ address: '127.0.0.5' })]
    connect(
      trunkTo('first', { server: first.server }),
      trunkTo('second', { server: second.server }),
    )
    const call = await dial(outside)
    const refused = await first.invited()
    first.refuse(refused, status, [{ name: 'Contact', value: '<sip:+88213777@127.0.0.6:5060>' }])
    await connectParties(call, await second.invited())
  },
)

test('a carrier that is not there hands over to the next', async () => {
  const second = await openCarrier()
  connect(trunkTo('first', { server: nobodyThere }), trunkTo('second', { server: second.server }))
  const call = await dial(outside)
  await connectParties(call, await second.invited())
}, 15_000)

test('a trunk at its limit carries no further call, but a call for help', async () => {
  const carrier = await openCarrier()
  connect(trunkTo('first', { server: carrier.server, maxCalls: 1 }))
  const call = await dial(outside)
  await connectParties(call, await carrier.invited())
  const phone = await openPhone(devices.ben)
  const refused = await phone.callAsDevice(outside)
  expect(await refused.answered()).toBe(200)
  await refused.audio.hears(tones.system)
  const help = await phone.callAsDevice('911')
  const there = await carrier.invited()
  expect(there.request?.uri).toContain('sip:911@')
  await connectParties(help, there)
})

test('a trunk registers, proves its password, and takes calls over its registration', async () => {
  const carrier = await openCarrier()
  connect(registering(carrier))
  await expect.poll(() => stateOf(registering(carrier))).toBe('registered')
  const call = await carrier.call(mainNumber)
  expect(await call.answered()).toBe(200)
  await call.audio.hears(tones.greeting)
  expect(exchange.trunkStatus(registering(carrier).id)?.activeCalls).toBe(1)
})

test('who sends from another address than the registrar is a stranger', async () => {
  const carrier = await openCarrier()
  connect(registering(carrier))
  await expect.poll(() => stateOf(registering(carrier))).toBe('registered')
  const stranger = await openPhone('+16045550177', { address: '127.0.0.7' })
  const call = await stranger.call(mainNumber)
  expect(await call.answered()).toBe(401)
})

test('a wrong password is told, with the realm, and not tried again and again', async () => {
  const carrier = await openCarrier()
  connect({ ...registering(carrier), password: 'wrong' })
  await expect.poll(() => stateOf(registering(carrier))).toBe('failed')
  const reason = 'The provider answered 401 (Unauthorized) after digest for realm carrier.test'
  const status = exchange.trunkStatus(registering(carrier).id)
  expect(status?.registration.reason?.text).toContain(reason)
  const values = { status: '401', reason: 'Unauthorized', realm: 'carrier.test' }
  expect(status?.lastFailure?.reason).toMatchObject({ code: 'refusedAfterDigest', values })
  expect(carrier.methods).toEqual(['REGISTER', 'REGISTER'])
})

test('a registration is taken back when its trunk is gone', async () => {
  const carrier = await openCarrier()
  connect(registering(carrier))
  await expect.poll(() => carrier.isRegistered).toBe(true)
  ports.connectTrunks([])
  await expect.poll(() => carrier.isRegistered).toBe(false)
})

test('a setting that is changed leaves the registration in place', async () => {
  const carrier = await openCarrier()
  connect(registering(carrier))
  await expect.poll(() => stateOf(registering(carrier))).toBe('registered')
  const before = carrier.requests.length
  ports.connectTrunks([{ ...registering(carrier), maxCalls: 5 }])
  await expect.poll(() => carrier.requests.length).toBe(before + 2)
  const expiries = carrier.requests.map((request) => valueOf(request, 'Expires'))
  expect(expiries).not.toContain('0')
  expect(carrier.isRegistered).toBe(true)
})

test('a call that is challenged is made again with the password', async () => {
  const carrier = await openCarrier({ challengesCalls: true })
  const credentials = { username: carrierUsername, password: 'secret' }
  connect(trunkTo('first', { server: carrier.server, ...credentials }))
  const call = await dial(outside)
  await connectParties(call, await carrier.invited())
  const [first, second] = carrier.requests.filter(({ method }) => method === 'INVITE')
  expect(valueOf(second, 'Call-ID')).toBe(valueOf(first, 'Call-ID'))
})

test('a goodbye that the carrier challenges is said again with the password', async () => {
  const carrier = await RawCarrier.open({ realm: 'carrier.test' })
  const credentials = { username: carrierUsername, password: 'secret', realm: 'carrier.test' }
  connect(trunkTo('first', { server: carrier.server, ...credentials }))
  const call = await dial(outside)
  expect(await call.answered()).toBe(200)
  call.hangUp()
  await expect.poll(() => carrier.proved.map(({ method }) => method)).toEqual(['BYE'])
  expect(carrier.sent('BYE')).toHaveLength(2)
  await carrier.close()
})

test('no password is proved to another realm than the trunk’s', async () => {
  const carrier = await openCarrier({ challengesCalls: true, realm: 'elsewhere.test' })
  const credentials = { username: carrierUsername, password: 'secret', realm: 'carrier.test' }
  connect(trunkTo('first', { server: carrier.server, ...credentials }))
  const call = await dial(outside)
  expect(await call.answered()).toBe(200)
  await call.audio.hears(tones.system)
  expect(carrier.requests.some((each) => valueOf(each, 'Authorization') !== undefined)).toBe(false)
})

test('OPTIONS tell whether the server is there', async () => {
  const carrier = await openCarrier()
  const trunk = trunkTo('first', { server: carrier.server, optionsIntervalSeconds: 1 })
  connect(trunk)
  await expect.poll(() => exchange.trunkStatus(trunk.id)?.server.state).toBe('up')
  carrier.status = 503
  await expect
    .poll(() => exchange.trunkStatus(trunk.id)?.server.state, { timeout: 8_000 })
    .toBe('down')
  carrier.status = 200
  await expect
    .poll(() => exchange.trunkStatus(trunk.id)?.server.state, { timeout: 8_000 })
    .toBe('up')
}, 20_000)

test('the doctor finds nothing wrong with a trunk that is well', async () => {
  const carrier = await openCarrier()
  connect(registering(carrier))
  await expect.poll(() => stateOf(registering(carrier))).toBe('registered')
  const findings = await exchange.diagnoseTrunk(registering(carrier).id)
  expect(findings?.filter(({ severity }) => severity !== 'skipped')).toMatchObject(
    ['settings', 'dns', 'options', 'digest', 'register', 'calls'].map((check) => ({
      check,
      severity: 'passed',
    })),
  )
})

test('the doctor names the status and the realm of a refusal, and the remedy', async () => {
  const carrier = await openCarrier()
  carrier.status = 403
  connect(registering(carrier))
  await expect.poll(() => stateOf(registering(carrier))).toBe('failed')
  const findings = await exchange.diagnoseTrunk(registering(carrier).id)
  expect(findings?.find(({ severity }) => severity === 'error')).toMatchObject({
    check: 'digest',
    summary:
      'The provider answered 403 (Forbidden) after digest for realm carrier.test to REGISTER.',
    remedy: expect.stringContaining('password'),
  })
})

test('a name is followed through SRV to the next server when the first is not there', async () => {
  const carrier = await openCarrier()
  const { port } = carrier.server
  const records: Record<string, unknown[]> = {
    'SRV _sip._udp.carrier.test': [
      { type: 'SRV', priority: 1, weight: 1, port: 9, target: 'dead.carrier.test' },
      { type: 'SRV', priority: 2, weight: 1, port, target: 'live.carrier.test' },
    ],
    'A dead.carrier.test': [{ type: 'A', address: '127.0.0.4' }],
    'A live.carrier.test': [{ type: 'A', address: '127.0.0.3' }],
  }
  ports.dns.resolve = async ({ type, name }) => (records[`${type} ${name}`] ?? []) as never
  connect(trunkTo('named', { server: { host: 'carrier.test', transport: 'udp' } }))
  const call = await dial(outside)
  await connectParties(call, await carrier.invited())
}, 15_000)

test('a registration goes to the next server when the first takes no connection', async () => {
  const carrier = await openCarrier({ transport: 'tcp' })
  const { port } = carrier.server
  const records: Record<string, unknown[]> = {
    'SRV _sip._tcp.carrier.test': [
      { type: 'SRV', priority: 1, weight: 1, port: 9, target: 'dead.carrier.test' },
      { type: 'SRV', priority: 2, weight: 1, port, target: 'live.carrier.test' },
    ],
    'A dead.carrier.test': [{ type: 'A', address: '127.0.0.4' }],
    'A live.carrier.test': [{ type: 'A', address: '127.0.0.3' }],
  }
  ports.dns.resolve = async ({ type, name }) => (records[`${type} ${name}`] ?? []) as never
  const server = { host: 'carrier.test', transport: 'tcp' } as const
  const trunk = { ...registering(carrier), server }
  connect(trunk)
  await expect.poll(() => stateOf(trunk), { timeout: 5_000 }).toBe('registered')
  // Carriers call from whichever of their servers is free.
  const other = await openPhone('+16045550177', { address: '127.0.0.4' })
  const call = await other.call(mainNumber)
  expect(await call.answered()).toBe(200)
})

test('a name that leads nowhere is told, and by the doctor', async () => {
  ports.dns.resolve = async () => []
  const server = { host: 'carrier.test', transport: 'udp' } as const
  const trunk = { ...registering(await openCarrier()), server }
  connect(trunk)
  await expect.poll(() => stateOf(trunk)).toBe('failed')
  const findings = await exchange.diagnoseTrunk(trunk.id)
  expect(findings?.find(({ severity }) => severity === 'error')).toMatchObject({
    check: 'dns',
    summary: 'The name carrier.test leads to no server.',
  })
})

function registering(carrier: TestCarrier): TrunkAccess {
  return trunkTo('registering', {
    server: carrier.server,
    authentication: 'registration',
    username: carrierUsername,
    password: 'secret',
  })
}

function stateOf(trunk: TrunkAccess) {
  return exchange.trunkStatus(trunk.id)?.registration.state
}

function connect(...trunks: readonly TrunkAccess[]): void {
  ports.connectTrunks(trunks)
  ports.replace(contosoWithTrunks(trunks))
}

async function openCarrier(options: TestCarrierOptions = {}): Promise<TestCarrier> {
  const carrier = await TestCarrier.open(options)
  carriers.push(carrier)
  return carrier
}

async function openPhone(
  username: string,
  settings: Partial<Parameters<typeof TestPhone.open>[0]> = {},
): Promise<TestPhone> {
  const phone = await TestPhone.open({ username, serverPort: exchange.sipPort, ...settings })
  phones.push(phone)
  return phone
}

async function dial(to: string): Promise<TestCall> {
  const phone = await openPhone(devices.ana)
  return phone.callAsDevice(to.replaceAll(' ', ''))
}

async function connectParties(call: TestCall, there: TestCall): Promise<void> {
  there.accept()
  expect(await call.answered()).toBe(200)
  call.audio.speak(440)
  there.audio.speak(880)
  await Promise.all([there.audio.hears(440), call.audio.hears(880)])
}

async function endCause(): Promise<string | undefined> {
  await expect.poll(() => ports.records.length).toBe(1)
  return ports.records[0]?.record.end.cause
}

function valueOf(request: SipRequest | undefined, name: string): string | undefined {
  return request === undefined ? undefined : headerValue(request, name)
}
