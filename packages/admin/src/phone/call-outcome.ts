// Why a call is over, in the words of the phone, from what JsSIP says of its end. The cause alone
// is not enough: a call that was canceled by its caller is a missed one, unless another phone of
// the same person answered it (RFC 3326 gives that as the reason).

import type { CallOutcome } from './phone-state.ts'

/** How a call ended, as JsSIP tells it. */
export interface CallEnding {
  readonly cause: string
  readonly originator: string
  readonly direction: 'incoming' | 'outgoing'
  /** The status of the answer that refused the call, if one did. */
  readonly status?: number | undefined
  /** The Reason header of the request that ended the call; '' without one. */
  readonly reason: string
}

const byCause: Readonly<Record<string, CallOutcome>> = {
  'Address Incomplete': 'notFound',
  'Authentication Error': 'notAllowed',
  'Bad Media Description': 'noAudio',
  Busy: 'busy',
  Expires: 'noAnswer',
  'Incompatible SDP': 'noAudio',
  'Missing SDP': 'noAudio',
  'No Answer': 'noAnswer',
  'Not Found': 'notFound',
  'RTP Timeout': 'noAudio',
  Terminated: 'hungUp',
  Unavailable: 'noAnswer',
  'User Denied Media Access': 'noAudio',
  'WebRTC Error': 'noAudio',
}

const completedElsewhere = /^\s*SIP\s*;.*\bcause\s*=\s*200\b/i

/** What became of the call. */
export function outcomeOf(ending: CallEnding): CallOutcome {
  const { cause, originator, direction, status, reason } = ending
  if (cause === 'Canceled') return canceled(originator, direction, reason)
  if (cause === 'Rejected') {
    return direction === 'outgoing' && status === 403 ? 'notAllowed' : 'declined'
  }
  return byCause[cause] ?? 'failed'
}

function canceled(originator: string, direction: string, reason: string): CallOutcome {
  if (completedElsewhere.test(reason)) return 'elsewhere'
  return direction === 'incoming' && originator === 'remote' ? 'noAnswer' : 'canceled'
}
