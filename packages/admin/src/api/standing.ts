// How far the organization has come, for the page that greets: a few counts and the one resource
// account that is furthest along. Nothing here grows with the directory.

import { answerOf } from '@mainline/client'
import { queryOptions } from '@tanstack/react-query'
import { api } from './client.ts'
import { autoAttendantsList, resourceAccountsList, usersList } from './lists.ts'
import type { ResourceAccount, SubscribedSku } from './shapes.ts'

/** What the set-up is judged by. */
export interface Standing {
  readonly skus: readonly SubscribedSku[]
  readonly account: ResourceAccount | undefined
  readonly attendants: number
  /** Somebody; undefined while there is nobody. */
  readonly personId: string | undefined
  /** How many people have a phone that is registered now. */
  readonly registered: number
}

/** How far the organization has come. */
export const standingQuery = queryOptions({
  queryKey: ['standing'],
  queryFn: readStanding,
})

/** Of several accounts the one with the fewest open steps. */
export function furthestOf(accounts: readonly ResourceAccount[]): ResourceAccount | undefined {
  return accounts.toSorted(
    (one, other) => one.readiness.openSteps.length - other.readiness.openSteps.length,
  )[0]
}

async function readStanding(): Promise<Standing> {
  const [skus, account, attendants, people, registered] = await Promise.all([
    answerOf(api.GET('/v1.0/subscribedSkus')),
    furthestAccount(),
    autoAttendantsList.load(first),
    usersList.load({ ...first, $filter: "accountKind eq 'person'" }),
    usersList.load({ ...first, $filter: 'registeredDevices gt 0' }),
  ])
  return {
    skus: skus.value,
    account,
    attendants: attendants.count,
    personId: people.rows[0]?.id,
    registered: registered.count,
  }
}

const first = { $top: 1, $skip: 0, $count: 'true' } as const
const complete =
  'phoneNumber/telephoneNumber ne null and association/configurationId ne null' +
  ' and assignedLicenses/any() and accountEnabled eq false'
const fewEnough = 50

// Who has everything is found by asking for that; of the others those with a number come first,
// because a number needs most of what comes before it.
async function furthestAccount(): Promise<ResourceAccount | undefined> {
  const done = await resourceAccountsList.load({ ...first, $filter: complete })
  if (done.rows[0] !== undefined) return done.rows[0]
  const $orderby = 'phoneNumber/telephoneNumber desc'
  return furthestOf((await resourceAccountsList.load({ ...first, $top: fewEnough, $orderby })).rows)
}
