// The sounds that the phone makes itself, out of sine waves: the ring of a call that comes in, a
// soft knock while somebody speaks, and the tone that tells a caller that it rings over there.
// Each is a pattern that repeats until it is stopped.

/** A sound by what it is for. */
export type SoundName = 'ring' | 'knock' | 'ringBack'

/** One beep of a pattern. */
interface Beep {
  readonly hertz: readonly number[]
  readonly fromMs: number
  readonly lengthMs: number
}

interface Pattern {
  readonly beeps: readonly Beep[]
  readonly repeatMs: number
  readonly volume: number
}

/** The ring is a rising third, twice; the ring-back tone is North America's, ITU-T E.180. */
const patterns: Readonly<Record<SoundName, Pattern>> = {
  ring: {
    beeps: [0, 500].flatMap((fromMs) => [
      { hertz: [523], fromMs, lengthMs: 180 },
      { hertz: [659], fromMs: fromMs + 200, lengthMs: 220 },
    ]),
    repeatMs: 3_000,
    volume: 0.25,
  },
  knock: {
    beeps: [{ hertz: [440], fromMs: 0, lengthMs: 200 }],
    repeatMs: 5_000,
    volume: 0.06,
  },
  ringBack: {
    beeps: [{ hertz: [440, 480], fromMs: 0, lengthMs: 2_000 }],
    repeatMs: 6_000,
    volume: 0.06,
  },
}

/** So long a beep fades in and out: without, it would click. */
const fadeSeconds = 0.02

/** Plays a sound into `output` until the answered function is called. */
export function playSound(context: AudioContext, name: SoundName, output: AudioNode): () => void {
  const { beeps, repeatMs, volume } = patterns[name]
  const gain = new GainNode(context, { gain: volume })
  gain.connect(output)
  const playOnce = () => {
    for (const beep of beeps) playBeep(context, beep, gain)
  }
  playOnce()
  const timer = setInterval(playOnce, repeatMs)
  return () => {
    clearInterval(timer)
    gain.disconnect()
  }
}

function playBeep(context: AudioContext, { hertz, fromMs, lengthMs }: Beep, output: AudioNode) {
  const from = context.currentTime + fromMs / 1000
  const to = from + lengthMs / 1000
  const envelope = new GainNode(context, { gain: 0 })
  envelope.gain.setValueAtTime(0, from)
  envelope.gain.linearRampToValueAtTime(1 / hertz.length, from + fadeSeconds)
  envelope.gain.setValueAtTime(1 / hertz.length, to - fadeSeconds)
  envelope.gain.linearRampToValueAtTime(0, to)
  envelope.connect(output)
  for (const frequency of hertz) {
    const tone = new OscillatorNode(context, { frequency })
    tone.connect(envelope)
    tone.start(from)
    tone.stop(to)
  }
}
