// Authorization: every route names one policy, and the server refuses to start with a route that
// has none. A policy says who may, as data, so that the OpenAPI document and a test can read it.
// Each resource's policies are in a file of its name beside this one.

import { invariant } from '@mainline/model'
import type { FastifyInstance } from 'fastify'
import type { Identity, Role } from '../identity.ts'

/** Who may use a route. */
export type Policy =
  /** Anybody, signed in or not. */
  | { readonly kind: 'public' }
  /** Whoever is signed in. */
  | { readonly kind: 'signedIn' }
  /** Whoever holds one of these roles. */
  | { readonly kind: 'roles'; readonly roles: readonly Role[] }

declare module 'fastify' {
  interface FastifyContextConfig {
    policy?: Policy
  }
}

/** For what must answer before anybody has signed in. */
export const anybody: Policy = { kind: 'public' }

/** For what concerns only the one who asks. */
export const signedIn: Policy = { kind: 'signedIn' }

/** For what administers the whole organization. */
export const administrators: Policy = { kind: 'roles', roles: ['globalAdministrator'] }

/** Whether a policy lets an identity in; nobody at all is `undefined`. */
export function isAllowed(policy: Policy, identity: Identity | undefined): boolean {
  if (policy.kind === 'public') return true
  if (identity === undefined) return false
  return policy.kind === 'signedIn' || policy.roles.some((role) => identity.roles.includes(role))
}

/** Keeps the server from starting with a route that nobody has thought about. */
export function requirePolicies(app: FastifyInstance): void {
  app.addHook('onRoute', ({ method, url, config }) => {
    invariant(config?.policy !== undefined, `The route ${String(method)} ${url} has a policy.`)
  })
}
