// Restoring a version of trunks, voice routes and what may be called: they come back in an order
// that the rules allow, and what no version holds (a password) is asked for.

import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { openTestApi, type TestApi } from '../testing.ts'
import {
  addAccount,
  addPerson,
  assignNumber,
  idOf,
  license,
  orderLicenses,
} from '../testing-directory.ts'

let api: TestApi
beforeAll(async () => {
  api = await openTestApi()
  await orderLicenses(api)
  const account = await addAccount(api, 'main')
  await license(api, account)
  await assignNumber(api, '+12505550012', account)
})
afterAll(() => api.close())

const versions = z.object({ value: z.array(z.looseObject({ version: z.number() })) })
const restored = z.object({
  steps: z.array(
    z.looseObject({ kind: z.string(), action: z.string(), reason: z.string().optional() }),
  ),
})

async function newest(): Promise<number> {
  const { body } = await api.send('GET', '/configurations?$top=1')
  return versions.parse(body).value[0]?.version ?? 0
}

async function restore(version: number): Promise<readonly string[]> {
  const { body } = await api.send('POST', `/configurations/${version}/restore`, {})
  return restored
    .parse(body)
    .steps.map(({ action, kind, reason }) => [action, kind, reason].filter(Boolean).join(' '))
}

const registering = {
  name: 'Northern',
  authentication: 'registration',
  server: { host: 'sip.northern.example', transport: 'tls' },
  username: 'contoso',
  password: 'secret',
}

test('trunks, routes and permissions come back; a password is entered again', async () => {
  const before = await newest()
  const trunk = await api.send('POST', '/trunks', registering)
  const body = { name: 'All', pattern: '+*', trunkIds: [idOf(trunk)] }
  const route = idOf(await api.send('POST', '/voiceRoutes', body))
  await api.send('PATCH', '/dialPermissions', { countries: ['FR'] })
  const person = await addPerson(api, 'anna')
  const callerId = { kind: 'number', number: '+12505550012' }
  await api.send('PATCH', `/users/${person}`, { callerId })
  const whole = await newest()

  await api.send('PATCH', '/dialPermissions', { countries: [] })
  await api.send('PATCH', `/users/${person}`, { callerId: { kind: 'anonymous' } })
  await api.send('DELETE', `/voiceRoutes/${route}`)
  await api.send('DELETE', `/trunks/${idOf(trunk)}`)
  expect(await restore(whole)).toEqual([
    'change users',
    'add trunks Its password is in no version. Enter it again.',
    'add voiceRoutes',
    'change outboundCalling',
  ])
  expect((await api.send('GET', `/voiceRoutes/${route}`)).body).toMatchObject(body)
  expect((await api.send('GET', `/users/${person}`)).body).toMatchObject({ callerId })
  expect((await api.send('GET', '/dialPermissions')).body).toMatchObject({ countries: ['FR'] })
  const { password: _, ...settings } = registering
  expect((await api.send('GET', `/trunks/${idOf(trunk)}`)).body).toMatchObject({
    ...settings,
    hasPassword: false,
  })

  const undone = await restore(before)
  expect(undone).toContain('remove voiceRoutes')
  expect(undone).toContain('remove trunks')
  expect((await api.send('GET', '/dialPermissions')).body).toMatchObject({ countries: [] })
})
