// Times inputs, each many times. One is slow when its best try is: neither a busy machine nor code
// that is still cold accuses anybody. It stalls when one try keeps the processor that long; the
// processor's own clock goes by ticks of 4 ms on some machines, so it times nothing shorter.

import { parentPort, workerData } from 'node:worker_threads'
import type { Finding } from './fuzzer.ts'
import type { SlownessOrder } from './slowness.ts'
import type { FuzzTarget } from './target.ts'
import { targets } from './targets.ts'

/** Tries of an input; the first ones only warm the code up. */
const tries = 40
const stallMs = 50

const order: SlownessOrder = workerData
const chosen = targets.filter(({ name }) => name === order.target)
const findings = chosen.flatMap((target) =>
  order.inputs.flatMap((input) => slowness(target, input)),
)
parentPort?.postMessage(findings)

function slowness(target: FuzzTarget, input: Uint8Array): readonly Finding[] {
  let best = Number.POSITIVE_INFINITY
  let worst = 0
  for (let count = 0; count < tries; count += 1) {
    const [before, start] = [process.threadCpuUsage(), performance.now()]
    target.run(input)
    best = Math.min(best, performance.now() - start)
    const { user, system } = process.threadCpuUsage(before)
    worst = Math.max(worst, (user + system) / 1000)
  }
  if (best > target.slowMs) return [{ what: `took ${best.toFixed(1)} ms`, input }]
  if (worst > stallMs) return [{ what: `stalled for ${worst.toFixed(1)} ms`, input }]
  return []
}
