// The browser as a phone: Chromium with a microphone that hears a tone, and colleagues on baresip.
// A person calls, is called, holds, mutes and transfers, and tries what callers of the main line
// meet. Both sides' audio is proved: the phone records the browser's tone, the page's meters move.

import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { toneShare } from '@mainline/media'
import type { Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { sidewaysScrolling, violations } from './accessibility.ts'
import { button, hasBrowser, type OpenPage, openPage, withMicrophone } from './browser.ts'
import { Phone, type PhoneBehavior } from './calls/baresip.ts'
import { type Contoso, createContoso, phoneOf, stopPhones } from './calls/contoso.ts'
import { isTone, lastRecordedSecond, loudness, sine, wavFile } from './calls/sound.ts'
import { signIn } from './founding-procedure-steps.ts'
import { english } from './founding-procedure-words.ts'
import { type ServerProcess, startServer } from './server-process.ts'

const tones = { ana: 440, ben: 880, browser: 1_000 }
/** Half of the time a beep, half of it silence: half of the power is the tone's own. */
const beepShare = 0.3
const togetherShare = 0.1
const heardMs = 20_000
const wide = { width: 1280, height: 800 }
const narrow = { width: 400, height: 760 }
/** Of a hundred; speech and tones are above, a silent line is at 0. */
const audible = 30

describe.skipIf(!hasBrowser)('the browser phone', () => {
  let server: ServerProcess
  let contoso: Contoso
  let sounds: string
  let open: OpenPage | undefined
  const phones: Phone[] = []

  beforeAll(async () => {
    server = await startServer()
    contoso = await createContoso(server)
    sounds = `${server.folder}-sounds`
    await mkdir(sounds, { recursive: true })
    for (const [name, hz] of Object.entries(tones)) {
      await writeFile(join(sounds, `${name}.wav`), wavFile(sine(hz, 60_000)))
    }
    // A browser takes what never pauses for noise, and suppresses it.
    const beeps = sine(tones.browser, 60_000).map((sample, at) => (at % 4_000 < 2_000 ? sample : 0))
    await writeFile(join(sounds, 'browser.wav'), wavFile(beeps))
  })

  afterEach(async () => {
    await stopPhones(phones.splice(0))
    await open?.close()
    open = undefined
  })

  afterAll(async () => {
    await server?.stop()
    for (const folder of [sounds, `${server?.folder}-phones`]) {
      await rm(folder, { recursive: true, force: true })
    }
  })

  test('calls a colleague, and both hear each other; hold and mute are heard as such', async () => {
    const ana = await startPhone('ana', { answers: true })
    const page = await switchedOn()
    await choose(page, 'Ana', 'Ana Lima')
    await connected(page)
    await audibleInPage(page)
    await expect.poll(() => hearsBrowser(ana), { timeout: heardMs }).toBe(true)
    await button(page, 'Mute').click()
    await expect.poll(() => isSilent(ana), { timeout: heardMs }).toBe(true)
    await button(page, 'Mute').click()
    await expect.poll(() => hearsBrowser(ana), { timeout: heardMs }).toBe(true)
    await button(page, 'Hold').click()
    await page.getByText('On hold', { exact: true }).waitFor()
    await expect.poll(() => hearsBrowser(ana), { timeout: heardMs }).toBe(false)
    await button(page, 'Hold').click()
    await expect.poll(() => hearsBrowser(ana), { timeout: heardMs }).toBe(true)
    await button(page, 'Hang up').click()
    await ana.event('CALL_CLOSED')
    await page.getByRole('tab', { name: 'Last calls', exact: true }).click()
    await button(page, 'Call Ana Lima again').waitFor()
  })

  test('rings with the caller in the title when it is called; answers, declines', async () => {
    const ana = await startPhone('ana', { answers: true })
    const page = await switchedOn()
    await ana.dial(server.username)
    await button(page, 'Answer').waitFor()
    await expect.poll(() => page.title()).toBe('Call from Ana Lima')
    await button(page, 'Answer').click()
    await connected(page)
    await audibleInPage(page)
    await expect.poll(() => hearsBrowser(ana), { timeout: heardMs }).toBe(true)
    await ana.perform('hangup')
    await page.getByRole('tab', { name: 'Dial', exact: true }).waitFor()
    await ana.dial(server.username)
    await button(page, 'Decline').click()
    await ana.event('CALL_CLOSED', 2)
  })

  test('transfers a call to a colleague at once, and after asking', async () => {
    const ana = await startPhone('ana', { answers: true })
    const ben = await startPhone('ben', { answers: true })
    const page = await switchedOn()
    await choose(page, 'Ana', 'Ana Lima')
    await connected(page)
    await button(page, 'Transfer').click()
    await choose(page, 'Ben', 'Ben Okafor')
    await button(page, 'Transfer now').click()
    await ben.event('CALL_ESTABLISHED')
    await page.getByRole('tab', { name: 'Dial', exact: true }).waitFor()
    await expect.poll(() => hears(ben, tones.ana), { timeout: heardMs }).toBe(true)
    await ben.perform('hangup')
    await ana.event('CALL_CLOSED')
    await choose(page, 'Ana', 'Ana Lima')
    await connected(page)
    await button(page, 'Transfer').click()
    await choose(page, 'Ben', 'Ben Okafor')
    await button(page, 'Ask first').click()
    await button(page, 'Connect with Ana Lima').click()
    await page.getByRole('tab', { name: 'Dial', exact: true }).waitFor()
    await expect.poll(() => hears(ben, tones.ana), { timeout: heardMs }).toBe(true)
  })

  test('adds a colleague to a call, and everybody hears the two others', async () => {
    const ana = await startPhone('ana', { answers: true })
    const ben = await startPhone('ben', { answers: true })
    const page = await switchedOn()
    await choose(page, 'Ana', 'Ana Lima')
    await connected(page)
    await button(page, 'Add a person').click()
    await choose(page, 'Ben', 'Ben Okafor')
    await button(page, 'Add to the call').click()
    await ben.event('CALL_ESTABLISHED')
    await page.getByText('Ben Okafor takes part', { exact: true }).waitFor()
    await audibleInPage(page)
    await expect.poll(() => hearsBoth(ana, tones.ben), { timeout: heardMs }).toBe(true)
    await expect.poll(() => hearsBoth(ben, tones.ana), { timeout: heardMs }).toBe(true)
    await ben.perform('hangup')
    await page.getByText('Ben Okafor takes part', { exact: true }).waitFor({ state: 'detached' })
    await button(page, 'Hang up').click()
    await ana.event('CALL_CLOSED')
  })

  test('a test call of an auto attendant is heard, dialed through and explained', async () => {
    const ana = await startPhone('ana', { answers: true })
    const page = await signedIn()
    await page.goto(`/voice/auto-attendants/${contoso.autoAttendantId}`)
    await button(page, 'Test call').click()
    await connected(page)
    await page.getByText(/The caller hears: “Welcome to Contoso/).waitFor()
    await audibleInPage(page)
    await button(page, 'Key 1').click()
    await ana.event('CALL_ESTABLISHED')
    await page.getByText(/Ana Lima answered/).waitFor()
    await expect.poll(() => hearsBrowser(ana), { timeout: heardMs }).toBe(true)
    await button(page, 'Hang up').click()
    await page.getByText('The caller hung up.', { exact: true }).waitFor()
  })

  test('without a microphone it says what to do, and still listens', async () => {
    const page = await signedIn(['--use-fake-device-for-media-stream'])
    await page.context().grantPermissions([])
    await page.goto(`/voice/auto-attendants/${contoso.autoAttendantId}`)
    await button(page, 'Test call').click()
    await page.getByText('Allow it with the icon beside the address', { exact: false }).waitFor()
    await connected(page)
    await audibleInPage(page)
    await button(page, 'Hang up').click()
  })

  test('is accessible in every state, in light, in dark, and as narrow as a phone', async () => {
    const ana = await startPhone('ana', { answers: true })
    const page = await switchedOn()
    const found: string[] = []
    for (const tab of ['Last calls', 'Devices', 'Dial']) {
      await page.getByRole('tab', { name: tab, exact: true }).click()
      found.push(...(await faults(page, tab)))
    }
    await ana.dial(server.username)
    await button(page, 'Answer').waitFor()
    found.push(...(await faults(page, 'a call that comes in')))
    await button(page, 'Answer').click()
    await connected(page)
    await button(page, 'Keys').click()
    found.push(...(await faults(page, 'the keys of a call')))
    await button(page, 'Transfer').click()
    found.push(...(await faults(page, 'a transfer')))
    await button(page, 'Add a person').click()
    found.push(...(await faults(page, 'adding a person')))
    await button(page, 'Hang up').click()
    expect(found).toEqual([])
  })

  test('a page of its own is a phone, and is one again after it is loaded anew', async () => {
    const page = await signedIn()
    await page.setViewportSize(narrow)
    await page.goto('/phone')
    await button(page, 'Switch on').click()
    await page.getByText('Ready for calls', { exact: true }).waitFor()
    await page.reload()
    await page.getByText('Ready for calls', { exact: true }).waitFor()
  })

  async function startPhone(name: 'ana' | 'ben', behavior: PhoneBehavior): Promise<Phone> {
    const speaks = join(sounds, `${name}.wav`)
    const phone = await Phone.start(phoneOf(server, name, contoso[name], speaks, behavior))
    phones.push(phone)
    return phone
  }

  async function signedIn(
    args: readonly string[] = withMicrophone(join(sounds, 'browser.wav')),
  ): Promise<Page> {
    open = await openPage(server, 'en-US', args)
    await signIn(open.page, english, server)
    return open.page
  }

  async function switchedOn(): Promise<Page> {
    const page = await signedIn()
    await button(page, 'Phone').click()
    await button(page, 'Switch on').click()
    await page.getByText('Ready for calls', { exact: true }).waitFor()
    return page
  }
})

/** Idle, that calls; in a transfer, it says to whom. */
async function choose(page: Page, typed: string, name: string): Promise<void> {
  await page.getByRole('combobox', { name: 'Name or number', exact: true }).fill(typed)
  await page.getByRole('option', { name, exact: false }).click()
}

async function connected(page: Page): Promise<void> {
  await page.getByText('Connected', { exact: true }).waitFor()
}

async function faults(page: Page, where: string): Promise<readonly string[]> {
  const found: string[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    found.push(...(await violations(page, `${where}, ${colorScheme}`)))
  }
  await page.setViewportSize(narrow)
  found.push(...(await violations(page, `${where}, narrow`)))
  found.push(...(await sidewaysScrolling(page, where)))
  await page.setViewportSize(wide)
  return found
}

async function audibleInPage(page: Page): Promise<void> {
  const meter = page.getByRole('meter', { name: 'Other side', exact: true })
  await expect.poll(() => levelOf(meter), { timeout: heardMs }).toBeGreaterThan(audible)
}

async function levelOf(meter: Locator): Promise<number> {
  return Number(await meter.getAttribute('aria-valuenow'))
}

async function hears(phone: Phone, frequencyHz: number): Promise<boolean> {
  return isTone(await lastRecordedSecond(phone.folder), frequencyHz)
}

async function hearsBrowser(phone: Phone): Promise<boolean> {
  const second = await lastRecordedSecond(phone.folder)
  return loudness(second) > 200 && toneShare(second, tones.browser) > beepShare
}

/** A colleague and the browser together, each with a share of what is heard. */
async function hearsBoth(phone: Phone, colleagueHz: number): Promise<boolean> {
  const second = await lastRecordedSecond(phone.folder)
  const shares = [tones.browser, colleagueHz].map((hz) => toneShare(second, hz))
  return loudness(second) > 200 && shares.every((share) => share > togetherShare)
}

async function isSilent(phone: Phone): Promise<boolean> {
  const second = await lastRecordedSecond(phone.folder)
  return second.length > 0 && loudness(second) < 100
}
