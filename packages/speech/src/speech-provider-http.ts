/**
 * Any speech service behind a URL: the text is posted as plain text with its language in
 * `Content-Language`, and a WAV file comes back. RFC 9110 §8.5, §9.3.3.
 */

import { createHash } from 'node:crypto'
import type { SpeechProvider, SpeechResult } from './speech-provider.ts'

/** Services that synthesize on a processor take a while for a thousand characters. */
const maxTimeMs = 60_000
/** Ten minutes of speech at 24 kHz. */
const maxResponseBytes = 32_000_000

/** The service at this URL. Its voice is part of the URL, as far as this knows. */
export function httpSpeech(url: string): SpeechProvider {
  // Hashed, because the URL may hold a key and the version is shown.
  const urlHash = createHash('sha256').update(url).digest('hex').slice(0, 16)
  return {
    name: 'speech service',
    voiceVersion: `http ${urlHash}`,
    render: (text, languageId) => post(url, text, languageId),
  }
}

async function post(
  url: string,
  text: string,
  languageId: string,
): Promise<SpeechResult<Uint8Array>> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'text/plain; charset=utf-8',
        'content-language': languageId,
        accept: 'audio/wav',
      },
      body: text,
      signal: AbortSignal.timeout(maxTimeMs),
    })
    if (!response.ok) return failed(`it answered ${response.status}`)
    const body = await boundedBody(response)
    return body === undefined ? failed('it answered too much') : { ok: true, value: body }
  } catch (error) {
    return failed(reasonOf(error))
  }
}

async function boundedBody(response: Response): Promise<Uint8Array | undefined> {
  const pieces: Uint8Array[] = []
  let length = 0
  for await (const piece of response.body ?? []) {
    pieces.push(piece)
    length += piece.length
    if (length > maxResponseBytes) return undefined
  }
  return new Uint8Array(Buffer.concat(pieces))
}

function failed(reason: string): SpeechResult<never> {
  const message = `The speech service failed: ${reason}. Check SPEECH_URL, and that it runs.`
  return { ok: false, error: { code: 'providerFailed', message } }
}

/** `fetch failed` alone says nothing: the cause does. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? error.cause.message : error.message
}
