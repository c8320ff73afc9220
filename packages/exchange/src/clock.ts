// The one clock of the exchange: milliseconds since the Unix epoch that never go back. It is the
// wall clock of the start plus what the monotonic clock counted since, so that somebody who sets
// the machine's time an hour forward does not end every ring and every menu at once. A machine
// whose clock was wrong at the start is corrected by the next start.

import { type Instant, instantFromMs } from '@mainline/model'

/** What time it is, in whole milliseconds: the form in which the engine takes it. */
export function instantNow(): Instant {
  return instantFromMs(Math.floor(nowMs()))
}

/** What time it is, with fractions: the form in which `sip` and `media` take it. */
export function nowMs(): number {
  return performance.timeOrigin + performance.now()
}
