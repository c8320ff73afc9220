// All that the phone plays and measures: the other side of each call through the chosen speaker,
// its own sounds through the device chosen for ringing, and how loud each side is.

import { playSound, type SoundName } from './phone-sound.ts'

/** Tells how loud a stream is now, from 0 (silence) to 100. */
export type Meter = () => number

/** Which devices are used; '' is the one that the browser takes by itself. */
export interface PhoneDevices {
  readonly microphone: string
  readonly speaker: string
  readonly ringer: string
}

/** Levels below this are shown as silence: the noise of a room. */
const quietestDecibels = -60
const samplesOfMeter = 1024

/** The phone's ears and voice. */
export class PhoneAudio {
  readonly context = new AudioContext()
  readonly #players = new Map<string, HTMLAudioElement>()
  readonly #ringer = new Audio()
  readonly #ringOutput = this.context.createMediaStreamDestination()
  #devices: PhoneDevices
  #playing: SoundName | undefined
  #stop: () => void = () => undefined

  constructor(devices: PhoneDevices) {
    this.#devices = devices
    this.#ringer.srcObject = this.#ringOutput.stream
  }

  /** Browsers keep a page silent until the person has clicked something in it. */
  async wake(): Promise<void> {
    if (this.context.state === 'suspended') await this.context.resume()
  }

  /** Plays the other side of a call. */
  hear(id: string, stream: MediaStream): void {
    const player = this.#players.get(id) ?? new Audio()
    this.#players.set(id, player)
    player.srcObject = stream
    void useSpeaker(player, this.#devices.speaker).then(() => play(player))
  }

  /** A call is over. */
  forget(id: string): void {
    const player = this.#players.get(id)
    if (player !== undefined) player.srcObject = null
    this.#players.delete(id)
  }

  /** Plays exactly this sound, or none. */
  sound(name: SoundName | undefined): void {
    if (name === this.#playing) return
    this.#stop()
    this.#playing = name
    this.#stop = () => undefined
    if (name === undefined) {
      this.#ringer.pause()
      return
    }
    // What rings at the other side belongs into the ear, a ring into the room.
    const { ringer, speaker } = this.#devices
    void useSpeaker(this.#ringer, name === 'ringBack' ? speaker : ringer)
    void play(this.#ringer)
    this.#stop = playSound(this.context, name, this.#ringOutput)
  }

  /** Uses other devices from now on, also for what plays already. */
  use(devices: PhoneDevices): void {
    this.#devices = devices
    for (const player of this.#players.values()) void useSpeaker(player, devices.speaker)
    void useSpeaker(this.#ringer, devices.ringer)
  }

  /** The other side of a call, if it can be heard. */
  streamOf(id: string): MediaStream | undefined {
    const stream = this.#players.get(id)?.srcObject
    return stream instanceof MediaStream ? stream : undefined
  }

  /** Measures a stream until the second function is called. */
  measure(stream: MediaStream): { readonly level: Meter; readonly stop: () => void } {
    const source = this.context.createMediaStreamSource(stream)
    const analyser = new AnalyserNode(this.context, { fftSize: samplesOfMeter })
    source.connect(analyser)
    const samples = new Float32Array(samplesOfMeter)
    const level = () => {
      analyser.getFloatTimeDomainData(samples)
      return levelOf(samples)
    }
    return { level, stop: () => source.disconnect() }
  }
}

/** How loud samples are, from 0 to 100 on a scale of decibels, as ears hear. */
export function levelOf(samples: Float32Array): number {
  const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length
  const decibels = 10 * Math.log10(power)
  return Math.round(Math.min(100, Math.max(0, 100 * (1 - decibels / quietestDecibels))))
}

/** Not every browser can choose, and a device may be gone: then the usual one plays. */
async function useSpeaker(player: HTMLAudioElement, deviceId: string): Promise<void> {
  if (!('setSinkId' in player) || player.sinkId === deviceId) return
  await player.setSinkId(deviceId).catch(() => player.setSinkId(''))
}

/** A page that nobody clicked in may not play yet; `wake` comes with the click. */
async function play(player: HTMLAudioElement): Promise<void> {
  await player.play().catch((error: unknown) => {
    if (!(error instanceof DOMException)) throw error
  })
}
