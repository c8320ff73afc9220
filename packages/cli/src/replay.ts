// `mainline replay`: the inputs of a recorded call, fed to today's engine, and the first place
// where it decides otherwise than it did. A recording is a file, or a call of the running server,
// whose trace is then what the replay is compared with.

import { readFile } from 'node:fs/promises'
import { type Fact, type Input, traceStep } from '@mainline/engine'
import { formatInstant, type OrganizationId } from '@mainline/model'
import { firstDifference, type Recording, replay, replayToEnd } from '@mainline/simulator'
import { CommandError } from './command-error.ts'
import type { Server } from './server-access.ts'

/** What a replay found. */
export interface ReplayReport {
  readonly text: string
  readonly isSame: boolean
}

/** Replays the recording in a file. */
export async function replayFile(file: string): Promise<ReplayReport> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new CommandError(`The file ${file} cannot be read.`, 'Check its name.')
  })
  return replayText(file, text)
}

/** Replays the text of a recording: `{ inputs, effects?, facts? }`. */
export function replayText(name: string, text: string): ReplayReport {
  const { inputs, effects, facts } = parseRecording(name, text)
  const replayed = decide(name, () => replay(organizationOf(name, inputs), inputs))
  const recorded = { ...(facts && { facts }), ...(effects && { effects }) }
  return report(inputs, replayed, recorded, replayed)
}

/** Replays a call of the server and compares with its trace. */
export async function replayCall(server: Server, id: string): Promise<ReplayReport> {
  const params = { path: { id } }
  const journal = await server.ask((api) => api.GET('/v1.0/callRecords/{id}/journal', { params }))
  const trace = await server.ask((api) => api.GET('/v1.0/callRecords/{id}/trace', { params }))
  const journaled: readonly unknown[] = journal.inputs
  const inputs = journaled.filter(isInput)
  const replayed = decide(id, () => replayToEnd(organizationOf(id, inputs), inputs))
  const facts = replayed.facts.filter(({ callId }) => callId === id)
  const steps = { steps: trace.value.map(withoutWords) }
  const today = { steps: facts.map((fact) => withoutWords(traceStep(fact))) }
  return report(inputs, { ...replayed, facts }, steps, today)
}

type Compared = Parameters<typeof firstDifference>[0]

function report(
  inputs: readonly Input[],
  { facts }: Recording,
  recorded: Compared,
  replayed: Compared,
): ReplayReport {
  const difference = firstDifference(recorded, replayed)
  const path = facts.map(factLine)
  if (difference === undefined) {
    const compared = Object.keys(recorded).join(' and ')
    const result =
      compared === '' ? 'The recording holds nothing to compare with' : `Same ${compared}`
    const text = [...path, '', `${inputs.length} inputs replayed. ${result}.`, ''].join('\n')
    return { text, isSame: true }
  }
  const { list, index } = difference
  const lines = [
    ...(list === 'effects' ? path : path.slice(0, index)),
    '',
    `The ${list} differ first at number ${index + 1}:`,
    `  recorded: ${valueText(difference.recorded)}`,
    `  today:    ${valueText(difference.replayed)}`,
    '',
  ]
  return { text: lines.join('\n'), isSame: false }
}

interface FileContent {
  readonly inputs: readonly Input[]
  readonly effects?: readonly unknown[]
  readonly facts?: readonly unknown[]
}

// What is in a file is trusted as far as its shape goes: the engine ignores what fits nothing,
// and refuses an input of an unknown kind.
function parseRecording(name: string, text: string): FileContent {
  const recording = parseJson(name, text)
  const { inputs, effects, facts } = Object(recording)
  if (!Array.isArray(inputs) || !inputs.every(isInput)) {
    throw notARecording(name, 'it has no list of inputs, each with a kind and a time (at)')
  }
  // One list for all inputs, or one list for each input: both are read.
  return {
    inputs,
    ...(Array.isArray(effects) && { effects: effects.flat() }),
    ...(Array.isArray(facts) && { facts: facts.flat() }),
  }
}

function parseJson(name: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw notARecording(name, error instanceof Error ? error.message : 'it is not JSON')
  }
}

function isInput(value: unknown): value is Input {
  const { kind, at } = Object(value)
  return typeof kind === 'string' && typeof at === 'number'
}

function organizationOf(name: string, inputs: readonly Input[]): OrganizationId {
  const first = inputs.find((input) => input.kind === 'configurationReplaced')
  if (first === undefined) throw notARecording(name, 'no input brings a configuration')
  return first.configuration.organizationId
}

function decide(name: string, replay: () => Recording): Recording {
  try {
    return replay()
  } catch (error) {
    throw notARecording(name, error instanceof Error ? error.message : String(error))
  }
}

function notARecording(name: string, why: string): CommandError {
  return new CommandError(
    `${name} is not a recorded call: ${why}.`,
    'GET /v1.0/callRecords/{id}/journal gives one.',
  )
}

// The words of a step may get better without any decision having changed.
function withoutWords({ at, kind, details }: Omit<ReturnType<typeof traceStep>, 'summary'>) {
  return { at, kind, details }
}

function factLine(fact: Fact): string {
  return `${formatInstant(fact.at)}  ${traceStep(fact).summary}`
}

function valueText(value: unknown): string {
  return value === undefined ? 'nothing more' : JSON.stringify(value)
}
