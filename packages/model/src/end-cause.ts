// Why a call ended: one closed list, the same in call records, statistics and on screen. A cause
// names what decided the end; where the caller was at that time is the call's target.

/** How each cause reads to an administrator, in English; the admin center translates by key. */
export const endCauses = {
  callerHungUp: 'The caller hung up.',
  calleeHungUp: 'The person who had answered hung up.',
  transferred: 'Its parties were connected with those of another call, which goes on.',
  menuDisconnect: 'The call flow ends here: disconnect.',
  noSelection: 'The caller made no valid choice and no operator is set.',
  notAnswered: 'Nobody answered and nothing else was left to try.',
  busy: 'The person was busy and nothing else was left to try.',
  numberNotInService: 'No such number or extension in this organization.',
  numberNotConnected: 'The number is not tied to an auto attendant or a person.',
  calleeUnknown: 'The carrier knows no such number.',
  declined: 'The called party declined the call.',
  notPermitted: 'The organization does not allow calls to this number.',
  dialLimitReached: 'A limit on outbound calls or on what they cost was reached.',
  noVoiceRoute: 'No voice route carries calls to this number.',
  trunksUnavailable: 'No trunk could carry the call.',
  resourceAccountNotReady: 'The resource account of the number is not ready to take calls.',
  targetMissing: 'The call flow leads to something that does not exist any more.',
  tooManyTransitions: 'The call went from menu to menu too often.',
  tooManyCalls: 'The organization has as many calls as it may have at once.',
  tooLong: 'The call stood longer than a call may.',
  mediaFailed: 'The two sides have no audio format in common, or the audio path failed.',
  signalingFailed: 'The other side stopped answering.',
  systemRestarted: 'The system was restarted while the call stood.',
} as const satisfies Record<string, string>

/** The closed list of reasons for which a call ends. */
export type EndCause = keyof typeof endCauses
