// The OpenAPI document as text, for the committed file and the test that compares it. The server
// is built on a store that refuses to be used, since describing routes does not call them.

import type { Store } from '@mainline/store'
import { createApi } from './app.ts'

/** The document of every route, as it is committed. */
export async function openapiText(): Promise<string> {
  const app = await createApi({
    store: unusedStore,
    promptRenderer: { render: unused },
    settings: { sipServer: { host: '127.0.0.1', port: 5060, transports: ['udp', 'tcp'] } },
  })
  const text = JSON.stringify(app.swagger(), null, 2)
  await app.close()
  return `${text}\n`
}

const unusedStore: Store = {
  migrate: unused,
  withOrganization: unused,
  withAllOrganizations: unused,
  listen: unused,
  close: unused,
}

function unused(): Promise<never> {
  return Promise.reject(new Error('The document is made without calling a route.'))
}
