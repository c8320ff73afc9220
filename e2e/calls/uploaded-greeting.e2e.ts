// An administrator uploads a recording on the page of an auto attendant, hears it there, saves, and
// the next caller hears it: the tone of the file, through conversion, configuration and RTP.

import { join } from 'node:path'
import { decodeMulaw } from '@mainline/media'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { button, goTo, hasBrowser, link, type OpenPage, openPage } from '../browser.ts'
import { signIn } from '../founding-procedure-steps.ts'
import { english } from '../founding-procedure-words.ts'
import { type ServerProcess, startServer } from '../server-process.ts'
import { createContoso, mainNumber } from './contoso.ts'
import { RtpPeer } from './rtp-peer.ts'
import { carrierAddress, runSipp } from './sipp.ts'
import { isTone } from './sound.ts'

const tone = join(import.meta.dirname, '../../packages/speech/test/tone-440.mp3')

describe.skipIf(!hasBrowser)('an uploaded recording', () => {
  let server: ServerProcess
  let open: OpenPage
  let attendantId: string

  beforeAll(async () => {
    server = await startServer()
    attendantId = (await createContoso(server)).autoAttendantId
    open = await openPage(server, 'en-US')
    await signIn(open.page, english, server)
  }, 120_000)

  afterAll(async () => {
    await open?.close()
    await server?.stop()
  })

  test('that is no sound is refused in words', async () => {
    const { page } = open
    await goTo(page, 'Audio files')
    const buffer = Buffer.from('Minutes of the meeting')
    const upload = page.locator('input[type=file]')
    await upload.setInputFiles({ name: 'minutes.mp3', mimeType: 'audio/mpeg', buffer })
    await page.getByText('It is no WAV, MP3 or WMA file.', { exact: false }).first().waitFor()
  })

  test('becomes the greeting, is heard on the page and by the next caller', async () => {
    const { page } = open
    await goTo(page, 'Auto attendants')
    await link(page.getByRole('main'), 'Main line').click()
    await page.getByRole('radio', { name: 'Audio file' }).first().check()
    await page.locator('input[type=file]').first().setInputFiles(tone)
    const player = page.getByLabel('Preview', { exact: true }).first()
    await player.waitFor()
    await player.evaluate(async (element) => {
      const audio = element as HTMLAudioElement
      audio.muted = true
      await audio.play()
    })
    await button(page, 'Save').click()
    await page.getByText('Saved', { exact: false }).first().waitFor()
    await expect
      .poll(greetings)
      .toMatchObject([{ activeType: 'audioFile', audioFilePrompt: { fileName: 'tone-440.mp3' } }])
    await expectHeard(440)
  })

  test('is listed, and kept from being deleted while it is played', async () => {
    const { page } = open
    await goTo(page, 'Audio files')
    await button(page.getByRole('row').filter({ hasText: 'tone-440.mp3' }), 'Delete').click()
    await button(page.getByRole('dialog'), 'Delete').click()
    await page.getByText('Main line plays tone-440.mp3.').first().waitFor()
    await button(page.getByRole('dialog'), 'Cancel').click()
  })

  async function greetings(): Promise<unknown> {
    const { defaultCallFlow } = await server.api<{ defaultCallFlow: { greetings: unknown } }>(
      'GET',
      `/autoAttendants/${attendantId}`,
    )
    return defaultCallFlow.greetings
  }

  async function expectHeard(hz: number): Promise<void> {
    const peer = await RtpPeer.open(carrierAddress)
    const call = runSipp({
      scenario: 'hang-up-by-caller',
      serverPort: server.sipPort,
      service: mainNumber,
      keys: { rtp_port: String(peer.port) },
    })
    await peer.hearUntil(500, (mulaw) => isTone(decodeMulaw(mulaw), hz))
    await call
    peer.close()
  }
})
