// What a field offers that looks for one of many: the server searches, and the first that match are
// shown. A value that was chosen before is named by asking for it alone.

import { answerOf } from '@mainline/client'
import { formatTelephoneNumber } from '../telephone-number.ts'
import type { Choice } from '../ui/form-fields.tsx'
import { api } from './client.ts'
import { choicesShown } from './licenses.ts'
import { autoAttendantsList, usersList } from './lists.ts'
import { phoneNumbersList } from './phone-numbers.ts'
import type { NumberAssignment } from './shapes.ts'

/** The first choices that match, and how many match on all. */
export interface FoundChoices {
  readonly choices: readonly Choice[]
  readonly count: number
}

/** Where choices come from; the name is theirs in the cache. */
export interface ChoiceSource {
  readonly name: string
  readonly find: (search: string) => Promise<FoundChoices>
  readonly labelOf: (value: string) => Promise<string>
}

/** Everybody. */
export const peopleChoices: ChoiceSource = {
  name: 'people',
  find: async (search) => {
    const { rows, count } = await usersList.load(requestOf(search, "accountKind eq 'person'"))
    const isShared = (name: string) =>
      rows.filter(({ displayName }) => displayName === name).length > 1
    const choices = rows.map(({ id, displayName, userPrincipalName }) => ({
      value: id,
      label: isShared(displayName) ? `${displayName} (${userPrincipalName})` : displayName,
    }))
    return { choices, count }
  },
  labelOf: nameOf,
}

/** Auto attendants, without the one that asks; `label` says in the list what they are. */
export function attendantChoices(
  ownId?: string,
  label: (name: string) => string = (name) => name,
): ChoiceSource {
  return {
    name: `autoAttendants/${ownId ?? ''}`,
    find: async (search) => {
      const { rows, count } = await autoAttendantsList.load(requestOf(search))
      const others = rows.filter(({ id }) => id !== ownId)
      return {
        choices: others.map(({ id, name }) => ({ value: id, label: label(name) })),
        count: count - rows.length + others.length,
      }
    },
    labelOf: async (id) => (isAttendant(id) ? label(await nameOf(id)) : nameOf(id)),
  }
}

/** What an auto attendant leads to already, for whoever may not look anybody up. */
export function namedChoices(
  named: readonly { readonly id: string; readonly displayName: string }[],
): ChoiceSource {
  const all = named.map(({ id, displayName }) => ({ value: id, label: displayName }))
  return {
    name: `named/${named.map(({ id }) => id).join()}`,
    find: (search) => {
      const wanted = search.trim().toLowerCase()
      const choices = all.filter(({ label }) => label.toLowerCase().includes(wanted))
      return Promise.resolve({ choices, count: choices.length })
    },
    labelOf: (value) => Promise.resolve(all.find((each) => each.value === value)?.label ?? value),
  }
}

/** Of several kinds together, in this order. */
export function choicesOfAll(...sources: readonly [ChoiceSource, ...ChoiceSource[]]): ChoiceSource {
  return {
    name: sources.map(({ name }) => name).join('+'),
    find: async (search) => {
      const found = await Promise.all(sources.map((source) => source.find(search)))
      return {
        choices: found.flatMap(({ choices }) => choices),
        count: found.reduce((sum, { count }) => sum + count, 0),
      }
    },
    labelOf: (value) => (sources.at(isAttendant(value) ? -1 : 0) ?? sources[0]).labelOf(value),
  }
}

/** Service numbers that nobody holds. */
export function freeServiceNumberChoices(
  label: (number: NumberAssignment) => string,
): ChoiceSource {
  const free = "usage eq 'service' and assigned eq false"
  return {
    name: 'freeServiceNumbers',
    find: async (search) => {
      const { rows, count } = await phoneNumbersList.load(requestOf(search, free))
      const choices = rows.map((number) => ({
        value: number.telephoneNumber,
        label: label(number),
      }))
      return { choices, count }
    },
    labelOf: async (telephoneNumber) => formatTelephoneNumber(telephoneNumber),
  }
}

/** The request of the first matches of a list. */
export function requestOf(search: string, $filter = '') {
  return {
    $top: choicesShown,
    $skip: 0,
    $count: 'true',
    ...(search.trim() === '' ? {} : { $search: search.trim() }),
    ...($filter === '' ? {} : { $filter }),
  } as const
}

function isAttendant(id: string): boolean {
  return id.startsWith('aa_')
}

async function nameOf(id: string): Promise<string> {
  const params = { path: { id } }
  if (isAttendant(id))
    return (await answerOf(api.GET('/v1.0/autoAttendants/{id}', { params }))).name
  return (await answerOf(api.GET('/v1.0/users/{id}', { params }))).displayName
}
