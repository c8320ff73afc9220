// The API on a fresh database for tests: the first start's organization, a Global admin who is
// signed in, and requests without a network. Prompts are "rendered" by their estimated duration.

import { randomBytes } from 'node:crypto'
import { estimatedDurationMs, invariant, type Role } from '@mainline/model'
import {
  addOrganization,
  enterOrganization,
  firstStart,
  issueOperatorToken,
  newId,
  publishConfiguration,
  type Store,
  seedDirectory,
  setPassword,
  signIn,
} from '@mainline/store'
import { openTestDatabase } from '@mainline/store/testing'
import type { InjectOptions } from 'fastify'
import type { ApiServer, AudioLibrary } from './api-context.ts'
import { type ApiOptions, createApi } from './app.ts'

/** An answer as tests look at it. */
export interface TestAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  /** The parsed JSON body; undefined when it is empty. */
  readonly body: unknown
}

/** The API with a signed-in administrator. */
export interface TestApi {
  readonly app: ApiServer
  readonly store: Store
  readonly token: string
  /** The same server as somebody else. */
  as(token: string): TestApi
  /** Sends a request as the administrator; a path starts behind `/v1.0`. */
  send(
    method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE',
    path: string,
    body?: object,
    headers?: Readonly<Record<string, string>>,
  ): Promise<TestAnswer>
  close(): Promise<void>
}

/** The name and password of the administrator. */
export const testAdministrator = { username: 'admin', password: 'correct horse battery' } as const

/** Opens the API on a database of its own. Close it in `afterAll`. */
export async function openTestApi({
  now,
  ...options
}: Partial<ApiOptions> & { readonly now?: () => Date } = {}): Promise<TestApi> {
  const database = await openTestDatabase(now)
  const { store } = database
  await firstStart(store, {
    adminUsername: testAdministrator.username,
    adminPassword: testAdministrator.password,
    countryCode: 'CA',
    timeZoneId: 'America/Vancouver',
  })
  const token = await issueOperatorToken(store)
  const app = await createApi({
    store,
    promptRenderer: {
      render: async (languageId, text) => ({
        audioId: `test-${languageId}-${text.length}`,
        durationMs: estimatedDurationMs(text),
        text,
      }),
    },
    audioLibrary: testAudioLibrary(),
    settings: { sipServer: { host: '127.0.0.1', port: 5060, transports: ['udp', 'tcp'] } },
    ...options,
  })
  const as = (bearer: string): TestApi => ({
    app,
    store,
    token: bearer,
    as,
    send: (method, path, body, headers) =>
      inject(app, {
        method,
        url: `/v1.0${path}`,
        headers: { authorization: `Bearer ${bearer}`, ...headers },
        ...(body === undefined ? {} : { payload: body }),
      }),
    async close() {
      await app.close()
      await database.close()
    },
  })
  return as(token)
}

/** Keeps any file that is long enough to be sound, as it is; the real one is speech's. */
function testAudioLibrary(): AudioLibrary {
  const kept = new Map<string, Uint8Array>()
  return {
    async keep(file) {
      const message = 'It is no WAV, MP3 or WMA file. Save the sound as one of these.'
      if (file.length < 8) return { ok: false, error: { code: 'formatUnknown', message } }
      const audioId = randomBytes(32).toString('hex')
      kept.set(audioId, file)
      return {
        ok: true,
        value: { audioId, format: 'wav', durationMs: Math.ceil(file.length / 16) },
      }
    },
    async wav(audioId) {
      const file = kept.get(audioId)
      invariant(file !== undefined, 'A file is kept until it is forgotten.')
      return file
    },
    async forget(audioId) {
      kept.delete(audioId)
    },
  }
}

/** Adds a person with these roles and signs in as them. */
export async function signInAs(
  api: TestApi,
  userName: string,
  roles: readonly Role[],
): Promise<TestApi> {
  const { password } = testAdministrator
  await api.send('POST', '/users', { displayName: userName, userName, password, roles })
  return api.as(await tokenOf(api.store, userName))
}

/** Adds another organization with what the first one has at its start, signed in to it. */
export async function addTestOrganization(api: TestApi, domain: string): Promise<TestApi> {
  // Another name than the first organization's administrator has, so that each can sign in by it.
  const userName = 'other-admin'
  await api.store.withAllOrganizations(async (tx) => {
    const id = newId('org')
    const home = { countryCode: 'CA', languageId: 'en-CA', timeZoneId: 'America/Vancouver' }
    await addOrganization(tx, { id, displayName: domain, domain, ...home })
    await enterOrganization(tx, id)
    const administrator = await seedDirectory(tx, 'CA', { userName, displayName: 'Global admin' })
    await setPassword(tx, administrator, testAdministrator.password)
    await publishConfiguration(tx, 'First start')
  })
  return api.as(await tokenOf(api.store, `${userName}@${domain}`))
}

/** Signs in by name with the password of every test account. */
export async function tokenOf(store: Store, username: string): Promise<string> {
  const started = await signIn(store, { username, password: testAdministrator.password })
  invariant(started !== undefined, `${username} can sign in.`)
  return started.token
}

/** Sends any request and reads the answer. */
export async function inject(app: ApiServer, request: InjectOptions): Promise<TestAnswer> {
  const answer = await app.inject(request)
  const isJson = String(answer.headers['content-type']).includes('json')
  return {
    status: answer.statusCode,
    headers: answer.headers,
    body: answer.body === '' ? undefined : isJson ? answer.json() : answer.body,
  }
}
