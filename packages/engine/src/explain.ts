// Facts in words: one English sentence for each, which says what happened and why. The same
// sentences stand in a call's trace, in the simulator and on the command line. A fact holds all
// that its sentence needs, so that a call can be explained when its configuration is long gone.

import type { EndCause, TraceStep } from '@mainline/model'
import { assertNever, endCauses, formatInstant, limits } from '@mainline/model'
import { isOutboundFact, outboundSentence } from './explain-outbound.ts'
import { isPartyFact, partySentence } from './explain-party.ts'
import type { Fact, FactData } from './fact.ts'
import type { Caller, DiversionReason } from './input.ts'

/** A fact as a step of a trace. */
export function traceStep(fact: Fact): TraceStep {
  const { kind, at, callId: _callId, ...details } = fact
  return { at: formatInstant(at), kind, summary: sentence(fact), details }
}

function sentence(fact: Fact): string {
  if (isOutboundFact(fact)) return outboundSentence(fact)
  if (isPartyFact(fact)) return partySentence(fact)
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
  return `A call from ${from} for ${to} arrived${diverted(caller)} (${versionText(version)}).`
}

function diverted({ diversion }: Caller): string {
  if (diversion === undefined) return ''
  const { number = 'a hidden number', reason } = diversion
  return `, sent on by ${number}${diversionReasons[reason]}`
}

const diversionReasons: Readonly<Record<DiversionReason, string>> = {
  always: ', as all its calls are',
  busy: ', which was busy',
  noAnswer: ', where nobody answered',
  unavailable: ', which could not be reached',
  byHand: ' by hand',
  unknown: '',
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
