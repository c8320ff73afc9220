// What the form of a port order sends.

import { expect, test } from 'vitest'
import { numbersFile, portOrderBody } from './port-order-values.ts'

test('numbers that are typed get the heading of a file, a file keeps its own', () => {
  expect(numbersFile('+16045550151\n+16045550152')).toBe('PhoneNumber\n+16045550151\n+16045550152')
  expect(numbersFile('PhoneNumber\r\n+16045550151')).toBe('PhoneNumber\r\n+16045550151')
})

test('mails stand between semicolons, and an empty letter is not sent', () => {
  const body = portOrderBody({
    name: 'Old numbers',
    countryCode: 'CA',
    kind: 'toll',
    usage: 'user',
    scope: 'full',
    mails: 'anna@contoso.example; bo@contoso.example',
    requestedTransferDate: '2027-01-15',
    requester: 'Anna Berg',
    billingTelephoneNumber: '+16045550150',
    provider: 'Old Carrier',
    accountNumber: 'A-1',
    serviceAddress: '12 Main Street',
    letterOfAuthorization: ' ',
    numbers: '+16045550151',
  })
  expect(body.notificationMails).toEqual(['anna@contoso.example', 'bo@contoso.example'])
  expect(body).not.toHaveProperty('letterOfAuthorization')
  expect(body.csv).toBe('PhoneNumber\n+16045550151')
})
