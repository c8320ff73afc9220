// What a scenario is: one simulated call whose path is kept as `trace.txt` beside it. A change of
// a decision shows as a change of a trace, for a reviewer to read. To accept changed traces run
// the tests with BLESS=1.

import { type Instant, instantFromMs } from '@mainline/model'
import type { SimulationRequest, SimulationResult } from '@mainline/simulator'

/** One call to follow. */
export type Scenario = SimulationRequest

/** 2026-12-25 10:00 in Vancouver. */
export const christmasMorning: Instant = instantFromMs(Date.UTC(2026, 11, 25, 18))

/** The path of a simulated call as lines: seconds from its start, and what happened and why. */
export function traceText({ end, steps, version }: SimulationResult): string {
  const start = Date.parse(steps[0]?.at ?? '')
  const lines = steps.map(({ at, summary }) => {
    const seconds = ((Date.parse(at) - start) / 1_000).toFixed(1)
    return `${seconds.padStart(7)}  ${summary}`
  })
  const target = end.target === undefined ? '' : `, last with ${end.target.displayName}`
  return [...lines, '', `end: ${end.cause}${target} (version ${version})`, ''].join('\n')
}
