// Facts about who comes, goes and is put in another's place while a call stands, in words:
// transfers, pick-ups, guests of two who talk, and the recording of what they say.

import { assertNever } from '@mainline/model'
import type { Fact, FactData } from './fact.ts'

/** A fact about the parties of a call. */
export type PartyFact = Extract<Fact, { kind: (typeof partyFacts)[number] }>

const partyFacts = [
  'transferAsked',
  'legMoved',
  'transferRefused',
  'transferCompleted',
  'transferFailed',
  'transferorLeft',
  'callPickedUp',
  'legReplaced',
  'guestRang',
  'guestJoined',
  'guestNotReached',
  'guestLeft',
  'guestSteppedIn',
  'recordingStarted',
  'recordingPaused',
  'recordingResumed',
  'recordingStopped',
  'recordingFailed',
] as const

const notices = {
  beep: 'a beep',
  announcement: 'an announcement',
  both: 'an announcement and a beep',
} as const

/** Whether a fact is about the parties of a call. */
export function isPartyFact(fact: Fact): fact is PartyFact {
  return partyFacts.some((kind) => kind === fact.kind)
}

/** The sentence for a fact about the parties of a call. */
export function partySentence(fact: PartyFact): string {
  switch (fact.kind) {
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
      return (
        (fact.because === 'asked'
          ? 'The call is recorded from now on; both parties hear '
          : 'The call is recorded, as the calls of one of the two always are; both hear ') +
        `${notices[fact.notice ?? 'beep']}.`
      )
    case 'recordingPaused':
      return 'The recording is paused: silence is kept in place of what is said.'
    case 'recordingResumed':
      return 'The recording goes on.'
    case 'recordingStopped':
      return 'The recording has ended.'
    case 'recordingFailed':
      return 'The call is no longer recorded, because its recording could not be kept.'
    default:
      return assertNever(fact)
  }
}

const refusals: Readonly<Record<FactData['transferRefused']['reason'], string>> = {
  notAllowed: 'only a person of this organization may transfer, and nobody joins two carriers',
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
