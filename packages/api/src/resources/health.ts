// GET /health: whether calls are taken yet. 200 when they are, 503 while the system starts, so that
// a load balancer needs to read no body. GET /v1.0/openapi.json: the document of this API.

import { z } from 'zod'
import type { ApiContext, ApiServer } from '../api-context.ts'
import { healthPolicy } from '../policies/health.ts'

const ready = z.object({ status: z.literal('ready') })
const starting = z.object({ status: z.literal('starting') })

/** Registers the routes that are about the system and not about an organization. */
export function registerHealth(app: ApiServer, { settings }: ApiContext): void {
  app.get('/health', {
    config: { policy: healthPolicy.read },
    schema: { security: [], response: { 200: ready, 503: starting } },
    handler: async (_request, reply) => {
      if (settings.isReady?.() ?? true) return { status: 'ready' as const }
      return reply.status(503).send({ status: 'starting' })
    },
  })

  app.get('/v1.0/openapi.json', {
    config: { policy: healthPolicy.readDocument },
    schema: { hide: true },
    handler: async () => app.swagger(),
  })
}
