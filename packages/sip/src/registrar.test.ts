/**
 * Registration: what a phone may bind, refresh, take back, and what time and limits do to it.
 */

import { describe, expect, it } from 'vitest'
import type { Flow } from './flow.ts'
import type { SipRequest } from './message.ts'
import type { Registration } from './registrar.ts'
import { Registrar } from './registrar.ts'

const flow: Flow = {
  transport: 'udp',
  localAddress: '10.0.0.1',
  localPort: 5060,
  remoteAddress: '203.0.113.9',
  remotePort: 61_000,
}

function register(
  contacts: readonly string[],
  options: { expires?: string; cseq?: number; callId?: string } = {},
): SipRequest {
  const headers = [
    { name: 'Call-ID', value: options.callId ?? 'phone' },
    { name: 'CSeq', value: `${options.cseq ?? 1} REGISTER` },
    ...contacts.map((value) => ({ name: 'Contact', value })),
    ...(options.expires === undefined ? [] : [{ name: 'Expires', value: options.expires }]),
  ]
  return { kind: 'request', method: 'REGISTER', uri: 'sip:example.com', headers, body: '' }
}

/** Status, Contact headers of the answer, and changes, in short. */
function short({ answer, changes }: Registration) {
  const contacts = (answer.headers ?? []).map(({ value }) => value)
  const changed = changes.map(({ kind, binding }) => `${kind} ${binding.contact}`)
  return { status: answer.status, contacts, changed }
}

function contactsOf(registrar: Registrar, now: number): string[] {
  return registrar.bindings(now, 'alice').map(({ contact }) => contact)
}

