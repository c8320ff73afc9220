// The HTTP server, put together: validation and answers by zod, one error shape, sign-in before
// every route that is not public, the resources under /v1.0, the OpenAPI document that describes
// them, and the admin center's files. A route without a policy keeps the server from starting.

import cookie from '@fastify/cookie'
import multipart from '@fastify/multipart'
import rateLimit from '@fastify/rate-limit'
import swagger from '@fastify/swagger'
import { fastify } from 'fastify'
import {
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod'
import { registerAdminFiles, registerSecurityHeaders } from './admin-files.ts'
import type { ApiContext, ApiServer } from './api-context.ts'
import { requireIdentity } from './authentication.ts'
import { answerError, answerNotFound } from './errors.ts'
import { openapiOptions } from './openapi-document.ts'
import { requirePolicies } from './policies/policy.ts'
import { answerUnreadable, pathParameterLength, readStrictly } from './request-reading.ts'
import { registerHealth } from './resources/health.ts'
import { resources } from './resources/resources.ts'

/** What the server is made of; `adminFolder` holds the built admin center, if there is one. */
export interface ApiOptions extends ApiContext {
  readonly adminFolder?: string
  readonly logLevel?: string
}

const bodyLimitBytes = 1024 * 1024
/** Base path of every resource. */
const basePath = '/v1.0'

/** The server, ready to listen. */
export async function createApi(options: ApiOptions): Promise<ApiServer> {
  const app = fastify({
    logger: options.logLevel === undefined ? false : { level: options.logLevel },
    bodyLimit: bodyLimitBytes,
    // An address that answers differently with a slash at its end surprises people.
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: pathParameterLength },
    frameworkErrors: answerError,
    clientErrorHandler: answerUnreadable,
  }).withTypeProvider<ZodTypeProvider>()
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.setErrorHandler(answerError)
  await app.register(swagger, openapiOptions)
  await registerSecurityHeaders(app, options.settings)
  await app.register(cookie)
  await app.register(multipart)
  await app.register(rateLimit, { global: false })
  readStrictly(app)
  requirePolicies(app)
  requireIdentity(app, options)
  registerHealth(app, options)
  await app.register(
    async (v1: ApiServer) => {
      for (const register of resources) register(v1, options)
    },
    { prefix: basePath },
  )
  if (options.adminFolder === undefined) app.setNotFoundHandler(answerNotFound)
  else await registerAdminFiles(app, options.adminFolder)
  await app.ready()
  return app
}
