// Who may do what with `/autoAttendants`: everybody who may look, and Voice admins change them. An
// authorized user sees the own ones, and changes what the person's policy opens (reference §7.13).

import {
  type Policy,
  readersOrAuthorizedUsers,
  voiceAdministrators,
  voiceAdministratorsOrAuthorizedUsers,
} from './policy.ts'

/** Who may use `/autoAttendants`. */
export const autoAttendantPolicy = {
  read: readersOrAuthorizedUsers,
  add: voiceAdministrators,
  change: voiceAdministratorsOrAuthorizedUsers,
  delete: voiceAdministrators,
} as const satisfies Record<string, Policy>
