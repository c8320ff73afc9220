// The leg to an outside number: an INVITE on a trunk. Its places are tried one after the other, and
// at each what it may offer of encryption. A challenge is answered only where it comes from: the
// place that was asked is the trunk's own. What sends us elsewhere (3xx) is a failure: a call goes
// where the engine said, and nowhere else.
//
//     locating ──► calling ──► answered ──► over       calling: again for each place and offer
//         └───────────┴────────────────────► over
//
// RFC 3261 §13.2, §22.3; RFC 3263 §4.3 (the next place on 503 and silence); RFC 3960 (early media).

import { randomBytes } from 'node:crypto'
import type { CallerId, NumberRefused } from '@mainline/engine'
import type { SdpProtection } from '@mainline/media'
import { type Digit, invariant } from '@mainline/model'
import {
  type DialogId,
  type Flow,
  type Header,
  type Place,
  type SipResponse,
  type WatchedCall,
} from '@mainline/sip'
import { nowMs } from './clock.ts'
import { DeadlineTimer } from './deadline-timer.ts'
import type { DialogEvent, LegContext, LegName } from './leg.ts'
import { LegAudio, trunkAudio } from './leg-audio.ts'
import { type AnsweredLeg, failMedia, receiveInDialog, signalDigit } from './leg-dialog.ts'
import { encryptionOffers, refusedOffers } from './media-encryption.ts'
import { refusalReasonOf } from './sip-status.ts'
import { type CarrierCall, carrierCall } from './trunk-caller-id.ts'
import type { TrunkConnection } from './trunk-connection.ts'

/** A place that says nothing at all for so long is not there; each says 100 at once. */
const silenceMs = 5_000

/** Whom to call, as whom, on which trunk. */
export interface Dialing extends LegName {
  readonly number: string
  readonly callerId: CallerId
  readonly isEmergency: boolean
  readonly divertedBy: string | undefined
  readonly trunk: TrunkConnection
  /** Whether who calls sends comfort noise, so that it may be passed on. */
  readonly comfortNoise: boolean
  /** What the carrier is told besides. */
  readonly headers: readonly Header[]
}

/** One INVITE: where it went, and what a challenge of it needs. */
interface Attempt {
  readonly flow: Flow
  readonly place: Place
  readonly callId: string
  cseq: number
  isChallenged: boolean
}

/** The connection to an outside number. */
export class DialedLeg implements AnsweredLeg {
  readonly name: LegName
  readonly userId = undefined
  readonly #context: LegContext
  readonly #trunk: TrunkConnection
  readonly #call: CarrierCall
  readonly #silence = new DeadlineTimer(() => this.#silent())
  readonly #comfortNoise: boolean
  readonly #headers: readonly Header[]
  #places: readonly Place[] = []
  #offers: readonly SdpProtection[] = []
  #lastOffer = ''
  #attempt: Attempt | undefined
  #audio: LegAudio | undefined
  #dialogId: DialogId | undefined
  #state: 'locating' | 'calling' | 'answered' | 'over' = 'locating'

  constructor(
    context: LegContext,
    { callId, legId, number, callerId, isEmergency, divertedBy, trunk, ...rest }: Dialing,
  ) {
    this.#comfortNoise = rest.comfortNoise
    this.#headers = rest.headers
    this.name = { callId, legId }
    this.#context = context
    this.#trunk = trunk
    this.#call = carrierCall(trunk.access, number, callerId, divertedBy)
    void this.#locate(isEmergency)
  }

