// Who asks: the identity behind a request's session cookie or bearer token. The authentication
// hook puts it on the request before any handler runs; handlers ask for it here.

import {
  invariant,
  type OrganizationId,
  type Role,
  type UserId,
  type VoiceApplicationSwitch,
} from '@mainline/model'
import type { FastifyRequest } from 'fastify'

/** A signed-in person, or the operator's own tools on the machine (no person, and Global admin). */
export interface Identity {
  readonly organizationId: OrganizationId
  readonly userId?: UserId
  readonly displayName: string
  readonly userPrincipalName: string
  readonly roles: readonly Role[]
  /** What an authorized user may change of the auto attendants that name them. */
  readonly switches?: readonly VoiceApplicationSwitch[]
  /** The token that acts for the person, where a program asks. */
  readonly apiToken?: { readonly id: string; readonly displayName: string }
  /** What a browser must send with every write, as header `x-csrf-token`. */
  readonly csrfToken: string
}

declare module 'fastify' {
  interface FastifyRequest {
    identity: Identity | undefined
    /** The token behind `identity`, so that it can be ended. */
    signInToken: string | undefined
  }
}

/** The identity of a request on a route that is not public. */
export function identityOf(request: FastifyRequest): Identity {
  invariant(request.identity !== undefined, 'Only signed-in requests reach this handler.')
  return request.identity
}
