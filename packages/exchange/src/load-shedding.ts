// Which part of the calls that carriers bring is refused while this program cannot keep up. A core
// that gets more than it can take serves everybody late, and then many twice: whoever waits for
// half a second asks again, and gives up in the end. A refusal costs little, and a carrier who is
// told 503 tries its next way at once (RFC 3261 §21.5.4).
//
// Calls that our own people make are few, and may be calls for help: they are always taken.

/** How often the part is looked at. */
const lookMs = 250
/** A fifth of the time after which requests are sent again (T1, RFC 3261 §17.1.1.1). */
const lateMs = 100
/** In percent of the calls. */
const [more, most] = [10, 90]
/** What is kept of it each time nothing was late: after a second and a half a fifth is left. */
const kept = 0.75

/** The part of calls that is refused, from samples of how late the program was. */
export class ShedPart {
  #percent = 0
  #owed = 0
  #wasLate = false

  /** How long requests wait before they are read; a single long task is forgiven. */
  sample(delayMs: number): void {
    const isLate = delayMs > lateMs
    if (!isLate) this.#percent = Math.floor(this.#percent * kept)
    else if (this.#wasLate) this.#percent = Math.min(most, this.#percent + more)
    this.#wasLate = isLate
  }

  /** Whether the next call is taken: refusals are spread evenly. */
  takesNext(): boolean {
    this.#owed += this.#percent
    if (this.#owed < 100) return true
    this.#owed -= 100
    return false
  }
}

/** The shedding of this program. */
export class LoadShedding {
  readonly #shed = new ShedPart()
  readonly #delayMs: () => number
  #timer: NodeJS.Timeout | undefined

  /** `delayMs` tells how long requests wait before they are read. */
  constructor(delayMs: () => number) {
    this.#delayMs = delayMs
  }

  /** Begins to look. */
  start(): void {
    this.#timer = setInterval(() => this.#shed.sample(this.#delayMs()), lookMs)
    this.#timer.unref()
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  /** Whether a carrier's call that arrives now is taken. */
  takesNext(): boolean {
    return this.#shed.takesNext()
  }
}
