/**
 * Comfort noise: what a party that is silent sends instead of packets of silence, and the quiet
 * hiss that is made of it, so that the other does not take the line for dead.
 *
 * A description says how loud the noise is and, if it says more, how it is colored: the reflection
 * coefficients of an all-pole filter. RFC 3389 §3; 0 dBov is a square wave of full scale.
 */

/** Noise as a party describes it. */
export type NoiseDescription = {
  /** Below overload, 0 to 127. */
  readonly levelDb: number
  /** Between -1 and 1; none is white noise. */
  readonly reflections: readonly number[]
}

/** Static, for codecs of 8,000 samples a second (RFC 3551 §6). */
export const comfortNoisePayloadType = 13

/** Softer than anybody notices, loud enough to tell from nothing. */
export const quietNoise: NoiseDescription = { levelDb: 66, reflections: [] }

/** Filters of a higher order are cut off: RFC 3389 §3.2 lets the receiver. */
const maxOrder = 12
const fullScale = 0x7fff
/** A coefficient of 1 would make the filter ring for ever. */
const maxReflection = 0.99

/** The payload of a comfort noise packet. */
export function encodeComfortNoise({ levelDb, reflections }: NoiseDescription): Uint8Array {
  const coefficients = reflections.slice(0, maxOrder).map((value) => Math.round(value * 127) + 127)
  return Uint8Array.of(Math.min(127, Math.max(0, Math.round(levelDb))), ...coefficients)
}

/** What a payload describes; undefined when it is empty. */
export function decodeComfortNoise(payload: Uint8Array): NoiseDescription | undefined {
  const [level, ...coefficients] = payload.subarray(0, maxOrder + 1)
  if (level === undefined) return undefined
  const reflections = coefficients.map((byte) =>
    Math.max(-maxReflection, Math.min(maxReflection, (byte - 127) / 127)),
  )
  return { levelDb: level & 0x7f, reflections }
}

/** Makes noise of one description; the same noise in every run. */
export class NoiseGenerator {
  readonly #reflections: readonly number[]
  readonly #amplitude: number
  readonly #memory: number[]
  #random = 0x2545f491

  constructor({ levelDb, reflections }: NoiseDescription) {
    this.#reflections = reflections
    // A uniform distribution of amplitude a has a level of a ⁄ √3; the filter adds its own gain.
    const filterGain = reflections.reduce((gain, value) => gain / Math.sqrt(1 - value ** 2), 1)
    this.#amplitude = (fullScale * 10 ** (-levelDb / 20) * Math.sqrt(3)) / filterGain
    this.#memory = reflections.map(() => 0)
  }

  /** The next samples. */
  next(count: number): Int16Array {
    return Int16Array.from({ length: count }, () => clipped(this.#filtered(this.#white())))
  }

  /** The lattice of an all-pole filter, from its last stage to its first. */
  #filtered(excitation: number): number {
    let forward = excitation
    for (let stage = this.#reflections.length - 1; stage >= 0; stage -= 1) {
      const reflection = this.#reflections[stage] ?? 0
      const backward = this.#memory[stage] ?? 0
      forward -= reflection * backward
      if (stage + 1 < this.#memory.length) this.#memory[stage + 1] = backward + reflection * forward
    }
    if (this.#memory.length > 0) this.#memory[0] = forward
    return forward
  }

  /** Xorshift: noise to the ear, and no more than that is asked of it. */
  #white(): number {
    let state = this.#random
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    this.#random = state
    return (this.#amplitude * (state | 0)) / 0x8000_0000
  }
}

function clipped(sample: number): number {
  return Math.max(-fullScale, Math.min(fullScale, Math.round(sample)))
}
