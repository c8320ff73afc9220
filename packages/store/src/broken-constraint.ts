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

const uniqueViolation = '23505'
const integrityClass = '23'

/** Reads an error as a refusal of the database, if it is one that people can cause. */
export function brokenConstraint(error: unknown): BrokenConstraint | undefined {
  if (!(error instanceof pg.DatabaseError) || error.constraint === undefined) return undefined
  if (!error.code?.startsWith(integrityClass)) return undefined
  const name = error.constraint
  const raisedByRule = error.routine === 'exec_stmt_raise'
  const sentence = raisedByRule ? error.message : sentences[name]
  if (sentence === undefined) return undefined
  return { kind: error.code === uniqueViolation ? 'taken' : 'rule', name, sentence }
}

const sentences: Readonly<Record<string, string>> = {
  organization_domain_taken: 'Another organization has this domain.',
}
