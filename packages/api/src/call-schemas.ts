// A call as the API shows it: its path step by step, where it ended and why. Live calls, simulated
// calls and replays have the same shapes.

import { type EndCause, endCauses, type TraceStep } from '@mainline/model'
import { z } from 'zod'

// True because `endCauses` is a literal: its keys are exactly the causes.
const causes = Object.keys(endCauses) as EndCause[]

/** Where a call ended, and by whose doing. */
export const callEnd = z
  .object({
    cause: z.enum(causes),
    target: z
      .object({
        type: z.enum(['user', 'autoAttendant']),
        id: z.string(),
        displayName: z.string(),
      })
      .optional(),
    joinedCallId: z.string().optional(),
  })
  .meta({ id: 'CallEnd' })

const streamQuality = z
  .object({
    packets: z.number().int(),
    packetsLost: z.number().int(),
    jitterMs: z.number(),
    score: z.number().describe('Estimated mean opinion score (ITU-T G.107), 1 to 4.4'),
  })
  .meta({ id: 'StreamQuality' })

/** How one leg's audio went: what its party said, and what it heard as its phone reported. */
export const legQuality = z
  .object({
    legId: z.string(),
    displayName: z.string(),
    userId: z.string().optional(),
    codec: z.string(),
    isEncrypted: z.boolean(),
    roundTripMs: z.number().optional(),
    said: streamQuality.optional(),
    heard: streamQuality.optional(),
  })
  .meta({ id: 'LegQuality' })

/** One step of a call's path. */
export const traceStep = z
  .object({
    at: z.string(),
    kind: z.string(),
    summary: z.string(),
    details: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'TraceStep' })

/** Steps as they are answered. */
export function shownSteps(steps: readonly TraceStep[]) {
  return steps.map((step) => ({ ...step, details: { ...step.details } }))
}
