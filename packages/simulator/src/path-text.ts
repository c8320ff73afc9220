// The path of a call as lines to read: seconds from its start, what happened and why, and where
// it ended. Kept traces of scenarios and the command line show the same text.

import { endCauses, type TraceStep } from '@mainline/model'
import type { SimulationResult } from './simulate.ts'

/** A simulated call as lines, the last of which says how it ended. */
export function pathText({ end, steps, version }: SimulationResult): string {
  const last = end.target === undefined ? '' : ` It was last with ${end.target.displayName}.`
  const why = `${end.cause}. ${endCauses[end.cause]}${last}`
  return [...stepLines(steps), '', `End: ${why} Configuration version ${version}.`, ''].join('\n')
}

function stepLines(steps: readonly TraceStep[]): readonly string[] {
  const start = Date.parse(steps[0]?.at ?? '')
  return steps.map(({ at, summary }) => {
    const seconds = ((Date.parse(at) - start) / 1_000).toFixed(1)
    return `${seconds.padStart(7)} s  ${summary}`
  })
}
