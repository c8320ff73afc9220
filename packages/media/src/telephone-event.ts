/**
 * Digits as RTP events. A press is a run of packets with one timestamp and a growing duration; its
 * last packet is marked and sent three times. The receiver tells each press once, whichever of
 * these packets are lost, doubled or late: by its end, by the next press, or by going quiet.
 *
 * RFC 4733 §2.3 (payload), §2.5.1 (sending), §2.5.2 (receiving).
 */

import { samplesPerMs } from './g711.ts'
import { timestampDistance } from './rtp.ts'

/** The payload of one event packet. */
export type TelephoneEvent = {
  /** 0 to 15 are the keys 0–9, *, #, A–D. */
  readonly event: number
  readonly end: boolean
  /** Power below 0 dBm0. */
  readonly volumeDb: number
  /** In samples, 16 bit. */
  readonly duration: number
}

/** A key that was pressed and let go. */
export type PressedDigit = { readonly digit: string; readonly durationMs: number }

const digits = '0123456789*#ABCD'

const noPresses: readonly PressedDigit[] = []

/** An event as the four bytes of its payload. */
export function encodeTelephoneEvent(event: TelephoneEvent): Uint8Array {
  return Uint8Array.of(
    event.event,
    (event.end ? 0x80 : 0) | (event.volumeDb & 0x3f),
    event.duration >> 8,
    event.duration & 0xff,
  )
}

/** Quiet for this long, a press is over although its end was lost: ten packets of 20 ms. */
const quietMs = 200
/** Packets of presses at most this old are late copies; older ones are a restarted clock. */
const lateSamples = 10_000 * samplesPerMs
/** A press longer than 16 bits of duration goes on in a new segment (RFC 4733 §2.5.1.3). */
const segmentSamples = 0xffff

/** A press in progress; `before` counts the samples of its earlier segments. */
type Press = { readonly digit: string; timestamp: number; before: number; duration: number }

/** Turns the event packets of one source into presses. */
export class TelephoneEventReceiver {
  #press: Press | undefined
  #heardAt = 0
  /** Of the newest press, over or not. */
  #timestamp: number | undefined

  /** One event packet; returns the presses that are over with it. */
  receive(now: number, timestamp: number, payload: Uint8Array): readonly PressedDigit[] {
    const event = decodeTelephoneEvent(payload)
    const digit = event && digits[event.event]
    if (event === undefined || digit === undefined || this.#isLate(timestamp)) return []
    const ended = this.#isOther(timestamp, digit) ? this.#conclude() : []
    this.#press ??= { digit, timestamp, before: 0, duration: 0 }
    this.#continue(this.#press, timestamp, event.duration)
    this.#timestamp = timestamp
    this.#heardAt = now
    return event.end ? [...ended, ...this.#conclude()] : ended
  }

  /** When a press whose end was lost is over. */
  deadline(): number | undefined {
    return this.#press && this.#heardAt + quietMs
  }

  /** Returns the press that went quiet, if one has. */
  expire(now: number): readonly PressedDigit[] {
    return this.#press && now >= this.#heardAt + quietMs ? this.#conclude() : noPresses
  }

  /** Whether the packet belongs to a press that is over. */
  #isLate(timestamp: number): boolean {
    if (this.#timestamp === undefined) return false
    const age = timestampDistance(this.#timestamp, timestamp)
    const isCopy = age === 0 && this.#press === undefined
    return isCopy || (age > 0 && age < lateSamples)
  }

  #isOther(timestamp: number, digit: string): boolean {
    const press = this.#press
    if (press === undefined || timestamp === press.timestamp) return false
    const isSegment = timestamp === (press.timestamp + segmentSamples) >>> 0
    return !(isSegment && digit === press.digit)
  }

  #continue(press: Press, timestamp: number, duration: number): void {
    if (timestamp !== press.timestamp) {
      press.timestamp = timestamp
      press.before += segmentSamples
      press.duration = 0
    }
    press.duration = Math.max(press.duration, duration)
  }

  #conclude(): readonly PressedDigit[] {
    const press = this.#press
    if (press === undefined) return []
    this.#press = undefined
    const durationMs = Math.round((press.before + press.duration) / samplesPerMs)
    return [{ digit: press.digit, durationMs }]
  }
}

/** How long each digit that we send is pressed, and how long it is quiet before the next. */
const pressMs = 100
const pauseMs = 80
/** The end is sent so often, against loss (RFC 4733 §2.5.1.4). */
const endCount = 3
/** Digits waiting to be sent; what is dialed beyond them is dropped. */
const maxWaiting = 64

/** What to send in the next packet's place: an event, or nothing between two digits. */
export type EventFrame =
  | {
      readonly kind: 'event'
      readonly timestamp: number
      readonly marker: boolean
      readonly payload: Uint8Array
    }
  | { readonly kind: 'pause' }

/** Turns digits into event packets, one for each packet's time. */
export class TelephoneEventSender {
  #waiting = ''
  #frame = 0
  #timestamp = 0

  /** Queues digits; characters that are no key are left out. */
  press(text: string): void {
    const keys = [...text.toUpperCase()].filter((key) => digits.includes(key)).join('')
    this.#waiting = (this.#waiting + keys).slice(0, maxWaiting)
  }

  /** Whether digits, or pauses after them, are still to be sent. */
  isBusy(): boolean {
    return this.#waiting !== ''
  }

  /** The frame for the packet due at this timestamp; undefined when all digits are sent. */
  next(timestamp: number, ptimeMs: number): EventFrame | undefined {
    const digit = this.#waiting[0]
    if (digit === undefined) return undefined
    if (this.#frame === 0) this.#timestamp = timestamp
    this.#frame += 1
    const pressFrames = Math.ceil(pressMs / ptimeMs)
    const index = this.#frame
    const lastEnd = pressFrames + endCount - 1
    if (index >= lastEnd + Math.ceil(pauseMs / ptimeMs)) this.#finishDigit()
    if (index > lastEnd) return { kind: 'pause' }
    const durationMs = Math.min(index, pressFrames) * ptimeMs
    const payload = encodeTelephoneEvent({
      event: digits.indexOf(digit),
      end: index >= pressFrames,
      volumeDb: 10,
      duration: durationMs * samplesPerMs,
    })
    return { kind: 'event', timestamp: this.#timestamp, marker: index === 1, payload }
  }

  #finishDigit(): void {
    this.#waiting = this.#waiting.slice(1)
    this.#frame = 0
  }
}

/** Undefined when the payload is too short to be an event. */
function decodeTelephoneEvent(payload: Uint8Array): TelephoneEvent | undefined {
  const [event, flags, high, low] = payload
  if (event === undefined || flags === undefined) return undefined
  if (high === undefined || low === undefined) return undefined
  const end = (flags & 0x80) !== 0
  return { event, end, volumeDb: flags & 0x3f, duration: (high << 8) | low }
}
