// A lost password is replaced by a generated one, of exactly the person that was named.

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { AnsweringServer } from '../test/answering-server.ts'
import { resetPasswordOn } from './reset-password.ts'
import { connectToServer } from './server-access.ts'

const people = [
  { id: 'user_2', userPrincipalName: 'administrator@mainline.local' },
  { id: 'user_1', userPrincipalName: 'admin@mainline.local' },
]

const server = new AnsweringServer()
beforeAll(() => server.start())
afterAll(() => server.stop())
beforeEach(() => {
  server.asked = []
  server.answer = (line) => [200, line.startsWith('GET') ? { value: people } : people[1]]
})

test.each(['admin', 'admin@mainline.local'])('%s gets a new password', async (name) => {
  const text = await resetPasswordOn(await connectToServer(server.environment), name)
  const [, change] = server.asked
  expect(change).toMatchObject({ line: 'PATCH /v1.0/users/user_1' })
  const { password } = Object(change?.body)
  expect(password).toMatch(/^[\w-]{22}$/)
  expect(text).toContain(`is now ${password}`)
})

test('a name that nobody has changes nothing', async () => {
  const access = await connectToServer(server.environment)
  await expect(resetPasswordOn(access, 'adm')).rejects.toThrow('no person with the username adm')
  expect(server.asked).toHaveLength(1)
})
