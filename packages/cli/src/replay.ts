// `mainline replay`: the inputs of a recorded call, fed to today's engine. Where the recording
// holds what was asked for and said at the time, the first difference is shown; otherwise only
// the path. `GET /v1.0/callRecords/{id}/journal` gives such a recording.

import { readFile } from 'node:fs/promises'
import { type Effect, type Fact, type Input, traceStep } from '@mainline/engine'
import type { OrganizationId } from '@mainline/model'
import { formatInstant } from '@mainline/model'
import { firstDifference, type Recording, replay } from '@mainline/simulator'
import { CommandError } from './command-error.ts'
import { isObject } from './server-access.ts'

/** What a replay found. */
export interface ReplayReport {
  readonly text: string
  readonly isSame: boolean
}

/** Replays a recording and says what to print. */
export async function replayFile(file: string): Promise<ReplayReport> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new CommandError(`The file ${file} cannot be read.`, 'Check its name.')
  })
  return replayText(file, text)
}

/** Replays the text of a recording. */
export function replayText(file: string, text: string): ReplayReport {
  const { organizationId, inputs, ...recorded } = parseTrace(file, text)
  const replayed = replayInputs(file, organizationId, inputs)
  const difference = firstDifference(recorded, replayed)
  const path = replayed.facts.map(factLine)
  if (difference === undefined) {
    const compared = Object.keys(recorded).join(' and ') || 'nothing, for it holds only inputs'
    const summary = `${inputs.length} inputs replayed. Compared with the recording: ${compared}.`
    return { text: [...path, '', summary, ''].join('\n'), isSame: true }
  }
  const { list, index } = difference
  const lines = [
    ...path.slice(0, list === 'facts' ? index : undefined),
    '',
    `The ${list} differ first at number ${index + 1}:`,
    `  recorded: ${valueText(difference.recorded)}`,
    `  today:    ${valueText(difference.replayed)}`,
    '',
  ]
  return { text: lines.join('\n'), isSame: false }
}

interface Trace extends Partial<Recording> {
  readonly organizationId: OrganizationId
  readonly inputs: readonly Input[]
}

// What is in the file is trusted as far as its shape goes: the engine ignores what fits nothing,
// and an input of an unknown kind is reported as such.
function parseTrace(file: string, text: string): Trace {
  const trace = parseJson(file, text)
  if (!isObject(trace) || !Array.isArray(trace.inputs) || !trace.inputs.every(isInput)) {
    throw notATrace(file, 'it has no list of inputs, each with a kind and a time (at)')
  }
  const inputs: readonly Input[] = trace.inputs
  const first = inputs.find((input) => input.kind === 'configurationReplaced')
  if (first === undefined) throw notATrace(file, 'no input brings a configuration')
  const { organizationId } = first.configuration
  const effects = listOf<Effect>(trace.effects)
  const facts = listOf<Fact>(trace.facts)
  return { organizationId, inputs, ...(effects && { effects }), ...(facts && { facts }) }
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw notATrace(file, error instanceof Error ? error.message : 'it is not JSON')
  }
}

function isInput(value: unknown): value is Input {
  return isObject(value) && typeof value.kind === 'string' && typeof value.at === 'number'
}

// One list for all inputs, or one list for each input: both are read.
function listOf<T>(value: unknown): readonly T[] | undefined {
  return Array.isArray(value) ? (value.flat() as T[]) : undefined
}

function replayInputs(
  file: string,
  organizationId: OrganizationId,
  inputs: readonly Input[],
): Recording {
  try {
    return replay(organizationId, inputs)
  } catch (error) {
    throw notATrace(file, error instanceof Error ? error.message : String(error))
  }
}

function notATrace(file: string, why: string): CommandError {
  return new CommandError(
    `${file} is not a recorded call: ${why}.`,
    'GET /v1.0/callRecords/{id}/journal gives one.',
  )
}

function factLine(fact: Fact): string {
  return `${formatInstant(fact.at)}  ${traceStep(fact).summary}`
}

function valueText(value: unknown): string {
  return value === undefined ? 'nothing more' : JSON.stringify(value)
}
