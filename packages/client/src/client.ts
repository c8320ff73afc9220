// The typed client: paths, bodies and answers are those of the OpenAPI document (generated/api.ts).
// Tools send a bearer token; the admin center relies on its session cookie and sends the CSRF
// token with every write. A failed answer is a value here; `answerOf` turns it into an exception.

import createFetchClient, { type Client } from 'openapi-fetch'
import type { components, paths } from './generated/api.ts'

/** The shapes of the API by name, for example `Schemas['Organization']`. */
export type Schemas = components['schemas']

/** An operation by its name in the document: `GET /v1.0/users/{id}`. */
export type OperationName = {
  [Path in keyof paths & string]: {
    [Method in keyof paths[Path] & string]: paths[Path][Method] extends object
      ? `${Uppercase<Method>} ${Path}`
      : never
  }[keyof paths[Path] & string]
}[keyof paths & string]

/** Calls the API: `client.GET('/v1.0/users', { params: { query: { $top: 20 } } })`. */
export type ApiClient = Client<paths>

/** Where the API is and who asks. */
export interface ApiClientOptions {
  /** Scheme, host and port; empty for the page's own. */
  readonly baseUrl: string
  /** A bearer token; without one the browser's session cookie counts. */
  readonly token?: string
  /** The CSRF token of the session at the moment of each write. */
  readonly csrfToken?: () => string | undefined
  /** In place of the platform's own, for tests. */
  readonly fetch?: (request: Request) => Promise<Response>
}

const safeMethods = new Set(['GET', 'HEAD'])

/** A client of one API. */
export function createClient({ baseUrl, token, csrfToken, fetch }: ApiClientOptions): ApiClient {
  const client = createFetchClient<paths>({ baseUrl, ...(fetch === undefined ? {} : { fetch }) })
  client.use({
    onRequest({ request }) {
      if (token !== undefined) request.headers.set('authorization', `Bearer ${token}`)
      const csrf = safeMethods.has(request.method) ? undefined : csrfToken?.()
      if (csrf !== undefined) request.headers.set('x-csrf-token', csrf)
      return request
    },
  })
  return client
}
