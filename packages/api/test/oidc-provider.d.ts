// What the tests use of oidc-provider, which brings no types of its own.

declare module 'oidc-provider' {
  import type { RequestListener } from 'node:http'

  /** Somebody who can sign in at the provider. */
  export interface Account {
    readonly accountId: string
    claims(): Readonly<Record<string, unknown>>
  }

  /** An authorization code that the provider gave out. */
  interface Grantable {
    destroy(): Promise<void>
  }

  /** A whole provider, as a handler of HTTP requests. */
  export class Provider {
    constructor(issuer: string, configuration: Readonly<Record<string, unknown>>)
    readonly AuthorizationCode: { find(code: string): Promise<Grantable | undefined> }
    callback(): RequestListener
  }
}
