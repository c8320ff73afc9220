// Whom a provider's claims name, and whom a password still signs in.

import { describe, expect, test } from 'vitest'
import {
  type Claims,
  isPasswordAllowed,
  type PersonRules,
  personNamedBy,
} from './open-id-connect.ts'

const byEmail = {
  personClaim: 'email',
  claimDomain: 'contoso.com',
  unknownPeople: 'refuse',
} as const satisfies PersonRules
const byName = { ...byEmail, personClaim: 'userPrincipalName' } as const
const anna = { userName: 'anna', displayName: 'Anna Berg' }
const verified = { email: 'anna@Contoso.com', email_verified: true, name: 'Anna Berg' }

describe('claims', () => {
  test.each<[string, Claims, PersonRules, unknown]>([
    ['a verified address of the domain', verified, byEmail, anna],
    [
      'no name but the address',
      { ...verified, name: 7 },
      byEmail,
      { ...anna, displayName: 'anna' },
    ],
    ['an address nobody verified', { ...verified, email_verified: 'true' }, byEmail, unverified()],
    ['an address elsewhere', { ...verified, email: 'anna@evil.com' }, byEmail, 'unknownPerson'],
    ['two domains', { ...verified, email: 'a@contoso.com@evil.com' }, byEmail, 'unknownPerson'],
    ['no domain', { ...verified, email: 'contoso.com' }, byEmail, 'unknownPerson'],
    [
      'a local part no user name has',
      { ...verified, email: 'a b@contoso.com' },
      byEmail,
      'unknownPerson',
    ],
    [
      'a list for an address',
      { ...verified, email: ['anna@contoso.com'] },
      byEmail,
      'unknownPerson',
    ],
    ['a upn', { upn: 'anna@contoso.com', name: 'Anna Berg' }, byName, anna],
    [
      'a preferred name',
      { preferred_username: 'anna@contoso.com', name: 'Anna Berg' },
      byName,
      anna,
    ],
    ['an address where a name is wanted', verified, byName, 'unknownPerson'],
    [
      'anybody, where people link themselves',
      verified,
      { ...byEmail, personClaim: 'link' },
      'notLinked',
    ],
  ])('with %s', (_, claims, rules, expected) => {
    expect(personNamedBy(claims, rules)).toEqual(expected)
  })

  function unverified() {
    return 'addressNotVerified'
  }
})

describe('a password', () => {
  const admin = ['globalAdministrator']
  test.each([
    ['everybody', [], true, true],
    ['administrators', [], true, false],
    ['administrators', ['reader'], true, true],
    ['nobody', admin, true, false],
    ['nobody', ['userAdministrator'], false, false],
  ] as const)(
    'allowed for %s signs in %j: with another way %s, %s',
    (policy, roles, way, expected) => {
      expect(isPasswordAllowed(policy, roles, way)).toBe(expected)
    },
  )

  test('still signs in the Global admins where none has another way', () => {
    expect(isPasswordAllowed('nobody', admin, false)).toBe(true)
  })
})
