// How this program and its database share a core. Whoever is woken may interrupt whoever works: for
// a packet that is right, as somebody would hear it come late. For all else it is waste: a call
// wakes the main thread, the database and the media threads a dozen times, and where each
// interrupts the other, all of them work with cold caches. A thread that waits for its turn finds
// more to do, at once. Linux calls that SCHED_BATCH; what is started inherits it.
//
// JavaScript's own helpers, which mark garbage and compile, are several threads: with equal rights
// they leave the main thread a quarter of the core for half a second, and calls pile up.

import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { getPriority, setPriority } from 'node:os'
import { promisify } from 'node:util'

/** What the main thread does when it is woken while another works. */
export type ProcessorTurns = 'waits' | 'interrupts'

const policies = { waits: '-b', interrupts: '-o' } as const

/** Sets it for the main thread, and for the threads and processes that it starts from now on. */
export async function takeTurns(turns: ProcessorTurns): Promise<void> {
  // Where there is no such program (not Linux, a bare container) everything runs as it did.
  await promisify(execFile)('chrt', [policies[turns], '-p', '0', String(process.pid)]).catch(
    () => undefined,
  )
}

/** How much the helpers give way, of 19: a tenth of the share of whoever else has work to do. */
const helperNiceness = 10
const threads = '/proc/self/task'

/** Lets the threads that JavaScript started for itself work when nobody else has to. */
export function letHelpersGiveWay(): void {
  for (const thread of namedThreads('node-V8Worker')) {
    // Whoever started us may have asked for more, which cannot be taken back.
    if (getPriority(thread) < helperNiceness) setPriority(thread, helperNiceness)
  }
}

/** The kernel's numbers of this program's threads of a name; none where it is not Linux. */
function namedThreads(name: string): readonly number[] {
  try {
    const isNamed = (id: string) => readFileSync(`${threads}/${id}/comm`, 'utf8').trim() === name
    return readdirSync(threads).filter(isNamed).map(Number)
  } catch {
    return []
  }
}
