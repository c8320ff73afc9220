// `mainline simulate`: one call in virtual time, decided by the running server's configuration,
// shown as the path that a caller would take.

import type { Schemas } from '@mainline/client'
import { type PersonOutcome, pathText, personOutcomes, simulatedKeys } from '@mainline/simulator'
import { usageError } from './command-error.ts'
import type { Server } from './server-access.ts'

/** The options as they were typed. */
export interface SimulateOptions {
  readonly to: string
  readonly from?: string
  readonly at?: string
  readonly keys?: string
  readonly outcome?: readonly string[]
  readonly configuration?: string
  readonly json?: boolean
}

/** Simulates a call on a server and says what to print. */
export async function simulateOn(server: Server, options: SimulateOptions): Promise<string> {
  const body = simulationBody(options)
  const result = await server.ask((client) => client.POST('/v1.0/simulations', { body }))
  return options.json ? `${JSON.stringify(result, undefined, 2)}\n` : pathText(result)
}

/** The body of the request from what was typed. */
export function simulationBody(options: SimulateOptions): Schemas['SimulationRequestInput'] {
  const { to, from, at, keys, outcome, configuration } = options
  if (keys !== undefined && !simulatedKeys.test(keys)) {
    throw usageError(`--keys ${keys} holds something else than 0 to 9, *, # and the pause (,).`)
  }
  return {
    to,
    ...(from === undefined ? {} : { from }),
    ...(at === undefined ? {} : { at }),
    ...(keys === undefined ? {} : { keys }),
    ...(outcome === undefined ? {} : { outcomes: Object.fromEntries(outcome.map(parseOutcome)) }),
    ...(configuration === undefined ? {} : { configuration: parseVersion(configuration) }),
  }
}

function parseOutcome(text: string): readonly [string, PersonOutcome] {
  const [who, word, ...rest] = text.split('=')
  const outcome = personOutcomes.find((known) => known === word)
  if (who && outcome && rest.length === 0) return [who, outcome]
  const words = personOutcomes.join(', ')
  throw usageError(`--outcome ${text} is not a user id or number, "=" and one of ${words}.`)
}

function parseVersion(text: string): 'live' | number {
  if (text === 'live') return text
  if (/^\d+$/.test(text)) return Number(text)
  throw usageError(`--configuration ${text} is neither live nor the number of a version.`)
}
