// A group as its form has it: one kind instead of Graph's two switches.

import type { Group, NewGroup } from '../api/shapes.ts'

/** What a group is for. */
export type GroupKind = 'security' | 'distribution' | 'mailSecurity'

/** The kinds, the usual one first. */
export const groupKinds: readonly GroupKind[] = ['security', 'distribution', 'mailSecurity']

/** The values of the form. */
export type GroupValues = {
  readonly displayName: string
  readonly description: string
  readonly mailNickname: string
  readonly kind: GroupKind
}

/** What a group is for, out of Graph's switches. */
export function groupKind(group: Pick<Group, 'securityEnabled' | 'mailEnabled'>): GroupKind {
  if (!group.mailEnabled) return 'security'
  return group.securityEnabled ? 'mailSecurity' : 'distribution'
}

/** The form of a group, or of a new one. */
export function groupValues(group?: Group): GroupValues {
  return {
    displayName: group?.displayName ?? '',
    description: group?.description ?? '',
    mailNickname: group?.mailNickname ?? '',
    kind: group === undefined ? 'security' : groupKind(group),
  }
}

/** The group that the form describes. */
export function groupOf({ description, kind, ...values }: GroupValues): NewGroup {
  return {
    ...values,
    securityEnabled: kind !== 'distribution',
    mailEnabled: kind !== 'security',
    ...(description.trim() === '' ? {} : { description }),
  }
}
