// Which code an input reaches, by V8's own counters: an input that reaches a piece of code that
// none before it reached is worth keeping and mutating further.

import { type Profiler, Session } from 'node:inspector'

/** Counters of the packages that read what strangers send. */
export class Coverage {
  readonly #session = new Session()
  readonly #seen = new Set<string>()

  constructor() {
    this.#session.connect()
    this.#post('Profiler.enable')
    this.#post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })
  }

  /** How many pieces of code have been reached. */
  get size(): number {
    return this.#seen.size
  }

  /** Notes what was reached since the last call; whether any of it is new. */
  takeIsNew(): boolean {
    const before = this.#seen.size
    for (const piece of this.#take()) this.#seen.add(piece)
    return this.#seen.size > before
  }

  /** Whether what was reached since the last call holds anything new; notes nothing. */
  peekIsNew(): boolean {
    return this.#take().some((piece) => !this.#seen.has(piece))
  }

  /** Counts no longer, so that code runs at its own speed again. */
  stop(): void {
    this.#post('Profiler.stopPreciseCoverage')
    this.#post('Profiler.disable')
    this.#session.disconnect()
  }

  #take(): readonly string[] {
    const { result } = this.#post('Profiler.takePreciseCoverage')
    return result
      .filter(({ url }) => /packages\/(sip|media)\/src/.test(url))
      .flatMap(({ url, functions }) =>
        functions.flatMap(({ ranges }) =>
          ranges
            .filter(({ count }) => count > 0)
            .map(({ startOffset, endOffset }) => `${url}:${startOffset}-${endOffset}`),
        ),
      )
  }

  /** The inspector of one's own thread answers at once. */
  #post(method: string, params: object = {}): Profiler.TakePreciseCoverageReturnType {
    let answer: Profiler.TakePreciseCoverageReturnType | undefined
    this.#session.post(method, params, (error, result) => {
      if (error !== null) throw error
      // The method alone decides the shape of its result.
      answer = result as Profiler.TakePreciseCoverageReturnType
    })
    if (answer === undefined) throw new Error(`${method} was not answered at once`)
    return answer
  }
}
