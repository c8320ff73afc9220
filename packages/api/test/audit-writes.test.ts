// Every write that succeeds leaves its events. The list of writes is held against the OpenAPI
// document, so that no route is forgotten. What one write makes, the next ones use.

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { openTestApi, type TestApi, testAdministrator, tokenOf } from '../src/testing.ts'
import { uploadForm } from '../src/testing-directory.ts'
import { type AuditedWrite, auditedWrites } from './audited-writes.ts'

let api: TestApi
beforeAll(async () => {
  api = await openTestApi()
})
afterAll(() => api.close())

const listShape = z.object({ value: z.array(z.looseObject({ activity: z.string() })) })
const documentShape = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) })
const madeShape = z.looseObject({ id: z.string().optional(), token: z.string().optional() })

/** What takes several requests, a browser or a carrier: the tests of those resources. */
const triedElsewhere = [
  /^\/me\//,
  /^\/signIns\/passkey/,
  /^\/signInMethods\/.*\/links\//,
  /^\/trunks\/.*\/diagnose/,
  /^\/calls\//,
  /^\/recordings\//,
]

test('every write of the OpenAPI document is tried here', async () => {
  const text = await readFile(join(import.meta.dirname, '..', 'openapi.json'), 'utf8')
  const { paths } = documentShape.parse(JSON.parse(text))
  const tried = Object.entries(paths).filter(([path]) => !isTriedElsewhere(path))
  const untried = tried.flatMap(([path, operations]) =>
    Object.keys(operations)
      .filter(
        (method) => method !== 'get' && !auditedWrites.some((write) => isOf(write, method, path)),
      )
      .map((method) => `${method.toUpperCase()} ${path}`),
  )
  expect(untried).toEqual([])
})

function isTriedElsewhere(path: string): boolean {
  return triedElsewhere.some((pattern) => pattern.test(path.replace('/v1.0', '')))
}

function isOf(write: AuditedWrite, method: string, path: string): boolean {
  const pattern = path
    .replace('/v1.0', '')
    .replaceAll('$', '\\$')
    .replaceAll(/\{\w+\}/g, '[^/]+')
  return write.method.toLowerCase() === method && new RegExp(`^${pattern}$`).test(write.path)
}

test('every write that succeeds leaves its events', async () => {
  const made: Record<string, string> = {}
  const filled = (text: string) => text.replaceAll(/\{(\w+)\}/g, (_, name) => made[name] ?? '')
  let person = await tokenOf(api.store, testAdministrator.username)
  for (const { method, path, body, file, name, leaves, inPerson = false } of auditedWrites) {
    const { length } = await events()
    const asked = inPerson ? person : api.token
    const token = path === '/signIns/current' ? made['token'] : asked
    const json = body && z.looseObject({}).parse(JSON.parse(filled(JSON.stringify(body))))
    const sent = file === undefined ? json : uploadForm(file)
    const headers = { authorization: `Bearer ${token}` }
    const answer = await api.send(method, filled(path), sent, headers)
    expect(answer, `${method} ${path}`).toMatchObject({ status: expect.toSatisfy(isSuccess) })
    const left = (await events()).slice(0, -length).toReversed()
    expect(
      left.map(({ activity }) => activity),
      `${method} ${path}`,
    ).toEqual(leaves)
    const result = madeShape.safeParse(answer.body).data
    if (path === '/me/changePassword') person = result?.token ?? person
    if (name !== undefined) made[name] = result?.id ?? result?.token ?? ''
  }
}, 120_000)

function isSuccess(status: unknown): boolean {
  return typeof status === 'number' && status >= 200 && status < 300
}

async function events() {
  const { body } = await api.send('GET', '/auditEvents?$top=1000')
  return listShape.parse(body).value
}
