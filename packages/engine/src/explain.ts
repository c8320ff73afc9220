// Facts in words: one English sentence for each, which says what happened and why. The same
// sentences stand in a call's trace, in the simulator and on the command line. A fact holds all
// that its sentence needs, so that a call can be explained when its configuration is long gone.

import type { EndCause, TraceStep } from '@mainline/model'
import { assertNever, endCauses, formatInstant, limits } from '@mainline/model'
import { isOutboundFact, outboundSentence } from './explain-outbound.ts'
import type { Fact, FactData } from './fact.ts'

/** A fact as a step of a trace. */
export function traceStep(fact: Fact): TraceStep {
  const { kind, at, callId: _callId, ...details } = fact
  return { at: formatInstant(at), kind, summary: sentence(fact), details }
}

function sentence(fact: Fact): string {
  if (isOutboundFact(fact)) return outboundSentence(fact)
  switch (fact.kind) {
    case 'callArrived':
      return arrived(fact)
    case 'numberMatched':
      return numberMatched(fact)
    case 'callAnswered':
      return 'The call was answered.'
    case 'autoAttendantEntered':
      return attendantEntered(fact)
    case 'promptsPlayed':
      return `The caller hears: ${fact.texts.map((text) => `“${text}”`).join(' ')}`
    case 'playbackOverdue':
      return 'The end of what was played was never reported; the call went on without it.'
    case 'playbackInterrupted':
      return `Key ${fact.digit} interrupted what was played.`
    case 'menuWaited':
      return `The menu waits ${seconds(fact.waitMs)} for a key (${attempt(fact)}).`
    case 'menuOptionChosen':
      return optionChosen(fact)
    case 'menuChoiceInvalid':
      return choiceInvalid(fact)
    case 'menuTimedOut':
      return `No key was pressed in time (${attempt(fact)}).`
    case 'operatorChosen':
      return operatorReasons[fact.reason]
    case 'announcementPlayed':
      return fact.text === '' ? 'The announcement has no text.' : 'An announcement was played.'
    case 'userRang':
      return `The phones of ${fact.displayName} are rung, for ${seconds(fact.ringMs)} at most.`
    case 'userAlerted':
      return 'At least one phone rings.'
    case 'userAnswered':
      return `${fact.displayName} answered.`
    case 'userNotReached':
      return notReached(fact)
    case 'legsConnected':
      return 'The two parties were connected.'
    case 'legHeld':
      return 'One party put the other on hold.'
    case 'legResumed':
      return 'One party took the other back from hold.'
    case 'transferAsked':
      return `${fact.byName} transfers the other party to ${fact.targetName}.`
    case 'legMoved':
      return `${fact.displayName} comes over from ${fact.fromCallId}.`
    case 'transferRefused':
      return `The transfer was refused: ${refusals[fact.reason]}.`
    case 'transferCompleted':
      return `The transfer is complete; ${fact.byName} is out of the call.`
    case 'transferFailed':
      return transferFailed(fact)
    case 'transferorLeft':
      return `${fact.byName} hung up; the transfer goes on.`
    case 'callPickedUp':
      return `${fact.displayName} picks up the call that rang at ${fact.fromName}.`
    case 'legReplaced':
      return `${fact.displayName} goes on with the call on another phone.`
    case 'guestRang':
      return `The phones of ${fact.displayName} are rung: ${guestPurpose(fact)}.`
    case 'guestJoined':
      return `${fact.displayName} is in the call: ${guestPurpose(fact)}.`
    case 'guestNotReached':
      return `${fact.displayName} ${unreached(fact.reason)}, so the call goes on without.`
    case 'guestLeft':
      return `${fact.displayName} is no longer in the call.`
    case 'guestSteppedIn':
      return `${fact.displayName} goes on with the call in place of the party who hung up.`
    case 'recordingStarted':
      return fact.because === 'asked'
        ? 'The call is recorded from now on; both parties hear a beep.'
        : 'The call is recorded, as the calls of one of the two always are; both hear a beep.'
    case 'recordingPaused':
      return 'The recording is paused: silence is kept in place of what is said.'
    case 'recordingResumed':
      return 'The recording goes on.'
    case 'recordingStopped':
      return 'The recording has ended.'
    case 'recordingFailed':
      return 'The call is no longer recorded, because its recording could not be kept.'
    case 'callEnded':
      return `The call ended after ${seconds(fact.durationMs)}: ${reasonText(fact.cause)}`
    case 'inputIgnored':
      return `The input ${fact.input} had no effect: ${fact.reason}.`
    case 'configurationReplaced':
      return `Version ${fact.version} of the configuration is live; standing calls keep theirs.`
    default:
      return assertNever(fact)
  }
}

