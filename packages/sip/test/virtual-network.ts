/**
 * A network in memory: user agents wired together under a virtual clock, with faults.
 *
 * Each station has one user agent, a log of its events, and a reaction: what its shell does about
 * an event. Time jumps to whatever comes next, a packet or a deadline, so that minutes of
 * retransmissions take no time and every run repeats exactly.
 */

import type { Flow, Output, SipEvent, Transport, UserAgentOptions } from '../src/index.ts'
import { UserAgent } from '../src/index.ts'

/** What happens to a packet: the delays with which its copies arrive; none if it is lost. */
export type Fate = (packet: { from: string; to: string; text: string; at: number }) => number[]

/** What a station's shell does about an event. */
export type Reaction = (now: number, agent: UserAgent, event: SipEvent) => void

type Packet = { at: number; order: number; to: string; flow: Flow; bytes: Uint8Array }

/** One user agent in the network. */
export class Station {
  readonly address: string
  readonly agent: UserAgent
  readonly events: SipEvent[] = []
  reaction: Reaction

  constructor(address: string, reaction: Reaction, options: Partial<UserAgentOptions> = {}) {
    this.address = address
    this.reaction = reaction
    const entropy = seededEntropy(address)
    this.agent = new UserAgent({
      entropy,
      userAgentName: 'test',
      contact: () => ({ host: address, port: 5060 }),
      methods: ['REGISTER', 'REFER', 'SUBSCRIBE', 'NOTIFY'],
      eventPackages: ['message-summary', 'dialog'],
      ...options,
    })
  }

  /** The way from here to another station. */
  flowTo(other: Station, transport: Transport = 'udp'): Flow {
    const flow = {
      transport,
      localAddress: this.address,
      localPort: 5060,
      remoteAddress: other.address,
      remotePort: 5060,
    }
    const pair = [this.address, other.address].toSorted().join('-')
    return transport === 'udp' ? flow : { ...flow, connectionId: pair }
  }

  /** Kinds of the events so far, the noise of messageRefused left out. */
  kinds(): string[] {
    return this.events.map((event) => event.kind)
  }
}

/** Stations, packets in flight, and the clock. */
export class VirtualNetwork {
  now = 0
  fate: Fate = () => [1]
  /** Every packet sent: time, sender, first line. */
  readonly log: { at: number; from: string; line: string }[] = []
  private readonly stations = new Map<string, Station>()
  private packets: Packet[] = []
  private order = 0

  add(
    address: string,
    reaction: Reaction = () => {},
    options: Partial<UserAgentOptions> = {},
  ): Station {
    const station = new Station(address, reaction, options)
    this.stations.set(address, station)
    return station
  }

  /** Lets a shell do something now. */
  act(station: Station, action: (agent: UserAgent, now: number) => void): void {
    action(station.agent, this.now)
    this.drain(station)
  }

  /** Runs until nothing is left to happen, or until this time. */
  run(until = Number.POSITIVE_INFINITY): void {
    for (let steps = 0; ; steps += 1) {
      if (steps > 100_000) throw new Error('the network never comes to rest')
      const at = this.nextTime()
      if (at === undefined || at > until) break
      this.now = Math.max(this.now, at)
      this.step()
    }
    if (until !== Number.POSITIVE_INFINITY) this.now = until
  }

  /** First lines sent by a station, for readable expectations. */
  linesFrom(station: Station): string[] {
    return this.log.filter((entry) => entry.from === station.address).map((entry) => entry.line)
  }

  private nextTime(): number | undefined {
    const times = this.packets.map((packet) => packet.at)
    for (const station of this.stations.values()) {
      const deadline = station.agent.deadline()
      if (deadline !== undefined) times.push(deadline)
    }
    return times.length === 0 ? undefined : Math.min(...times)
  }

  private step(): void {
    this.packets.sort((a, b) => a.at - b.at || a.order - b.order)
    const packet = this.packets[0]
    if (packet !== undefined && packet.at <= this.now) {
      this.packets.shift()
      const station = this.stations.get(packet.to)
      station?.agent.receive(this.now, packet.flow, packet.bytes)
      if (station !== undefined) this.drain(station)
    }
    for (const station of this.stations.values()) {
      if ((station.agent.deadline() ?? Number.POSITIVE_INFINITY) > this.now) continue
      station.agent.expire(this.now)
      this.drain(station)
    }
  }

  private drain(station: Station): void {
    for (let output = station.agent.poll(); output !== undefined; output = station.agent.poll()) {
      this.perform(station, output)
    }
  }

  private perform(station: Station, output: Output): void {
    if (output.kind === 'send') this.send(station, output.flow, output.bytes)
    if (output.kind !== 'event') return
    station.events.push(output.event)
    station.reaction(this.now, station.agent, output.event)
  }

  private send(station: Station, flow: Flow, bytes: Uint8Array): void {
    const text = new TextDecoder().decode(bytes)
    const to = flow.remoteAddress
    this.log.push({ at: this.now, from: station.address, line: text.split('\r\n')[0] ?? '' })
    const delays = this.fate({ from: station.address, to, text, at: this.now })
    const arrival: Flow = {
      ...flow,
      localAddress: to,
      localPort: flow.remotePort,
      remoteAddress: station.address,
      remotePort: flow.localPort,
    }
    for (const delay of delays) {
      this.order += 1
      this.packets.push({ at: this.now + delay, order: this.order, to, flow: arrival, bytes })
    }
  }
}

/** Entropy of a test: every run has the same ids, and each station its own. */
export function seededEntropy(seed: string): (count: number) => Uint8Array {
  let state = [...seed].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) >>> 0, 7)
  return (count) =>
    Uint8Array.from({ length: count }, () => {
      // Numerical Recipes' generator; its upper bits are the random ones.
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      return state >>> 24
    })
}
