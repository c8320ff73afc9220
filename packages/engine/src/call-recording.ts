// Recording of two parties who talk: begun because one of them has it so, or because it was asked
// for, and paused while a secret is said. Another pair is another recording, so that nobody is
// heard on a recording that was begun without them. Both are told before it begins, as the
// organization wants it: by a beep, an announcement, or both.

import { lookup, type RecordingId } from '@mainline/model'
import type { Call, CallRecording } from './call-state.ts'
import type { Input, RecordingAsked, RecordingFailed } from './input.ts'
import { partyAt, userAt } from './party.ts'
import { systemAudio } from './playback.ts'
import { ask, idOf, ignore, remember, type Turn, tell, withNextId } from './turn.ts'

/** Begins, pauses, goes on with or ends the recording of a call. */
export function steerRecording(turn: Turn, input: Input & RecordingAsked): Turn {
  const { recording, phase } = turn.call
  if (phase.kind !== 'connected') return ignore(turn, input, 'only two who talk are recorded')
  const { action } = input
  if (action === 'start') {
    return recording === undefined
      ? begin(turn, 'asked')
      : ignore(turn, input, 'the call is recorded already')
  }
  if (recording === undefined) return ignore(turn, input, 'the call is not recorded')
  if (action === 'stop') return end(turn, recording)
  const isPaused = action === 'pause'
  if (recording.isPaused === isPaused) return ignore(turn, input, 'so it is already')
  const changed = remember(turn, { recording: { ...recording, isPaused } })
  const { id: recordingId } = recording
  const steered = ask(changed, { kind: 'steerRecording', ...place(turn), recordingId, action })
  return tell(steered, {
    kind: isPaused ? 'recordingPaused' : 'recordingResumed',
    recordingId,
  })
}

/** What was recorded could not be kept any longer. */
export function recordingFailed(turn: Turn, input: Input & RecordingFailed): Turn {
  const { recordingId } = input
  if (turn.call.recording?.id !== recordingId) return ignore(turn, input, 'that recording is over')
  return tell(without(turn), { kind: 'recordingFailed', recordingId })
}

/** Keeps a recording with the two whom it was begun for, and begins one where it is always done. */
export function keepRecording(before: Call, turn: Turn): Turn {
  const pair = pairOf(turn.call)
  if (pairOf(before) === pair) return turn
  const { recording } = turn.call
  const ended = recording === undefined ? turn : end(turn, recording)
  if (pair === undefined) return ended
  const isResumed = recording !== undefined
  return isResumed || isAlwaysRecorded(turn) ? begin(ended, isResumed ? 'asked' : 'setting') : ended
}

function begin(turn: Turn, because: 'asked' | 'setting'): Turn {
  const { phase, legId } = turn.call
  if (phase.kind !== 'connected') return turn
  const named = withNextId(turn)
  // The brand of a name that was never given before.
  const id = idOf.leg(named.call).replace(/^leg_/, 'recording_') as RecordingId
  const begun = remember(named, { recording: { id, isPaused: false } })
  const legIds = [legId, phase.legId] as const
  const { recordingNotice: notice = 'beep' } = turn.configuration.organization?.settings ?? {}
  const asked = ask(begun, {
    ...{ kind: 'recordLegs', legIds, recordingId: id },
    ...(notice !== 'beep' && { announcement: systemAudio(turn, 'callRecorded') }),
    isBeepHeard: notice !== 'announcement',
  })
  return tell(asked, { kind: 'recordingStarted', recordingId: id, because, legIds, notice })
}

function end(turn: Turn, { id: recordingId }: CallRecording): Turn {
  const asked = { kind: 'steerRecording', recordingId, action: 'stop' } as const
  const ended = ask(without(turn), { ...asked, ...place(turn) })
  // The end of a call is the last that is told of it.
  if (turn.call.phase.kind === 'ended') return ended
  return tell(ended, { kind: 'recordingStopped', recordingId })
}

function place({ call }: Turn): Pick<Call, 'legId'> {
  return { legId: call.legId }
}

function without(turn: Turn): Turn {
  const { recording: _, ...call } = turn.call
  return { ...turn, call }
}

function isAlwaysRecorded({ call, configuration }: Turn): boolean {
  const { phase } = call
  if (phase.kind !== 'connected') return false
  return [call.legId, phase.legId].some((legId) => {
    const party = partyAt(call, legId)
    const userId = party && userAt(party)
    return userId !== undefined && lookup(configuration.users, userId)?.recordsCalls === true
  })
}

function pairOf({ legId, phase }: Call): string | undefined {
  return phase.kind === 'connected' ? `${legId} ${phase.legId}` : undefined
}
