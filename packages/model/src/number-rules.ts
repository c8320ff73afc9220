// The rules of the inventory that concern a number alone: what may become of its usage, which tags
// it may have, how long it may be blocked, and which order may still be completed. What ties a
// number to an account stands in account-rules.ts.

import type { NumberFacts, Problem } from './account-rules.ts'
import { limits } from './limits.ts'
import type { NumberKind, NumberUsage } from './number-kinds.ts'

/** What became of an order of numbers. */
export type NumberOrderStatus = 'reserved' | 'completed' | 'expired' | 'released' | 'error'

/** Why a number of this kind cannot be for that usage, whoever brings it; empty when it can. */
export function usageProblems(
  telephoneNumber: string,
  kind: NumberKind,
  usage: NumberUsage,
): readonly Problem[] {
  if (kind === 'toll' || usage === 'service') return []
  return [
    {
      code: 'tollFreeNumberForPerson',
      message: `${telephoneNumber} is toll-free; people take toll numbers.`,
      remedy: 'chooseServiceNumber',
      remedyText: 'Leave it a service number, or choose a toll number.',
    },
  ]
}

/** Why a number cannot turn from a user number into a service number or back; empty when it can. */
export function usageChangeProblems(
  number: NumberFacts & { readonly kind: NumberKind },
  usage: NumberUsage,
): readonly Problem[] {
  const { telephoneNumber, assignedTo } = number
  const kindProblems = usageProblems(telephoneNumber, number.kind, usage)
  if (assignedTo === undefined || number.usage === usage) return kindProblems
  return [
    {
      code: 'numberAlreadyAssigned',
      message: `${telephoneNumber} is assigned to ${assignedTo.displayName}.`,
      remedy: 'unassignNumber',
      remedyText: `Unassign it from ${assignedTo.displayName} first; then change its usage.`,
    },
    ...kindProblems,
  ]
}

/** Why an order cannot be completed or released any more; empty when it can. */
export function orderProblems(name: string, status: NumberOrderStatus): readonly Problem[] {
  if (status === 'reserved') return []
  return [
    {
      code: status === 'expired' ? 'reservationExpired' : 'orderNotReserved',
      message: `${name} ${orderSentences[status]}`,
      remedy: 'searchNumbers',
      remedyText:
        status === 'completed'
          ? 'Its numbers are in your inventory; search again for more.'
          : 'Search again, and place the order within ten minutes.',
    },
  ]
}

const orderSentences = {
  expired: 'was reserved for ten minutes, which are over. Its numbers are free again.',
  completed: 'is completed already.',
  released: 'has been given back. Its numbers are free again.',
  error: 'found no numbers that could be reserved.',
} as const satisfies Record<Exclude<NumberOrderStatus, 'reserved'>, string>

/** The tags with each only once, whatever its case; the first spelling stays. */
export function distinctTags(tags: readonly string[]): readonly string[] {
  const folded = tags.map((tag) => tag.toLowerCase())
  return tags.filter((_, index) => folded.indexOf(folded[index] ?? '') === index)
}

/** Whether a number may have these tags. */
export function areTags(tags: readonly string[]): boolean {
  return (
    distinctTags(tags).length <= limits.tagsPerNumber &&
    tags.every((tag) => tag.length > 0 && tag.length <= limits.tagLength)
  )
}
