// The set-up as a list of steps, each done or open by what the API says now. Nothing is ticked by
// hand: undo the license and its step opens again.

import { virtualUserSku } from '@mainline/model'
import type { Standing } from '../../api/standing.ts'
import { paths } from '../../paths.ts'

// The steps in the order of the founding procedure.
const stepNames = [
  'licenses',
  'account',
  'licensed',
  'number',
  'attendant',
  'associated',
  'phone',
] as const

/** One step: whether it is done, and where it is taken. */
export interface Step {
  readonly name: (typeof stepNames)[number]
  readonly isDone: boolean
  readonly to: string
}

/** All steps; links aim at the account that is furthest along. */
export function setUpSteps(standing: Standing): readonly Step[] {
  const { skus, account, attendants, personId, registered } = standing
  const owned = skus.find(({ skuPartNumber }) => skuPartNumber === virtualUserSku)
  const assign =
    account === undefined ? paths.resourceAccounts : paths.resourceAccountAssign(account.id)
  const licenses = account === undefined ? paths.activeUsers : paths.user(account.id, 'licenses')
  const devices = personId === undefined ? paths.userNew : paths.user(personId, 'devices')
  return [
    { name: 'licenses', isDone: (owned?.prepaidUnits.enabled ?? 0) > 0, to: paths.addOns },
    { name: 'account', isDone: account !== undefined, to: paths.resourceAccountNew },
    { name: 'licensed', isDone: (account?.assignedLicenses.length ?? 0) > 0, to: licenses },
    { name: 'number', isDone: Boolean(account?.phoneNumber), to: assign },
    { name: 'attendant', isDone: attendants > 0, to: paths.autoAttendantNew },
    { name: 'associated', isDone: Boolean(account?.association), to: assign },
    { name: 'phone', isDone: registered > 0, to: devices },
  ]
}
