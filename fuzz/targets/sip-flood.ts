// One user agent that hears every input and is never answered: what strangers can make it hold.
// The laws are the fuzzer's own: no exception, no slow message, a heap that does not grow; and
// its tables stay within what was set.

import { UserAgent } from '@mainline/sip'
import { latin, mutateLines } from '../mutation.ts'
import { Random } from '../random.ts'
import type { FuzzTarget } from '../target.ts'
import { sipMessages } from './sip-samples.ts'

const limits = { maxTransactions: 500, maxDialogs: 200, maxSubscriptions: 200 }

const entropy = new Random(2)
const agent = new UserAgent({
  entropy: (count) => entropy.bytes(count),
  userAgentName: 'flooded',
  contact: () => ({ host: '192.0.2.1', port: 5060 }),
  methods: ['REGISTER', 'REFER', 'SUBSCRIBE', 'NOTIFY'],
  eventPackages: ['dialog'],
  ...limits,
})
let now = 0
let count = 0

/** Everything at once, from everywhere. */
export const sipFlood: FuzzTarget = {
  name: 'sip-flood',
  slowMs: 2,
  seeds: sipMessages,
  mutate(input, random) {
    const text = latin.text(input).replace(/branch=z9hG4bK/, `branch=z9hG4bK${random.below(1e9)}`)
    return latin.bytes(random.once(2) ? text : mutateLines(text, ':', random))
  },
  run(input) {
    now += 1
    count += 1
    const ends = { localAddress: '192.0.2.1', localPort: 5060 }
    const remote = { remoteAddress: `198.51.100.${count % 250}`, remotePort: 1024 + (count % 999) }
    const isStream = count % 4 === 0
    const connectionId = `c${count % 100}`
    const flow = isStream
      ? ({ transport: 'tcp', connectionId, ...ends, ...remote } as const)
      : ({ transport: 'udp', ...ends, ...remote } as const)
    agent.receive(now, flow, input)
    for (let output = agent.poll(); output !== undefined; output = agent.poll()) {
      if (output.kind === 'closeConnection') agent.connectionClosed(now, output.connectionId)
    }
    const { transactions, dialogs, subscriptions } = agent.load()
    const { maxTransactions, maxDialogs, maxSubscriptions } = limits
    if (dialogs > maxDialogs || subscriptions > maxSubscriptions) {
      throw new Error(`${dialogs} dialogs and ${subscriptions} subscriptions are held`)
    }
    // Of each dialog there may be one transaction more, and refusals of what is full are free.
    if (transactions > maxTransactions + maxDialogs + maxSubscriptions) {
      throw new Error(`${transactions} transactions are held`)
    }
  },
}
