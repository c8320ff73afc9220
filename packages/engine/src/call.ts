// The life of a call after its arrival: what each input does in each phase, and what happens when
// a phase runs out. An input that fits no phase is ignored with a reason; the world is
// asynchronous, so most of those are merely late.

import { assertNever, invariant, limits } from '@mainline/model'
import {
  awaitKey,
  bargeIn,
  missKey,
  pressKey,
  returnToMenu,
  runAutomatic,
} from './auto-attendant.ts'
import { endCall } from './call-end.ts'
import { recordingFailed, steerRecording } from './call-recording.ts'
import { type Continuation, callDeadline, lastMoment, type Transfer } from './call-state.ts'
import {
  askGuest,
  expireGuests,
  type GuestReport,
  guestAt,
  guestReported,
  stepIn,
} from './guest.ts'
import type { CallArrived, Input } from './input.ts'
import { alert, declined, failed, giveUp, refused } from './outbound-dialing.ts'
import { connectOutside, payOn } from './outbound-talk.ts'
import { isCallersLeg, partyBeside } from './party.ts'
import { alerted, connect, failRing, stopRing } from './ring.ts'
import { takeOver } from './takeover.ts'
import { leaveTransfer, refuseTransfer, takeBack, transferBlind } from './transfer.ts'
import { ask, ignore, remember, type Turn, tell } from './turn.ts'

/** An input that belongs to a call which has arrived before. */
export type CallInput = Exclude<Extract<Input, { callId: unknown }>, CallArrived>

/** What an input does to the call that it belongs to. */
export function receive(turn: Turn, input: CallInput): Turn {
  const guest = guestAt(turn.call, input.legId)
  if (guest !== undefined && isGuestReport(input)) return guestReported(turn, guest, input)
  switch (input.kind) {
    case 'digitPressed':
      return digitPressed(turn, input)
    case 'playbackEnded':
      return playbackEnded(turn, input)
    case 'userAlerted':
    case 'userAnswered':
    case 'userDeclined':
      return ringReported(turn, input)
    case 'numberAlerted':
    case 'numberAnswered':
    case 'numberRefused':
    case 'trunkFailed':
      return dialReported(turn, input)
    case 'legHeld':
    case 'legResumed':
      return holdChanged(turn, input)
    case 'transferAsked':
      // A consultation that still stands is another call: `step` has looked for it.
      return input.target.kind === 'dialed'
        ? transferBlind(turn, input, input.target.to)
        : refuseTransfer(turn, input, 'noSuchCall')
    case 'takeoverAsked':
      return takeOver(turn, input)
    case 'guestAsked':
      return askGuest(turn, input)
    case 'recordingAsked':
      return steerRecording(turn, input)
    case 'recordingFailed':
      return recordingFailed(turn, input)
    case 'legHungUp':
      return legHungUp(turn, input)
    case 'legFailed':
      return legFailed(turn, input)
    default:
      return assertNever(input)
  }
}

/** Moves the call on if its phase has run out or the call has stood too long. */
export function expire(turn: Turn): Turn {
  if (callDeadline(turn.call) > turn.at) return turn
  if (lastMoment(turn.call) <= turn.at) return endCall(turn, 'tooLong')
  const paid = payOn(turn)
  return paid.call.phase.kind === 'ended' ? paid : expirePhase(paid)
}

function expirePhase(turn: Turn): Turn {
  const { phase } = turn.call
  if ('until' in phase && phase.until > turn.at) return turn
  switch (phase.kind) {
    case 'playing': {
      const { playbackId, next } = phase
      return goOn(tell(turn, { kind: 'playbackOverdue', playbackId }), next)
    }
    case 'waiting':
      return missKey(turn, phase.attempt)
    case 'ringing':
      return stopRing(turn, phase, 'noAnswer')
    case 'dialing':
      return giveUp(turn, phase)
    case 'connected':
      return expireGuests(turn)
    case 'passing':
    case 'ended':
      return turn
    default:
      return assertNever(phase)
  }
}

/** Each transition may pass twice: once for an empty greeting, once for an empty announcement. */
const roundsPerStep = 2 * limits.transitionsPerCall + 2

/** Carries on where there was nothing to play; every round counts a transition, or waits. */
export function settle(turn: Turn): Turn {
  let settled = turn
  for (let rounds = 0; settled.call.phase.kind === 'passing'; rounds++) {
    invariant(rounds <= roundsPerStep, 'a call comes to rest within a step')
    settled = goOn(settled, settled.call.phase.next)
  }
  return settled
}

function goOn(turn: Turn, next: Continuation): Turn {
  switch (next.kind) {
    case 'awaitKey':
      return awaitKey(turn, next.attempt)
    case 'runAutomatic':
      return runAutomatic(turn)
    case 'returnToMenu':
      return returnToMenu(turn)
    case 'returnToTransferor':
      return takeBack(turn, next.reason)
    case 'end':
      return endCall(turn, next.cause)
    default:
      return assertNever(next)
  }
}

function digitPressed(turn: Turn, input: Of<'digitPressed'>): Turn {
  const { phase, legId } = turn.call
  if (input.legId !== legId)
    return ignore(turn, input, 'only the keys of the caller are listened to')
  if (phase.kind === 'waiting') return pressKey(turn, input.digit, phase.attempt)
  if (phase.kind !== 'playing' || phase.next.kind !== 'awaitKey') {
    return ignore(turn, input, 'no key is awaited now')
  }
  if (!phase.next.bargeIn) return ignore(turn, input, 'this menu must be heard to its end')
  return bargeIn(turn, input.digit, phase.next.attempt)
}

