// What the client sends, and what it makes of answers.

import { expect, test } from 'vitest'
import { ApiFailure, answerOf } from './api-failure.ts'
import { type ApiClientOptions, createClient } from './client.ts'

function recordingClient(options: Partial<ApiClientOptions>, answer = Response.json({})) {
  const requests: Request[] = []
  const client = createClient({
    baseUrl: 'http://mainline.test',
    fetch: async (request) => {
      requests.push(request)
      return answer.clone()
    },
    ...options,
  })
  return { client, requests }
}

test('a bearer token goes with every request', async () => {
  const { client, requests } = recordingClient({ token: 'secret' })
  await client.GET('/v1.0/me')
  expect(requests[0]?.headers.get('authorization')).toBe('Bearer secret')
})

test('the CSRF token goes with writes only', async () => {
  const { client, requests } = recordingClient({ csrfToken: () => 'csrf' })
  await client.GET('/v1.0/me')
  await client.PATCH('/v1.0/organization', { body: { displayName: 'Contoso' } })
  expect(requests.map(({ headers }) => headers.get('x-csrf-token'))).toEqual([null, 'csrf'])
})

test('a refusal is thrown with its code and every detail', async () => {
  const details = [{ code: 'licenseMissing', message: 'No license.', remedy: 'assignLicense' }]
  const body = { error: { code: 'ruleBroken', message: 'No license.', details } }
  const { client } = recordingClient({}, Response.json(body, { status: 400 }))
  const failure = await answerOf(client.GET('/v1.0/me')).catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(ApiFailure)
  expect(failure).toMatchObject({ status: 400, code: 'ruleBroken', details })
})

test('a refusal that is not JSON still says its status', async () => {
  const { client } = recordingClient({}, new Response('Bad gateway', { status: 502 }))
  await expect(answerOf(client.GET('/v1.0/me'))).rejects.toThrow('The system answered 502.')
})
