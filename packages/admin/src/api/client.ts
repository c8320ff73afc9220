// The one client of the API, generated from its OpenAPI document, as a page of the same origin uses
// it: the session is a cookie that scripts cannot read, and writes carry the CSRF token that came
// with the sign-in or with `GET /me`. A server that cannot be reached is a failure with status 0.

import { ApiFailure, answerOf, createClient } from '@mainline/client'
import type { Versioned } from './shapes.ts'

let csrfToken: string | undefined

/** The API. */
export const api = createClient({
  baseUrl: '',
  csrfToken: () => csrfToken,
  fetch: (request) => fetch(request).catch(unreachable),
})

/** Keeps the token that writes must send along. */
export function rememberCsrfToken(token: string): void {
  csrfToken = token
}

/** The header that a write needs which does not go through `api`. */
export function csrfHeader(): Readonly<Record<string, string>> {
  return csrfToken === undefined ? {} : { 'x-csrf-token': csrfToken }
}

/** All items of a collection that comes in pages. */
export async function allPages<T>(
  pageSize: number,
  load: (query: { $top: number; $skip: number }) => Promise<{ readonly value: readonly T[] }>,
): Promise<readonly T[]> {
  const items: T[] = []
  for (let isLast = false; !isLast; ) {
    const { value } = await load({ $top: pageSize, $skip: items.length })
    items.push(...value)
    isLast = value.length < pageSize
  }
  return items
}

/** A resource together with the version that was read. */
export async function versioned<T extends object>(
  answer: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<Versioned<T>> {
  const { response } = await answer
  return { ...(await answerOf(answer)), etag: response.headers.get('etag') ?? undefined }
}

/** The header of a write that must not undo what somebody else saved since `etag`. */
export function ifMatch(etag: string | undefined) {
  return etag === undefined ? {} : { 'if-match': etag }
}

function unreachable(): never {
  const message = 'The server cannot be reached.'
  throw new ApiFailure(0, { code: 'unreachable', message })
}
