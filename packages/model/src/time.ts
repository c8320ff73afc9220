// Time as the pure packages see it: a number that enters with every input and never goes back.
// A number and not `Temporal.Instant`, because engine state must be plain data that survives JSON.

declare const instant: unique symbol

/** A moment: milliseconds since the Unix epoch, UTC. */
export type Instant = number & { readonly [instant]: true }

/** Brands milliseconds since the Unix epoch as an `Instant`. */
export function instantFromMs(epochMs: number): Instant {
  return epochMs as Instant
}

/** The moment `ms` milliseconds later (or earlier, when negative). */
export function plusMs(at: Instant, ms: number): Instant {
  return (at + ms) as Instant
}

/** ISO 8601 in UTC with milliseconds, as in the API: `2026-12-25T18:00:00.000Z`. */
export function formatInstant(at: Instant): string {
  // Not `Temporal`: for a plain instant it writes the same, in ten times as long.
  return new Date(at).toISOString()
}
