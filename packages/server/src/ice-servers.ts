// The STUN and TURN servers of the settings, as browsers and our own end of a call are told of
// them. A TURN server with a shared secret believes whoever shows a name that ends at a time and
// its HMAC: each browser gets a pair of its own that is good for one working day, and nobody keeps
// a list of users (draft-uberti-behave-turn-rest; coturn's `use-auth-secret`).

import { createHmac } from 'node:crypto'
import type { IceServer } from '@mainline/api'

/** The servers as they were set. */
export interface IceSettings {
  /** `stun:` addresses. */
  readonly stunServers: readonly string[]
  /** `turn:` and `turns:` addresses. */
  readonly turnServers: readonly string[]
  /** How TURN servers know us; needed where there are any. */
  readonly turnCredentials?:
    | { readonly kind: 'password'; readonly username: string; readonly password: string }
    | { readonly kind: 'secret'; readonly secret: string }
}

/** A browser asks anew when it connects anew; no call lasts longer. */
const validSeconds = 12 * 60 * 60

/** The servers with credentials for one browser, or for our own end; `name` says which. */
export function iceServersFor(
  { stunServers, turnServers, turnCredentials }: IceSettings,
  name: string,
  nowMs: number,
): readonly IceServer[] {
  const stun = stunServers.length === 0 ? [] : [{ urls: stunServers }]
  if (turnServers.length === 0 || turnCredentials === undefined) return stun
  if (turnCredentials.kind === 'password') {
    const { username, password } = turnCredentials
    return [...stun, { urls: turnServers, username, credential: password }]
  }
  const username = `${Math.floor(nowMs / 1000) + validSeconds}:${name}`
  const credential = createHmac('sha1', turnCredentials.secret).update(username).digest('base64')
  return [...stun, { urls: turnServers, username, credential }]
}
