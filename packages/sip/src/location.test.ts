/** Locating servers: what is asked, in which order places are tried, and where it ends. */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DnsRecord, LocationOptions } from './index.ts'
import { Location, parseUri } from './index.ts'

type Zone = Readonly<Record<string, readonly DnsRecord[]>>

const usual: LocationOptions = {
  transports: ['udp', 'tcp', 'tls'],
  random: () => 0,
  families: ['A'],
}

const naptr = (order: number, service: string, replacement: string): DnsRecord => ({
  ...{ type: 'NAPTR', order, preference: 50, service, replacement },
})
const srv = (priority: number, target: string, port = 5060, weight = 0): DnsRecord => ({
  ...{ type: 'SRV', priority, weight, port, target },
})
const address = (text: string): DnsRecord => ({
  type: text.includes(':') ? 'AAAA' : 'A',
  address: text,
})

/** Asks a zone until nothing is left to ask; what was asked, and the places in order. */
function located(text: string, zone: Zone = {}, options = usual) {
  const uri = parseUri(text)
  if (!uri.ok || uri.value.scheme === 'tel') throw new Error('no URI')
  const location = new Location(uri.value, options)
  const asked: string[] = []
  for (let query = location.poll(); query !== undefined; query = location.poll()) {
    asked.push(`${query.type} ${query.name}`)
    location.answer(query, zone[`${query.type} ${query.name}`] ?? [])
  }
  expect(location.isComplete).toBe(true)
  const places: string[] = []
  for (let place = location.next(); place !== undefined; place = location.next()) {
    places.push(`${place.transport} ${place.address} ${place.port}`)
  }
  return { asked, places }
}

describe('without the DNS', () => {
  it.each([
    ['sip:192.0.2.1', 'udp 192.0.2.1 5060'],
    ['sips:192.0.2.1', 'tls 192.0.2.1 5061'],
    ['sip:u@[2001:db8::1]:5070;transport=tcp', 'tcp 2001:db8::1 5070'],
    ['sip:example.com;maddr=192.0.2.9', 'udp 192.0.2.9 5060'],
    ['sips:192.0.2.1;transport=tcp', 'tls 192.0.2.1 5061'],
  ])('%s leads to %s', (uri, place) => {
    expect(located(uri)).toEqual({ asked: [], places: [place] })
  })

  it.each([
    'sip:192.0.2.1;transport=sctp',
    'sips:192.0.2.1;transport=udp',
    'sip:192.0.2.1;transport=ws',
  ])('%s leads nowhere: we do not speak that', (uri) => {
    expect(located(uri)).toEqual({ asked: [], places: [] })
  })
})

describe('with the DNS', () => {
  it('a name with a port is looked up as a host', () => {
    const zone = { 'A example.com': [address('192.0.2.1'), address('192.0.2.2')] }
    expect(located('sip:example.com:5070', zone)).toEqual({
      asked: ['A example.com'],
      places: ['udp 192.0.2.1 5070', 'udp 192.0.2.2 5070'],
    })
  })

  it('services are tried in the order of NAPTR, hosts in that of SRV', () => {
    const zone = {
      'NAPTR example.com': [
        naptr(20, 'SIP+D2U', '_sip._udp.example.com'),
        naptr(10, 'SIPS+D2T', '_sips._tcp.example.com'),
        naptr(5, 'SIP+D2X', '_odd.example.com'),
      ],
      'SRV _sips._tcp.example.com': [srv(2, 'b.example.com', 5061), srv(1, 'a.example.com', 5063)],
      'SRV _sip._udp.example.com': [srv(1, 'a.example.com')],
      'A a.example.com': [address('192.0.2.1')],
      'A b.example.com': [address('192.0.2.2')],
    }
    expect(located('sip:example.com', zone).places).toEqual([
      'tls 192.0.2.1 5063',
      'tls 192.0.2.2 5061',
      'udp 192.0.2.1 5060',
    ])
    expect(located('sips:example.com', zone).places).toEqual([
      'tls 192.0.2.1 5063',
      'tls 192.0.2.2 5061',
    ])
  })

  it('without NAPTR each service that we speak is asked for, then the name itself', () => {
    const zone = { 'A example.com': [address('192.0.2.1')] }
    expect(located('sip:example.com', zone)).toEqual({
      asked: [
        'NAPTR example.com',
        'SRV _sip._udp.example.com',
        'SRV _sip._tcp.example.com',
        'SRV _sips._tcp.example.com',
        'A example.com',
      ],
      places: ['udp 192.0.2.1 5060'],
    })
  })

  it('a transport that the URI names is the only one asked for', () => {
    const zone = { 'SRV _sip._tcp.example.com': [srv(1, '192.0.2.7', 5090)] }
    expect(located('sip:example.com;transport=TCP', zone)).toEqual({
      asked: ['SRV _sip._tcp.example.com'],
      places: ['tcp 192.0.2.7 5090'],
    })
  })

  it('a service that says it is not there is believed', () => {
    const zone = {
      'SRV _sip._udp.example.com': [srv(0, '.', 0)],
      'A example.com': [address('192.0.2.1')],
    }
    expect(located('sip:example.com', zone).places).toEqual([])
  })

  it('both families are asked, the better first', () => {
    const zone = {
      'AAAA example.com': [address('2001:db8::1')],
      'A example.com': [address('192.0.2.1')],
    }
    const options = { ...usual, families: ['AAAA', 'A'] as const }
    expect(located('sip:example.com:5060', zone, options).places).toEqual([
      'udp 2001:db8::1 5060',
      'udp 192.0.2.1 5060',
    ])
  })

  it('hosts of one priority are chosen by weight', () => {
    let state = 1
    const random = (limit: number) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      return (state >>> 8) % limit
    }
    const zone = {
      'SRV _sip._tcp.example.com': [srv(1, '192.0.2.1', 1, 90), srv(1, '192.0.2.2', 2, 10)],
    }
    const firsts = Array.from({ length: 1000 }, () => {
      const { places } = located('sip:example.com;transport=tcp', zone, { ...usual, random })
      expect(places).toHaveLength(2)
      return places[0]
    })
    const share = firsts.filter((place) => place === 'tcp 192.0.2.1 1').length
    expect(share).toBeGreaterThan(850)
    expect(share).toBeLessThan(950)
  })
})

it('ends whatever a zone answers, within bounds', () => {
  const name = fc.constantFrom('example.com', 'a', '.', '', '_sip._udp.example.com', '192.0.2.1')
  const record: fc.Arbitrary<DnsRecord> = fc.oneof(
    fc.tuple(fc.nat(3), name).map(([order, to]) => naptr(order, 'SIP+D2U', to)),
    fc.tuple(fc.nat(3), name, fc.nat(70)).map(([at, to, weight]) => srv(at, to, 5060, weight)),
    fc.constantFrom(address('192.0.2.1'), address('nonsense'), address('2001:db8::1')),
  )
  fc.assert(
    fc.property(fc.array(fc.array(record, { maxLength: 100 }), { minLength: 1 }), (answers) => {
      const uri = parseUri('sip:example.com')
      if (!uri.ok || uri.value.scheme === 'tel') return
      const location = new Location(uri.value, { ...usual, random: (limit) => limit - 1 })
      let asked = 0
      for (let query = location.poll(); query; query = location.poll()) {
        location.answer(query, answers[asked % answers.length]!)
        asked += 1
      }
      expect(asked).toBeLessThan(200)
      expect(location.isComplete).toBe(true)
    }),
  )
})
