// Where the engine's words and SIP's status codes meet, in both directions. RFC 3261 §21, RFC 3326.

import type {
  DeclineReason,
  NumberRefused,
  RefuseTakeover,
  TransferProgress,
} from '@mainline/engine'
import type { EndCause } from '@mainline/model'
import type { Header } from '@mainline/sip'

/** The status with which a call is refused that was never answered. */
export const rejectionStatus: Readonly<Record<EndCause, number>> = {
  callerHungUp: 487,
  calleeHungUp: 480,
  transferred: 487,
  menuDisconnect: 603,
  noSelection: 480,
  notAnswered: 480,
  busy: 486,
  numberNotInService: 404,
  numberNotConnected: 480,
  calleeUnknown: 404,
  declined: 603,
  notPermitted: 403,
  dialLimitReached: 403,
  noVoiceRoute: 404,
  trunksUnavailable: 503,
  resourceAccountNotReady: 480,
  targetMissing: 404,
  tooManyTransitions: 482,
  tooManyCalls: 503,
  tooLong: 480,
  mediaFailed: 488,
  signalingFailed: 480,
  systemRestarted: 503,
}

/** How a transfer goes, RFC 3515 §2.4.5; or why the REFER is refused. */
export const transferStatus: Readonly<Record<TransferProgress, readonly [number, string]>> = {
  trying: [100, 'Trying'],
  ringing: [180, 'Ringing'],
  completed: [200, 'OK'],
  failed: [480, 'Temporarily Unavailable'],
  notAllowed: [403, 'Forbidden'],
  noSuchTarget: [404, 'Not Found'],
  noSuchCall: [481, 'Call/Transaction Does Not Exist'],
  notNow: [491, 'Request Pending'],
}

/** Why a call is not taken over, RFC 3891 §3. */
export const takeoverStatus: Readonly<Record<RefuseTakeover['reason'], number>> = {
  gone: 481,
  notAllowed: 403,
}

/** What a phone's refusal means for the person: 6xx and 403 are somebody's decision. */
export function declineReasonOf(status: number): DeclineReason {
  if (status === 486 || status === 600) return 'busy'
  if (status === 603 || status === 607 || status === 403) return 'declined'
  return 'unreachable'
}

/**
 * What a carrier's refusal says of the number that was called; undefined where it speaks of the
 * trunk or of the call as such: another trunk may carry it.
 */
export function refusalReasonOf(status: number): NumberRefused['reason'] | undefined {
  if (status === 486 || status === 600) return 'busy'
  if (status === 603 || status === 607 || status === 608) return 'declined'
  if (status === 480 || status === 487) return 'noAnswer'
  return [404, 410, 484, 485, 604].includes(status) ? 'notInService' : undefined
}

/** Tells a phone that stops ringing that the call is not missed, RFC 3326 §3.1. */
export const completedElsewhere: Header = {
  name: 'Reason',
  value: 'SIP;cause=200;text="Call completed elsewhere"',
}
