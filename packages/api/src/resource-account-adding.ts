// A new resource account, the same for every way of making one: blocked from signing in, so that it
// can be used for services at once (reference §3.8).

import { type ConfigurationType, limits } from '@mainline/model'
import { type AccountId, addAccount, type Tx } from '@mainline/store'

/** Adds a resource account; `null` leaves its usage location open. */
export async function addResourceAccount(
  tx: Tx,
  account: {
    readonly displayName: string
    readonly userName: string
    readonly type: ConfigurationType
    readonly usageLocation: string | null
  },
): Promise<AccountId> {
  const { usageLocation, ...rest } = account
  return addAccount(tx, {
    ...rest,
    accountKind: 'resourceAccount',
    accountEnabled: false,
    roles: [],
    unansweredDelayMs: limits.unansweredDelayMs,
    ...(usageLocation === null ? {} : { usageLocation }),
  })
}
