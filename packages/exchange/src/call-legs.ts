// The legs of one organization's calls, and how each effect of the engine is performed on them.
// Legs are named as the engine names them. An effect on a leg that has ended meanwhile does
// nothing: its end is an input that the engine has yet to see.

import type { DialNumber, Effect, Hearing, RecordLegs, RingUser } from '@mainline/engine'
import { assertNever, type CallId, type LegId, type TrunkId, type UserId } from '@mainline/model'

import type { Binding } from '@mainline/sip'
import type { Leg, LegContext } from './leg.ts'
import { type Arrival, ArrivedLeg } from './leg-arrived.ts'
import { LegAudio } from './leg-audio.ts'
import { DialedLeg } from './leg-dialed.ts'
import type { AnsweredLeg } from './leg-dialog.ts'
import { agreeOnOpus, leaveOpus } from './leg-opus.ts'
import { RungLeg } from './leg-rung.ts'
import type { RingParties } from './leg-rung-branch.ts'
import { completedElsewhere } from './sip-status.ts'
import { type AskedTransfer, Transfers } from './transfers.ts'
import type { TrunkConnection } from './trunk-connection.ts'

/** What a ring needs to know of the person. */
export interface Directory {
  /** Where the person's phones are now. */
  bindings(userId: UserId): readonly Binding[]
  parties(ring: RingUser): RingParties
  /** A trunk that can call out. */
  trunk(trunkId: TrunkId): TrunkConnection | undefined
  /** Where a recording goes; undefined where nothing can be recorded. */
  recordingPath(effect: RecordLegs): string | undefined
  /** A leg belongs to another call from now on. */
  moved(from: CallId, to: CallId): void
}

/** The legs of one organization. */
export class CallLegs {
  readonly #context: LegContext
  readonly #directory: Directory
  readonly #legs = new Map<LegId, AnsweredLeg>()
  readonly #transfers: Transfers

  constructor(context: Omit<LegContext, 'released'>, directory: Directory) {
    this.#context = {
      ...context,
      released: (leg) => {
        if (this.#legs.delete(leg.name.legId)) context.changed(leg)
      },
    }
    this.#directory = directory
    this.#transfers = new Transfers(context.sip)
  }

  /** The leg of that id, while it is up. */
  leg(legId: LegId): Leg | undefined {
    return this.#legs.get(legId)
  }

