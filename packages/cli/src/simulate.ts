// `mainline simulate`: one call in virtual time, decided by the running server's configuration,
// shown as the path that a caller would take.

import { endCauses } from '@mainline/model'
import { pathText, type SimulationResult, simulatedKeys } from '@mainline/simulator'
import { CommandError, usageError } from './command-error.ts'
import { isObject, type JsonValue, type Server } from './server-access.ts'

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
  const answer = await server.post('/v1.0/simulations', simulationBody(options))
  if (options.json) return `${JSON.stringify(answer, undefined, 2)}\n`
  const result = parseResult(answer)
  if (result === undefined) {
    const problem = 'The server answered something that is not the path of a call.'
    throw new CommandError(problem, 'Use the command line of the same version as the server.')
  }
  return pathText(result)
}

/** The body of the request from what was typed. */
export function simulationBody(options: SimulateOptions): Readonly<Record<string, unknown>> {
  const { to, from, at, keys, outcome = [], configuration } = options
  if (keys !== undefined && !simulatedKeys.test(keys)) {
    throw usageError(`--keys ${keys} holds something else than 0 to 9, *, # and the pause (,).`)
  }
  return {
    to,
    ...(from === undefined ? {} : { from }),
    ...(at === undefined ? {} : { at }),
    ...(keys === undefined ? {} : { keys }),
    ...(outcome.length === 0 ? {} : { outcomes: Object.fromEntries(outcome.map(parseOutcome)) }),
    ...(configuration === undefined ? {} : { configuration: parseVersion(configuration) }),
  }
}

const outcomes = ['answer', 'busy', 'noAnswer']

function parseOutcome(text: string): readonly [string, string] {
  const [userId, outcome, ...rest] = text.split('=')
  if (!userId || outcome === undefined || rest.length > 0 || !outcomes.includes(outcome)) {
    throw usageError(`--outcome ${text} is not a user id, "=" and one of ${outcomes.join(', ')}.`)
  }
  return [userId, outcome]
}

function parseVersion(text: string): string | number {
  if (text === 'live' || text === 'draft') return text
  if (/^\d+$/.test(text)) return Number(text)
  throw usageError(`--configuration ${text} is neither live, draft nor the number of a version.`)
}

function parseResult(answer: JsonValue): SimulationResult | undefined {
  if (!isObject(answer) || !isObject(answer.end) || !Array.isArray(answer.steps)) return undefined
  const { end, steps, version } = answer
  const isSound =
    typeof end.cause === 'string' &&
    Object.hasOwn(endCauses, end.cause) &&
    typeof version === 'number' &&
    steps.every(
      (one) => isObject(one) && typeof one.at === 'string' && typeof one.summary === 'string',
    )
  return isSound ? (answer as unknown as SimulationResult) : undefined
}
