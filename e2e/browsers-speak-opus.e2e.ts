// Two people, each with a page as the phone: they speak Opus, which passes through as it is, until
// their call is recorded; then both pages speak what can be decoded. Each is heard all the time,
// and both stand in the recording.

import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { decodeMulaw, toneShare } from '@mainline/media'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { button, hasBrowser, type OpenPage, openPage, type, withMicrophone } from './browser.ts'
import { sine, wavFile } from './calls/sound.ts'
import { type ServerProcess, startServer } from './server-process.ts'

const tones = { admin: 500, ana: 1_000 } as const
/** Half of the time a beep, half of it silence: half of the power is the tone's own. */
const beepShare = 0.3
const heardMs = 20_000
/** Of a hundred; speech and tones are above, a silent line is at 0. */
const audible = 30
const headerBytes = 58
const password = 'another-Long-passw0rd'

/** Keeps the page's connections, to ask them later; runs before the page's programs do. */
const keepConnections = `
  const Direct = window.RTCPeerConnection
  window.connections = []
  window.RTCPeerConnection = function (settings) {
    const connection = new Direct(settings)
    window.connections.push(connection)
    return connection
  }
  window.RTCPeerConnection.prototype = Direct.prototype`

/** What the page hears now, and what it says. */
const codecs = `(async () => {
  const stats = [...(await window.connections.at(-1).getStats()).values()]
  const codecOf = (kind) => {
    const stream = stats.find(({ type }) => type === kind)
    return stats.find(({ id }) => id === stream?.codecId)?.mimeType
  }
  return [codecOf('inbound-rtp'), codecOf('outbound-rtp')]
})()`

describe.skipIf(!hasBrowser)('two browsers', () => {
  let server: ServerProcess
  let sounds: string
  const opened: OpenPage[] = []

  beforeAll(async () => {
    server = await startServer()
    sounds = `${server.folder}-sounds`
    await mkdir(sounds, { recursive: true })
    const person = { displayName: 'Ana Lima', userName: 'ana', password, usageLocation: 'CA' }
    await server.api('POST', '/users', person)
  })

  afterAll(async () => {
    for (const { close } of opened) await close()
    await server?.stop()
    await rm(sounds, { recursive: true, force: true })
  })

  test('speak Opus with each other, and what can be decoded while they are recorded', async () => {
    const admin = await startPhone('admin', server.password)
    const ana = await startPhone('ana', password)
    await admin.getByRole('combobox', { name: 'Name or number', exact: true }).fill('Ana')
    await admin.getByRole('option', { name: 'Ana Lima', exact: false }).click()
    await button(ana, 'Answer').click()
    const both = [admin, ana]
    await speaking(both, 'audio/opus')
    const { value } = await server.api<{ value: { id: string }[] }>('GET', '/calls')
    await server.api('POST', `/calls/${value[0]?.id}/recording`, { action: 'start' })
    await speaking(both, 'audio/PCMU')
    await expect.poll(recordedTones, { timeout: heardMs }).toEqual([true, true])
    await button(admin, 'Hang up').click()
  })

  async function startPhone(name: keyof typeof tones, secret: string): Promise<Page> {
    // A browser takes what never pauses for noise, and suppresses it.
    const tone = sine(tones[name], 60_000)
    const beeps = tone.map((sample, at) => (at % 4_000 < 2_000 ? sample : 0))
    await writeFile(join(sounds, `${name}.wav`), wavFile(beeps))
    const open = await openPage(server, 'en-US', withMicrophone(join(sounds, `${name}.wav`)))
    opened.push(open)
    const { page } = open
    await page.addInitScript(keepConnections)
    await page.goto('/phone')
    await type(page, 'Username', name)
    await page.getByLabel('Password', { exact: true }).fill(secret)
    await button(page, 'Sign in').click()
    await button(page, 'Switch on').click()
    await page.getByText('Ready for calls', { exact: true }).waitFor()
    return page
  }

  async function recordedTones(): Promise<readonly boolean[]> {
    const { value } = await server.api<{ value: { id: string }[] }>('GET', '/recordings')
    const path = `/v1.0/recordings/${value[0]?.id}/content`
    const [admin] = opened
    const sound = (await admin?.page.request.get(path))?.body() ?? Buffer.alloc(0)
    const stereo = (await sound).subarray(headerBytes)
    return [tones.admin, tones.ana].map((hz, side) => {
      const mono = decodeMulaw(stereo.filter((_, index) => index % 2 === side).subarray(-8_000))
      return mono.length === 8_000 && toneShare(mono, hz) > beepShare
    })
  }
})

/** Resolves once every page hears and says this, and hears the other. */
async function speaking(pages: readonly Page[], codec: string): Promise<void> {
  for (const page of pages) {
    await expect.poll(() => page.evaluate(codecs), { timeout: heardMs }).toEqual([codec, codec])
    const meter = page.getByRole('meter', { name: 'Other side', exact: true })
    await expect
      .poll(async () => Number(await meter.getAttribute('aria-valuenow')), { timeout: heardMs })
      .toBeGreaterThan(audible)
  }
}
