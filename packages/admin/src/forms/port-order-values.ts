// A port order as its form holds it: people and numbers as texts, one a line or between commas.

import type { Schemas } from '@mainline/client'
import type { PortOrder } from '../api/port-orders.ts'

/** The values of the form. */
export type PortOrderValues = {
  readonly name: string
  readonly countryCode: string
  readonly kind: PortOrder['kind']
  readonly usage: PortOrder['usage']
  readonly scope: PortOrder['scope']
  readonly mails: string
  readonly requestedTransferDate: string
  readonly requester: string
  readonly billingTelephoneNumber: string
  readonly provider: string
  readonly accountNumber: string
  readonly serviceAddress: string
  readonly letterOfAuthorization: string
  readonly numbers: string
}

/** The body that says what the form says. */
export function portOrderBody(values: PortOrderValues): Schemas['NewPortOrderInput'] {
  const { mails, numbers, letterOfAuthorization, ...same } = values
  const letter = letterOfAuthorization.trim()
  return {
    ...same,
    notificationMails: mails.split(/[;,\s]+/).filter(Boolean),
    csv: numbersFile(numbers),
    ...(letter === '' ? {} : { letterOfAuthorization: letter }),
  }
}

/** Numbers as a file has them; whoever types them needs no heading. */
export function numbersFile(text: string): string {
  const hasHeading = /^\s*"?phonenumber"?\s*$/im.test(text.split('\n')[0] ?? '')
  return hasHeading ? text : `PhoneNumber\n${text}`
}
