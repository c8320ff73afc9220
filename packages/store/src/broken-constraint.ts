// The database is the last guard of the rules. What it refuses arrives as an error with the name of
// a constraint; this file turns the ones that a request can run into into sentences. A constraint
// that is not named here (and is not raised by a rule with its own sentence) can only be broken by
// our own bug, and stays an error.

import pg from 'pg'

/** A refusal of the database: a value that is already taken, or a rule that does not hold. */
export interface BrokenConstraint {
  readonly kind: 'taken' | 'rule'
  /** The constraint's name in snake_case; a rule's is its problem code. */
  readonly name: string
  readonly sentence: string
}

const integrityClass = '23'

/** Reads an error as a refusal of the database, if it is one that people can cause. */
export function brokenConstraint(error: unknown): BrokenConstraint | undefined {
  if (!(error instanceof pg.DatabaseError) || error.constraint === undefined) return undefined
  if (!error.code?.startsWith(integrityClass)) return undefined
  const name = error.constraint
  if (error.routine === 'exec_stmt_raise') return { kind: 'rule', name, sentence: error.message }
  const rule = ruleSentences[name]
  if (rule !== undefined) return { kind: 'rule', name, sentence: rule }
  const taken = takenSentences[name]
  return taken === undefined ? undefined : { kind: 'taken', name, sentence: taken }
}

const takenSentences: Readonly<Record<string, string>> = {
  voice_applications_policy_name_taken: 'Another policy has this name. Choose another one.',
  voice_applications_policy_in_use: 'Somebody has this policy. Give them another one first.',
  organization_domain_taken: 'Another organization has this domain.',
  user_name_taken: 'Another account has this user name. Choose another one.',
  extension_taken: 'Another person has this extension. Choose another one.',
  open_id_connect_subject_taken: 'Another person is linked to this sign-in of the provider.',
  passkey_taken: 'This passkey is registered already.',
  telephone_number_taken: 'This phone number is in the inventory already.',
  place_name_taken: 'Another place in this address has this name.',
  port_location_in_use: 'A port order brings numbers here.',
  location_in_use: 'A phone number is located here.',
  number_reserved: 'An order holds this phone number. Place or release that order first.',
  mail_nickname_taken: 'Another group has this mail nickname. Choose another one.',
  voice_route_name_taken: 'Another voice route has this name. Choose another one.',
  auto_attendant_in_use: 'A resource account leads to this auto attendant.',
}

/** Rules that a key says by itself, without a trigger. */
const ruleSentences: Readonly<Record<string, string>> = {
  group_has_licenses: 'This group gives licenses to its members. Take the licenses from it first.',
  account_has_number: 'This account has a phone number already.',
  toll_free_number_for_person: 'A toll-free number is a service number.',
  account_has_association: 'This account stands for an auto attendant already.',
  caller_id_is_own: 'The caller ID is no number of this organization any more.',
  dial_plan_number: 'The caller ID is no number of this organization any more.',
  type_mismatch: 'The type of the account is not the type of what it would stand for.',
}
