// What the fields of a person may hold, whether they come by a form or by a file.

import { limits } from '@mainline/model'
import { z } from 'zod'
import { oneLine } from './schemas.ts'

/** A name or a department. */
export const shortText = oneLine.max(64)
/** A job title. */
export const longText = oneLine.max(128)
/** What people dial for help, at home or where they come from; it must never ring a colleague. */
const emergencyNumbers = ['000', '110', '112', '119', '911', '999']

/** The short number that colleagues dial. */
export const extension = z
  .string()
  .regex(/^[0-9]{2,8}$/, 'is not 2 to 8 digits')
  .refine((digits) => !emergencyNumbers.includes(digits), 'is an emergency number')
/** How long a phone rings. */
export const ringSeconds = z.number().int().min(5).max(60)
/** Addresses of a person elsewhere. */
export const otherMails = z.array(z.email().max(254)).max(limits.otherMails)
/** What others see when a person calls out. */
export const callerId = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ownNumber') }),
  z.strictObject({ kind: z.literal('number'), number: z.string().max(32) }),
  z.strictObject({ kind: z.literal('anonymous') }),
])