  /** The legs of a person's phones. */
  legsOf(userId: UserId): readonly Leg[] {
    return [...this.#legs.values()].filter((leg) => leg.userId === userId)
  }

  /** The leg of a person in the dialog with this Call-ID, while they are connected by it. */
  legInDialog(userId: UserId, sipCallId: string): Leg | undefined {
    const { sip } = this.#context
    return [...this.#legs.values()].find(
      (leg) =>
        leg.userId === userId &&
        leg.isAnswered &&
        sip.run((ua) => ua.dialogEnds(leg.dialogId))?.callId === sipCallId,
    )
  }

  /** Passes a transfer on that a party has asked for. */
  transfer(asked: AskedTransfer): void {
    const { name, target } = asked
    const transferId = this.#transfers.begin(asked)
    this.#context.post({ kind: 'transferAsked', ...name, transferId, target })
  }

  /** Takes a call that was admitted; `callArrived` follows when its audio is settled. */
  arrive(arrival: Arrival): void {
    this.#begin(new ArrivedLeg(this.#context, arrival))
  }

  /** Does what the engine asks for. */
  perform(effect: Effect): void {
    switch (effect.kind) {
      case 'answerCall':
        this.#answer(effect.legId)
        break
      case 'rejectCall':
        this.#arrived(effect.legId)?.reject(effect.cause)
        break
      case 'alertCaller':
        this.#arrived(effect.legId)?.alert()
        break
      case 'playPrompts':
        this.#answered(effect.legId)?.audio.play(effect.playbackId, effect.prompts)
        break
      case 'playRingback':
        this.#answered(effect.legId)?.audio.playRingback(
          this.#arrived(effect.legId)?.region ?? 'northAmerica',
        )
        break
      case 'playMusicOnHold':
        this.#answered(effect.legId)?.audio.playMusicOnHold()
        break
      case 'stopPlayback':
        this.#answered(effect.legId)?.audio.stop()
        break
      case 'ringUser':
        this.#ring(effect)
        break
      case 'dialNumber':
        this.#dial(effect)
        break
      case 'relayEarlyMedia':
        this.#relayEarly(...effect.legIds)
        break
      case 'connectLegs':
        this.#connect(...effect.legIds)
        break
      case 'recordLegs':
        this.#record(effect)
        break
      case 'steerRecording':
        this.#context.media.perform({
          kind: 'steer',
          recordingId: effect.recordingId,
          action: effect.action,
        })
        break
      case 'mixLegs':
        this.#mix(effect.hearing)
        break
      case 'stopRinging':
        this.#legs.get(effect.legId)?.hangUp(effect.isTakenElsewhere ? [completedElsewhere] : [])
        break
      case 'hangUp':
        this.#legs.get(effect.legId)?.hangUp()
        break
      case 'moveLeg':
        this.#move(effect.legId, effect.callId)
        break
      case 'reportTransfer':
        this.#transfers.report(effect.transferId, effect.progress)
        break
      case 'refuseTakeover':
        this.#arrived(effect.legId)?.refuseTakeover(effect.reason)
        break
      default:
        assertNever(effect)
    }
  }

  /** Hangs up every leg. */
  abandon(): void {
    for (const leg of [...this.#legs.values()]) leg.hangUp()
  }

  #answer(legId: LegId): void {
    const caller = this.#arrived(legId)
    const speaksOpus = caller?.mayAnswerOpus === true && this.#speaksOpus(caller.name.callId)
    caller?.answer(speaksOpus)
  }

  #ring(effect: RingUser): void {
    const { callId, legId, userId } = effect
    const bindings = this.#directory.bindings(userId)
    if (bindings.length === 0) {
      this.#context.post({ kind: 'userDeclined', callId, legId, reason: 'noDevice' })
      return
    }
    const opus = this.#legsIn(callId).some((leg) => leg instanceof ArrivedLeg && leg.mayAnswerOpus)
    const wishes = { opus, comfortNoise: this.#hasComfortNoise(callId) }
    const parties = this.#directory.parties(effect)
    const headers = this.#transfers.headersIn(callId)
    const ring = { callId, legId, userId, bindings, wishes, headers, ...parties }
    this.#begin(new RungLeg(this.#context, ring))
  }

  #dial(effect: DialNumber): void {
    const { callId, legId, trunkId, number, callerId, isEmergency, divertedBy } = effect
    const trunk = this.#directory.trunk(trunkId)
    if (trunk === undefined) {
      this.#context.post({ kind: 'trunkFailed', callId, legId, reason: 'unreachable' })
      return
    }
    const comfortNoise = this.#hasComfortNoise(callId)
    const headers = callerId.isAnonymous ? [] : this.#transfers.headersIn(callId)
    const dialing = { callId, legId, number, callerId, isEmergency, divertedBy, trunk }
    this.#begin(new DialedLeg(this.#context, { ...dialing, comfortNoise, headers }))
  }

  /** A caller whose offer we may not answer yet hears plain ringing instead. */
  #relayEarly(callerLegId: LegId, heardLegId: LegId): void {
    const caller = this.#arrived(callerLegId)
    const heard = this.#legs.get(heardLegId)
    if (caller === undefined || !(heard instanceof DialedLeg) || !heard.isHeard) return
    if (caller.relayEarly()) caller.audio.connect(heard.audio)
    else caller.alert()
  }

  #begin(leg: AnsweredLeg): void {
    this.#legs.set(leg.name.legId, leg)
    this.#context.changed(leg)
  }

  #move(legId: LegId, to: CallId): void {
    const name = this.#legs.get(legId)?.name
    if (name === undefined) return
    this.#directory.moved(name.callId, to)
    name.callId = to
  }

  #connect(a: LegId, b: LegId): void {
    const [left, right] = [this.#answered(a), this.#answered(b)]
    if (left === undefined || right === undefined) return
    agreeOnOpus(this.#context, left, right)
    left.audio.connect(right.audio)
  }

  #record(effect: RecordLegs): void {
    const { callId, legIds, recordingId } = effect
    this.#leaveOpus(legIds)
    const [left, right] = legIds.map((legId) => this.#answered(legId)?.audio)
    const path = this.#directory.recordingPath(effect)
    if (left !== undefined && right !== undefined && path !== undefined) {
      left.record(right, path, effect)
    } else {
      this.#context.post({ kind: 'recordingFailed', callId, legId: legIds[0], recordingId })
    }
  }

  #mix(hearing: readonly Hearing[]): void {
    this.#leaveOpus(hearing.map(({ legId }) => legId))
    const audioOf = (legId: LegId) => this.#answered(legId)?.audio ?? []
    const parties = hearing.flatMap(({ legId, hears }) => {
      const audio = this.#answered(legId)?.audio
      return audio === undefined ? [] : [{ audio, hears: hears.flatMap(audioOf) }]
    })
    LegAudio.mix(parties)
  }

  /** Somebody is going to listen who decodes what is said. */
  #leaveOpus(legIds: readonly LegId[]): void {
    for (const leg of legIds.flatMap((legId) => this.#answered(legId) ?? [])) {
      leaveOpus(this.#context, leg)
    }
  }

  #speaksOpus(callId: CallId): boolean {
    return this.#legsIn(callId).some((leg) => leg.isAnswered && leg.audio.hasOpus)
  }

  #hasComfortNoise(callId: CallId): boolean {
    return this.#legsIn(callId).some(
      (leg) => (leg instanceof ArrivedLeg || leg.isAnswered) && leg.audio.hasComfortNoise,
    )
  }

  #legsIn(callId: CallId): readonly Leg[] {
    return [...this.#legs.values()].filter(({ name }) => name.callId === callId)
  }

  #arrived(legId: LegId): ArrivedLeg | undefined {
    const leg = this.#legs.get(legId)
    return leg instanceof ArrivedLeg ? leg : undefined
  }

  #answered(legId: LegId): AnsweredLeg | undefined {
    const leg = this.#legs.get(legId)
    return leg?.isAnswered ? leg : undefined
  }
}
