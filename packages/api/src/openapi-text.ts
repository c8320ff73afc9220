// The OpenAPI document as text, for the committed file and the test that compares it. The server
// is built on a store that refuses to be used, since describing routes does not call them.

import type { ApiContext } from './api-context.ts'
import { createApi } from './app.ts'

/** The document of every route, as it is committed. */
export async function openapiText(): Promise<string> {
  const app = await createApi(unusedContext)
  const text = JSON.stringify(app.swagger(), null, 2)
  await app.close()
  return `${text}\n`
}

/** A context for servers whose routes are not called: whatever uses it fails. */
export const unusedContext: ApiContext = {
  store: {
    migrate: unused,
    withOrganization: unused,
    withAllOrganizations: unused,
    keepHistory: unused,
    listen: unused,
    close: unused,
  },
  promptRenderer: { render: unused },
  audioLibrary: { keep: unused, wav: unused, forget: unused },
  settings: { sipServer: { host: '127.0.0.1', port: 5060, transports: ['udp', 'tcp'] } },
}

function unused(): Promise<never> {
  return Promise.reject(new Error('This context is for routes that are not called.'))
}