  get audio(): LegAudio {
    invariant(this.#audio !== undefined, 'a leg that is heard has an audio')
    return this.#audio
  }

  get dialogId(): DialogId {
    invariant(this.#dialogId !== undefined, 'an answered leg has a dialog')
    return this.#dialogId
  }

  /** Whether the leg can play and be connected. */
  get isAnswered(): boolean {
    return this.#state === 'answered'
  }

  /** Whether there is anything to hear, also before the answer. */
  get isHeard(): boolean {
    return this.#audio !== undefined && this.#state !== 'over'
  }

  get watched(): WatchedCall {
    const state = this.isAnswered ? 'confirmed' : 'proceeding'
    const { legId: id } = this.name
    return { id, direction: 'recipient', state, remote: undefined, dialog: undefined }
  }

  /** What happened in the dialog. */
  receive(event: DialogEvent): void {
    if (this.#state === 'answered') receiveInDialog(this.#context, this, event)
    else if (event.kind === 'progressed') this.#progressed(event.status, event.body)
    else if (event.kind === 'accepted') this.#accepted(event.body)
    else if (event.kind === 'rejected') this.#rejected(event.response)
    else if (event.kind === 'ended') this.#failed('unreachable')
  }

  hangUp(headers: readonly Header[] = []): void {
    if (this.#state === 'over') return
    const dialogId = this.#dialogId
    this.release()
    if (dialogId !== undefined) this.#context.sip.run((ua, now) => ua.bye(now, dialogId, headers))
  }

  release(): void {
    this.#state = 'over'
    this.#forget()
    this.#context.released(this)
  }

  async #locate(isEmergency: boolean): Promise<void> {
    const places = await this.#trunk.places(isEmergency)
    if (this.#state === 'over') return
    this.#places = places
    this.#tryNextPlace(this.#trunk.whyUnreachable)
  }

  #tryNextPlace(detail?: string): void {
    this.#forget()
    const [place, ...rest] = this.#places
    this.#places = rest
    if (place === undefined) {
      this.#failed('unreachable', detail)
      return
    }
    const flow = this.#trunk.flowTo(place)
    this.#state = 'calling'
    this.#offers = encryptionOffers[this.#trunk.access.mediaEncryption]
    const callId = randomBytes(16).toString('hex')
    this.#attempt = { flow, place, callId, cseq: 0, isChallenged: false }
    const events = {
      opened: () => this.#invite([]),
      failed: () => this.#audioFailed(),
      // No trunk is offered Opus.
      partnerLeftOpus: () => {},
      digitToSignal: (digit: Digit) => signalDigit(this.#context, this.dialogId, digit),
    }
    const options = trunkAudio(this.#trunk.access)
    this.#audio = new LegAudio(this.#context, this.name, place.address, events, options)
  }

  #invite(headers: readonly Header[], body = this.#nextOffer()): void {
    const attempt = this.#attempt
    if (attempt === undefined || this.#state !== 'calling') return
    attempt.cseq += 1
    const { flow, callId, cseq } = attempt
    const { target, from, to } = this.#call
    this.#lastOffer = body
    this.#silence.set(nowMs() + silenceMs)
    this.#context.sip.run((ua, now) => {
      this.#dialogId = ua.invite(now, {
        ...{ flow, target, from, to, callId, cseq, body, ...this.#trunk.credentials },
        headers: [...this.#trunk.routes(), ...this.#call.headers, ...this.#headers, ...headers],
      })
      this.#context.dialogs.set(this.#dialogId, this)
    })
  }

  #nextOffer(): string {
    const [protection = 'none', ...later] = this.#offers
    this.#offers = later
    return this.audio.offer({ protection, comfortNoise: this.#comfortNoise })
  }

  #progressed(status: number, body: string): void {
    this.#silence.set(undefined)
    if (status <= 100) return
    const hasEarlyMedia = body !== '' && this.audio.applyEarlyAnswer(body)
    this.#context.post({ kind: 'numberAlerted', ...this.name, hasEarlyMedia })
  }

  #accepted(body: string): void {
    this.#silence.set(undefined)
    if (body !== '' && !this.audio.applyAnswer(body)) {
      this.hangUp()
      this.#report('refused', 'no audio in common')
      return
    }
    this.#state = 'answered'
    this.audio.announce()
    this.#context.post({ kind: 'numberAnswered', ...this.name })
  }

  #rejected(response: SipResponse): void {
    const { status } = response
    this.#silence.set(undefined)
    if (this.#dialogId !== undefined) this.#context.dialogs.delete(this.#dialogId)
    this.#dialogId = undefined
    if ((status === 401 || status === 407) && this.#challenged(response)) return
    if (refusedOffers.has(status) && this.#offers.length > 0) {
      this.#invite([])
      return
    }
    const detail = said(response)
    if (status === 408 || status === 503 || status === 500) {
      this.#tryNextPlace(detail)
      return
    }
    const reason = refusalReasonOf(status)
    if (reason === undefined) this.#failed('refused', detail)
    else this.#refused(reason, detail)
  }

  /** Once for each place; a second challenge says that the password is wrong. */
  #challenged(response: SipResponse): boolean {
    const attempt = this.#attempt
    if (attempt === undefined || attempt.isChallenged) return false
    const header = this.#trunk.digest.answer(response, 'INVITE', this.#call.target)
    if (header === undefined) return false
    attempt.isChallenged = true
    this.#invite([header], this.#lastOffer)
    return true
  }

  #silent(): void {
    const dialogId = this.#dialogId
    if (dialogId !== undefined) this.#context.sip.run((ua, now) => ua.bye(now, dialogId))
    if (this.#places.length > 0) this.#tryNextPlace('no answer')
    else this.#failed('noResponse')
  }

  #audioFailed(): void {
    if (this.#state === 'answered') failMedia(this.#context, this)
    else {
      this.hangUp()
      this.#report('unreachable', 'no audio port')
    }
  }

  #refused(reason: NumberRefused['reason'], detail: string): void {
    this.release()
    this.#context.post({ kind: 'numberRefused', ...this.name, reason, detail })
  }

  #failed(reason: 'refused' | 'noResponse' | 'unreachable', detail?: string): void {
    if (this.#state === 'over') return
    this.release()
    this.#report(reason, detail)
  }

  #report(reason: 'refused' | 'noResponse' | 'unreachable', detail?: string): void {
    this.#trunk.callFailed(detail ?? reason)
    const words = detail === undefined ? {} : { detail }
    this.#context.post({ kind: 'trunkFailed', ...this.name, reason, ...words })
  }

  #forget(): void {
    this.#silence.set(undefined)
    this.#audio?.close()
    if (this.#dialogId !== undefined) this.#context.dialogs.delete(this.#dialogId)
    this.#dialogId = undefined
  }
}

/** What a carrier said, short enough for a trace and without anything that is no text. */
function said({ status, reason }: SipResponse): string {
  return `${status} ${reason}`
    .toWellFormed()
    .replace(/\p{Cc}/gu, '')
    .slice(0, 80)
    .trim()
}
