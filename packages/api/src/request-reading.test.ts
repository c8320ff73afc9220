// What is told when a request cannot even be read, or the database cannot be asked.

import { request } from 'node:http'
import { expect, test } from 'vitest'
import { inject, openTestApi } from './testing.ts'

test('an address and headers of more than 16 KiB answer 431 in our error shape', async () => {
  const api = await openTestApi()
  const address = new URL(await api.app.listen({ port: 0, host: '127.0.0.1' }))
  const [status, body] = await new Promise<[number | undefined, string]>((resolve, reject) => {
    const sent = request(
      new URL(`/v1.0/users?$search=${'x'.repeat(20_000)}`, address),
      (answer) => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => chunks.push(chunk))
        answer.on('end', () => resolve([answer.statusCode, Buffer.concat(chunks).toString()]))
      },
    )
    sent.on('error', reject)
    sent.end()
  })
  expect([status, JSON.parse(body)]).toMatchObject([431, { error: { code: 'headersTooLarge' } }])
  await api.close()
})

test('a part of the address that is longer than any id answers 414', async () => {
  const api = await openTestApi()
  const { status, body } = await api.send('GET', `/users/${'x'.repeat(300)}`)
  expect([status, body]).toMatchObject([414, { error: { code: 'addressTooLong' } }])
  await api.close()
})

test('while the database does not answer, a request is told to come again', async () => {
  const api = await openTestApi()
  await api.store.close()
  const { status, headers, body } = await inject(api.app, {
    url: '/v1.0/me',
    headers: { authorization: `Bearer ${api.token}` },
  })
  expect([status, headers['retry-after']]).toEqual([503, '5'])
  expect(body).toMatchObject({ error: { code: 'unavailable' } })
  await api.app.close()
})
