// What an answered leg does with what its peer says in the dialog; the same for callers and for
// persons who were rung. A new offer (hold, resume, another address) is answered at once, since the
// other leg has a session of its own. RFC 3261 §14.2, RFC 3264 §8; digits by INFO.

import type { Digit } from '@mainline/model'
import type { DialogId } from '@mainline/sip'
import { digitOfInfo, infoOfDigit } from './dtmf-info.ts'
import type { DialogEvent, Leg, LegContext } from './leg.ts'

/** A leg whose dialog is established. */
export interface AnsweredLeg extends Leg {
  readonly dialogId: DialogId
  /** Forgets the leg, whose dialog is over. */
  release(): void
}

/** Handles one event of an answered leg's dialog. */
export function receiveInDialog(context: LegContext, leg: AnsweredLeg, event: DialogEvent): void {
  switch (event.kind) {
    case 'reinvitationReceived':
      answerOffer(context, leg, event.body)
      break
    case 'acknowledged':
      if (!leg.audio.acknowledged(event.body)) failMedia(context, leg)
      break
    case 'reinvitationAccepted':
      if (!leg.audio.applyAnswer(event.body)) failMedia(context, leg)
      break
    case 'reinvitationRejected':
      leg.audio.offerRefused()
      break
    case 'infoReceived': {
      const digit = digitOfInfo(event.contentType, event.body)
      if (digit !== undefined) leg.audio.pressed(digit, 'info')
      break
    }
    case 'connectionLost':
      leg.audio.watchSilence(true)
      break
    case 'connectionRegained':
      leg.audio.watchSilence(false)
      break
    case 'ended':
      leg.release()
      if (event.cause === 'bye') context.post({ kind: 'legHungUp', ...leg.name })
      else context.post({ kind: 'legFailed', ...leg.name, reason: 'signaling' })
      break
    default:
      // The rest belongs to dialogs that are not established yet.
      break
  }
}

/** Tells a key in the dialog, where the party takes keys in no other way. */
export function signalDigit(context: LegContext, dialogId: DialogId, digit: Digit): void {
  context.sip.run((ua, now) => ua.inform(now, dialogId, infoOfDigit(digit)))
}

/** Ends a leg that has no audio, and tells the engine. */
export function failMedia(context: LegContext, leg: Leg): void {
  leg.hangUp()
  context.post({ kind: 'legFailed', ...leg.name, reason: 'media' })
}

function answerOffer(context: LegContext, leg: AnsweredLeg, offer: string): void {
  leg.audio.whenCarried(offer, () => {
    const answer = offer === '' ? leg.audio.offer() : leg.audio.answer(offer)
    context.sip.run((ua, now) => {
      if (answer === undefined) ua.reject(now, leg.dialogId, 488)
      else ua.accept(now, leg.dialogId, answer)
    })
  })
}
