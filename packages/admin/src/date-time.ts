// How moments, durations and figures are written on screen, in the language of the screen and the
// time zone of the person who reads.

/** Date and time of an ISO 8601 moment, for lists. */
export function formatDateTime(iso: string, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'medium' }).format(
    new Date(iso),
  )
}

/** The time of day with seconds, for the steps of a call. */
export function formatTime(iso: string, language: string): string {
  return new Intl.DateTimeFormat(language, { timeStyle: 'medium' }).format(new Date(iso))
}

/** Seconds between two moments as `m:ss`. */
export function formatDuration(fromIso: string, toIso: string): string {
  return formatLength(Date.parse(toIso) - Date.parse(fromIso))
}

/** How long something plays, as `m:ss`. */
export function formatLength(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

/** Seconds since the first moment, as a step of a call shows it: `+12.5 s`. */
export function formatOffset(fromIso: string, toIso: string, language: string): string {
  const seconds = (Date.parse(toIso) - Date.parse(fromIso)) / 1000
  return `+${formatNumber(seconds, language)} s`
}

/** A number with at most one decimal, as the language writes it. */
export function formatNumber(value: number, language: string): string {
  return new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(value)
}
