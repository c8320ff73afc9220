// Opus is passed on between two parties that both know it, and decoded nowhere: so it is spoken
// where nobody listens but they, and left as soon as somebody does. A person who is called directly
// is offered it when the caller knows it; the caller's answer, which waits for the person's, then
// holds it too. Prompts and music are G.711 beside it, which both descriptions list, so nothing has
// to be renegotiated to play them. A mix, a recording or a party without Opus does: a re-INVITE.
// RFC 7587; docs/decisions/0017-opus-is-passed-on.md.

import type { DialogId } from '@mainline/sip'
import type { LegContext } from './leg.ts'
import type { LegAudio } from './leg-audio.ts'

/** What of a leg matters here. */
interface OpusParty {
  readonly audio: LegAudio
  readonly dialogId: DialogId | undefined
}

/** Asks the party to speak what can be decoded. Until it agrees it is not heard. */
export function leaveOpus(context: LegContext, { audio, dialogId }: OpusParty): void {
  if (audio.hasOpus) reoffer(context, { audio, dialogId }, false)
}

/** Two parties are to hear each other: Opus is spoken by both or by none. */
export function agreeOnOpus(context: LegContext, a: OpusParty, b: OpusParty): void {
  if (a.audio.hasOpus === b.audio.hasOpus) return
  const [speaker, other] = a.audio.hasOpus ? [a, b] : [b, a]
  // A browser that calls had its answer before the other party had given one.
  if (other.audio.mayTakeUpOpus) reoffer(context, other, true)
  else leaveOpus(context, speaker)
}

function reoffer(context: LegContext, { audio, dialogId }: OpusParty, opus: boolean): void {
  if (dialogId === undefined) return
  audio.whenEstablished(() => {
    const offer = audio.offer({ opus })
    context.sip.run((ua, now) => ua.reinvite(now, dialogId, offer))
  })
}
