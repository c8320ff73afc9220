// `mainline doctor`: looks at everything that can be wrong with a trunk, as the admin center's
// trunk doctor does and in its words, and ends with 1 where something is.

import type { Schemas } from '@mainline/client'
import { trunkCheckNames } from '@mainline/model'
import { CommandError } from './command-error.ts'
import type { Server } from './server-access.ts'

type Trunk = Schemas['Trunk']
type Finding = Schemas['TrunkFinding']

/** What a diagnosis printed, and whether nothing was wrong. */
export interface Diagnosis {
  readonly text: string
  readonly isWell: boolean
}

/** Diagnoses the trunk of this name or id; without one, every trunk that is on. */
export async function diagnoseOn(server: Server, wanted?: string): Promise<Diagnosis> {
  const trunks = await trunksNamed(server, wanted)
  const parts: Diagnosis[] = []
  // One after the other, so that what carriers answer is read in the order in which it is printed.
  for (const trunk of trunks) parts.push(await diagnoseTrunk(server, trunk))
  return {
    text: parts.map(({ text }) => text).join('\n'),
    isWell: parts.every(({ isWell }) => isWell),
  }
}

async function diagnoseTrunk(server: Server, { id, name }: Trunk): Promise<Diagnosis> {
  const params = { path: { id } }
  const { value } = await server.ask((client) =>
    client.POST('/v1.0/trunks/{id}/diagnose', { params }),
  )
  const wrong = value.filter(({ severity }) => severity === 'error').length
  const things = wrong === 1 ? '1 thing is wrong.' : `${wrong} things are wrong.`
  const end = wrong === 0 ? 'Nothing is wrong with this trunk.' : things
  return {
    text: [name, ...value.flatMap(findingLines), end, ''].join('\n'),
    isWell: wrong === 0,
  }
}

const marks = { passed: '✓', warning: '!', error: '✗', skipped: '-' } as const

function findingLines({ check, severity, summary, detail, remedy }: Finding): readonly string[] {
  return [
    `  ${marks[severity]} ${trunkCheckNames[check]}: ${summary}`,
    ...(detail === undefined ? [] : [`      ${detail}`]),
    ...(remedy === undefined ? [] : [`      → ${remedy}`]),
  ]
}

async function trunksNamed(server: Server, wanted?: string): Promise<readonly Trunk[]> {
  const query = { $top: 1_000 }
  const { value } = await server.ask((client) => client.GET('/v1.0/trunks', { params: { query } }))
  const names = value.map(({ name }) => name).join(', ')
  if (wanted === undefined) {
    const enabled = value.filter((trunk) => trunk.enabled)
    if (enabled.length > 0) return enabled
    throw new CommandError('No trunk is on.', 'Add or switch one on under Voice > Trunks.')
  }
  const found = value.filter(
    ({ id, name }) => id === wanted || name.toLowerCase() === wanted.toLowerCase(),
  )
  if (found.length > 0) return found
  const known = value.length === 0 ? 'There is none yet.' : `There are: ${names}.`
  throw new CommandError(`There is no trunk ${wanted}.`, known)
}
