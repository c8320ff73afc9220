// One leg's audio: its media session, its side of offer and answer, what plays to it, the keys it
// presses, and whether its party holds. Tells the engine of keys, ended playbacks and holds once
// the leg is announced; before that the engine does not know the leg. RFC 3264 §8.4, RFC 4733.

import { randomInt } from 'node:crypto'
import type { RecordLegs } from '@mainline/engine'
import {
  type AudioStream,
  encodeMulaw,
  iceCredentials,
  plainDescription,
  ringBackTone,
  SdpNegotiation,
  type SdpWishes,
  sineTone,
  webRtcDescription,
} from '@mainline/media'

import type {
  Digit,
  DigitTransport,
  MediaEncryption,
  PlaybackId,
  PromptAudio,
  TrunkAccess,
} from '@mainline/model'

import { isDigit, musicOnHoldAudioId, parseId } from '@mainline/model'
import { shared } from './audio-library.ts'
import { entropy, entropyText } from './entropy.ts'
import type { LegContext, LegName } from './leg.ts'
import { addressToward } from './local-address.ts'
import type { MediaCommand, MediaEvent } from './media-messages.ts'

/** What an audio tells its leg. */
export interface LegAudioEvents {
  /** The ports are open: offers and answers can be made. */
  opened(): void
  /** There is no port, or no audio arrives any more. */
  failed(): void
  /** The connected party speaks Opus no more: no more must this one. */
  partnerLeftOpus(): void
  /** A key for the party, which has to be told in the dialog. */
  digitToSignal(digit: Digit): void
}

/** How the party's audio is to be, where that is not the usual. */
export interface LegAudioOptions {
  /** Present for a browser: with its offer, or empty where ours is made. */
  readonly browser?: { readonly offer?: string } | undefined
  /** How keys travel, both ways; when absent as events, or as tones where events are not known. */
  readonly digits?: DigitTransport
  /** With `required` a plain offer is refused; what we offer is said with each offer. */
  readonly encryption?: MediaEncryption
}

/** How the audio of a carrier's calls is to be. */
export function trunkAudio({
  digits,
  mediaEncryption,
}: Pick<TrunkAccess, 'digits' | 'mediaEncryption'>): LegAudioOptions {
  return { digits, encryption: mediaEncryption }
}

/** Made once, in memory that all threads see. */
const ringBack = {
  northAmerica: shared(ringBackTone('northAmerica')),
  europe: shared(ringBackTone('europe')),
}

/** What both parties hear when their call begins to be recorded. */
const beepMs = 300
/** What tells a party that it is recorded, as a playback; the engine knows nothing of it. */
const noticeId = 'notice'
const beep = shared(encodeMulaw(sineTone([1_400], beepMs)))

/** How a party's keys arrive; the first way that it uses is the only one believed. */
type DigitCarrier = 'event' | 'inBand' | 'info'

const digitPaths = { rtpEvent: 'event', inBand: 'inBand', info: 'signaling' } as const

/** How what is read from the library is played, and what is done where it is not there. */
interface ToRead {
  readonly repeat: boolean
  readonly after?: readonly Uint8Array[]
  readonly missing: () => void
}

/** The audio of one leg. */
export class LegAudio {
  readonly #context: LegContext
  readonly #name: LegName
  readonly #remoteAddress: string
  readonly #events: LegAudioEvents
  readonly #options: LegAudioOptions
  readonly #sessionId = `media_${entropyText(9)}`
  #negotiation: SdpNegotiation | undefined
  /** For a browser: how packets travel. */
  #transport: string | undefined
  /** For a browser: how it names that way. */
  #iceCredentials: string | undefined
  #isAnnounced = false
  #isHeld = false
  #awaitsAnswer = false
  #isEstablished = false
  #waiting: (() => void)[] = []
  /** What is done once a browser's packets travel as its offer wants, or cannot. */
  #moved: ((transport: string | undefined) => void) | undefined
  #mayHaveOpus = false
  #hasOpus = false
  #hasComfortNoise = false
  /** Whose audio this one was connected with last. */
  #partner: LegAudio | undefined
  #isClosed = false
  #digitCarrier: DigitCarrier | undefined
  /** Whether the party waits with music, which a notice only interrupts. */
  #hasMusic = false
  /** Counts what was asked to play, so that a prompt read too late is not played. */
  #playCount = 0

