// What a scenario is: one simulated call whose path is kept as `trace.txt` beside it. A change of
// a decision shows as a change of a trace, for a reviewer to read. To accept changed traces run
// the tests with BLESS=1.

import { type Instant, instantFromMs } from '@mainline/model'
import type { SimulationRequest } from '@mainline/simulator'

/** One call to follow. */
export type Scenario = SimulationRequest

/** 2026-12-25 10:00 in Vancouver. */
export const christmasMorning: Instant = instantFromMs(Date.UTC(2026, 11, 25, 18))
