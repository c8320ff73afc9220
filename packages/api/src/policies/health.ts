// Who may ask whether the system works, and read what its API looks like: anybody. Neither answer
// says anything about the organization.

import { anybody, type Policy } from './policy.ts'

/** Who may use `/health` and `/v1.0/openapi.json`. */
export const healthPolicy = { read: anybody, readDocument: anybody } as const satisfies Record<
  string,
  Policy
>
