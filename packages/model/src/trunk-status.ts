// How a trunk fares, and what a diagnosis of it found: the words that the exchange tells and that
// the API, the screen and the command line show. A reason is a sentence that names what the carrier
// did; it never holds a password or anything that proves one.

import type { Instant } from './time.ts'

/** What can go wrong with a trunk, by the codes of `TrunkSentence`. */
export const trunkReasons = [
  'noAnswerToRegister',
  'otherRealm',
  'refused',
  'refusedAfterDigest',
  'noAnswerToOptions',
  'faultAtOptions',
  'callFailed',
  'nowhere',
  'nobody',
] as const

/** A sentence about a trunk: in English, and as a code with values for other languages. */
export interface TrunkSentence {
  readonly code: (typeof trunkReasons)[number]
  readonly text: string
  readonly values: Readonly<Record<string, string>>
}

/** Whether the carrier knows where we are; `reason` says why not. */
export interface TrunkRegistrationStatus {
  /** `notNeeded`: the carrier knows us by our address, or the trunk is off. */
  readonly state: 'notNeeded' | 'trying' | 'registered' | 'failed'
  readonly since: Instant
  /** Until when the carrier keeps it unless it is renewed. */
  readonly expiresAt?: Instant
  readonly reason?: TrunkSentence
}

/** Whether the carrier's server answers OPTIONS; `reason` says how it did not. */
export interface TrunkServerStatus {
  /** `unwatched`: nobody asks it; `waiting`: it was asked and may still answer. */
  readonly state: 'unwatched' | 'waiting' | 'up' | 'down'
  readonly since: Instant
  readonly roundTripMs?: number
  readonly reason?: TrunkSentence
}

/** How a trunk fares now. */
export interface TrunkStatus {
  readonly registration: TrunkRegistrationStatus
  readonly server: TrunkServerStatus
  readonly activeCalls: number
  /** The last call or request that the carrier refused or did not answer. */
  readonly lastFailure?: { readonly at: Instant; readonly reason: TrunkSentence }
}

/** What a diagnosis looks at, in this order. */
export const trunkChecks = [
  'settings',
  'dns',
  'connect',
  'tls',
  'options',
  'register',
  'digest',
  'calls',
] as const

/** One thing that a diagnosis looks at. */
export type TrunkCheck = (typeof trunkChecks)[number]

/** What each check is called, on the screen and on the command line alike. */
export const trunkCheckNames: Readonly<Record<TrunkCheck, string>> = {
  settings: 'Settings',
  dns: 'Name of the server',
  connect: 'Way to the server',
  tls: 'Encryption (TLS)',
  options: 'Answer to OPTIONS',
  register: 'Registration',
  digest: 'User name and password',
  calls: 'Recent calls',
}

/** What a diagnosis found of one check; `remedy` is a sentence that says what to do. */
export interface TrunkFinding {
  readonly check: TrunkCheck
  /** `skipped`: what came before went wrong, or the trunk does not need it. */
  readonly severity: 'passed' | 'warning' | 'error' | 'skipped'
  readonly code: string
  readonly summary: string
  readonly detail?: string
  readonly remedy?: string
  /** What stands in the summary and in the remedy, for other languages. */
  readonly values?: Readonly<Record<string, string>>
  /** What the carrier did, where the summary is a sentence about that. */
  readonly reasonCode?: TrunkSentence['code']
}
