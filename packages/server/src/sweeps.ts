// What time alone makes due: each sweep takes away what is over by a given moment, of every
// organization. They run when the program starts and every ten minutes, so that nothing depends on
// somebody asking; a sweep that was missed is made up by the next. A new one is a line here.

import {
  endExpiredSignIns,
  forgetOldInputs,
  purgeDeletedAccounts,
  type Store,
  type Tx,
} from '@mainline/store'

/** Takes away what is over by `now`; answers how much that was. */
export type Sweep = (tx: Tx, now: Date) => Promise<number>

const sweeps: Readonly<Record<string, Sweep>> = {
  deletedAccounts: purgeDeletedAccounts,
  inputs: forgetOldInputs,
  signIns: endExpiredSignIns,
}

const everyMs = 10 * 60 * 1000

/** What sweeping needs besides the store. */
export interface Sweeping {
  readonly now: () => Date
  /** What else there is to sweep, beside what is in the database alone. */
  readonly more?: Readonly<Record<string, Sweep>>
  /** Told of what was swept away, by the name of its sweep. */
  readonly swept: (name: string, count: number) => void
  /** Told when a sweep failed; it comes again. */
  readonly failed: (name: string, error: unknown) => void
}

/** Runs every sweep once, each in a transaction of its own. */
async function sweep(store: Store, { now, more, swept, failed }: Sweeping): Promise<void> {
  for (const [name, run] of Object.entries({ ...sweeps, ...more })) {
    try {
      const count = await store.withAllOrganizations((tx) => run(tx, now()))
      if (count > 0) swept(name, count)
    } catch (error) {
      failed(name, error)
    }
  }
}

/** Sweeps now and from then on; the answered function stops that, after a sweep in progress. */
export function startSweeping(store: Store, sweeping: Sweeping): () => Promise<void> {
  let running = sweep(store, sweeping)
  const timer = setInterval(() => {
    running = running.then(() => sweep(store, sweeping))
  }, everyMs)
  return () => {
    clearInterval(timer)
    return running
  }
}