describe('a registrar', () => {
  it('binds a contact to the flow it came over', () => {
    const registrar = new Registrar()
    const result = registrar.register(
      0,
      'alice',
      flow,
      register(['<sip:a@192.168.1.5>;expires=120']),
    )
    expect(short(result)).toEqual({
      status: 200,
      contacts: ['<sip:a@192.168.1.5>;expires=120'],
      changed: ['added sip:a@192.168.1.5'],
    })
    expect(registrar.bindings(1, 'alice')).toMatchObject([{ flow, expiresAt: 120_000 }])
    expect(registrar.bindings(1, 'bob')).toEqual([])
  })

  it('answers a query without changing anything', () => {
    const registrar = new Registrar()
    registrar.register(0, 'alice', flow, register(['<sip:a@h>'], { expires: '600' }))
    const query = registrar.register(100_500, 'alice', flow, register([], { cseq: 2 }))
    expect(short(query)).toEqual({ status: 200, contacts: ['<sip:a@h>;expires=500'], changed: [] })
  })

  it('refreshes, and moves the binding to the newest flow', () => {
    const registrar = new Registrar()
    registrar.register(0, 'alice', flow, register(['<sip:a@h>'], { expires: '600' }))
    const moved = { ...flow, remotePort: 61_001 }
    const request = register(['<sip:a@h>'], { expires: '600', cseq: 2 })
    const result = registrar.register(1000, 'alice', moved, request)
    expect(short(result).changed).toEqual(['refreshed sip:a@h'])
    expect(registrar.bindings(1000, 'alice')).toMatchObject([{ flow: moved, expiresAt: 601_000 }])
  })

  it('removes one contact, or all with *', () => {
    const registrar = new Registrar()
    registrar.register(0, 'alice', flow, register(['<sip:a@h>', '<sip:b@h>', '<sip:c@h>']))
    const one = registrar.register(1, 'alice', flow, register(['<sip:b@h>;expires=0'], { cseq: 2 }))
    expect(short(one).changed).toEqual(['removed sip:b@h'])
    const all = registrar.register(2, 'alice', flow, register(['*'], { expires: '0', cseq: 3 }))
    expect(short(all)).toEqual({
      status: 200,
      contacts: [],
      changed: ['removed sip:c@h', 'removed sip:a@h'],
    })
    expect(registrar.deadline()).toBeUndefined()
  })

  it.each([
    ['* with a time', ['*'], '60'],
    ['* with another contact', ['*', '<sip:a@h>'], '0'],
    ['a contact that is no URI', ['<nonsense>'], '60'],
    ['a contact of an unknown scheme', ['<isbn:123>'], '60'],
  ])('refuses %s', (_, contacts, expires) => {
    const result = new Registrar().register(0, 'alice', flow, register(contacts, { expires }))
    expect(short(result)).toEqual({ status: 400, contacts: [], changed: [] })
  })

  it('refuses too short a time with 423 and says the shortest, and binds nothing', () => {
    const registrar = new Registrar({ minExpiresSeconds: 60 })
    const request = register(['<sip:a@h>', '<sip:b@h>;expires=59'])
    const { answer, changes } = registrar.register(0, 'alice', flow, request)
    expect(answer).toEqual({ status: 423, headers: [{ name: 'Min-Expires', value: '60' }] })
    expect([changes, contactsOf(registrar, 0)]).toEqual([[], []])
  })

  it('cuts too long a time', () => {
    const registrar = new Registrar({ maxExpiresSeconds: 600 })
    const result = registrar.register(0, 'alice', flow, register(['<sip:a@h>;expires=99999999999']))
    expect(short(result).contacts).toEqual(['<sip:a@h>;expires=600'])
  })

  it('does not let an overtaken request undo a later one', () => {
    const registrar = new Registrar()
    registrar.register(0, 'alice', flow, register(['<sip:a@h>'], { cseq: 5 }))
    const late = register(['<sip:a@h>;expires=0'], { cseq: 5 })
    expect(registrar.register(1, 'alice', flow, late).answer.status).toBe(500)
    const late2 = register(['*'], { cseq: 4, expires: '0' })
    expect(registrar.register(1, 'alice', flow, late2).answer.status).toBe(500)
    expect(contactsOf(registrar, 1)).toEqual(['sip:a@h'])
    const restarted = register(['<sip:a@h>;expires=0'], { cseq: 1, callId: 'after restart' })
    expect(registrar.register(1, 'alice', flow, restarted).answer.status).toBe(200)
  })

  it('lets the oldest contact make room for one too many', () => {
    const registrar = new Registrar({ maxContacts: 2 })
    for (const [index, user] of ['a', 'b', 'c'].entries()) {
      registrar.register(index, 'alice', flow, register([`<sip:${user}@h>`], { cseq: index + 1 }))
    }
    expect(contactsOf(registrar, 3)).toEqual(['sip:c@h', 'sip:b@h'])
  })

  it('knows a phone that restarts under another port by its instance', () => {
    const registrar = new Registrar()
    const instance = '+sip.instance="<urn:uuid:1>"'
    registrar.register(0, 'alice', flow, register([`<sip:a@h:1>;${instance}`]))
    registrar.register(1, 'alice', flow, register([`<sip:a@h:2>;${instance}`], { callId: 'new' }))
    expect(contactsOf(registrar, 1)).toEqual(['sip:a@h:2'])
  })

  it('forgets each binding when its time is over, and says so', () => {
    const registrar = new Registrar()
    registrar.register(
      0,
      'alice',
      flow,
      register(['<sip:a@h>;expires=100', '<sip:b@h>;expires=60']),
    )
    expect(registrar.deadline()).toBe(60_000)
    expect(contactsOf(registrar, 60_000)).toEqual(['sip:a@h'])
    expect(registrar.expire(60_000)).toMatchObject([{ kind: 'expired' }])
    expect(registrar.deadline()).toBe(100_000)
    expect(registrar.expire(100_000)).toHaveLength(1)
    expect(registrar.deadline()).toBeUndefined()
  })

  it('drops what was bound to a connection that closes, and to an address that goes', () => {
    const registrar = new Registrar()
    const tcp: Flow = { ...flow, transport: 'tcp', connectionId: 'c1' }
    registrar.register(0, 'alice', tcp, register(['<sip:a@h>']))
    registrar.register(0, 'bob', flow, register(['<sip:b@h>']))
    expect(registrar.connectionClosed('c1')).toMatchObject([{ kind: 'removed' }])
    expect(registrar.remove('bob')).toMatchObject([{ kind: 'removed' }])
    expect(registrar.deadline()).toBeUndefined()
  })

  it('takes over the bindings of an earlier run', () => {
    const before = new Registrar()
    before.register(0, 'alice', flow, register(['<sip:a@h>;expires=100']))
    const after = new Registrar()
    after.restore(before.bindings(0, 'alice'))
    expect(after.addressesOfRecord()).toEqual(['alice'])
    expect(after.bindings(1, 'alice')).toEqual(before.bindings(1, 'alice'))
    expect(after.deadline()).toBe(100_000)
  })
})

