// What most tests of the exchange stand on: Contoso in memory, an exchange on loopback, and phones
// that are closed with it. Whatever the exchange logged as a fault fails the test.

import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'vitest'
import { Exchange, type ExchangeOptions } from '../src/exchange.ts'
import { anaNumber, carrierAddress, devices, MemoryPorts } from './memory-ports.ts'
import { TestBrowser } from './test-browser.ts'
import { TestBrowserAudio } from './test-browser-audio.ts'
import { type TestCall, TestPhone, type TestPhoneOptions } from './test-phone.ts'

type PhoneSettings = Partial<Omit<TestPhoneOptions, 'serverPort' | 'username'>>

const usualOptions: ExchangeOptions = {
  listenAddress: '127.0.0.1',
  sipPort: 0,
  sipTlsPort: 0,
  rtpPorts: { first: 20_000, last: 23_999 },
  mediaThreads: 1,
}

/** A running exchange and the phones around it. */
export class TestSite {
  readonly ports: MemoryPorts
  readonly exchange: Exchange
  #phones: TestPhone[] = []
  #browsers: { readonly browser: TestBrowser; readonly audio: TestBrowserAudio }[] = []
  #http: Server | undefined

  private constructor(ports: MemoryPorts, exchange: Exchange) {
    this.ports = ports
    this.exchange = exchange
  }

  /** Starts an exchange; options left out are the usual ones. */
  static async start(
    options: Partial<ExchangeOptions> = {},
    ports = new MemoryPorts(),
  ): Promise<TestSite> {
    const exchange = new Exchange({ ...usualOptions, ...options }, ports)
    await exchange.start()
    return new TestSite(ports, exchange)
  }

  async openPhone(username: string, settings: PhoneSettings = {}): Promise<TestPhone> {
    const options = { serverPort: this.exchange.sipPort, username, ...settings }
    const phone = await TestPhone.open(options)
    this.#phones.push(phone)
    return phone
  }

  async openRegistered(username: string, settings?: PhoneSettings): Promise<TestPhone> {
    const phone = await this.openPhone(username, settings)
    expect(await phone.register()).toBe(200)
    return phone
  }

  /** A page that is a phone, and its audio. */
  async openBrowser(username: string) {
    const browser = await TestBrowser.open(await this.browserUrl(), username)
    const opened = { browser, audio: new TestBrowserAudio() }
    this.#browsers.push(opened)
    return opened
  }

  /** Where browsers connect. */
  async browserUrl(): Promise<string> {
    this.#http ??= createServer().on('upgrade', (...request) => this.exchange.upgrade(...request))
    if (!this.#http.listening) await once(this.#http.listen(0, '127.0.0.1'), 'listening')
    const { port } = this.#http.address() as AddressInfo
    return `ws://127.0.0.1:${port}/sip`
  }

  /** A call of the carrier's. */
  async callFromCarrier(to: string): Promise<TestCall> {
    return (await this.openPhone('carrier', { address: carrierAddress })).call(to)
  }

  /** A carrier's caller reaches Ana, whose phone takes the call. */
  async talkWithCarrier(
    ana: TestPhone,
  ): Promise<{ carrier: TestPhone; caller: TestCall; callee: TestCall }> {
    const carrier = await this.openPhone('carrier', { address: carrierAddress })
    const caller = await carrier.call(anaNumber)
    const callee = await ana.ringing()
    callee.accept()
    expect(await caller.answered()).toBe(200)
    await callee.events.next('acknowledged')
    return { carrier, caller, callee }
  }

  /** Ana, in a browser, calls Ben's desk phone: she speaks 880 Hz, he 440, and both are heard. */
  async talkFromBrowser() {
    const ben = await this.openRegistered(devices.ben)
    const { browser, audio } = await this.openBrowser(devices.ana)
    await browser.call('102', await audio.offer())
    const callee = await ben.ringing()
    callee.accept()
    const { dialogId, body } = await browser.next('accepted')
    audio.takeAnswer(body)
    audio.speak(880)
    callee.audio.speak(440)
    await Promise.all([audio.hears(440), callee.audio.hears(880)])
    return { browser, audio, callee, dialogId }
  }

  async closePhones(): Promise<void> {
    await Promise.all(this.#phones.map((phone) => phone.close()))
    this.#phones = []
    for (const { audio } of this.#browsers) audio.close()
    await Promise.all(this.#browsers.map(({ browser }) => browser.close()))
    this.#browsers = []
  }

  /** Ends everything; whoever expects a fault stops the exchange by hand. */
  async close(): Promise<void> {
    await this.closePhones()
    this.#http?.close()
    await this.exchange.stop()
    expect(this.ports.faults).toEqual([])
  }
}
