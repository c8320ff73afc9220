// Who may look at the audit log: administrators. It names everybody who changed something, and what
// anything was before. Nobody may write it; the database does.

import { administrators, type Policy } from './policy.ts'

/** Who may use `/auditEvents`. */
export const auditEventPolicy = {
  read: administrators,
} as const satisfies Record<string, Policy>