describe('a phone with several flows', () => {
  const contact = (regId: number, port: number) =>
    `<sip:a@192.168.1.5:${port}>;+sip.instance="<urn:uuid:1>";reg-id=${regId}`
  const withHeaders = (request: SipRequest, ...added: readonly [string, string][]): SipRequest => ({
    ...request,
    headers: [...request.headers, ...added.map(([name, value]) => ({ name, value }))],
  })

  it('has a binding for each, which it renews one by one', () => {
    const registrar = new Registrar()
    registrar.register(0, 'alice', flow, register([contact(1, 5001)]))
    const second = registrar.register(0, 'alice', flow, register([contact(2, 5002)], { cseq: 2 }))
    expect(contactsOf(registrar, 1)).toEqual(['sip:a@192.168.1.5:5002', 'sip:a@192.168.1.5:5001'])
    registrar.register(0, 'alice', flow, register([contact(1, 5003)], { cseq: 3 }))
    expect(contactsOf(registrar, 1)).toEqual(['sip:a@192.168.1.5:5003', 'sip:a@192.168.1.5:5002'])
    expect(second.answer.headers).toContainEqual({ name: 'Require', value: 'outbound' })
    expect(second.answer.headers).toContainEqual({ name: 'Flow-Timer', value: '120' })
  })

  it('behind a proxy that does not keep flows apart is told so', () => {
    const vias: [string, string][] = [
      ['Via', 'SIP/2.0/UDP 10.0.0.9;branch=z9hG4bK2'],
      ['Via', 'SIP/2.0/UDP 192.168.1.5;branch=z9hG4bK1'],
    ]
    const request = register([contact(1, 5001)])
    const refused = new Registrar().register(0, 'alice', flow, withHeaders(request, ...vias))
    expect(short(refused)).toMatchObject({ status: 439, changed: [] })
    const path: [string, string] = ['Path', '<sip:10.0.0.9;lr;ob>']
    const taken = new Registrar().register(0, 'alice', flow, withHeaders(request, ...vias, path))
    expect(taken.answer.status).toBe(200)
  })

  it('is reached by the Path that its proxies left, which it is told if it asks', () => {
    const path: [string, string] = ['Path', '<sip:edge.example.com;lr>']
    const registrar = new Registrar()
    const request = register(['<sip:a@192.168.1.5>'])
    const silent = registrar.register(0, 'alice', flow, withHeaders(request, path))
    expect(registrar.bindings(1, 'alice')).toMatchObject([{ path: ['<sip:edge.example.com;lr>'] }])
    expect(silent.answer.headers?.some(({ name }) => name === 'Path')).toBe(false)
    const knowing = withHeaders(register(['<sip:a@192.168.1.5>'], { cseq: 2 }), path, [
      'Supported',
      'path',
    ])
    const told = registrar.register(0, 'alice', flow, knowing)
    expect(told.answer.headers).toContainEqual({ name: 'Path', value: '<sip:edge.example.com;lr>' })
  })
})
