// SIP over TLS with real connections: phones that register and are rung over them, a certificate
// that is renewed, and peers that send their messages in pieces, in heaps, or not at all.

import { once } from 'node:events'
import { connect as connectPlainly } from 'node:net'
import { connect, setDefaultCACertificates, type TLSSocket } from 'node:tls'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { Exchange } from '../src/exchange.ts'
import type { Certificate } from '../src/ports.ts'
import { hasOpenssl, testCertificate } from '../src/testing-certificate.ts'
import { carrierAddress, devices, MemoryPorts, mainNumber, tones } from './memory-ports.ts'
import { type TestCall, TestPhone } from './test-phone.ts'

type PhoneSettings = Partial<Parameters<typeof TestPhone.open>[0]>

let certificate: Certificate
let renew: (certificate: Certificate) => void
let ports: MemoryPorts
let exchange: Exchange
let phones: TestPhone[]

describe.runIf(hasOpenssl)('with a certificate, which needs the openssl program', () => {
  beforeAll(() => {
    certificate = testCertificate()
    setDefaultCACertificates([certificate.chain])
  })

  beforeEach(async () => {
    phones = []
    ports = new MemoryPorts()
    exchange = await startExchange('127.0.0.1', certificate)
  })

  afterEach(async () => {
    await Promise.all(phones.map((phone) => phone.close()))
    await exchange.stop()
    expect(ports.faults).toEqual([])
  })

  test('a phone registers over TLS and is rung over its connection, with audio', async () => {
    const { ana, caller } = await callToAna()
    expect([...ports.stored.values()]).toMatchObject([{ transport: 'tls' }])
    const callee = await ana.ringing()
    const contact = callee.request?.headers.find(({ name }) => name === 'Contact')?.value
    expect(contact).toBe(`<sip:127.0.0.1:${exchange.sipTlsPort};transport=tls>`)
    callee.accept()
    await callee.events.next('acknowledged')
    caller.audio.speak(440)
    callee.audio.speak(880)
    await Promise.all([callee.audio.hears(440), caller.audio.hears(880)])
    caller.hangUp()
    await expect.poll(() => ports.records).toHaveLength(1)
    const legs = ports.records[0]?.record.legs?.map((leg) => [leg.displayName, leg.isEncrypted])
    expect(legs).toEqual(expect.arrayContaining([['Ana Lima', true]]))
  })

  test('a phone over TLS is offered SRTP first; where it refuses that, what it can', async () => {
    const { ana, caller } = await callToAna()
    const first = await ana.ringing()
    expect(first.request?.body).toMatch(/^m=audio \d+ RTP\/SAVP [^]*^a=crypto:1 /m)
    first.reject(488)
    const second = await ana.ringing()
    expect(second.request?.body).toMatch(/^m=audio \d+ RTP\/AVP [^]*^a=crypto:1 /m)
    second.accept(second.audio.answer(withoutKeys(second.request?.body ?? '')))
    caller.audio.speak(440)
    await second.audio.hears(440)
    caller.hangUp()
    await expect.poll(() => ports.records).toHaveLength(1)
    expect(ports.records[0]?.record.legs?.map((leg) => leg.isEncrypted)).toEqual([false, false])
  })

  test('a phone over TLS that declines is not asked again', async () => {
    const { ana, caller } = await callToAna()
    const call = await ana.ringing()
    call.reject(486)
    await caller.audio.hears(tones.system)
    caller.hangUp()
    await expect.poll(() => ports.records).toHaveLength(1)
  })

  test('a phone whose connection ends is registered no more', async () => {
    const ana = await openPhone(devices.ana)
    await ana.register()
    await expect.poll(() => ports.stored.size).toBe(1)
    await ana.close()
    await expect.poll(() => ports.stored.size).toBe(0)
  })

  test('a server that nobody vouches for is sent nothing', async () => {
    const stranger = await startExchange('127.0.0.1', testCertificate())
    const serverPort = stranger.sipTlsPort ?? 0
    const ana = await openPhone(devices.ana, { serverPort })
    expect(await ana.register()).toBe(503)
    expect(ports.stored.size).toBe(0)
    await stranger.stop()
  })

  test('a renewed certificate is for new connections; those that are open go on', async () => {
    const before = await connected()
    const renewed = testCertificate()
    setDefaultCACertificates([certificate.chain, renewed.chain])
    renew(renewed)
    const after = await connected()
    const shown = [before, after].map((peer) => peer.getPeerX509Certificate()?.toString())
    expect(shown).toEqual([certificate.chain, renewed.chain])
    before.write(options('still-open'))
    expect(await statuses(before, 1)).toEqual(['200'])
    for (const peer of [before, after]) peer.destroy()
  })

  test('several messages may come at once, and one in many pieces', async () => {
    const peer = await connected()
    peer.write(options('one') + options('two') + options('three'))
    for (const piece of options('four').match(/[^]{1,40}/g) ?? []) peer.write(piece)
    expect(await statuses(peer, 4)).toEqual(['200', '200', '200', '200'])
    peer.destroy()
  })

  test('a double line end is answered with a single one', async () => {
    const peer = await connected()
    peer.write('\r\n\r\n')
    expect(String((await once(peer, 'data'))[0])).toBe('\r\n')
    peer.destroy()
  })

  test('a message without end is not waited for: the connection is closed', async () => {
    const peer = await connected()
    peer.on('error', () => {})
    const closed = once(peer, 'close')
    peer.write(`OPTIONS sip:a@127.0.0.1 SIP/2.0\r\nSubject: ${'x'.repeat(200_000)}`)
    peer.resume()
    await closed
  })

  test('what is no TLS is closed, and phones go on', async () => {
    const peer = connectPlainly(exchange.sipTlsPort ?? 0, '127.0.0.1')
    peer.on('error', () => {})
    peer.resume().write(options('plain'))
    await once(peer, 'close')
    expect(await (await openPhone(devices.ana)).register()).toBe(200)
  })

  test.each(['udp', 'tcp', 'tls'] as const)(
    'phones register over IPv6 and %s',
    async (transport) => {
      const other = await startExchange('::1', certificate)
      const ana = await openPhone(devices.ana, {
        ...{ transport, address: '::1', serverAddress: '::1' },
        serverPort: (transport === 'tls' ? other.sipTlsPort : other.sipPort) ?? 0,
      })
      expect(await ana.register()).toBe(200)
      await expect
        .poll(() => [...ports.stored.values()])
        .toMatchObject([{ transport, remoteAddress: '::1' }])
      await other.stop()
    },
  )
})