  constructor(
    context: LegContext,
    name: LegName,
    remoteAddress: string,
    events: LegAudioEvents,
    options: LegAudioOptions = {},
  ) {
    const { browser } = options
    this.#options = options
    this.#context = context
    this.#name = name
    this.#remoteAddress = remoteAddress
    this.#events = events
    context.sessions.set(this.#sessionId, this)
    context.measuring(name)
    this.#perform({
      kind: 'open',
      sessionId: this.#sessionId,
      callId: name.callId,
      signalingAddress: remoteAddress,
      ...(browser === undefined ? {} : { browser: { ...context.browsers(), ...browser } }),
    })
  }

  /** What the media engine tells of this leg's session. */
  receive(event: MediaEvent): void {
    if (this.#isClosed) {
      this.#closed(event)
      return
    }
    switch (event.kind) {
      case 'opened':
        this.#transport = event.transport
        this.#negotiation = this.#negotiationAt(event.port)
        this.#events.opened()
        break
      case 'failed':
        this.#context.log.warn({ ...this.#name, ...event }, 'a leg has no audio')
        this.#events.failed()
        break
      case 'moved':
        this.#moved?.(event.transport)
        break
      case 'digit':
        if (isDigit(event.digit)) this.pressed(event.digit, event.path)
        break
      case 'digitToSignal':
        if (isDigit(event.digit)) this.#events.digitToSignal(event.digit)
        break
      case 'playbackEnded':
        if (event.playbackId === noticeId && this.#hasMusic) this.playMusicOnHold()
        this.#playbackEnded(parseId('play', event.playbackId))
        break
      case 'closed':
        // Only comes after a close.
        break
    }
  }

  /** The engine knows the leg from now on. */
  announce(): void {
    this.#isAnnounced = true
  }

  /** The party has acknowledged that the leg is answered; its answer, where the offer was ours. */
  acknowledged(answer: string): boolean {
    const isAgreed = this.applyAnswer(answer)
    this.#established()
    return isAgreed
  }

  /** Does something once the leg is established: offers may be made anew then (RFC 3261 §14). */
  whenEstablished(act: () => void): void {
    if (this.#isEstablished) act()
    else this.#waiting = [...this.#waiting, act]
  }

  #established(): void {
    this.#isEstablished = true
    for (const act of this.#waiting.splice(0)) if (!this.#isClosed) act()
  }

  /** Whether the party said that it knows Opus. */
  get knowsOpus(): boolean {
    return this.#negotiation?.knowsOpus === true
  }

  /** Whether the party may speak Opus now. */
  get hasOpus(): boolean {
    return this.#hasOpus
  }

  /** Whether the party sends comfort noise in place of silence, and takes it. */
  get hasComfortNoise(): boolean {
    return this.#hasComfortNoise
  }

  /** Whether the party is a browser that could speak Opus, and is not yet. */
  get mayTakeUpOpus(): boolean {
    return this.#transport !== undefined && this.knowsOpus && !this.#hasOpus
  }

  /** Our offer; the answer comes with `applyAnswer`. */
  offer(wishes: SdpWishes = {}): string {
    this.#awaitsAnswer = true
    this.#mayHaveOpus = wishes.opus ?? this.#mayHaveOpus
    // A browser's audio is protected by its carrier.
    const carried = this.#transport === undefined ? {} : ({ protection: 'none' } as const)
    const agreed = { telephoneEvents: this.#takesEvents, comfortNoise: this.#hasComfortNoise }
    const all = { ...agreed, ...wishes, opus: this.#mayHaveOpus, ...carried }
    return this.#dressed(this.#negotiation?.offer(all) ?? '')
  }

  /** The other party speaks Opus: what is answered from now on holds it where the offer does. */
  allowOpus(): void {
    this.#mayHaveOpus = true
  }

  /** Our own offer was refused: what was agreed upon before stands. */
  offerRefused(): void {
    this.#awaitsAnswer = false
    this.#mayHaveOpus = this.#hasOpus
    this.#keepPartnerUnderstood()
  }

  /**
   * Does something once packets can travel as an offer wants: a browser that has another network
   * now asks for another way (RFC 8839 §4.4.1.1.1). Where there is none, `answer` refuses.
   */
  whenCarried(offer: string, act: () => void): void {
    if (this.#keepsWay(offer)) {
      act()
      return
    }
    this.#moved = (transport) => {
      this.#moved = undefined
      if (transport !== undefined) {
        this.#transport = transport
        this.#iceCredentials = iceCredentials(offer)
      }
      act()
    }
    const line = { ...this.#context.browsers(), offer }
    this.#perform({ kind: 'browserMoved', sessionId: this.#sessionId, line })
  }

  /** Answers the peer's offer; undefined when there is no audio in common. */
  answer(offer: string): string | undefined {
    if (!this.#keepsWay(offer)) return undefined
    const { encryption } = this.#options
    const answered = this.#negotiation?.answer(this.#undressed(offer), {
      telephoneEvents: this.#takesEvents,
      opus: this.#mayHaveOpus,
      ...(encryption === 'required' && { protection: 'mandatory' }),
    })
    if (answered === undefined || !answered.ok) return undefined
    this.#awaitsAnswer = false
    this.#configure(answered.value.stream)
    return this.#dressed(answered.value.answer)
  }

  /** Takes the peer's answer, if one is awaited; false when there is no audio in common. */
  applyAnswer(answer: string): boolean {
    if (!this.#awaitsAnswer) return true
    this.#isEstablished = true
    this.#awaitsAnswer = false
    const applied = this.#negotiation?.applyAnswer(this.#undressed(answer))
    if (applied === undefined || !applied.ok) return false
    if (this.#transport !== undefined) {
      this.#iceCredentials ??= iceCredentials(answer)
      this.#perform({ kind: 'browserAnswered', sessionId: this.#sessionId, answer })
    }
    this.#configure(applied.value)
    return true
  }

  /** Takes an answer that comes before the call is answered; the last word may differ. */
  applyEarlyAnswer(answer: string): boolean {
    const isApplied = this.applyAnswer(answer)
    this.#awaitsAnswer = true
    return isApplied
  }

  /** A key of the party, however it came. */
  pressed(digit: Digit, carrier: DigitCarrier): void {
    this.#digitCarrier ??= carrier
    if (carrier !== this.#digitCarrier) return
    if (carrier === 'info') this.#perform({ kind: 'pressed', sessionId: this.#sessionId, digit })
    if (!this.#isAnnounced) return
    this.#context.post({ kind: 'digitPressed', ...this.#name, digit })
  }

  /** Plays prompts one after the other. */
  play(playbackId: PlaybackId, prompts: readonly PromptAudio[]): void {
    this.#hasMusic = false
    const audioIds = prompts.map((prompt) => prompt.audioId)
    // A prompt that is lost must not strand the caller: the call goes on as if it had ended.
    const missing = (): void => this.#playbackEnded(playbackId)
    void this.#playWhenRead(playbackId, audioIds, { repeat: false, missing })
  }

  /** Plays the ring-back tone of the callers' part of the world until something replaces it. */
  playRingback(region: 'northAmerica' | 'europe'): void {
    this.#hasMusic = false
    this.#playCount += 1
    this.#playNow('ringback', [ringBack[region]], true)
  }

  /** Plays the music on hold over what the connected party says. */
  playMusicOnHold(): void {
    this.#hasMusic = true
    const missing = (): void => this.stop()
    void this.#playWhenRead(musicOnHoldAudioId, [musicOnHoldAudioId], { repeat: true, missing })
  }

  /** Falls silent, but for what a connected party says. */
  stop(): void {
    this.#hasMusic = false
    this.#playCount += 1
    this.#perform({ kind: 'stop', sessionId: this.#sessionId })
  }

  /** Joins two legs' audio, ending what plays to either. */
  connect(other: LegAudio): void {
    for (const [one, partner] of [
      [this, other],
      [other, this],
    ] as const) {
      one.#hasMusic = false
      one.#playCount += 1
      one.#partner = partner
    }
    this.#perform({ kind: 'connect', sessionIds: [this.#sessionId, other.#sessionId] })
  }

  /** Lets each of several hear some of the others; the first two are the call's own parties. */
  static mix(parties: readonly { audio: LegAudio; hears: readonly LegAudio[] }[]): void {
    const mixed = parties.map(({ audio, hears }) => ({
      sessionId: audio.#sessionId,
      hears: hears.map((each) => each.#sessionId),
    }))
    const [first] = parties
    if (first !== undefined) first.audio.#perform({ kind: 'mix', parties: mixed })
  }

  /** Writes what both parties say into a file, this one's on the left, once both are told. */
  record(other: LegAudio, path: string, effect: RecordLegs): void {
    const { recordingId, announcement, isBeepHeard } = effect
    const beeps = isBeepHeard ? [beep] : []
    const noticeMs = (announcement?.durationMs ?? 0) + beeps.length * beepMs
    const sessionIds = [this.#sessionId, other.#sessionId] as const
    this.#perform({ kind: 'record', recordingId, path, sessionIds, noticeMs })
    for (const audio of [this, other]) audio.#tellRecorded(announcement, beeps)
  }

  /** Whether the leg of a browser, which cannot be reached now, ends once it is silent. */
  watchSilence(isWatched: boolean): void {
    if (this.#transport === undefined) return
    this.#perform({ kind: 'watchSilence', sessionId: this.#sessionId, isWatched })
  }

  /** Ends it all. */
  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#playCount += 1
    this.#perform({ kind: 'close', sessionId: this.#sessionId })
  }

  #negotiationAt(port: number): SdpNegotiation {
    const isCarried = this.#transport !== undefined
    const { addresses } = this.#context
    return new SdpNegotiation({
      address: isCarried ? '127.0.0.1' : addressToward(this.#remoteAddress, addresses),
      port,
      sessionId: randomInt(1, 2 ** 31),
      ...(isCarried ? {} : { entropy }),
    })
  }

  #dressed(description: string): string {
    const transport = this.#transport
    return transport === undefined ? description : webRtcDescription(description, transport)
  }

  /** Whether a browser's packets go on as they do; an empty offer asks for ours. */
  #keepsWay(description: string): boolean {
    if (this.#transport === undefined || description === '') return true
    const credentials = iceCredentials(description)
    this.#iceCredentials ??= credentials
    return credentials === this.#iceCredentials
  }

  get #takesEvents(): boolean {
    const { digits = 'rtpEvent' } = this.#options
    return digits === 'rtpEvent'
  }

  /** What the partner says in Opus would not be heard where this party does not know it. */
  #keepPartnerUnderstood(): void {
    const partner = this.#partner
    if (partner === undefined || partner.#partner !== this || this.#hasOpus) return
    if (partner.hasOpus) partner.#events.partnerLeftOpus()
  }

  #undressed(description: string): string {
    return this.#transport === undefined ? description : plainDescription(description)
  }

  /** The session's last word; a thread that broke takes its counters with it. */
  #closed(event: MediaEvent): void {
    if (event.kind !== 'closed' && event.kind !== 'failed') return
    this.#context.sessions.delete(this.#sessionId)
    this.#context.measured(this.#name, event.kind === 'closed' ? event.statistics : undefined)
  }

  async #playWhenRead(
    playbackId: string,
    audioIds: readonly string[],
    { repeat, after = [], missing }: ToRead,
  ): Promise<void> {
    this.#playCount += 1
    const count = this.#playCount
    try {
      const pieces = await this.#context.library.read(audioIds)
      if (count === this.#playCount) this.#playNow(playbackId, [...pieces, ...after], repeat)
    } catch (error) {
      this.#context.log.error({ ...this.#name, audioIds, error: String(error) }, 'no such prompt')
      if (count === this.#playCount) missing()
    }
  }

  /** An announcement that is lost becomes a beep: nobody is recorded without a word. */
  #tellRecorded(announcement: PromptAudio | undefined, beeps: readonly Uint8Array[]): void {
    if (announcement === undefined) {
      this.#playNow(noticeId, beeps, false)
      return
    }
    const missing = (): void => this.#playNow(noticeId, [beep], false)
    const audioIds = [announcement.audioId]
    void this.#playWhenRead(noticeId, audioIds, { repeat: false, after: beeps, missing })
  }

  #playNow(playbackId: string, pieces: readonly Uint8Array[], repeat: boolean): void {
    this.#perform({ kind: 'play', sessionId: this.#sessionId, playbackId, pieces, repeat })
  }

  /** The ring-back tone has no id of the engine's, and no end of its own. */
  #playbackEnded(playbackId: PlaybackId | undefined): void {
    if (playbackId === undefined) return
    this.#context.post({ kind: 'playbackEnded', ...this.#name, playbackId })
  }

  /** A peer that only sends, or neither, has put us on hold. */
  #configure(stream: AudioStream): void {
    this.#hasComfortNoise = stream.comfortNoise === true
    this.#hasOpus = stream.opusPayloadType !== undefined
    this.#mayHaveOpus = this.#hasOpus
    this.#keepPartnerUnderstood()
    const { digits } = this.#options
    const carried = digits === undefined ? stream : { ...stream, digits: digitPaths[digits] }
    this.#perform({ kind: 'configure', sessionId: this.#sessionId, stream: carried })
    const isHeld = stream.direction === 'recvonly' || stream.direction === 'inactive'
    const isChanged = isHeld !== this.#isHeld
    this.#isHeld = isHeld
    if (!isChanged || !this.#isAnnounced) return
    this.#context.post({ kind: isHeld ? 'legHeld' : 'legResumed', ...this.#name })
  }

  #perform(command: MediaCommand): void {
    this.#context.media.perform(command)
  }
}
