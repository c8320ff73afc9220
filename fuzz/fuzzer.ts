// The loop of the fuzzer: take a kept input, change it, run it, and keep it when it reached new
// code. What must never happen, whatever comes in:
//
//   - an exception;
//   - an input that takes too long (slowness.ts);
//   - a heap that grows with the number of inputs.

import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { Coverage } from './coverage.ts'
import { mutateBytes } from './mutation.ts'
import { Random } from './random.ts'
import { slownessOf } from './slowness.ts'
import type { FuzzTarget } from './target.ts'

/** What was found, with the input that shows it. */
export interface Finding {
  readonly what: string
  readonly input: Uint8Array
}

/** What a run has done. */
export interface FuzzResult {
  readonly inputs: number
  /** Pieces of code reached. */
  readonly reached: number
  /** Inputs that reached code that the corpus did not. */
  readonly discovered: readonly Uint8Array[]
  readonly findings: readonly Finding[]
}

/** How long to go on: whichever comes first. */
export interface FuzzBudget {
  readonly seed: number
  readonly milliseconds: number
  readonly inputs: number
}

/** Inputs between two looks at coverage, and between two at the heap. */
const batchSize = 200
const inputsBetweenCollections = 4_000
/** What a target may hold after any number of inputs: full tables, and no more. */
const heapGrowthBytes = 96 * 1024 * 1024
const maxFindings = 10
/** Of an exception: what, and where. */
const shownLines = 4
/** Inputs that looked slowest and are looked at again. */
const maxSuspects = 40

/** Fuzzes one target, from a corpus. */
export async function fuzz(
  target: FuzzTarget,
  corpus: readonly Uint8Array[],
  { seed, milliseconds, inputs: maxInputs }: FuzzBudget,
): Promise<FuzzResult> {
  const random = new Random(seed)
  const coverage = new Coverage()
  const kept = [...target.seeds(), ...corpus]
  const findings: Finding[] = []
  const suspects: { readonly input: Uint8Array; readonly ms: number }[] = []
  const take = (input: Uint8Array): void => {
    const start = performance.now()
    const faults = faultOf(target, input)
    const ms = performance.now() - start
    findings.push(...faults)
    // Counting coverage slows the code down, so what looks slow is only remembered here.
    if (faults.length === 0 && ms > target.slowMs) suspects.push({ input, ms })
  }
  for (const input of kept) take(input)
  coverage.takeIsNew()
  const discovered: Uint8Array[] = []
  const end = performance.now() + milliseconds
  const heap = heapAfterCollection()
  let inputs = kept.length
  for (let batches = 1; performance.now() < end && inputs < maxInputs; batches += 1) {
    if (findings.length > maxFindings) break
    const batch = Array.from({ length: batchSize }, () => variant(target, kept, random))
    for (const input of batch) take(input)
    inputs += batch.length
    const found = coverage.peekIsNew() ? firstNew(target, batch, coverage) : undefined
    if (found !== undefined) {
      kept.push(found)
      discovered.push(found)
    }
    if (batches % (inputsBetweenCollections / batchSize) === 0) findings.push(...growthSince(heap))
  }
  coverage.stop()
  const slowest = suspects.toSorted((one, other) => other.ms - one.ms).slice(0, maxSuspects)
  const again = slowest.map(({ input }) => input)
  findings.push(...(await slownessOf(target, again)))
  return { inputs, reached: coverage.size, discovered, findings }
}

/** Runs one input under all laws, without counting coverage. */
export async function tryInput(target: FuzzTarget, input: Uint8Array): Promise<readonly Finding[]> {
  const faults = faultOf(target, input)
  return faults.length > 0 ? faults : await slownessOf(target, [input])
}

function faultOf(target: FuzzTarget, input: Uint8Array): Finding[] {
  try {
    target.run(input)
    return []
  } catch (error) {
    const lines = error instanceof Error ? (error.stack ?? error.message) : String(error)
    const what = lines.split('\n').slice(0, shownLines).join('\n')
    return [{ what, input }]
  }
}

function variant(target: FuzzTarget, kept: readonly Uint8Array[], random: Random): Uint8Array {
  const input = random.pick(kept)
  return random.once(3)
    ? mutateBytes(input, random.pick(kept), random)
    : target.mutate(input, random)
}

/** The first input of a batch that reaches new code, which is then no longer new. */
function firstNew(
  target: FuzzTarget,
  batch: readonly Uint8Array[],
  coverage: Coverage,
): Uint8Array | undefined {
  return batch.find((input) => {
    faultOf(target, input)
    return coverage.takeIsNew()
  })
}

function growthSince(heap: number): Finding[] {
  if (heapAfterCollection() - heap <= heapGrowthBytes) return []
  return [{ what: 'the heap grows with the number of inputs', input: new Uint8Array() }]
}

setFlagsFromString('--expose-gc')
// Node gives the function no other way, and no type.
const collect = runInNewContext('gc') as () => void

function heapAfterCollection(): number {
  collect()
  return process.memoryUsage().heapUsed
}
