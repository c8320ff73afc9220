// The address at which browsers reach the admin center: as it was set, or as this request came. A
// provider sends people back there, and passkeys belong to its name. A forged Host header gains
// nothing: the provider knows the right address, and a browser signs the one it really visits.

import type { FastifyRequest } from 'fastify'
import type { ApiContext } from './api-context.ts'

/** Scheme, host and port, as the browser's own origin. */
export function publicOrigin(request: FastifyRequest, { settings }: ApiContext): string {
  return new URL(settings.publicUrl ?? `${request.protocol}://${request.host}`).origin
}

/** A path of this site, whatever was asked for: nothing leads elsewhere by it. */
export function localPath(wanted: string | undefined): string {
  const base = 'http://localhost'
  if (wanted === undefined || !URL.canParse(wanted, base)) return '/'
  const { origin, pathname, search } = new URL(wanted, base)
  return origin === base && !pathname.startsWith('//') ? pathname + search : '/'
}
