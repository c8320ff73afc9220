// The leg of a caller: from the INVITE that was admitted to its end.
//
//     opening ──► waiting ──► answered ──► over       opening: the media ports are being opened
//        └───────────┴────────────────────► over      waiting: the engine knows the call
//
// The answer to the caller's offer is made before the engine hears of the call, so that a call
// without common audio is refused (488) without a trace of it. RFC 3261 §13.3, §14.

import type { Caller, RefuseTakeover } from '@mainline/engine'
import { isWebRtc } from '@mainline/media'
import type { Digit, EndCause, LegId, TrunkAccess, UserId } from '@mainline/model'
import type { DialogId, WatchedCall } from '@mainline/sip'
import type { DialogEvent, LegContext, LegName } from './leg.ts'
import { LegAudio, trunkAudio } from './leg-audio.ts'
import { type AnsweredLeg, failMedia, receiveInDialog, signalDigit } from './leg-dialog.ts'
import { leaveOpus } from './leg-opus.ts'
import { rejectionStatus, takeoverStatus } from './sip-status.ts'

/** A call that may come in. */
export interface Arrival extends LegName {
  readonly dialogId: DialogId
  readonly remoteAddress: string
  /** The caller's offer; '' when the offer shall be ours (RFC 3261 §14.1). */
  readonly offer: string
  readonly to: string
  readonly caller: Caller
  /** The trunk that the call came by, as far as its audio is concerned. */
  readonly trunk?: Pick<TrunkAccess, 'digits' | 'mediaEncryption'> | undefined
  /** The leg whose place it shall take, RFC 3891. */
  readonly replacedLegId?: LegId
}

/** A caller's connection. */
export class ArrivedLeg implements AnsweredLeg {
  readonly name: LegName
  readonly audio: LegAudio
  readonly dialogId: DialogId
  readonly #context: LegContext
  readonly #arrival: Arrival
  #state: 'opening' | 'waiting' | 'answered' | 'over' = 'opening'
  #description = ''
  /** Whether the caller has our description already, which the answer repeats. */
  #isDescribed = false

  constructor(context: LegContext, arrival: Arrival) {
    const { callId, legId, dialogId, remoteAddress, offer, trunk } = arrival
    this.name = { callId, legId }
    this.dialogId = dialogId
    this.#context = context
    this.#arrival = arrival
    context.dialogs.set(dialogId, this)
    const events = {
      opened: () => this.#opened(),
      failed: () => this.#audioFailed(),
      partnerLeftOpus: () => leaveOpus(context, this),
      digitToSignal: (digit: Digit) => signalDigit(context, dialogId, digit),
    }
    const browser = isWebRtc(offer) ? { offer } : undefined
    const options = trunk === undefined ? { browser } : trunkAudio(trunk)
    this.audio = new LegAudio(context, this.name, remoteAddress, events, options)
  }

  /** Whether audio can be played to it and connected. */
  get isAnswered(): boolean {
    return this.#state === 'answered'
  }

  /** The ring-back tone that callers of the dialed number know. */
  get region(): 'northAmerica' | 'europe' {
    return this.#arrival.to.startsWith('+') && !this.#arrival.to.startsWith('+1')
      ? 'europe'
      : 'northAmerica'
  }

  get watched(): WatchedCall {
    const state = this.isAnswered ? 'confirmed' : 'proceeding'
    const { legId: id } = this.name
    return { id, direction: 'initiator', state, remote: undefined, dialog: undefined }
  }

  get userId(): UserId | undefined {
    const { via } = this.#arrival.caller
    return via.kind === 'device' ? via.userId : undefined
  }

  /** What happened in the dialog. */
  receive(event: DialogEvent): void {
    if (event.kind === 'invitationCanceled') {
      const isKnown = this.#state === 'waiting'
      this.release()
      if (isKnown) this.#context.post({ kind: 'legHungUp', ...this.name })
    } else {
      receiveInDialog(this.#context, this, event)
    }
  }

  /** Whether the answer, which is not given yet, may hold Opus. */
  get mayAnswerOpus(): boolean {
    const { offer, trunk } = this.#arrival
    const isOpen = this.#state === 'waiting' && !this.#isDescribed && offer !== ''
    return isOpen && trunk === undefined && this.audio.knowsOpus
  }

  /** Answers with 200; with Opus where who was called speaks it. */
  answer(speaksOpus: boolean): void {
    if (this.#state !== 'waiting') return
    if (speaksOpus && this.mayAnswerOpus) {
      this.audio.allowOpus()
      this.#description = this.audio.answer(this.#arrival.offer) ?? this.#description
    }
    this.#state = 'answered'
    this.#context.sip.run((ua, now) => ua.accept(now, this.dialogId, this.#description))
    this.#context.changed(this)
  }

  /**
   * Says that the other side rings (180). A browser learns with it how its packets travel: a way
   * that nobody looks for is given up after 40 s (RFC 8863), and people may ring for longer.
   */
  alert(): void {
    if (this.#state !== 'waiting') return
    const { offer } = this.#arrival
    const description = isWebRtc(offer) ? this.#description : ''
    this.#isDescribed ||= description !== ''
    this.#context.sip.run((ua, now) => ua.provision(now, this.dialogId, 180, description))
  }

  /** Lets the caller hear what comes before the answer, where its offer can be answered (183). */
  relayEarly(): boolean {
    if (this.#state !== 'waiting' || this.#arrival.offer === '') return false
    const description = this.#description
    this.#isDescribed = true
    this.#context.sip.run((ua, now) => ua.provision(now, this.dialogId, 183, description))
    return true
  }

  /** Refuses a call that was not answered. */
  reject(cause: EndCause): void {
    this.#refuse(rejectionStatus[cause])
  }

  /** Refuses a leg that asked to take the place of another. */
  refuseTakeover(reason: RefuseTakeover['reason']): void {
    this.#refuse(takeoverStatus[reason])
  }

  hangUp(): void {
    if (this.#state === 'over') return
    this.release()
    this.#context.sip.run((ua, now) => ua.bye(now, this.dialogId))
  }

  release(): void {
    this.#state = 'over'
    this.#context.dialogs.delete(this.dialogId)
    this.audio.close()
    this.#context.released(this)
  }

  #opened(): void {
    const { offer, to, caller, replacedLegId } = this.#arrival
    const description = offer === '' ? this.audio.offer() : this.audio.answer(offer)
    if (description === undefined) {
      this.#refuse(488)
      return
    }
    this.#description = description
    this.#state = 'waiting'
    this.audio.announce()
    this.#context.post(
      replacedLegId === undefined
        ? { kind: 'callArrived', ...this.name, to, caller }
        : { kind: 'takeoverAsked', ...this.name, replacedLegId, caller },
    )
  }

  #audioFailed(): void {
    if (this.#state === 'opening') this.#refuse(503)
    else failMedia(this.#context, this)
  }

  #refuse(status: number): void {
    if (this.#state === 'over') return
    this.release()
    this.#context.sip.run((ua, now) => ua.reject(now, this.dialogId, status))
  }
}
