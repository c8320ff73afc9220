// Every resource of the API. A new one is a file beside this one, a policy file, and a line here.

import type { ApiContext, ApiServer } from '../api-context.ts'
import { registerCallRecords } from './call-records.ts'
import { registerOrganization } from './organization.ts'
import { registerSignIns } from './sign-ins.ts'
import { registerSimulations } from './simulations.ts'

/** What registers the routes of each resource. */
export const resources: readonly ((app: ApiServer, context: ApiContext) => void)[] = [
  registerSignIns,
  registerOrganization,
  registerCallRecords,
  registerSimulations,
]