const operatorReasons: Readonly<Record<FactData['operatorChosen']['reason'], string>> = {
  key: 'The caller asked for the operator.',
  noSelection: `No valid choice in ${limits.menuAttempts} attempts: the operator takes the call.`,
  targetMissing: 'What the option leads to does not exist: the operator takes the call.',
}

function arrived({ caller, to, version }: FactData['callArrived']): string {
  const from = caller.number ?? caller.displayName ?? 'an anonymous caller'
  return `A call from ${from} for ${to} arrived (${versionText(version)}).`
}

function versionText(version: number): string {
  return version < 0 ? 'nothing is configured yet' : `configuration version ${version}`
}

function numberMatched({ to, target, displayName }: FactData['numberMatched']): string {
  const what = /^\+?[\d\s().-]+$/.test(to) ? 'number' : 'name'
  const owner = target === 'user' ? displayName : `the resource account ${displayName}`
  return `The ${what} ${to} belongs to ${owner}.`
}

function attendantEntered(fact: FactData['autoAttendantEntered']): string {
  const { name, callFlow, reason, transitions } = fact
  const count =
    transitions === 0 ? '' : ` (transition ${transitions} of ${limits.transitionsPerCall})`
  return `The auto attendant ${name} took the call (call flow ${callFlow}): ${reason}${count}.`
}

function optionChosen({ key, action, targetName }: FactData['menuOptionChosen']): string {
  const how = key === 'automatic' ? 'The flow goes on by itself' : `Key ${key} was pressed`
  switch (action) {
    case 'transferCallToTarget':
      return `${how}: transfer to ${targetName ?? 'somebody who does not exist any more'}.`
    case 'transferCallToOperator':
      return `${how}: transfer to the operator, ${targetName ?? 'but none is set'}.`
    case 'announcement':
      return `${how}: announcement.`
    case 'disconnectCall':
      return `${how}: disconnect.`
    case 'repeatMenu':
      return `${how}: the menu is repeated.`
    default:
      return assertNever(action)
  }
}

function choiceInvalid(fact: FactData['menuChoiceInvalid']): string {
  const keys = fact.validKeys
  const valid = keys.length === 0 ? 'it has no keys' : `valid keys are ${keys.join(', ')}`
  return `Key ${fact.digit} does nothing in this menu; ${valid} (${attempt(fact)}).`
}

function notReached(fact: FactData['userNotReached']): string {
  const what = {
    noAnswer: `did not answer within ${seconds(fact.ringMs)}`,
    busy: 'is busy',
    declined: 'declined the call',
    noDevice: 'has no phone registered',
    unreachable: 'could not be reached',
  }[fact.reason]
  const then = {
    returnToMenu: 'back to the menu',
    end: 'the call ends',
    returnToTransferor: 'back to whoever transferred the call',
  }[fact.treatment]
  return `${fact.displayName} ${what}; ${then}.`
}

const refusals: Readonly<Record<FactData['transferRefused']['reason'], string>> = {
  notAllowed: 'only a person of this organization may transfer, and only within their own calls',
  noSuchTarget: 'the target is nobody who can be called',
  noSuchCall: 'the call that it names does not stand any more',
  notNow: 'only two parties who talk can be parted, and not more often than the limit',
}

function transferFailed({ byName, reason, treatment }: FactData['transferFailed']): string {
  const why = reason === 'busy' ? 'the target is busy' : 'the target was not reached'
  const back =
    treatment === 'reconnected'
      ? `${byName} is connected with the other party again`
      : `the phones of ${byName} are rung again`
  return `The transfer failed, because ${why}; ${back}.`
}

function attempt(fact: { readonly attempt: number }): string {
  return `attempt ${fact.attempt} of ${limits.menuAttempts}`
}

function seconds(durationMs: number): string {
  return `${Math.round(durationMs / 100) / 10} s`
}

function reasonText(cause: EndCause): string {
  const text: string = endCauses[cause]
  return text.charAt(0).toLowerCase() + text.slice(1)
}

function unreached(reason: FactData['guestNotReached']['reason']): string {
  const words = {
    noAnswer: 'did not answer',
    busy: 'is busy',
    declined: 'declined',
    noDevice: 'has no phone registered',
    unreachable: 'could not be reached',
  }
  return words[reason]
}

function guestPurpose({ role, besideName }: FactData['guestJoined']): string {
  const words = {
    monitor: `to listen to ${besideName}, unheard`,
    whisper: `to listen to ${besideName}, and heard by ${besideName} only`,
    barge: `to talk with ${besideName} and the other party`,
    participant: `added by ${besideName}`,
  }
  return words[role]
}
