// One HTTP call to the API: JSON both ways, the session cookie, the CSRF token on writes, and every
// refusal as an `ApiError` that carries all broken rules. Nothing here knows a resource.
// The CSRF token is the only state: it comes with the sign-in and with `GET /me`.

import type { Problem } from '@mainline/model'
import type { Versioned } from './shapes.ts'

const base = '/v1.0'
let csrfToken = ''

/** One refused rule or field; rules bring the step that mends them. */
export interface ErrorDetail {
  readonly code: string
  readonly message: string
  readonly target?: string
  readonly remedy?: Problem['remedy']
  readonly remedyText?: string
}

/** A refused request, or one that never arrived (`status` 0). */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: number
  readonly code: string
  readonly details: readonly ErrorDetail[]

  constructor(status: number, code: string, message: string, details: readonly ErrorDetail[]) {
    super(message)
    this.status = status
    this.code = code
    this.details = details
  }
}

/** The methods that the API knows. */
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** Keeps the token that writes must send along; a sign-in and `GET /me` bring it. */
export function rememberCsrfToken(token: string): void {
  csrfToken = token
}

/** Sends one request and returns the body of its answer. */
export async function request<T>(
  method: Method,
  path: string,
  body?: unknown,
  etag?: string,
): Promise<T> {
  const response = await send(method, path, body, etag)
  return parseBody<T>(response)
}

/** The items of a collection. */
export async function requestList<T>(path: string): Promise<readonly T[]> {
  const { value } = await request<{ readonly value: readonly T[] }>('GET', path)
  return value
}

/** All items of a collection that comes in pages. */
export async function requestAll<T>(path: string, pageSize: number): Promise<readonly T[]> {
  const items: T[] = []
  for (let isLast = false; !isLast; ) {
    const page = await requestList<T>(`${path}?$top=${pageSize}&$skip=${items.length}`)
    items.push(...page)
    isLast = page.length < pageSize
  }
  return items
}

/** One resource together with its version. */
export async function requestVersioned<T>(path: string): Promise<Versioned<T>> {
  const response = await send('GET', path)
  const etag = response.headers.get('etag') ?? undefined
  return { ...(await parseBody<T>(response)), etag }
}

async function send(
  method: Method,
  path: string,
  body?: unknown,
  etag?: string,
): Promise<Response> {
  const response = await fetch(base + path, {
    method,
    headers: headersOf(method, body, etag),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch(() => {
    throw new ApiError(0, 'unreachable', 'The server cannot be reached.', [])
  })
  if (!response.ok) throw await errorOf(response)
  return response
}

function headersOf(method: Method, body: unknown, etag: string | undefined): HeadersInit {
  return {
    accept: 'application/json',
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(method === 'GET' ? {} : { 'x-csrf-token': csrfToken }),
    ...(etag === undefined ? {} : { 'if-match': etag }),
  }
}

async function parseBody<T>(response: Response): Promise<T> {
  const text = await response.text()
  return (text === '' ? undefined : JSON.parse(text)) as T
}

async function errorOf(response: Response): Promise<ApiError> {
  const text = await response.text()
  const { error } = parseError(text)
  const message = error?.message ?? `${response.status} ${response.statusText}`
  return new ApiError(response.status, error?.code ?? 'unknown', message, error?.details ?? [])
}

type ErrorBody = {
  readonly error?: {
    readonly code: string
    readonly message: string
    readonly details?: readonly ErrorDetail[]
  }
}

function parseError(text: string): ErrorBody {
  try {
    return JSON.parse(text) as ErrorBody
  } catch {
    return {} // A proxy in between answered with a page of its own; its status must do.
  }
}
