// Who called, as it is written of calls that are over: a number, a name, or that neither was shown.

import type { TFunction } from 'i18next'
import { formatTelephoneNumber } from '../../telephone-number.ts'

/** What stands in a record in place of a number and a name. */
const anonymous = 'anonymous'

/** The caller in a list. */
export function callerText(from: string, t: TFunction): string {
  return from === anonymous ? t('calls.anonymous') : formatTelephoneNumber(from)
}

/** The caller in the title of a call. */
export function callTitle(from: string, t: TFunction): string {
  if (from === anonymous) return t('calls.anonymousCall')
  return t('calls.callFrom', { from: formatTelephoneNumber(from) })
}
