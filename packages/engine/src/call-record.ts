// The record of a call, gathered from its facts. Live calls, simulated calls and replays leave
// the same facts, so they leave the same record.

import type { CallRecord, LegId, UserId } from '@mainline/model'
import { formatInstant } from '@mainline/model'
import type { Fact, FactKind } from './fact.ts'

/** The record of one call from its facts in order; undefined while the call stands. */
export function recordOf(facts: readonly Fact[]): CallRecord | undefined {
  const arrived = first(facts, 'callArrived')
  const ended = first(facts, 'callEnded')
  if (arrived?.callId === undefined || ended === undefined) return undefined
  const answered = first(facts, 'callAnswered')
  const { cause, target } = ended
  return {
    id: arrived.callId,
    startDateTime: formatInstant(arrived.at),
    ...(answered === undefined ? {} : { answerDateTime: formatInstant(answered.at) }),
    endDateTime: formatInstant(ended.at),
    from: arrived.caller.number ?? arrived.caller.displayName ?? 'anonymous',
    to: arrived.to,
    end: { cause, ...(target === undefined ? {} : { target }) },
    version: arrived.version,
  }
}

/** Who is at the end of a leg: a user, or somebody outside under a number. */
export interface LegParty {
  readonly displayName: string
  readonly userId?: UserId
}

/** Facts that name who is at a leg. */
const naming = ['userRang', 'guestRang', 'legMoved', 'callPickedUp', 'legReplaced'] as const

/** The parties that the call rang or took in, by their legs; any other leg is the caller's. */
export function legParties(facts: readonly Fact[]): Readonly<Record<LegId, LegParty>> {
  return Object.fromEntries(
    facts.flatMap((fact): [LegId, LegParty][] => {
      if (fact.kind === 'numberDialed') return [[fact.legId, { displayName: fact.number }]]
      if (!isNaming(fact)) return []
      const { legId, displayName } = fact
      return [[legId, { displayName, ...('userId' in fact && { userId: fact.userId }) }]]
    }),
  )
}

function isNaming(fact: Fact): fact is Fact & FactOf<(typeof naming)[number]> {
  return naming.some((kind) => kind === fact.kind)
}

type FactOf<K extends FactKind> = Extract<Fact, { kind: K }>

function first<K extends FactKind>(facts: readonly Fact[], kind: K): FactOf<K> | undefined {
  return facts.find((fact): fact is FactOf<K> => fact.kind === kind)
}
