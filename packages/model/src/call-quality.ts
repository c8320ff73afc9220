// How well a call sounded, from what was counted of its packets: an estimate of the score that
// listeners would have given it, 1 (bad) to 5 (excellent), and the word for it.
//
// ITU-T G.107 (the E-model: R = 93.2 − Id − Ie,eff, with every input that nobody measured left at
// its default), its delay term simplified as by Cole and Rosenbluth (2001); ITU-T G.113 Appendix I
// (how a codec bears loss: each is taken for G.711); ITU-T G.109 (the words for ranges of R).

import type { LegId, UserId } from './ids.ts'

/** One direction of one leg's audio, from its first packet to its last. */
export interface StreamQuality {
  readonly packets: number
  readonly packetsLost: number
  /** The mean deviation of the packets' spacing. */
  readonly jitterMs: number
  /** The estimated mean opinion score, 1 to 4.4. */
  readonly score: number
}

/** How one leg's audio went. */
export interface LegQuality {
  readonly legId: LegId
  /** Whose leg: a person's name, or the number of a party outside. */
  readonly displayName: string
  /** Present when the leg is a user's. */
  readonly userId?: UserId
  /** As it is called in the field: PCMU, PCMA, G722. */
  readonly codec: string
  readonly isEncrypted: boolean
  /** From here to the phone and back; absent when the phone never reported. */
  readonly roundTripMs?: number
  /** What the party said, as it arrived here; absent when nothing arrived. */
  readonly said?: StreamQuality
  /** What the party heard, as its phone reported; absent when it never reported. */
  readonly heard?: StreamQuality
}

type Directions = Pick<LegQuality, 'said' | 'heard'>

/** What an estimate is made from. */
export interface StreamMeasurements {
  readonly packets: number
  readonly packetsLost: number
  readonly jitterMs: number
  /** Taken for nothing when it is not known. */
  readonly roundTripMs?: number
}

/** The words for a score. */
export type QualityRating = 'good' | 'fair' | 'poor'

/** R of a call without any fault, all inputs at their defaults (ITU-T G.107 §7.7). */
const bestRating = 93.2
/** How G.711 bears loss where the phone conceals it, as all do (Bpl, ITU-T G.113 Appendix I). */
const lossRobustness = 25.1
/** What there is to lose of R (95 − Ie with Ie = 0, the cost of G.711 itself). */
const lossRange = 95
/** A packet's own time, and as much again for the phone's sampling and playing. */
const packetDelayMs = 40
/** A phone's buffer is about twice as deep as the packets are uneven. */
const bufferDepth = 2
/** From here on people notice the delay and begin to interrupt each other. */
const noticedDelayMs = 177.3

/** The mean opinion score that listeners would have given the stream, with two decimals. */
export function estimatedScore(stream: StreamMeasurements): number {
  const rating = bestRating - delayCost(delayOf(stream)) - lossCost(stream)
  return Math.round(100 * scoreOf(rating)) / 100
}

/** `good` satisfies everybody, `fair` most, `poor` few (R of 80 and of 70, ITU-T G.109). */
export function qualityRating(score: number): QualityRating {
  if (score >= scoreOf(80)) return 'good'
  return score >= scoreOf(70) ? 'fair' : 'poor'
}

/** The worse of a leg's two directions; undefined when neither was measured. */
export function legScore({ said, heard }: Directions): number | undefined {
  const scores = [said, heard].flatMap((stream) => (stream === undefined ? [] : [stream.score]))
  return scores.length === 0 ? undefined : Math.min(...scores)
}

/** ITU-T G.107 Annex B. */
function scoreOf(rating: number): number {
  if (rating <= 0) return 1
  if (rating >= 100) return 4.5
  return 1 + 0.035 * rating + rating * (rating - 60) * (100 - rating) * 7e-6
}

function delayOf({ roundTripMs = 0, jitterMs }: StreamMeasurements): number {
  return packetDelayMs + roundTripMs / 2 + bufferDepth * jitterMs
}

function delayCost(delayMs: number): number {
  return 0.024 * delayMs + 0.11 * Math.max(0, delayMs - noticedDelayMs)
}

/** For loss at random: Ie,eff = (95 − Ie) · Ppl ⁄ (Ppl + Bpl), with the Ie of G.711. */
function lossCost({ packets, packetsLost }: StreamMeasurements): number {
  const lost = Math.max(0, packetsLost)
  const percent = packets + lost === 0 ? 0 : (100 * lost) / (packets + lost)
  return (lossRange * percent) / (percent + lossRobustness)
}
