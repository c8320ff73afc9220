// The way to the running server: its address, and a token. The token is the one that was given,
// or comes from a sign-in, or is the operator token that a server on this machine writes into its
// data folder for whoever may read that folder.

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type ApiClient, ApiFailure, answerOf, createClient } from '@mainline/client'
import { CommandError } from './command-error.ts'

/** The settings of the environment that lead to a server. */
export type Environment = Readonly<Record<string, string | undefined>>

/** A server, and the right to ask it. */
export interface Server {
  /** The answer to one question; what goes wrong is thrown as a sentence to read. */
  ask<T>(question: (client: ApiClient) => Promise<Answer<T>>): Promise<T>
}

/** What the typed client gives. */
export interface Answer<T> {
  readonly data?: T
  readonly error?: unknown
  readonly response: Response
}

const answerTimeoutMs = 30_000

/** Finds the server and signs in, by the settings of the environment. */
export async function connectToServer(environment: Environment): Promise<Server> {
  const baseUrl = addressOf(environment)
  const token = await tokenFor(baseUrl, environment)
  return serverAt(baseUrl, token, environment['MAINLINE_ORGANIZATION'])
}

function addressOf({ MAINLINE_URL, HTTP_PORT }: Environment): string {
  const url = MAINLINE_URL || `http://127.0.0.1:${HTTP_PORT || 8080}`
  if (/^https?:\/\//.test(url) && URL.canParse(url)) return url.replace(/\/+$/, '')
  throw new CommandError(
    `MAINLINE_URL is ${url}, which is no address.`,
    'Set it to the address that npm start printed, for example http://127.0.0.1:8080.',
  )
}

async function tokenFor(baseUrl: string, environment: Environment): Promise<string> {
  const { MAINLINE_TOKEN, MAINLINE_ADMIN_USERNAME, MAINLINE_ADMIN_PASSWORD } = environment
  if (MAINLINE_TOKEN) return MAINLINE_TOKEN
  if (MAINLINE_ADMIN_PASSWORD) {
    return signIn(baseUrl, MAINLINE_ADMIN_USERNAME || 'admin', MAINLINE_ADMIN_PASSWORD)
  }
  const file = join(environment.DATA_DIR || 'data', 'operator-token')
  const token = await readFile(file, 'utf8').catch(() => undefined)
  if (token?.trim()) return token.trim()
  throw new CommandError(
    `Nothing says who you are: there is no ${file}, which a server on this machine writes.`,
    'Start it with npm start from this folder, or set MAINLINE_TOKEN or MAINLINE_ADMIN_PASSWORD.',
  )
}

async function signIn(baseUrl: string, username: string, password: string): Promise<string> {
  const body = { username, password }
  const { token } = await serverAt(baseUrl).ask((client) => client.POST('/v1.0/signIns', { body }))
  return token
}

function serverAt(baseUrl: string, token?: string, organization?: string): Server {
  const inTime = (request: Request): Promise<Response> => {
    if (organization) request.headers.set('x-mainline-organization', organization)
    return fetch(request, { signal: AbortSignal.timeout(answerTimeoutMs) })
  }
  const client = createClient({ baseUrl, fetch: inTime, ...(token === undefined ? {} : { token }) })
  return {
    ask: (question) =>
      answerOf(question(client)).catch((error: unknown) => {
        throw readable(baseUrl, error)
      }),
  }
}

function readable(baseUrl: string, error: unknown): CommandError {
  if (error instanceof ApiFailure) return refusal(baseUrl, error)
  if (error instanceof SyntaxError) return notOurServer(baseUrl)
  const isLate = error instanceof Error && error.name === 'TimeoutError'
  const problem = isLate ? 'did not answer in time' : 'cannot be reached'
  return new CommandError(
    `The server at ${baseUrl} ${problem}.`,
    'Start it with npm start, or set MAINLINE_URL.',
  )
}

function refusal(baseUrl: string, { status, code, message, details }: ApiFailure): CommandError {
  if (code === 'unknown') return notOurServer(baseUrl)
  if (status === 401) {
    const remedy = 'Check MAINLINE_TOKEN, or MAINLINE_ADMIN_USERNAME and MAINLINE_ADMIN_PASSWORD.'
    return new CommandError(message, remedy)
  }
  const rules = details.map((detail) => [detail.message, detail.remedyText].filter(Boolean))
  const remedy = rules.flat().filter((text) => text !== message)
  return new CommandError(message, remedy.join(' ') || 'Correct that and try again.')
}

function notOurServer(baseUrl: string): CommandError {
  return new CommandError(
    `What answers at ${baseUrl} is not Mainline.`,
    'Set MAINLINE_URL to the address that npm start printed.',
  )
}
