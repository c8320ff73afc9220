// The head of the OpenAPI document; its paths and schemas come from the routes themselves.

import type { OpenAPIV3_1 } from 'openapi-types'

/** What the document says besides paths and schemas. */
export const openapiDocument = {
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
} satisfies Partial<OpenAPIV3_1.Document>
