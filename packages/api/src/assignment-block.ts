// A block on assigning a number, as requests say it: for some days from now on, or for ever
// (reference §11). It holds while the number is unassigned, and ends by itself.

import { limits } from '@mainline/model'
import type { PhoneNumberChange } from '@mainline/store'
import { z } from 'zod'

/** The fields of a request; `false` and null end a block. */
export const assignmentBlock = {
  assignmentBlockedForever: z.boolean().exactOptional(),
  assignmentBlockedDays: z
    .number()
    .int()
    .min(1)
    .max(limits.assignmentBlockDays)
    .nullable()
    .exactOptional(),
}

type Block = {
  readonly assignmentBlockedForever?: boolean
  readonly assignmentBlockedDays?: number | null
}

/** Whether a request does not say two things at once. */
export function isOneBlock(block: Block): boolean {
  return block.assignmentBlockedForever !== true || typeof block.assignmentBlockedDays !== 'number'
}

/** What is wrong with a request that does. */
export const oneBlockOnly = {
  path: ['assignmentBlockedDays'],
  message: 'goes with no block for ever: choose one of the two',
}

/** What changes; nothing where nothing is said. */
export function blockOf(block: Block): Pick<PhoneNumberChange, 'assignmentBlock'> {
  const { assignmentBlockedForever: isForever, assignmentBlockedDays: days } = block
  if (isForever === true) return { assignmentBlock: 'forever' }
  if (typeof days === 'number') return { assignmentBlock: days }
  return isForever === false || days === null ? { assignmentBlock: null } : {}
}
