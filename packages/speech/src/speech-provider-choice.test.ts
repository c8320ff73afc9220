/**
 * Which provider is taken, and the speech service behind a URL: a real HTTP server on this machine
 * that speaks, refuses, or is not there.
 */

import { createServer, type RequestListener, type Server } from 'node:http'
import { text } from 'node:stream/consumers'
import { afterEach, describe, expect, test } from 'vitest'
import { chooseSpeechProvider } from './speech-provider-choice.ts'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

/** A service on a free port; returns its URL. */
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return `http://127.0.0.1:${address.port}/speak?key=secret`
}

async function render(speechUrl: string) {
  const chosen = await chooseSpeechProvider({ speechUrl })
  if (!chosen.ok) throw new Error(chosen.error.message)
  return { provider: chosen.value, result: await chosen.value.render('Bonjour é', 'fr-CA') }
}

describe('a speech service', () => {
  test('gets the text and its language, and its answer is the speech', async () => {
    const url = await serve(async (request, response) => {
      const body = await text(request)
      response.end(`${request.method} ${request.headers['content-language']} ${body}`)
    })
    const { result } = await render(url)
    expect(result.ok && new TextDecoder().decode(result.value)).toBe('POST fr-CA Bonjour é')
  })

  test('that refuses or is not there is told with what to check', async () => {
    const url = await serve((_, response) => response.writeHead(503).end())
    expect((await render(url)).result).toEqual({
      ok: false,
      error: {
        code: 'providerFailed',
        message: 'The speech service failed: it answered 503. Check SPEECH_URL, and that it runs.',
      },
    })
    await new Promise((resolve) => servers.pop()?.close(resolve))
    expect((await render(url)).result).toMatchObject({ error: { code: 'providerFailed' } })
  })

  test('does not show the key that its URL may hold', async () => {
    const { provider } = await render(await serve((_, response) => response.end()))
    expect(`${provider.name} ${provider.voiceVersion}`).not.toContain('secret')
  })

  test('is not taken from what is no URL', async () => {
    expect(await chooseSpeechProvider({ speechUrl: 'nonsense' })).toMatchObject({
      error: { code: 'noProvider' },
    })
  })
})

test('without a URL the machine speaks by itself', async () => {
  const chosen = await chooseSpeechProvider({})
  expect(chosen.ok ? chosen.value.name : chosen.error.code).toContain('espeak-ng')
})
