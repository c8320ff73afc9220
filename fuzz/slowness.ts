// Which inputs take too long, tried on a thread of its own (slowness-thread.ts): code that was once
// counted for coverage stays slower for good, and there it never was.

import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Finding } from './fuzzer.ts'
import type { FuzzTarget } from './target.ts'

/** What the thread is given. */
export type SlownessOrder = { readonly target: string; readonly inputs: readonly Uint8Array[] }

/** A finding for each input that takes longer than the target allows; none of them may throw. */
export async function slownessOf(
  target: FuzzTarget,
  inputs: readonly Uint8Array[],
): Promise<readonly Finding[]> {
  if (inputs.length === 0) return []
  const workerData: SlownessOrder = { target: target.name, inputs }
  const thread = new Worker(new URL('slowness-thread.ts', import.meta.url), { workerData })
  const [findings] = await once(thread, 'message')
  return findings
}
