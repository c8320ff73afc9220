// Signing in with an organization's own OpenID Connect provider: what can be set, whom a provider's
// claims name, and who may still use a password. The protocol itself is the API's. A subject that
// was tied to a person always means that person; these rules decide whom it is tied to at first.

/** Where the first sign-in looks for the person; `link` waits until the person ties both. */
export const personClaims = ['email', 'userPrincipalName', 'link'] as const
/** What happens to somebody whom the provider knows and the directory does not. */
export const unknownPeoplePolicies = ['refuse', 'create'] as const
/** Who may still sign in with a password while the provider is used. */
export const passwordPolicies = ['everybody', 'administrators', 'nobody'] as const

/** Who may still sign in with a password. */
export type PasswordPolicy = (typeof passwordPolicies)[number]

/** What decides whom a provider's answer names. */
export interface PersonRules {
  readonly personClaim: (typeof personClaims)[number]
  /** The domain whose addresses are the organization's people. */
  readonly claimDomain: string
  readonly unknownPeople: (typeof unknownPeoplePolicies)[number]
}

/** What a provider says of somebody; anything may be missing, or of another type than expected. */
export type Claims = Readonly<Record<string, unknown>>

/** Whom claims name, as the directory would. */
export interface NamedPerson {
  readonly userName: string
  readonly displayName: string
}

/** Why somebody whom the provider let in is not signed in; the sign-in screen has words for it. */
export type SignInRefusal =
  | 'flowEnded'
  | 'providerUnreachable'
  | 'providerRefused'
  | 'answerInvalid'
  | 'addressNotVerified'
  | 'unknownPerson'
  | 'personBlocked'
  | 'notLinked'
  | 'linkedToAnother'

const localPart = /^[A-Za-z0-9]([A-Za-z0-9._-]{0,62}[A-Za-z0-9])?$/

/** Whom the claims name; or why they name nobody. */
export function personNamedBy(
  claims: Claims,
  { personClaim, claimDomain }: PersonRules,
): NamedPerson | SignInRefusal {
  if (personClaim === 'link') return 'notLinked'
  if (personClaim === 'email' && claims['email_verified'] !== true) return 'addressNotVerified'
  const address =
    personClaim === 'email'
      ? textOf(claims['email'])
      : textOf(claims['upn'] ?? claims['preferred_username'])
  const at = address.lastIndexOf('@')
  const userName = address.slice(0, at)
  const isOurs = address.slice(at + 1).toLowerCase() === claimDomain.toLowerCase()
  if (at < 0 || !isOurs || !localPart.test(userName)) return 'unknownPerson'
  return { userName, displayName: textOf(claims['name']) || userName }
}

/** Whether a password still signs somebody in; nobody is locked out for want of another way. */
export function isPasswordAllowed(
  policy: PasswordPolicy,
  roles: readonly string[],
  hasGlobalAdministratorAnotherWay: boolean,
): boolean {
  if (policy === 'everybody') return true
  if (policy === 'administrators') return roles.length > 0
  return roles.includes('globalAdministrator') && !hasGlobalAdministratorAnotherWay
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : ''
}
