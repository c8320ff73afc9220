// The OpenAPI document: its head is here, paths and schemas come from the routes themselves. Each
// operation is tagged with its resource, and says who may use it. Of the two forms of
// each named schema (as answered, as sent) only those that some route uses are kept.

import type { FastifyDynamicSwaggerOptions, SwaggerTransformObject } from '@fastify/swagger'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'
import type { Policy } from './policies/policy.ts'

/** What @fastify/swagger needs to write the document. */
export const openapiOptions: FastifyDynamicSwaggerOptions = {
  openapi: {
    openapi: '3.1.0',
    info: {
      title: 'Mainline',
      description: 'The API of an open, self-hosted business phone system.',
      version: '1.0.0',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer' },
        cookie: { type: 'apiKey', in: 'cookie', name: 'mainline_session' },
      },
    },
    security: [{ bearer: [] }, { cookie: [] }],
  },
  transform: (route) => {
    const { schema, url } = jsonSchemaTransform(route)
    const access = accessOf(route.route.config?.policy)
    const upload = route.route.config?.takesFile === true ? fileBody : {}
    return { url, schema: { ...schema, ...upload, ...access, tags: [resourceOf(url)] } }
  },
  transformObject: (document) => withoutUnusedSchemas(jsonSchemaTransformObject(document)),
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether the body is a form with one file, which the handler reads by itself. */
    takesFile?: boolean
  }
}

const fileBody = {
  consumes: ['multipart/form-data'],
  body: {
    type: 'object',
    required: ['file'],
    properties: { file: { type: 'string', format: 'binary' } },
  },
}

/** How the document tells who may use an operation: whoever holds one of `x-roles`. */
function accessOf(policy: Policy | undefined): object {
  if (policy?.kind === 'public') return { security: [] }
  return policy !== undefined && 'roles' in policy ? { 'x-roles': policy.roles } : {}
}

const grouping = new Set(['v1.0', 'admin', 'teams', 'telephoneNumberManagement'])

/** `users` for `/v1.0/users/{id}/devices`. */
function resourceOf(url: string): string {
  return url.split('/').find((part) => part !== '' && !grouping.has(part)) ?? 'mainline'
}

function withoutUnusedSchemas(document: ReturnType<SwaggerTransformObject>) {
  if (!('components' in document)) return document
  const schemas = Object.entries(document.components?.schemas ?? {})
  const used = new Set<string>()
  const texts = [JSON.stringify(document.paths)]
  for (let text = texts.pop(); text !== undefined; text = texts.pop()) {
    for (const [name, schema] of schemas) {
      if (used.has(name) || !text.includes(`"#/components/schemas/${name}"`)) continue
      used.add(name)
      texts.push(JSON.stringify(schema))
    }
  }
  const kept = Object.fromEntries(schemas.filter(([name]) => used.has(name)))
  // True because only entries were taken away.
  return { ...document, components: { ...document.components, schemas: kept } } as typeof document
}
