// The way to the running server: its address, and a token. The token is the one that was given,
// or comes from a sign-in, or is the operator token that a server on this machine writes into its
// data folder for whoever may read that folder.

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CommandError } from './command-error.ts'

/** The settings of the environment that lead to a server. */
export type Environment = Readonly<Record<string, string | undefined>>

/** What a server answered. */
export type JsonValue = unknown

const answerTimeoutMs = 30_000

/** A server, and the right to ask it. */
export interface Server {
  post(path: string, body: object): Promise<JsonValue>
}

/** Finds the server and signs in, by the settings of the environment. */
export async function connectToServer(environment: Environment): Promise<Server> {
  const url = addressOf(environment)
  const token = await tokenFor(url, environment)
  return { post: (path, body) => post(`${url}${path}`, body, token) }
}

function addressOf({ MAINLINE_URL, HTTP_PORT }: Environment): string {
  const url = MAINLINE_URL || `http://127.0.0.1:${HTTP_PORT || 8080}`
  if (/^https?:\/\//.test(url) && URL.canParse(url)) return url.replace(/\/+$/, '')
  throw new CommandError(
    `MAINLINE_URL is ${url}, which is no address.`,
    'Set it to the address that npm start printed, for example http://127.0.0.1:8080.',
  )
}

async function tokenFor(url: string, environment: Environment): Promise<string> {
  const { MAINLINE_TOKEN, MAINLINE_ADMIN_USERNAME, MAINLINE_ADMIN_PASSWORD } = environment
  if (MAINLINE_TOKEN) return MAINLINE_TOKEN
  if (MAINLINE_ADMIN_PASSWORD) {
    return signIn(url, MAINLINE_ADMIN_USERNAME ?? 'admin', MAINLINE_ADMIN_PASSWORD)
  }
  const file = join(environment.DATA_DIR ?? 'data', 'operator-token')
  const token = await readFile(file, 'utf8').catch(() => undefined)
  if (token?.trim()) return token.trim()
  throw new CommandError(
    `Nothing says who you are: there is no ${file}, which a server on this machine writes at start.`,
    'Start it with npm start from this folder, or set MAINLINE_TOKEN or MAINLINE_ADMIN_PASSWORD.',
  )
}

async function signIn(url: string, username: string, password: string): Promise<string> {
  const answer = await post(`${url}/v1.0/signIns`, { username, password }, undefined)
  const token = isObject(answer) ? answer.token : undefined
  if (typeof token === 'string') return token
  throw notOurServer(url)
}

async function post(url: string, body: object, token: string | undefined): Promise<JsonValue> {
  const headers = {
    'content-type': 'application/json',
    accept: 'application/json',
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  }
  const signal = AbortSignal.timeout(answerTimeoutMs)
  const request = { method: 'POST', headers, body: JSON.stringify(body), signal }
  const response = await fetch(url, request).catch((error: unknown) => {
    throw notReachable(url, error)
  })
  const answer: unknown = await response.json().catch(() => undefined)
  if (!response.ok) throw refusal(url, response.status, answer)
  return answer
}

function notReachable(url: string, error: unknown): CommandError {
  const { origin } = new URL(url)
  const isLate = error instanceof Error && error.name === 'TimeoutError'
  const problem = isLate ? 'did not answer in time' : 'cannot be reached'
  return new CommandError(
    `The server at ${origin} ${problem}.`,
    'Start it with npm start, or set MAINLINE_URL.',
  )
}

function refusal(url: string, status: number, answer: JsonValue): CommandError {
  const error = isObject(answer) && isObject(answer.error) ? answer.error : undefined
  if (typeof error?.message !== 'string') return notOurServer(new URL(url).origin)
  const details = Array.isArray(error.details) ? error.details.flatMap(detailText) : []
  const remedy =
    status === 401
      ? 'Check MAINLINE_TOKEN, or MAINLINE_ADMIN_USERNAME and MAINLINE_ADMIN_PASSWORD.'
      : details.join(' ') || 'Correct that and try again.'
  return new CommandError(error.message, remedy)
}

function detailText(detail: unknown): readonly string[] {
  if (!isObject(detail) || typeof detail.message !== 'string') return []
  return [
    typeof detail.target === 'string' ? `${detail.target}: ${detail.message}` : detail.message,
  ]
}

function notOurServer(url: string): CommandError {
  return new CommandError(
    `What answers at ${url} is not Mainline.`,
    'Set MAINLINE_URL to the address that npm start printed.',
  )
}

/** Whether a value is an object whose properties may be looked at. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
