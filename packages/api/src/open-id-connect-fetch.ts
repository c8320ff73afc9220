// How we ask an OpenID Connect provider: over TLS (or on this very machine), for seconds, for a few
// kilobytes, and never where it redirects to. An administrator chooses the address, and the address
// chooses others, so each request is held to the same rules.

const loopbackHosts = new Set(['localhost', '127.0.0.1', '[::1]'])
/** People wait for it, and a provider that is well answers in a fraction. */
const answerMs = 10_000
/** The largest documents are key sets; those of the big providers have some 10 kB. */
const answerBytes = 256 * 1024

/** Whether an address may be asked at all: over TLS, or without it on this very machine. */
export function isTrustworthyAddress(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, username, password } = new URL(text)
  if (username !== '' || password !== '') return false
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(text))
}

/** Whether an address is one of this very machine. */
export function isLoopback(text: string): boolean {
  return loopbackHosts.has(new URL(text).hostname)
}

/** Asks a provider, within bounds; a redirect is answered and not followed. */
export async function fetchWithinBounds(address: string, options: RequestInit): Promise<Response> {
  if (!isTrustworthyAddress(address)) throw new Error(`${address} is not asked: it is not https.`)
  const given = options.signal ?? undefined
  const late = AbortSignal.timeout(answerMs)
  const signal = given === undefined ? late : AbortSignal.any([given, late])
  const answer = await fetch(address, { ...options, redirect: 'manual', signal })
  const { status, statusText, headers } = answer
  const body = answer.body === null ? null : await readWithinBounds(answer.body)
  return new Response(body, { status, statusText, headers })
}

async function readWithinBounds(
  body: ReadableStream<Uint8Array>,
): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of body) {
    length += part.length
    if (length > answerBytes) throw new Error(`The answer is larger than ${answerBytes} bytes.`)
    parts.push(part)
  }
  return Uint8Array.from(Buffer.concat(parts))
}
