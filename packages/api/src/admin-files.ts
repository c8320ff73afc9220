// The admin center's built files, with a strict Content-Security-Policy. Fluent UI writes style
// elements at run time, which need a nonce: each answer of index.html has its own, in the header
// and in place of `__CSP_NONCE__` in `<meta name="csp-nonce">`. Every address that is no file and
// no API is the admin center's own (it routes by path), so it gets index.html too.

import { randomBytes } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import helmet from '@fastify/helmet'
import fastifyStatic from '@fastify/static'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ApiServer, ApiSettings } from './api-context.ts'
import { answerNotFound } from './errors.ts'
import { anybody } from './policies/policy.ts'

const noncePlaceholder = '__CSP_NONCE__'
const nonceBytes = 16

/** Security headers for every answer; only the admin center's page relaxes its style rule. */
export async function registerSecurityHeaders(
  app: ApiServer,
  { secureCookies, publicUrl }: Pick<ApiSettings, 'secureCookies' | 'publicUrl'>,
): Promise<void> {
  // The browser phone connects to the public address, by whichever the page was opened.
  const webSockets =
    publicUrl === undefined ? [] : [new URL(publicUrl).origin.replace('http', 'ws')]
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'self'"],
        'base-uri': ["'none'"],
        'connect-src': ["'self'", ...webSockets],
        'form-action': ["'self'"],
        'frame-ancestors': ["'none'"],
        'object-src': ["'none'"],
        'img-src': ["'self'", 'data:'],
        'style-src': ["'self'"],
      },
    },
    hsts: secureCookies === true,
  })
}

/** Serves the admin center from the folder where it was built. */
export async function registerAdminFiles(app: ApiServer, folder: string): Promise<void> {
  const page = await readFile(join(folder, 'index.html'), 'utf8')
  // The build leaves a compressed copy beside each asset; the browser says which it can read.
  await app.register(fastifyStatic, { root: folder, serve: false, preCompressed: true })
  const open = { config: { policy: anybody }, schema: { hide: true } }
  // The names of assets hold a hash of what is in them.
  app.get('/assets/*', open, (request, reply) =>
    reply.sendFile(pathOf(request), { immutable: true, maxAge: '365d' }),
  )
  for (const name of await otherFiles(folder)) {
    app.get(`/${name}`, open, (_request, reply) => reply.sendFile(name))
  }
  app.get('/', open, (_request, reply) => sendPage(reply, page))
  app.setNotFoundHandler((request, reply) =>
    isPageAddress(request) ? sendPage(reply, page) : answerNotFound(request, reply),
  )
}

async function otherFiles(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile() && !/^index\.html|^\./.test(entry.name))
    .map(({ name }) => name)
}

function pathOf(request: FastifyRequest): string {
  return decodeURIComponent(new URL(request.url, 'http://localhost').pathname)
}

function isPageAddress(request: FastifyRequest): boolean {
  if (request.method !== 'GET' && request.method !== 'HEAD') return false
  if (/^\/(v1\.0|assets)(\/|$)/.test(request.url)) return false
  return (request.headers.accept ?? '').includes('text/html')
}

function sendPage(reply: FastifyReply, page: string): FastifyReply {
  const nonce = randomBytes(nonceBytes).toString('base64')
  const policy = String(reply.getHeader('content-security-policy') ?? '')
  return reply
    .header(
      'content-security-policy',
      policy.replace("style-src 'self'", `style-src 'self' 'nonce-${nonce}'`),
    )
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(page.replaceAll(noncePlaceholder, nonce))
}
