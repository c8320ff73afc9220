// What a change of the configuration costs in a large organization: 10,000 people, 10,000 numbers
// and 1,000 resource accounts with numbers. Prints the median and the slowest of a few changes of
// each kind, and how long the exchange's side takes to hear of them.
// Run alone: node bench/configuration-changes.ts (it starts a database of its own and removes it).

import { performance } from 'node:perf_hooks'
import { initialState, step } from '@mainline/engine'
import { type Configuration, instantFromMs } from '@mainline/model'
import {
  changeAccount,
  currentConfiguration,
  listAccounts,
  publishConfiguration,
  type Tx,
} from '@mainline/store'
import {
  type LargeOrganization,
  openLargeOrganization,
  seedDirectory,
} from './large-organization.ts'

const rounds = 20

const large = await openLargeOrganization()
try {
  await measure(large)
} finally {
  await large.close()
}

async function measure({ store, organizationId }: LargeOrganization): Promise<void> {
  const within = <T>(work: (tx: Tx) => Promise<T>): Promise<T> =>
    store.withOrganization(organizationId, work)
  await within(async (tx) => {
    await timed('seed the directory', 1, () => seedDirectory(tx))
    await timed('publish all of it as one version', 1, () => publishConfiguration(tx, 'Seeded'))
  })
  const { values } = await within((tx) =>
    listAccounts(tx, { top: rounds, skip: 0, accountKind: 'person' }),
  )
  let live: Configuration | undefined
  await timed('read the live configuration, first', 1, async () => {
    live = await within(currentConfiguration)
  })
  const changes = values.values()
  await timed('change one person and publish', rounds, () =>
    within(async (tx) => {
      const { value: account } = changes.next()
      if (account === undefined) throw new Error('There are as many people as rounds.')
      await changeAccount(tx, account.id, { displayName: `${account.displayName} II` })
      await publishConfiguration(tx, 'Changed a person')
    }),
  )
  await timed('publish what changed nothing', rounds, () =>
    within((tx) => publishConfiguration(tx, 'Nothing')),
  )
  await timed('read the live configuration, again', 1, async () => {
    live = await within(currentConfiguration)
  })
  await timed('read the live configuration, unchanged', rounds, async () => {
    live = await within(currentConfiguration)
  })
  const configuration = live
  if (configuration === undefined) throw new Error('A configuration is live.')
  await timed('one step of the engine: configurationReplaced', rounds, async () => {
    const at = instantFromMs(0)
    step(initialState(organizationId), { kind: 'configurationReplaced', at, configuration })
  })
}

async function timed(what: string, count: number, work: () => Promise<unknown>): Promise<void> {
  const times: number[] = []
  for (let index = 0; index < count; index += 1) {
    const start = performance.now()
    await work()
    times.push(performance.now() - start)
  }
  times.sort((a, b) => a - b)
  const [median = 0, slowest = 0] = [times[Math.floor(count / 2)], times.at(-1)]
  const shown = count === 1 ? '' : `   slowest ${slowest.toFixed(1)} ms`
  process.stdout.write(`${what.padEnd(52)}${median.toFixed(1).padStart(9)} ms${shown}\n`)
}
