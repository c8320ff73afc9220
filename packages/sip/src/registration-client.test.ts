/** Being registered elsewhere: refreshed, challenged, refused, out of reach, and left. */

import { createHash, createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { RawPeer } from '../test/raw-peer.ts'
import type { Hashes, Header, OutgoingRequest, RegistrationState } from './index.ts'
import { RegistrationClient } from './index.ts'

const hashes: Hashes = {
  md5: (text) => createHash('md5').update(text).digest('hex'),
  sha256: (text) => createHash('sha256').update(text).digest('hex'),
  hmacSha256: (keyHex, text) =>
    createHmac('sha256', Buffer.from(keyHex, 'hex')).update(text).digest('hex'),
}
const { flow } = new RawPeer()
const contact = 'sip:us@10.0.0.1:5060'
const challenge = (extra = '') => ({
  name: 'WWW-Authenticate',
  value: `Digest realm="carrier", nonce="n", qop="auth"${extra}`,
})

class Carrier {
  readonly client = new RegistrationClient({
    ...{ registrar: 'sip:carrier.example', addressOfRecord: 'sip:us@carrier.example', contact },
    credentials: { username: 'us', password: 'secret', realm: 'carrier' },
    hashes,
    word: () => 'word',
  })
  now = 0

  /** The request that the client makes now. */
  asked(): OutgoingRequest | undefined {
    return this.client.poll(flow)
  }

  answer(status: number, ...headers: readonly Header[]): RegistrationState {
    const response = { kind: 'response', status, reason: '', headers, body: '' } as const
    this.client.responseReceived(this.now, response)
    return this.client.state
  }

  /** Lets time pass until something is due. */
  wait(): number {
    this.now = this.client.deadline() ?? Number.POSITIVE_INFINITY
    this.client.expire(this.now)
    return this.now
  }
}

function valueOf(request: OutgoingRequest | undefined, name: string): string | undefined {
  return request?.headers?.find((header) => header.name === name)?.value
}

function begun(): Carrier {
  const carrier = new Carrier()
  carrier.client.start()
  return carrier
}

const granted = (seconds: number) => ({ name: 'Contact', value: `<${contact}>;expires=${seconds}` })

describe('a registration elsewhere', () => {
  it('answers the challenge under the same Call-ID and the next number', () => {
    const carrier = begun()
    expect(carrier.asked()).toMatchObject({ method: 'REGISTER', cseq: 1, callId: 'word' })
    carrier.answer(401, challenge())
    const second = carrier.asked()
    expect(second).toMatchObject({ cseq: 2, callId: 'word' })
    expect(valueOf(second, 'Authorization')).toContain('username="us"')
    const route = { name: 'Service-Route', value: '<sip:edge.carrier.example;lr>' }
    expect(carrier.answer(200, granted(300), route)).toEqual({
      kind: 'registered',
      expiresAt: 300_000,
      serviceRoute: [route.value],
    })
  })

  it('is refreshed before what was granted to its own contact has passed', () => {
    const carrier = begun()
    carrier.asked()
    const other = { name: 'Contact', value: '<sip:other@10.0.0.9>;expires=60' }
    carrier.answer(200, other, granted(300), { name: 'Expires', value: '999' })
    expect(carrier.wait()).toBe(268_000)
    expect(valueOf(carrier.asked(), 'Expires')).toBe('3600')
  })

  it('gives up a wrong password at once, but answers a stale nonce', () => {
    const wrong = begun()
    wrong.asked()
    wrong.answer(401, challenge())
    wrong.asked()
    expect(wrong.answer(401, challenge())).toMatchObject({ status: 401, retryAt: undefined })
    expect(wrong.asked()).toBeUndefined()
    const stale = begun()
    stale.asked()
    stale.answer(401, challenge())
    stale.asked()
    stale.answer(401, challenge(', stale=true'))
    expect(valueOf(stale.asked(), 'Authorization')).toBeDefined()
  })

  it('waits twice as long after each failure, as long as it is told, half an hour at most', () => {
    const carrier = begun()
    const waits: number[] = []
    for (let count = 0; count < 9; count += 1) {
      carrier.asked()
      carrier.answer(503)
      const before = carrier.now
      waits.push((carrier.wait() - before) / 1000)
    }
    expect(waits).toEqual([30, 60, 120, 240, 480, 960, 1800, 1800, 1800])
    carrier.asked()
    carrier.answer(503, { name: 'Retry-After', value: '7200' })
    const before = carrier.now
    expect(carrier.wait() - before).toBe(7_200_000)
  })

  it('asks for longer when it is told that it is too brief', () => {
    const carrier = begun()
    carrier.asked()
    carrier.answer(423, { name: 'Min-Expires', value: '7200' })
    expect(valueOf(carrier.asked(), 'Expires')).toBe('7200')
    expect(carrier.answer(423, { name: 'Min-Expires', value: '60' })).toMatchObject({ status: 423 })
  })

  it('is taken back with zero seconds, and then is silent', () => {
    const carrier = begun()
    carrier.asked()
    carrier.answer(200, granted(300))
    carrier.client.stop()
    expect(valueOf(carrier.asked(), 'Expires')).toBe('0')
    expect(carrier.answer(200)).toEqual({ kind: 'idle' })
    expect(carrier.client.deadline()).toBeUndefined()
  })

  it('does not answer the challenge of another realm', () => {
    const carrier = begun()
    carrier.asked()
    const other = { name: 'WWW-Authenticate', value: 'Digest realm="thief", nonce="n"' }
    expect(carrier.answer(401, other)).toMatchObject({ kind: 'failed', status: 401 })
    expect(carrier.asked()).toBeUndefined()
  })
})
