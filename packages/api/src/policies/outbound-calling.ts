// Who may do what with voice routes and with what may be called: it costs the organization money,
// as trunks do, so Voice admins change it.

import { type Policy, readers, voiceAdministrators } from './policy.ts'

/** Who may use `/voiceRoutes`, `/dialPlan`, `/dialPermissions`, `/dialLimits`, `/numberTests`. */
export const outboundCallingPolicy = {
  read: readers,
  change: voiceAdministrators,
} as const satisfies Record<string, Policy>
