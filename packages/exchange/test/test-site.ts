// What most tests of the exchange stand on: Contoso in memory, an exchange on loopback, and phones
// that are closed with it. Whatever the exchange logged as a fault fails the test.

import { expect } from 'vitest'
import { Exchange, type ExchangeOptions } from '../src/exchange.ts'
import { carrierAddress, MemoryPorts } from './memory-ports.ts'
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

  /** A call of the carrier's. */
  async callFromCarrier(to: string): Promise<TestCall> {
    return (await this.openPhone('carrier', { address: carrierAddress })).call(to)
  }

  async closePhones(): Promise<void> {
    await Promise.all(this.#phones.map((phone) => phone.close()))
    this.#phones = []
  }

  /** Ends everything; whoever expects a fault stops the exchange by hand. */
  async close(): Promise<void> {
    await this.closePhones()
    await this.exchange.stop()
    expect(this.ports.faults).toEqual([])
  }
}
