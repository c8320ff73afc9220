// Zod schemas that more than one resource uses. Bodies are strict objects: a field that nobody
// knows is an error, not silence.

import { ianaTimeZone, isTimeZone, limits } from '@mainline/model'
import { isSupportedCountry } from 'libphonenumber-js/max'
import { z } from 'zod'

/** An IANA time zone that this system knows; a Windows name becomes its IANA name. */
export const timeZoneId = z
  .string()
  .overwrite(ianaTimeZone)
  .refine(isTimeZone, 'is not the name of a time zone, for example America/Vancouver')
  .meta({ examples: ['America/Vancouver'] })

/** A BCP 47 language tag. */
export const languageId = z
  .string()
  .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'is not a language, for example en-US or fr-FR')
  .meta({ examples: ['en-US'] })

const noCountry = 'is not a country, for example CA'

/** An ISO 3166-1 alpha-2 country that has phone numbers. */
export const countryCode = z
  .string()
  .regex(/^[A-Z]{2}$/, noCountry)
  .refine(isSupportedCountry, noCountry)

/** Text of one line: phones show it, where a line break or half a character would tell lies. */
export const oneLine = z
  .string()
  .trim()
  .regex(/^[^\p{Cc}\p{Cs}]+$/u, 'is not a line of text')

/** The display name of an account. */
export const displayName = oneLine.max(limits.displayNameLength)

/** A new password. */
export const password = z.string().min(8, 'has fewer than 8 characters').max(1024)

/** The local part of a user principal name, which a phone can dial too. */
export const userName = z
  .string()
  .trim()
  .max(limits.userNameLength)
  .regex(
    /^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$/,
    'is not letters and digits, with . _ - between them',
  )

/** A broken rule or open step, with the step that mends it. */
export const problemAnswer = z
  .object({
    code: z.string(),
    message: z.string(),
    remedy: z.string(),
    remedyText: z.string(),
  })
  .meta({ id: 'Problem' })

/** The path parameter of one object. */
export const idParams = z.object({ id: z.string() })

/** A page of a collection. `$search` finds text. */
export const pageQuery = z.object({
  $top: z.coerce.number().int().min(1).max(1_000).default(100),
  $skip: z.coerce.number().int().min(0).default(0),
  $search: z
    .string()
    .max(256)
    // PostgreSQL has no texts with the character 0.
    .refine((text) => !text.includes('\0'), 'has a character that no text has')
    .optional(),
})

/** A collection as OData wraps it. */
export function collectionOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    '@odata.count': z.number().int().optional(),
    '@odata.nextLink': z.string().optional(),
    value: z.array(item),
  })
}
