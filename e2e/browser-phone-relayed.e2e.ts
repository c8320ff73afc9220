// The browser phone behind a firewall that lets nothing through but a TURN server (coturn): a test
// call of the main line is heard in the page, its microphone at the other end, and what the browser
// counts says that every packet was relayed. When that way is lost, the call finds another.

import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { hasTurnServer, TurnServer, turnSecret } from '@mainline/exchange/testing-turn-server'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { button, hasBrowser, openPage, withMicrophone } from './browser.ts'
import { Phone } from './calls/baresip.ts'
import { type Contoso, createContoso, phoneOf, stopPhones } from './calls/contoso.ts'
import { lastRecordedSecond, loudness, sine, wavFile } from './calls/sound.ts'
import { signIn } from './founding-procedure-steps.ts'
import { english } from './founding-procedure-words.ts'
import { type ServerProcess, startServer } from './server-process.ts'

const heardMs = 20_000
const lostMs = 20_000
const silent = 50
/** Of a hundred; speech and tones are above, a silent line is at 0. */
const audible = 30

/** The page's own way of connecting, but for the policy; runs before the page's programs do. */
const relayOnly = `
  const Direct = window.RTCPeerConnection
  window.connections = []
  window.RTCPeerConnection = function (settings) {
    const connection = new Direct({ ...settings, iceTransportPolicy: 'relay' })
    window.connections.push(connection)
    return connection
  }
  window.RTCPeerConnection.prototype = Direct.prototype`

/** The kinds of the browser's own ends that packets really went by. */
const usedWays = `Promise.all(window.connections.map(async (connection) => {
  const stats = [...(await connection.getStats()).values()]
  const pairs = stats.filter((each) => each.type === 'candidate-pair' && each.bytesSent > 0)
  return pairs.map((pair) => stats.find(({ id }) => id === pair.localCandidateId).candidateType)
})).then((ways) => [...new Set(ways.flat())])`

describe.skipIf(!hasBrowser || !hasTurnServer)('with Chromium and the turnserver program', () => {
  let turn: TurnServer
  let server: ServerProcess
  let contoso: Contoso
  let sounds: string
  const phones: Phone[] = []

  beforeAll(async () => {
    turn = await TurnServer.start()
    server = await startServer({
      TURN_SERVERS: `turn:127.0.0.1:${turn.port}`,
      TURN_SECRET: turnSecret,
    })
    contoso = await createContoso(server)
    sounds = `${server.folder}-sounds`
    await mkdir(sounds, { recursive: true })
    // A browser takes what never pauses for noise, and suppresses it.
    const beeps = sine(1_000, 60_000).map((sample, at) => (at % 4_000 < 2_000 ? sample : 0))
    await writeFile(join(sounds, 'browser.wav'), wavFile(beeps))
    await writeFile(join(sounds, 'ana.wav'), wavFile(sine(440, 60_000)))
  })

  afterAll(async () => {
    await stopPhones(phones)
    await server?.stop()
    await turn?.stop()
    for (const folder of [sounds, `${server?.folder}-phones`]) {
      await rm(folder, { recursive: true, force: true })
    }
  })

  test('a call by a TURN server alone is heard, and again after that way is lost', async () => {
    const speaks = join(sounds, 'ana.wav')
    const ana = await Phone.start(phoneOf(server, 'ana', contoso.ana, speaks, { answers: true }))
    phones.push(ana)
    const microphone = withMicrophone(join(sounds, 'browser.wav'))
    const { page, close } = await openPage(server, 'en-US', microphone)
    await page.addInitScript(relayOnly)
    await page.goto('/')
    await signIn(page, english, server)
    await page.goto(`/voice/auto-attendants/${contoso.autoAttendantId}`)
    await button(page, 'Test call').click()
    await page.getByText('Connected', { exact: true }).waitFor()
    await expect.poll(() => levelOf(page), { timeout: heardMs }).toBeGreaterThan(audible)
    await button(page, 'Key 1').click()
    await ana.event('CALL_ESTABLISHED')
    const heard = async () => loudness(await lastRecordedSecond(ana.folder))
    await expect.poll(heard, { timeout: heardMs }).toBeGreaterThan(200)
    await expect.poll(() => page.evaluate(usedWays)).toEqual(['relay'])
    // As after a change of network: nothing comes through any more by the way that was found.
    await turn.restart()
    await expect.poll(heard, { timeout: lostMs }).toBeLessThan(silent)
    await expect.poll(heard, { timeout: heardMs }).toBeGreaterThan(200)
    await expect.poll(() => levelOf(page), { timeout: heardMs }).toBeGreaterThan(audible)
    await button(page, 'Hang up').click()
    await ana.event('CALL_CLOSED')
    await close()
  }, 90_000)
})

async function levelOf(page: Page): Promise<number> {
  const meter = page.getByRole('meter', { name: 'Other side', exact: true })
  return Number(await meter.getAttribute('aria-valuenow'))
}
