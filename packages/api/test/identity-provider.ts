// A real OpenID Connect provider on a port of its own (oidc-provider), with its login page, and a
// visitor that walks through it as a browser does. What the provider answers at its token endpoint
// can be forged on the way, which a provider itself would never do.

import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { Provider } from 'oidc-provider'

/** A running provider. */
export interface IdentityProvider {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** Signs in as `login` at an authorization address; answers where the browser is sent back. */
  visit(address: string, login: string): Promise<string>
  /** Makes the provider forget a code, as it does when one has expired. */
  expireCode(code: string): Promise<void>
  /** Forges the ID tokens from here on; with undefined the provider's own go through. */
  forgeIdTokens(forge: ((idToken: string) => string) | undefined): void
  stop(): Promise<void>
}

/** What the provider says of who signs in under a login name. */
export type ClaimsOf = (login: string) => Readonly<Record<string, unknown>>

const clientId = 'mainline'
const clientSecret = 'a secret between the two of them'
const mostHops = 12

/** Starts a provider that lets people come back to these addresses. */
export async function startIdentityProvider(
  redirectAddresses: readonly string[],
  claimsOf: ClaimsOf,
): Promise<IdentityProvider> {
  let forge: ((idToken: string) => string) | undefined
  const server = createServer()
  const issuer = await listen(server)
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: redirectAddresses,
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    claims: { email: ['email', 'email_verified'], profile: ['name', 'preferred_username'] },
    cookies: { keys: ['only for tests'] },
    findAccount: (_: unknown, accountId: string) => ({
      accountId,
      claims: () => ({ sub: accountId, ...claimsOf(accountId) }),
    }),
  })
  const answer = provider.callback()
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (forge !== undefined && request.url === '/token') forgeAnswer(response, forge)
    answer(request, response)
  })
  return {
    issuer,
    clientId,
    clientSecret,
    visit: walkThrough,
    expireCode: async (code) => (await provider.AuthorizationCode.find(code))?.destroy(),
    forgeIdTokens(next) {
      forge = next
    },
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('It listens on TCP.')
  return `http://127.0.0.1:${address.port}`
}

function forgeAnswer(response: ServerResponse, forge: (idToken: string) => string): void {
  const end = response.end.bind(response)
  const forged = (body: unknown) => {
    const text = String(body).replace(
      /"id_token":"([^"]+)"/,
      (_, idToken: string) => `"id_token":"${forge(idToken)}"`,
    )
    response.setHeader('content-length', Buffer.byteLength(text))
    return end(text)
  }
  Object.assign(response, { end: forged })
}

/** Follows the redirects with their cookies, fills in each form, and stops at another host. */
async function walkThrough(start: string, login: string): Promise<string> {
  const { origin } = new URL(start)
  const cookies = new Map<string, string>()
  let [address, form]: [string, URLSearchParams | undefined] = [start, undefined]
  for (let hop = 0; hop < mostHops; hop += 1) {
    const answer = await fetch(address, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form === undefined ? {} : { method: 'POST', body: form }),
    })
    for (const line of answer.headers.getSetCookie()) keepCookie(cookies, line)
    const location = answer.headers.get('location')
    if (location === null) {
      form = filledForm(await answer.text(), login)
      continue
    }
    form = undefined
    address = new URL(location, address).href
    if (new URL(address).origin !== origin) return address
  }
  throw new Error(`The provider did not send us back within ${mostHops} steps.`)
}

function keepCookie(cookies: Map<string, string>, line: string): void {
  const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
  if (value === '') cookies.delete(name)
  else cookies.set(name, value)
}

function filledForm(page: string, login: string): URLSearchParams {
  const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1]
  if (prompt === undefined) throw new Error(`The provider shows no form:\n${page.slice(0, 2_000)}`)
  return new URLSearchParams({ prompt, login, password: 'any will do' })
}
