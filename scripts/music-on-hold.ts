// The default music on hold, composed here, so that nobody has a right in it but ours: two minutes
// of slow chords under a small melody, that end where they begin. It keeps to what a telephone
// carries (300 to 3,400 Hz), and stays quieter than speech.
//
// Forty bars of three seconds in the form A A B A B; each note is a few decaying harmonics. What
// rings beyond the end rings on at the beginning.

const sampleRate = 8_000
const barSeconds = 3
const eighthSeconds = barSeconds / 8
/** As loud as hold music should be beside speech at -18 dB. */
const levelDb = -24

/** Semitones above middle C; the lowest note of a chord is its bass. */
type Chord = readonly [number, number, number, number]

const cMajor: Chord = [0, 4, 7, 11]
const aMinor: Chord = [-3, 4, 7, 12]
const fMajor: Chord = [-7, 4, 9, 12]
const gSixth: Chord = [-5, 2, 7, 11]
const eMinor: Chord = [-8, 2, 7, 11]
const dMinor: Chord = [-10, 5, 9, 12]

const partA: readonly Chord[] = [
  ...[cMajor, aMinor, fMajor, gSixth],
  ...[eMinor, aMinor, dMinor, gSixth],
]
const partB: readonly Chord[] = [
  ...[fMajor, eMinor, dMinor, cMajor],
  ...[fMajor, eMinor, dMinor, gSixth],
]
const form = [partA, partA, partB, partA, partB]

/** The order in which a chord's notes are broken, by eighths. */
const broken = [0, 2, 1, 3, 2, 1, 3, 2]

/** A melody of eight bars: in each the eighth on which a note begins, and the note. */
const melodyA: readonly (readonly (readonly [number, number])[])[] = [
  ...[[[0, 16] as const, [3, 19] as const, [6, 23] as const], [[0, 21] as const]],
  ...[
    [[0, 21] as const, [4, 19] as const],
    [[0, 14] as const, [4, 16] as const],
  ],
  ...[
    [[0, 19] as const, [3, 23] as const],
    [[0, 24] as const, [6, 23] as const],
  ],
  ...[[[0, 21] as const, [4, 17] as const], [[0, 19] as const]],
]
const melodyB: typeof melodyA = [
  ...[
    [[0, 24] as const, [4, 21] as const],
    [[0, 23] as const, [6, 19] as const],
  ],
  ...[[[0, 21] as const, [4, 17] as const], [[0, 16] as const]],
  ...[
    [[0, 21] as const, [2, 24] as const, [4, 28] as const],
    [[0, 26] as const, [4, 23] as const],
  ],
  ...[
    [[0, 24] as const, [4, 21] as const],
    [[0, 19] as const, [4, 14] as const],
  ],
]

/** A voice: how loud, how soon it fades, and its harmonics. */
type Voice = {
  readonly gain: number
  readonly fadeSeconds: number
  readonly attackSeconds: number
  readonly harmonics: readonly number[]
}

const plucked: Voice = {
  gain: 0.5,
  fadeSeconds: 0.7,
  attackSeconds: 0.006,
  harmonics: [1, 0.3, 0.1],
}
const bell: Voice = {
  gain: 0.7,
  fadeSeconds: 1.1,
  attackSeconds: 0.01,
  harmonics: [1, 0.15, 0, 0.06],
}
const strings: Voice = { gain: 0.18, fadeSeconds: 3, attackSeconds: 0.7, harmonics: [1, 0.4, 0.2] }
const bass: Voice = { gain: 0.5, fadeSeconds: 1.4, attackSeconds: 0.01, harmonics: [0.6, 1, 0.5] }

/** The piece: 8 kHz samples, to be played over and over. */
export function musicOnHold(): Int16Array {
  const bars = form.flat()
  const sound = new Float64Array(bars.length * barSeconds * sampleRate)
  for (const [index, chord] of bars.entries()) {
    const start = index * barSeconds
    const part = form[Math.floor(index / partA.length)]
    const melody = part === partA ? melodyA : melodyB
    playChord(sound, start, chord)
    for (const [eighth, note] of melody[index % partA.length] ?? []) {
      add(sound, bell, start + eighth * eighthSeconds, note)
    }
  }
  return scaled(sound)
}

function playChord(sound: Float64Array, start: number, chord: Chord): void {
  add(sound, bass, start, chord[0])
  for (const note of chord) add(sound, strings, start, note < 0 ? note + 12 : note)
  for (const [eighth, place] of broken.entries()) {
    const note = chord[place] ?? chord[0]
    add(sound, plucked, start + eighth * eighthSeconds, note < 0 ? note + 12 : note)
  }
}

/** Adds one note; what is longer than the piece goes on at its beginning. */
function add(sound: Float64Array, voice: Voice, startSeconds: number, note: number): void {
  const hz = 261.626 * 2 ** (note / 12)
  const first = Math.round(startSeconds * sampleRate)
  for (const [index, share] of voice.harmonics.entries()) {
    addHarmonic(sound, voice, first, { hz: hz * (index + 1), gain: voice.gain * share })
  }
}

/** A fading sine wave, each sample from the two before: much faster than asking for each sine. */
function addHarmonic(
  sound: Float64Array,
  { fadeSeconds, attackSeconds }: Voice,
  first: number,
  { hz, gain }: { readonly hz: number; readonly gain: number },
): void {
  const step = (2 * Math.PI * hz) / sampleRate
  const fade = Math.exp(-1 / (fadeSeconds * sampleRate))
  const attackSamples = attackSeconds * sampleRate
  let [before, value] = [-Math.sin(step) / fade, 0]
  for (let index = 0; index < 5 * fadeSeconds * sampleRate; index += 1) {
    const place = (first + index) % sound.length
    sound[place] = (sound[place] ?? 0) + gain * Math.min(1, index / attackSamples) * value
    const next = 2 * fade * Math.cos(step) * value - fade * fade * before
    before = value
    value = next
  }
}

function scaled(sound: Float64Array): Int16Array {
  const power = sound.reduce((sum, value) => sum + value * value, 0) / sound.length
  const factor = (0x8000 * 10 ** (levelDb / 20)) / Math.sqrt(power)
  return Int16Array.from(sound, (value) => Math.round(value * factor))
}
