/**
 * How long a piece of work takes, beside a reference loop measured in the same run.
 *
 * Machines differ and are shared, so a figure in microseconds says little alone; its ratio to the
 * loop does not change with the machine's speed. Work and loop take turns, and the median of the
 * rounds counts, so that what else runs on the machine disturbs both or neither. Time is that of
 * the processor, garbage collection included.
 */

/** Something to measure: does itself so many times. */
export type Work = { readonly name: string; readonly run: (times: number) => void }

/** What a work took. */
export type Measured = {
  readonly name: string
  readonly microseconds: number
  /** Times as long as one turn of the reference loop. */
  readonly ratio: number
}

/** How thoroughly to measure. */
export type Thoroughness = { readonly rounds: number; readonly roundMs: number }

/** Measures each work in turn, round after round. */
export function measure(works: readonly Work[], { rounds, roundMs }: Thoroughness): Measured[] {
  const all = [reference, ...works].map((work) => ({ work, times: sizeOf(work, roundMs) }))
  const samples = all.map((): number[] => [])
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, { work, times }] of all.entries()) {
      samples[index]?.push(timeOf(work, times) / times)
    }
  }
  const medians = samples.map(median)
  const unit = medians[0] ?? 1
  return works.map(({ name }, index) => {
    const microseconds = medians[index + 1] ?? 0
    return { name, microseconds, ratio: microseconds / unit }
  })
}

/** Lines for people: name, microseconds, ratio. */
export function formatMeasured(measured: readonly Measured[]): string {
  const width = Math.max(...measured.map(({ name }) => name.length))
  return measured
    .map(({ name, microseconds, ratio }) =>
      [
        name.padEnd(width),
        `${microseconds.toFixed(2).padStart(9)} µs`,
        `${ratio.toFixed(2).padStart(7)} ×`,
      ].join('  '),
    )
    .join('\n')
}

/**
 * The work of a small message, written plainly: build a text of lines, take it apart, look its
 * words up. It must never be changed, or older ratios mean nothing.
 */
const reference: Work = {
  name: 'reference loop',
  run(times) {
    const seen = new Map<string, number>()
    for (let turn = 0; turn < times; turn += 1) {
      const lines: string[] = []
      for (let line = 0; line < 8; line += 1) lines.push(`Name-${line}: value ${turn % 97}`)
      for (const line of lines.join('\r\n').split('\r\n')) {
        const word = line.slice(0, line.indexOf(':'))
        seen.set(word, (seen.get(word) ?? 0) + line.length)
      }
    }
    if (seen.size > 8) throw new Error('the reference loop has lost count')
  },
}

/** How often the work fits into a round; running it to find out also warms it up. */
function sizeOf(work: Work, roundMs: number): number {
  let times = 16
  while (timeOf(work, times) < (roundMs * 1000) / 4) times *= 2
  return Math.max(1, Math.round((times * roundMs * 1000) / timeOf(work, times)))
}

function timeOf(work: Work, times: number): number {
  const before = process.cpuUsage()
  work.run(times)
  const { user, system } = process.cpuUsage(before)
  return user + system
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}
