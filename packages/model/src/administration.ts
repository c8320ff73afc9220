// The roles of administrators, and who may administer whom (reference §3.3). What a role may do is
// said by the policies of the API; here is what it is, and the table that keeps administrators from
// helping themselves to more rights: whoever could set somebody's password could sign in as them,
// so that takes at least their rights.

/** A role as the directory knows it. */
interface RoleFacts {
  /** Graph's id of the built-in role that this one stands for. */
  readonly roleTemplateId: string
  readonly displayName: string
  readonly description: string
  /** Whose password, sign-in and existence a holder decides on; those of no role included. */
  readonly administers: readonly string[]
}

/** Every role, the mightiest first. */
export const roleFacts = {
  globalAdministrator: {
    roleTemplateId: '62e90394-69f5-4237-9190-012177145e10',
    displayName: 'Global admin',
    description: 'Does everything: gives roles, changes the organization, reads the audit log.',
    administers: [
      'globalAdministrator',
      'billingAdministrator',
      'userAdministrator',
      'voiceAdministrator',
      'reader',
    ],
  },
  billingAdministrator: {
    roleTemplateId: 'b0f54661-2d74-4c50-afa3-1ec803f12efe',
    displayName: 'Billing admin',
    description: 'Orders products and licenses, and sees everything that holds no secret.',
    administers: [],
  },
  userAdministrator: {
    roleTemplateId: 'fe930be7-5e62-47db-91af-98c3a49a38b1',
    displayName: 'User admin',
    description: 'Adds, changes, blocks and licenses people, except those who have more rights.',
    administers: ['userAdministrator', 'reader'],
  },
  voiceAdministrator: {
    roleTemplateId: 'aa38014f-0993-46e9-9b45-30501a20909d',
    displayName: 'Voice admin',
    description: 'Sets up what answers calls: numbers, resource accounts, auto attendants, phones.',
    administers: [],
  },
  reader: {
    roleTemplateId: 'f2ef992c-3afb-46b9-b7cf-a126ee74c451',
    displayName: 'Reader',
    description: 'Sees everything that holds no secret, and changes nothing.',
    administers: [],
  },
} as const satisfies Readonly<Record<string, RoleFacts>>

/** What a person may do besides using the telephone. */
export type Role = keyof typeof roleFacts

/** The roles, the mightiest first. */
export const roles = [
  'globalAdministrator',
  'billingAdministrator',
  'userAdministrator',
  'voiceAdministrator',
  'reader',
] as const satisfies readonly Role[]

/** Whether who holds `own` may set the password of, block or delete who holds `others`. */
export function mayAdminister(own: readonly Role[], others: readonly string[]): boolean {
  return own.some((role) => {
    const { administers }: RoleFacts = roleFacts[role]
    return administers.length > 0 && others.every((other) => administers.includes(other))
  })
}

/** What a token lends: of its scopes, those that its maker's roles cover. */
export function lentRoles(scopes: readonly Role[], own: readonly Role[]): readonly Role[] {
  return scopes.filter((scope) => hasRole(own, scope) || (scope === 'reader' && own.length > 0))
}

/** Whether who holds these roles has that one's rights, by holding it or everything. */
export function hasRole(own: readonly Role[], role: Role): boolean {
  return own.includes(role) || own.includes('globalAdministrator')
}
