// A supervisor looks at the calls that stand, listens to one on a real phone of their own, unheard,
// and records it; afterwards the recording is heard on the call's page, each party on a side.

import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { decodeMulaw, toneShare } from '@mainline/media'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { button, goTo, hasBrowser, type OpenPage, openPage } from '../browser.ts'
import { signIn } from '../founding-procedure-steps.ts'
import { english } from '../founding-procedure-words.ts'
import { type ServerProcess, startServer } from '../server-process.ts'
import { Phone } from './baresip.ts'
import { createContoso, mainNumber, type Person, phoneOf, stopPhones } from './contoso.ts'
import { CallRecords } from './records.ts'
import { isTone, lastRecordedSecond, sine, wavFile } from './sound.ts'

const tones = { ana: 440, ben: 880, admin: 1_300 } as const
const headerBytes = 58

describe.skipIf(!hasBrowser)('a supervisor', () => {
  let server: ServerProcess
  let open: OpenPage
  let phones: Readonly<Record<keyof typeof tones, Phone>>

  beforeAll(async () => {
    server = await startServer()
    const { ana, ben } = await createContoso(server)
    const people = { ana, ben, admin: await administrator(server) }
    await mkdir(`${server.folder}-phones`, { recursive: true })
    const start = async (name: keyof typeof tones, answers: boolean) => {
      const voice = join(`${server.folder}-phones`, `${name}.wav`)
      await writeFile(voice, wavFile(sine(tones[name], 60_000)))
      return Phone.start(phoneOf(server, name, people[name], voice, { answers }))
    }
    phones = {
      ana: await start('ana', true),
      ben: await start('ben', false),
      admin: await start('admin', true),
    }
    open = await openPage(server, 'en-US')
    await signIn(open.page, english, server)
  }, 180_000)

  afterAll(async () => {
    if (phones !== undefined) await stopPhones(Object.values(phones))
    await open?.close()
    await server?.stop()
    await rm(`${server?.folder}-phones`, { recursive: true, force: true })
  })

  test('listens to a call on the own phone, and neither party hears it', async () => {
    const { ana, ben, admin } = phones
    await ben.dial(mainNumber)
    await ben.event('CALL_RTPESTAB')
    await ben.press('1')
    await ana.event('CALL_ESTABLISHED')
    await goTo(open.page, 'Calls')
    await button(open.page, 'Join beside Ana Lima').click()
    await open.page.getByRole('menuitem', { name: 'Listen', exact: true }).click()
    await admin.event('CALL_ESTABLISHED')
    const hearsBoth = async () => {
      const second = await lastRecordedSecond(admin.folder)
      return Math.min(toneShare(second, tones.ana), toneShare(second, tones.ben)) > 0.3
    }
    await expect.poll(hearsBoth, { timeout: 20_000 }).toBe(true)
    await open.page.getByText('Global admin · Listen').waitFor()
    await expect
      .poll(async () => isTone(await lastRecordedSecond(ana.folder), tones.ben))
      .toBe(true)
  })

  test('records it, and hears it afterwards on the call’s page', async () => {
    const { page } = open
    await button(page, 'Record').click()
    await page.getByRole('menuitem', { name: 'Start recording', exact: true }).click()
    const recording = async () => {
      const { value } = await server.api<{ value: { id: string; durationMs?: number }[] }>(
        'GET',
        '/recordings',
      )
      return value[0]
    }
    await expect.poll(recording).toBeDefined()
    const content = async () => {
      const { id = '' } = (await recording()) ?? {}
      return (await page.request.get(`/v1.0/recordings/${id}/content`)).body()
    }
    await expect
      .poll(async () => (await content()).length, { timeout: 20_000 })
      .toBeGreaterThan(headerBytes + 3 * 16_000)
    await phones.ben.perform('hangup')
    const { id } = await new CallRecords(server).next()
    await expect.poll(async () => (await recording())?.durationMs).toBeGreaterThan(2_000)
    const sound = (await content()).subarray(headerBytes)
    const sides = [0, 1].map((side) => sound.filter((_, index) => index % 2 === side))
    const [left, right] = sides.map((mono) => decodeMulaw(mono.subarray(-8_000)))
    expect(tonePieces(left, tones.ben)).toBeGreaterThan(5)
    expect(tonePieces(right, tones.ana)).toBeGreaterThan(5)
    await page.goto(`/analytics/calls/${id}`)
    await page.getByRole('heading', { name: 'Recordings', exact: true }).waitFor()
    const seconds = await page
      .locator('audio')
      .first()
      .evaluate(async (element) => {
        const audio = element as HTMLAudioElement
        audio.muted = true
        await audio.play()
        return audio.duration
      })
    expect(seconds).toBeGreaterThan(2)
  })
})

/**
 * In how many of the ten tenths of this second the tone is. A packet that comes late shifts the
 * wave, and over the whole second the two halves would cancel each other.
 */
function tonePieces(second: Int16Array | undefined, frequencyHz: number): number {
  const pieces = Array.from({ length: 10 }, (_, index) => second?.subarray(800 * index))
  return pieces.filter(
    (piece) => toneShare(piece?.subarray(0, 800) ?? new Int16Array(), frequencyHz) > 0.5,
  ).length
}

/** The administrator, with a phone. */
async function administrator(server: ServerProcess): Promise<Person> {
  const { value } = await server.api<{ value: { id: string; userPrincipalName: string }[] }>(
    'GET',
    '/users',
  )
  const id = value.find(({ userPrincipalName }) => userPrincipalName.startsWith('admin@'))?.id ?? ''
  const device = await server.api<Person['device']>('POST', `/users/${id}/devices`, {
    displayName: 'Supervisor’s phone',
  })
  const { username, password, domain } = device
  return { id, device: { username, password, domain } }
}
