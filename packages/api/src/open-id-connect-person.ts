// Whom a provider's answer signs in. A subject that is tied to a person always means that person.
// An untied one is tied to whom the claims name, if the settings let them and if that person is
// not tied to another subject already: an address that is given to somebody new opens no old
// account.

import { limits, personNamedBy, type SignInRefusal } from '@mainline/model'
import {
  addAccount,
  isSubjectTied,
  type LinkedPerson,
  linkPerson,
  lockSubject,
  type OpenIdConnectSettings,
  personNamed,
  personOfSubject,
  personWithId,
  publishConfiguration,
  readOrganization,
  type Tx,
} from '@mainline/store'
import type { ProviderAnswer } from './open-id-connect-provider.ts'

/** A person who may come in, or why not; whom it was about, where that is known. */
export type FoundPerson =
  | { readonly person: LinkedPerson; readonly refusal?: undefined }
  | { readonly person?: LinkedPerson | undefined; readonly refusal: SignInRefusal }

/** Finds the person, tying or adding them where the settings say so. */
export async function findPerson(
  tx: Tx,
  settings: OpenIdConnectSettings,
  answer: ProviderAnswer,
): Promise<FoundPerson> {
  const identity = { issuer: settings.issuer, subject: answer.subject }
  await lockSubject(tx, identity)
  const tied = await personOfSubject(tx, identity)
  if (tied !== undefined) return unlessBlocked(tied)
  if (await isSubjectTied(tx, identity)) return { refusal: 'personBlocked' }
  const named = personNamedBy(answer.claims, settings)
  if (typeof named === 'string') return { refusal: named }
  const found = await personNamed(tx, named)
  if (found === undefined && settings.unknownPeople === 'refuse') {
    return { refusal: 'unknownPerson' }
  }
  if (found?.subject !== undefined) return { person: found, refusal: 'linkedToAnother' }
  if (found?.accountEnabled === false) return { person: found, refusal: 'personBlocked' }
  const person = found ?? (await addPerson(tx, named))
  await linkPerson(tx, person.id, identity)
  return { person }
}

/** Ties the person who asked for it to the subject. */
export async function linkByThemselves(
  tx: Tx,
  id: string,
  identity: { readonly issuer: string; readonly subject: string },
): Promise<FoundPerson> {
  await lockSubject(tx, identity)
  const person = await personWithId(tx, id)
  if (person === undefined) return { refusal: 'unknownPerson' }
  const owner = await personOfSubject(tx, identity)
  if (owner?.id === person.id) return unlessBlocked(person)
  if (person.subject !== undefined || (await isSubjectTied(tx, identity))) {
    return { person, refusal: 'linkedToAnother' }
  }
  await linkPerson(tx, person.id, identity)
  return unlessBlocked(person)
}

function unlessBlocked(person: LinkedPerson): FoundPerson {
  return person.accountEnabled ? { person } : { person, refusal: 'personBlocked' }
}

async function addPerson(
  tx: Tx,
  { userName, displayName }: { readonly userName: string; readonly displayName: string },
): Promise<LinkedPerson> {
  const { countryCode, domain } = await readOrganization(tx)
  const id = await addAccount(tx, {
    accountKind: 'person',
    displayName: displayName.slice(0, limits.displayNameLength),
    userName,
    accountEnabled: true,
    usageLocation: countryCode,
    unansweredDelayMs: limits.unansweredDelayMs,
    roles: [],
  })
  await publishConfiguration(tx, `Added ${displayName}`)
  const added = await personWithId(tx, id)
  if (added === undefined) throw new Error(`${userName}@${domain} was just added.`)
  return added
}
