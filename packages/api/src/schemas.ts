// Zod schemas that more than one resource uses. Bodies are strict objects: a field that nobody
// knows is an error, not silence.

import { z } from 'zod'

/** An IANA time zone that this system knows. */
export const timeZoneId = z
  .string()
  .refine(isTimeZone, 'is not the name of a time zone, for example America/Vancouver')

/** A BCP 47 language tag. */
export const languageId = z
  .string()
  .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'is not a language, for example en-US or fr-FR')

/** An ISO 3166-1 alpha-2 country. */
export const countryCode = z.string().regex(/^[A-Z]{2}$/, 'is not a country, for example CA')

/** The path parameter of one object. */
export const idParams = z.object({ id: z.string() })

/** A page of a collection. `$search` finds text. */
export const pageQuery = z.object({
  $top: z.coerce.number().int().min(1).max(1_000).default(100),
  $skip: z.coerce.number().int().min(0).default(0),
  $search: z.string().max(256).optional(),
})

/** A collection as OData wraps it. */
export function collectionOf<Item extends z.ZodType>(item: Item) {
  return z.object({ '@odata.count': z.number().int().optional(), value: z.array(item) })
}

function isTimeZone(name: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name)
    return /[A-Za-z]/.test(name)
  } catch {
    return false
  }
}
