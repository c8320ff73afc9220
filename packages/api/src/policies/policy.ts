// Authorization: every route names one policy, and the server refuses to start with a route that
// has none. A policy says who may, as data, so that the OpenAPI document and a test can read it.
// Each resource's policies are in a file of its name beside this one.

import { invariant, type Role, roles } from '@mainline/model'
import type { FastifyInstance } from 'fastify'
import type { Identity } from '../identity.ts'

/** Who may use a route. */
export type Policy =
  /** Anybody, signed in or not. */
  | { readonly kind: 'public' }
  /** Whoever is signed in. */
  | { readonly kind: 'signedIn' }
  /** A person who signed in, and neither a program with a token nor the operator's tools. */
  | { readonly kind: 'inPerson'; readonly roles?: readonly Role[] }
  /** The operator's tools alone: what reaches beyond one organization. */
  | { readonly kind: 'operator'; readonly roles: readonly [] }
  /** Whoever holds one of these roles. */
  | {
      readonly kind: 'roles'
      readonly roles: readonly Role[]
      /** Also authorized users, for what names them; the handler asks which that is. */
      readonly orAuthorizedUsers?: boolean
    }

declare module 'fastify' {
  interface FastifyContextConfig {
    policy?: Policy
  }
}

/** For what must answer before anybody has signed in. */
export const anybody: Policy = { kind: 'public' }

/** For what concerns only the one who asks. */
export const signedIn: Policy = { kind: 'signedIn' }

/** For what concerns a person's own way in; a token that leaked must not become a password. */
export const inPerson: Policy = { kind: 'inPerson' }

/** For what a person with any role does, but no program for them. */
export const readersInPerson: Policy = { kind: 'inPerson', roles }

/** For what reaches beyond one organization: no role of any organization allows it. */
export const operator: Policy = { kind: 'operator', roles: [] }

/** For what administers the whole organization, its administrators' rights among it. */
export const administrators = whoHolds('globalAdministrator')

/** For what buys: products, orders, licenses in stock. */
export const billingAdministrators = whoHolds('globalAdministrator', 'billingAdministrator')

/** For people and groups, and which licenses they hold. */
export const userAdministrators = whoHolds('globalAdministrator', 'userAdministrator')

/** For what answers calls: numbers, resource accounts, auto attendants, trunks, devices. */
export const voiceAdministrators = whoHolds('globalAdministrator', 'voiceAdministrator')

/** For licenses: of people and resource accounts, or of resource accounts only. */
export const licenseAdministrators = whoHolds(
  'globalAdministrator',
  'userAdministrator',
  'voiceAdministrator',
)

/** For looking at what may name authorized users. */
export const readersOrAuthorizedUsers = orAuthorizedUsers(...roles)

/** For changing parts of what may name authorized users. */
export const voiceAdministratorsOrAuthorizedUsers = orAuthorizedUsers(
  'globalAdministrator',
  'voiceAdministrator',
)

/** For looking at what holds no secret: every administrator, and who may only look. */
export const readers = whoHolds(...roles)

function orAuthorizedUsers(...held: readonly Role[]): Policy {
  return { kind: 'roles', roles: held, orAuthorizedUsers: true }
}

function whoHolds(...held: readonly Role[]): Policy {
  return { kind: 'roles', roles: held }
}

/** Whether a policy lets an identity in; nobody at all is `undefined`. */
export function isAllowed(policy: Policy, identity: Identity | undefined): boolean {
  if (policy.kind === 'public') return true
  if (identity === undefined) return false
  if (policy.kind === 'operator') return isOperator(identity)
  if (policy.kind === 'inPerson' && !isInPerson(identity)) return false
  if (policy.kind === 'signedIn' || policy.roles === undefined) return true
  if (policy.roles.some((role) => identity.roles.includes(role))) return true
  const mayBeAuthorized = policy.kind === 'roles' && policy.orAuthorizedUsers === true
  return mayBeAuthorized && identity.switches !== undefined
}

/** Whether the operator's tools ask, which belong to no organization. */
export function isOperator({ userId }: Identity): boolean {
  return userId === undefined
}

function isInPerson({ userId, apiToken }: Identity): boolean {
  return userId !== undefined && apiToken === undefined
}

/** A route and who may use it, by its name in the OpenAPI document: `GET /v1.0/users/{id}`. */
interface GuardedOperation {
  readonly name: string
  readonly policy: Policy
}

declare module 'fastify' {
  interface FastifyInstance {
    operations: GuardedOperation[]
  }
}

/**
 * Keeps the server from starting with a route that nobody has thought about, and remembers every
 * route's policy, so that a person can be told what they may do.
 */
export function requirePolicies(app: FastifyInstance): void {
  app.decorate('operations', [])
  app.addHook('onRoute', ({ method, url, config, schema }) => {
    const policy = config?.policy
    invariant(policy !== undefined, `The route ${String(method)} ${url} has a policy.`)
    const isListed = schema?.hide !== true && method !== 'HEAD'
    const name = `${String(method)} ${url.replaceAll(/:(\w+)/g, '{$1}')}`
    if (isListed) app.operations.push({ name, policy })
  })
}

/** What an identity may do, as the names of operations. */
export function allowedOperations(app: FastifyInstance, identity: Identity): string[] {
  return app.operations.filter((each) => isAllowed(each.policy, identity)).map(({ name }) => name)
}
