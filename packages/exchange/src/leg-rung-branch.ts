// One phone of a person who is rung: an INVITE with an offer of its own, because phones of one
// person may reach us by different addresses. It ends by refusing, by being given up, or by
// becoming the leg.

import type { SdpProtection } from '@mainline/media'
import type { Digit } from '@mainline/model'
import {
  type Binding,
  type DialogId,
  type Header,
  isWebSocket,
  type Party,
  type WatchedCall,
} from '@mainline/sip'
import type { DialogEvent, DialogUser, LegContext, LegName } from './leg.ts'
import { LegAudio } from './leg-audio.ts'
import { signalDigit } from './leg-dialog.ts'
import { leaveOpus } from './leg-opus.ts'
import { encryptionFor, encryptionOffers, refusedOffers } from './media-encryption.ts'

/** Who calls and who is called, as the phones show it. */
export interface RingParties {
  readonly from: Party
  readonly to: Party
}

/** What a called party is offered because who calls it knows it, and has it passed on. */
export interface CalledWishes {
  /** Only where nobody listens but the two. */
  readonly opus: boolean
  readonly comfortNoise: boolean
}

type RungParties = RingParties & {
  readonly wishes: CalledWishes
  readonly headers: readonly Header[]
}

/** What a branch tells its leg. */
export interface RungBranchEvents {
  alerted(): void
  accepted(branch: RungBranch, answer: string): void
  refused(branch: RungBranch, status: number): void
  /** Anything that happens after the branch was accepted. */
  happened(event: DialogEvent): void
  audioFailed(branch: RungBranch): void
}

/** One phone that is rung. */
export class RungBranch implements DialogUser {
  readonly audio: LegAudio
  readonly name: LegName
  readonly #context: LegContext
  readonly #events: RungBranchEvents
  readonly #binding: Binding
  readonly #parties: RungParties
  /** How audio may still be offered, the next first. */
  #offers: readonly SdpProtection[]
  #dialogId: DialogId | undefined
  #isAccepted = false
  #isOver = false

  constructor(
    context: LegContext,
    name: LegName,
    binding: Binding,
    parties: RungParties,
    events: RungBranchEvents,
  ) {
    this.name = name
    this.#context = context
    this.#events = events
    this.#binding = binding
    this.#parties = parties
    this.#offers = encryptionOffers[encryptionFor(binding.flow)]
    const audioEvents = {
      opened: () => this.#invite(),
      failed: () => events.audioFailed(this),
      partnerLeftOpus: () => leaveOpus(context, this),
      digitToSignal: (digit: Digit) => {
        if (this.#dialogId !== undefined) signalDigit(context, this.#dialogId, digit)
      },
    }
    const { flow } = binding
    const browser = isWebSocket(flow) ? {} : undefined
    this.audio = new LegAudio(context, name, flow.remoteAddress, audioEvents, { browser })
  }

  /** The dialog, once there is one. */
  get dialogId(): DialogId | undefined {
    return this.#dialogId
  }

  /** How the dialog is named as the phone sees its ends, once it rings. */
  get ends(): WatchedCall['dialog'] {
    const dialogId = this.#dialogId
    const ends = dialogId && this.#context.sip.run((ua) => ua.dialogEnds(dialogId))
    return ends && { ...ends, localTag: ends.remoteTag, remoteTag: ends.localTag }
  }

  /** What happened in the dialog. */
  receive(event: DialogEvent): void {
    if (this.#isAccepted) {
      this.#events.happened(event)
    } else if (event.kind === 'progressed') {
      if (event.status >= 180) this.#events.alerted()
    } else if (event.kind === 'accepted') {
      this.#isAccepted = true
      this.#events.accepted(this, event.body)
    } else if (event.kind === 'rejected') {
      this.#rejected(event.status)
    } else if (event.kind === 'ended') {
      this.#refused(408)
    }
  }

  /** Gives the phone up, or hangs up on it. */
  end(headers: readonly Header[] = []): void {
    const dialogId = this.#dialogId
    const isOver = this.#isOver
    this.forget()
    if (dialogId === undefined || isOver) return
    this.#context.sip.run((ua, now) => ua.bye(now, dialogId, headers))
  }

  /** Lets go of a dialog that is over. */
  forget(): void {
    this.#isOver = true
    this.audio.close()
    if (this.#dialogId !== undefined) this.#context.dialogs.delete(this.#dialogId)
  }

  /** What refuses only the offer is asked again with the next one, if there is one. */
  #rejected(status: number): void {
    if (!refusedOffers.has(status) || this.#offers.length === 0) {
      this.#refused(status)
      return
    }
    if (this.#dialogId !== undefined) this.#context.dialogs.delete(this.#dialogId)
    this.#invite()
  }

  #refused(status: number): void {
    this.forget()
    this.#events.refused(this, status)
  }

  #invite(): void {
    const { flow, contact, path = [] } = this.#binding
    const { from, to, wishes, headers: told } = this.#parties
    const [protection = 'none', ...later] = this.#offers
    this.#offers = later
    const body = this.audio.offer({ protection, ...wishes })
    // The proxies that the phone registered through, RFC 3327 §5.5.
    const headers = [...path.map((value) => ({ name: 'Route', value })), ...told]
    this.#context.sip.run((ua, now) => {
      this.#dialogId = ua.invite(now, { flow, target: contact, from, to, headers, body })
      this.#context.dialogs.set(this.#dialogId, this)
    })
  }
}
