// The body of Graph's assignLicense, which accounts and groups take alike.

import { limits } from '@mainline/model'
import { z } from 'zod'

/** Licenses to add, with the service plans that shall be off, and licenses to remove. */
export const licenseChange = z
  .strictObject({
    addLicenses: z
      .array(
        z.strictObject({
          skuId: z.string(),
          disabledPlans: z.array(z.string()).max(64).default([]),
        }),
      )
      .max(limits.licensesPerChange)
      .default([]),
    removeLicenses: z.array(z.string()).max(limits.licensesPerChange).default([]),
  })
  .meta({
    id: 'LicenseChange',
    examples: [
      {
        addLicenses: [{ skuId: '440eaaa8-b3e0-484b-a8be-62870b9ba70a', disabledPlans: [] }],
        removeLicenses: [],
      },
    ],
  })