test('without a certificate nobody listens for TLS', async () => {
  ports = new MemoryPorts()
  const plain = await startExchange('127.0.0.1')
  expect(plain.sipTlsPort).toBeUndefined()
  await plain.stop()
})

async function startExchange(listenAddress: string, using?: Certificate): Promise<Exchange> {
  const rtpPorts = { first: 20_000, last: 23_999 }
  const certificates = using && {
    current: async () => using,
    watch: (renewed: typeof renew) => {
      renew = renewed
      return () => {}
    },
  }
  const started = new Exchange(
    { listenAddress, sipPort: 0, sipTlsPort: 0, rtpPorts, mediaThreads: 1 },
    certificates === undefined ? ports : Object.assign(ports, { certificates }),
  )
  await started.start()
  return started
}

async function openPhone(username: string, settings: PhoneSettings = {}): Promise<TestPhone> {
  const serverPort = exchange.sipTlsPort ?? 0
  const phone = await TestPhone.open({ serverPort, username, transport: 'tls', ...settings })
  phones.push(phone)
  return phone
}

async function connected(): Promise<TLSSocket> {
  const peer = connect({ host: '127.0.0.1', port: exchange.sipTlsPort ?? 0 })
  await once(peer, 'secureConnect')
  return peer
}

/** The first answers that a peer gets. */
async function statuses(peer: TLSSocket, count: number): Promise<readonly string[]> {
  let text = ''
  peer.on('data', (bytes: Buffer) => {
    text += bytes.toString()
  })
  const found = () => [...text.matchAll(/^SIP\/2\.0 (\d+)/gm)].map(([, status]) => status ?? '')
  await expect.poll(() => found().length).toBe(count)
  return found()
}

function options(name: string): string {
  return [
    'OPTIONS sip:127.0.0.1 SIP/2.0',
    `Via: SIP/2.0/TLS 127.0.0.1:5061;branch=z9hG4bK-${name}`,
    'Max-Forwards: 70',
    `From: <sip:peer@127.0.0.1>;tag=${name}`,
    'To: <sip:127.0.0.1>',
    `Call-ID: ${name}`,
    'CSeq: 1 OPTIONS',
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n')
}

/** A carrier's caller presses the key that rings Ana, whose phone is connected over TLS. */
async function callToAna(): Promise<{ readonly ana: TestPhone; readonly caller: TestCall }> {
  const ana = await openPhone(devices.ana)
  expect(await ana.register()).toBe(200)
  await expect.poll(() => ports.stored.size).toBe(1)
  const carrier = await openPhone('carrier', {
    ...{ transport: 'udp', address: carrierAddress, serverPort: exchange.sipPort },
  })
  const caller = await carrier.call(mainNumber)
  await caller.answered()
  caller.audio.press('1')
  return { ana, caller }
}

/** As a phone reads it that knows nothing of SRTP. */
function withoutKeys(description: string): string {
  return description.replace(/^a=crypto:.*\r\n/gm, '')
}
