/**
 * Laws of mixing, over any parties who may hear any others: what each hears is the sum of those and
 * of nobody else; and a whole mix on a virtual clock, where every party says a tone of its own.
 */

import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeMulaw, encodeMulaw } from '../src/g711.ts'
import { frameSamples } from '../src/jitter-buffer.ts'
import { type Hearing, Mixer, mixed } from '../src/mix.ts'
import { toneShare } from '../src/tone.ts'

const names = ['ana', 'ben', 'cleo', 'dan', 'eva'] as const

const frame = fc
  .array(fc.integer({ min: -0x8000, max: 0x7fff }), {
    minLength: frameSamples,
    maxLength: frameSamples,
  })
  .map((samples) => Int16Array.from(samples))

const frames = fc
  .tuple(...names.map(() => frame))
  .map((all) => new Map(all.map((each, index) => [names[index] ?? '', each])))

const heard = fc.subarray([...names])

describe('what a party hears', () => {
  test('is the sum of those it may hear, cut off at full scale', () => {
    fc.assert(
      fc.property(frames, heard, (said, some) => {
        const sum = Array.from({ length: frameSamples }, (_, index) =>
          some.reduce((all, name) => all + (said.get(name)?.[index] ?? 0), 0),
        )
        const cut = sum.map((sample) => Math.max(-0x7fff, Math.min(0x7fff, sample)))
        expect([...mixed(said, some)]).toEqual(cut)
      }),
    )
  })

  test('does not change with who is silent, nor with who is not there', () => {
    fc.assert(
      fc.property(frames, heard, (said, some) => {
        const more = new Map([...said, ['silent', new Int16Array(frameSamples)]])
        expect(mixed(more, [...some, 'silent', 'gone'])).toEqual(mixed(said, some))
      }),
    )
  })

  test('does not depend on whom it may not hear', () => {
    fc.assert(
      fc.property(frames, frame, heard, (said, other, some) => {
        const unheard = names.filter((name) => !some.includes(name))
        const changed = new Map([...said, ...unheard.map((name) => [name, other] as const)])
        expect(mixed(changed, some)).toEqual(mixed(said, some))
      }),
    )
  })
})

/** Far enough apart that none is in another. */
const tones: Readonly<Record<string, number>> = { ana: 400, ben: 700, cleo: 1_100, dan: 1_700 }

/** A second of the party's tone, packet by packet. */
function packetOf(name: string, count: number) {
  const samples = Int16Array.from({ length: frameSamples }, (_, index) =>
    Math.round(
      6_000 * Math.sin((2 * Math.PI * (tones[name] ?? 0) * (count * frameSamples + index)) / 8_000),
    ),
  )
  const place = { ssrc: 7, sequenceNumber: count, timestamp: count * frameSamples, marker: false }
  return { kind: 'received', content: 'PCMU', payload: encodeMulaw(samples), ...place } as const
}

/** The tones that each party hears in the end, after two seconds of everybody's. */
function heardIn(hearing: Hearing): Readonly<Record<string, readonly string[]>> {
  const mixer = new Mixer()
  mixer.arrange(0, hearing)
  const ears = new Map(Object.keys(hearing).map((name) => [name, [] as Int16Array[]]))
  for (let count = 0; count < 100; count += 1) {
    for (const name of Object.keys(hearing)) {
      mixer.receive(count * 20, name, packetOf(name, count))
    }
    mixer.expire(count * 20)
    for (const [name, heardFrames] of ears) {
      const mulaw = mixer.feedOf(name)?.take(frameSamples)
      if (mulaw !== undefined) heardFrames.push(decodeMulaw(mulaw))
    }
  }
  return Object.fromEntries([...ears].map(([name, heardFrames]) => [name, tonesIn(heardFrames)]))
}

function tonesIn(heardFrames: readonly Int16Array[]): readonly string[] {
  const last = Int16Array.from(heardFrames.slice(-50).flatMap((each) => [...each]))
  return Object.keys(tones).filter((name) => toneShare(last, tones[name] ?? 0) > 0.2)
}

describe('in a mix', () => {
  test('of three each hears the two others, and not itself', () => {
    const hearing = { ana: ['ben', 'cleo'], ben: ['ana', 'cleo'], cleo: ['ana', 'ben'] }
    expect(heardIn(hearing)).toEqual(hearing)
  })

  test('who listens hears both, and nobody hears them', () => {
    const hearing = { ana: ['ben'], ben: ['ana'], dan: ['ana', 'ben'] }
    expect(heardIn(hearing)).toEqual(hearing)
  })

  test('who whispers is heard by one party only', () => {
    const hearing = { ana: ['ben', 'dan'], ben: ['ana'], dan: ['ana', 'ben'] }
    expect(heardIn(hearing)).toEqual(hearing)
  })

  test('who leaves is heard no more, and the others go on', () => {
    const mixer = new Mixer()
    mixer.arrange(0, { ana: ['ben'], ben: ['ana'] })
    mixer.leave(0, 'ben')
    expect([mixer.feedOf('ben'), mixer.feedOf('ana') !== undefined]).toEqual([undefined, true])
    mixer.leave(0, 'ana')
    expect(mixer.deadline()).toBeUndefined()
  })

  test('a party that takes nothing costs no more memory, and then hears the present', () => {
    const mixer = new Mixer()
    mixer.arrange(0, { ana: ['ben'], ben: [] })
    for (let count = 0; count < 200; count += 1) {
      mixer.receive(count * 20, 'ben', packetOf('ben', count))
      mixer.expire(count * 20)
    }
    const taken = Array.from({ length: 10 }, () => mixer.feedOf('ana')?.take(frameSamples))
    expect(taken.filter((each) => each !== undefined)).toHaveLength(3)
  })
})