function playbackEnded(turn: Turn, input: Of<'playbackEnded'>): Turn {
  const { phase } = turn.call
  return phase.kind === 'playing' && phase.playbackId === input.playbackId
    ? goOn(turn, phase.next)
    : ignore(turn, input, 'that playback is not the one that plays')
}

function ringReported(
  turn: Turn,
  input: Of<'userAlerted'> | Of<'userAnswered'> | Of<'userDeclined'>,
): Turn {
  const { phase } = turn.call
  if (phase.kind !== 'ringing' || phase.legId !== input.legId) return ringReportedLate(turn, input)
  switch (input.kind) {
    case 'userAlerted':
      return alerted(turn, phase)
    case 'userAnswered':
      return connect(turn, phase)
    case 'userDeclined':
      return failRing(turn, phase, input.reason)
    default:
      return assertNever(input)
  }
}

function dialReported(
  turn: Turn,
  input: Of<'numberAlerted'> | Of<'numberAnswered'> | Of<'numberRefused'> | Of<'trunkFailed'>,
): Turn {
  const { phase, outbound } = turn.call
  if (phase.kind !== 'dialing' || phase.legId !== input.legId || outbound === undefined) {
    return ringReportedLate(turn, input)
  }
  switch (input.kind) {
    case 'numberAlerted':
      return alert(turn, phase, input.hasEarlyMedia)
    case 'numberAnswered':
      return connectOutside(turn, phase, outbound)
    case 'numberRefused':
      return refused(turn, phase, input)
    case 'trunkFailed':
      return failed(turn, phase, input)
    default:
      return assertNever(input)
  }
}

function ringReportedLate(turn: Turn, input: CallInput): Turn {
  const ignored = ignore(turn, input, 'that ring is over')
  const isAnswer = input.kind === 'userAnswered' || input.kind === 'numberAnswered'
  const stray = isAnswer && !isStanding(turn, input.legId)
  return stray ? ask(ignored, { kind: 'hangUp', legId: input.legId }) : ignored
}

function holdChanged(turn: Turn, input: Of<'legHeld' | 'legResumed'>): Turn {
  const { kind, legId } = input
  const { phase, holding = [] } = turn.call
  const isWaiting = transferorOf(turn)?.legId === legId
  if (!isWaiting && (phase.kind !== 'connected' || !isStanding(turn, legId))) {
    return ignore(turn, input, 'that leg is not connected to another')
  }
  const others = holding.filter((each) => each !== legId)
  const changed = remember(turn, { holding: kind === 'legHeld' ? [...others, legId] : others })
  const told = tell(changed, { kind, legId })
  if (phase.kind !== 'connected') return told
  const { legId: other } = partyBeside(turn.call, phase, legId)
  return ask(told, { kind: kind === 'legHeld' ? 'playMusicOnHold' : 'stopPlayback', legId: other })
}

function legHungUp(turn: Turn, input: Of<'legHungUp'>): Turn {
  const { phase, legId } = turn.call
  const transfer = transferorOf(turn)
  if (transfer?.legId === input.legId) return leaveTransfer(turn, transfer)
  if (!isStanding(turn, input.legId)) return ignore(turn, input, 'that leg is over')
  if (phase.kind === 'ringing' && input.legId !== legId) return failRing(turn, phase, 'declined')
  if (phase.kind === 'dialing' && input.legId !== legId) return declined(turn, phase)
  const cause = isCallersLeg(turn.call, input.legId) ? 'callerHungUp' : 'calleeHungUp'
  return stepIn(turn, input.legId) ?? endCall(turn, cause, { goneLegId: input.legId })
}

// A leg whose audio failed may still be up as far as its phone knows: it is ended like the others.
function legFailed(turn: Turn, input: Of<'legFailed'>): Turn {
  const { phase, legId } = turn.call
  const transfer = transferorOf(turn)
  if (transfer?.legId === input.legId) {
    return ask(leaveTransfer(turn, transfer), { kind: 'hangUp', legId: input.legId })
  }
  if (!isStanding(turn, input.legId)) return ignore(turn, input, 'that leg is over')
  if (phase.kind === 'ringing' && input.legId !== legId) return stopRing(turn, phase, 'unreachable')
  if (phase.kind === 'dialing' && input.legId !== legId) {
    const stopped = ask(turn, { kind: 'stopRinging', legId: phase.legId })
    return failed(stopped, phase, { reason: 'unreachable' })
  }
  const parted = ask(turn, { kind: 'hangUp', legId: input.legId })
  const cause = input.reason === 'media' ? 'mediaFailed' : 'signalingFailed'
  return stepIn(parted, input.legId) ?? endCall(turn, cause)
}

function isGuestReport(input: CallInput): input is GuestReport {
  return ['userAlerted', 'userAnswered', 'userDeclined', 'legHungUp', 'legFailed'].includes(
    input.kind,
  )
}

/** The party who waits for the outcome of a transfer, and has not hung up. */
function transferorOf({ call: { transfer } }: Turn): Transfer | undefined {
  return transfer?.stands ? transfer : undefined
}

function isStanding(turn: Turn, legId: string): boolean {
  const { phase } = turn.call
  return legId === turn.call.legId || ('legId' in phase && legId === phase.legId)
}

type Of<K extends CallInput['kind']> = Extract<CallInput, { kind: K }>
