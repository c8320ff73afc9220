// The admin center's files: each page its own nonce, assets for ever, the API never shadowed.

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ApiServer } from './api-context.ts'
import { createApi } from './app.ts'
import { unusedContext } from './openapi-text.ts'
import { inject } from './testing.ts'

let folder: string
let app: ApiServer
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mainline-admin-'))
  await mkdir(join(folder, 'assets'))
  await writeFile(join(folder, 'index.html'), '<meta name="csp-nonce" content="__CSP_NONCE__">')
  await writeFile(join(folder, 'favicon.svg'), '<svg/>')
  await writeFile(join(folder, 'assets', 'main-abc.js'), 'export {}')
  await writeFile(join(folder, 'assets', 'main-abc.js.br'), 'compressed')
  await writeFile(join(folder, '.source-hash'), 'abc')
  app = await createApi({ ...unusedContext, adminFolder: folder })
})
afterAll(async () => {
  await app.close()
  await rm(folder, { recursive: true, force: true })
})

const html = { accept: 'text/html,*/*' }

async function page(url: string): Promise<{ readonly nonce: string; readonly policy: string }> {
  const { body, headers } = await inject(app, { url, headers: html })
  const nonce = /content="(.+)"/.exec(String(body))?.[1] ?? ''
  return { nonce, policy: String(headers['content-security-policy']) }
}

test('each answer of a page has a nonce of its own, in the page and in the policy', async () => {
  const [first, second] = [await page('/'), await page('/users/active')]
  expect(first.nonce).toMatch(/^[A-Za-z0-9+/]{22}==$/)
  expect(first.policy).toContain(`style-src 'self' 'nonce-${first.nonce}'`)
  expect(second.nonce).not.toBe(first.nonce)
})

test('scripts come from here only, and nobody may frame the page', async () => {
  const { policy } = await page('/')
  expect(policy).toContain("default-src 'self'")
  expect(policy).toContain("frame-ancestors 'none'")
  expect(policy).not.toContain('unsafe')
})

test('a page connects to its own origin, and by WebSocket to the public address', async () => {
  expect((await page('/')).policy).toContain("connect-src 'self';")
  const settings = { ...unusedContext.settings, publicUrl: 'https://phones.contoso.com' }
  const proxied = await createApi({ ...unusedContext, settings, adminFolder: folder })
  const { headers } = await inject(proxied, { url: '/', headers: html })
  expect(headers['content-security-policy']).toContain("'self' wss://phones.contoso.com;")
  await proxied.close()
})

test('assets may be kept for ever, the page never', async () => {
  const asset = await inject(app, { url: '/assets/main-abc.js' })
  expect(asset).toMatchObject({ status: 200, body: 'export {}' })
  expect(asset.headers['cache-control']).toContain('immutable')
  const { headers } = await inject(app, { url: '/', headers: html })
  expect(headers['cache-control']).toBe('no-store')
})

test('a browser that can read it gets the compressed copy', async () => {
  const asset = await inject(app, {
    url: '/assets/main-abc.js',
    headers: { 'accept-encoding': 'gzip, br' },
  })
  expect(asset).toMatchObject({ status: 200, body: 'compressed' })
  expect(asset.headers).toMatchObject({
    'content-encoding': 'br',
    'content-type': expect.stringContaining('javascript'),
    vary: expect.stringMatching(/accept-encoding/i),
  })
})

test('what the build keeps for itself is not served', async () => {
  expect((await inject(app, { url: '/.source-hash' })).status).toBe(404)
})

test.each(['/assets/none.js', '/v1.0/none', '/assets/..%2f..%2fetc/passwd'])(
  '%s is an error and not the page',
  async (url) => {
    expect((await inject(app, { url, headers: html })).status).toBeGreaterThanOrEqual(400)
  },
)

test('a file beside the page is served', async () => {
  expect((await inject(app, { url: '/favicon.svg' })).status).toBe(200)
})
