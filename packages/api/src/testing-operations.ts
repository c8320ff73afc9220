// The operations of the OpenAPI document as the walk test takes them: method, path, what its
// parameters and body look like, and a body that fits, made from the schema alone. A schema that
// says by `examples` what fits is believed; so that is the remedy where a body made here does not.

import * as fc from 'fast-check'
import { z } from 'zod'

/** A JSON schema, as far as bodies need it. */
export interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly examples?: readonly unknown[]
  readonly default?: unknown
  readonly pattern?: string
  readonly format?: string
  readonly minLength?: number
  readonly minimum?: number
  readonly minItems?: number
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
}

const operationShape = z.looseObject({
  parameters: z.array(z.looseObject({ in: z.string(), name: z.string() })).optional(),
  requestBody: z
    .looseObject({ content: z.record(z.string(), z.looseObject({ schema: z.unknown() })) })
    .optional(),
  security: z.array(z.unknown()).optional(),
  'x-roles': z.array(z.string()).optional(),
})
const documentShape = z.object({
  paths: z.record(z.string(), z.record(z.string(), operationShape)),
  components: z.object({ schemas: z.record(z.string(), z.unknown()) }),
})

/** A method of a route. */
export type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'

/** One operation. */
export interface Operation {
  /** `GET /v1.0/users/{id}`. */
  readonly name: string
  readonly method: Method
  readonly path: string
  /** The names of the path's parameters. */
  readonly pathParameters: readonly string[]
  readonly queryParameters: readonly string[]
  /** The body's JSON schema, references resolved; undefined where no JSON is taken. */
  readonly body: Schema | undefined
  readonly needsSignIn: boolean
  /** Who may; undefined where no role is needed. */
  readonly roles: readonly string[] | undefined
}

/** Every operation of a document. */
export function operationsOf(document: unknown): readonly Operation[] {
  const { paths, components } = documentShape.parse(document)
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([name, operation]) => {
      const method = name.toUpperCase() as Method
      const named = (place: string) =>
        (operation.parameters ?? []).filter((each) => each.in === place).map((each) => each.name)
      const schema = operation.requestBody?.content['application/json']?.schema
      return {
        name: `${method} ${path}`,
        method,
        path,
        pathParameters: named('path'),
        queryParameters: named('query'),
        body: schema === undefined ? undefined : resolved(schema as Schema, components.schemas),
        needsSignIn: operation.security?.length !== 0,
        roles: operation['x-roles'],
      }
    }),
  )
}

/** The address of an operation, its parameters replaced in order; the last serves the rest. */
export function addressOf({ path }: Operation, ...values: readonly string[]): string {
  let next = 0
  return path.replaceAll(/\{\w+\}/g, () => {
    const value = values[Math.min(next++, values.length - 1)] ?? 'x'
    return encodeURIComponent(value)
  })
}

/** A value that fits a schema. */
export function sampleOf(schema: Schema): unknown {
  const [example] = schema.examples ?? []
  if (example !== undefined) return example
  if (schema.const !== undefined) return schema.const
  if (schema.enum !== undefined) return schema.enum[0]
  const [choice] = schema.oneOf ?? schema.anyOf ?? []
  if (choice !== undefined) return sampleOf(choice)
  switch ([schema.type].flat()[0]) {
    case 'object':
      return sampleObject(schema)
    case 'array':
      return Array.from({ length: schema.minItems ?? 0 }, () => sampleOf(schema.items ?? {}))
    case 'integer':
    case 'number':
      return Math.max(1, schema.minimum ?? 1)
    case 'boolean':
      return true
    case 'null':
      return null
    default:
      return sampleText(schema)
  }
}

function sampleObject({ properties = {}, required = [] }: Schema): unknown {
  const needed = Object.entries(properties).filter(([name]) => required.includes(name))
  return Object.fromEntries(needed.map(([name, schema]) => [name, sampleOf(schema)]))
}

function sampleText({ pattern, format, minLength = 1 }: Schema): string {
  if (format === 'date-time') return '2026-12-24T12:00:00Z'
  if (format === 'date') return '2026-12-24'
  if (pattern === undefined) return 'x'.repeat(Math.max(1, minLength))
  const [text] = fc.sample(fc.stringMatching(new RegExp(pattern)), { numRuns: 1, seed: 1 })
  return text ?? ''
}

/** Whether a schema takes `null`, and so no body at all. */
export function isNullable(schema: Schema): boolean {
  return typesOf(schema).has('null')
}

/** A value that no field of this schema takes, or undefined where every value would do. */
export function misfitOf(schema: Schema): unknown {
  const types = typesOf(schema)
  const candidates = { object: {}, array: [[[]]], string: '\u0001 no such value', number: -0.5 }
  if (types.has('any')) return undefined
  return Object.entries(candidates).find(([type]) => !types.has(type))?.[1]
}

function typesOf(schema: Schema): ReadonlySet<string> {
  const choices = schema.oneOf ?? schema.anyOf
  if (choices !== undefined) return new Set(choices.flatMap((choice) => [...typesOf(choice)]))
  if (schema.const !== undefined) return new Set([typeof schema.const])
  if (schema.type === undefined) return new Set(['any'])
  return new Set([schema.type].flat().map((type) => (type === 'integer' ? 'number' : type)))
}

/** A schema with what it refers to in place; what refers to itself is followed to a depth. */
function resolved(schema: Schema, schemas: Record<string, unknown>, depth = 0): Schema {
  if (depth > 12) return {}
  const name = schema.$ref?.split('/').at(-1)
  const { $ref: _, ...own } = schema
  const target = { ...((name === undefined ? {} : schemas[name]) as Schema), ...own }
  const inner = (each: Schema) => resolved(each, schemas, depth + 1)
  return {
    ...target,
    ...(target.properties === undefined
      ? {}
      : {
          properties: Object.fromEntries(
            Object.entries(target.properties).map(([key, each]) => [key, inner(each)]),
          ),
        }),
    ...(target.items === undefined ? {} : { items: inner(target.items) }),
    ...(target.anyOf === undefined ? {} : { anyOf: target.anyOf.map(inner) }),
    ...(target.oneOf === undefined ? {} : { oneOf: target.oneOf.map(inner) }),
  }
}
