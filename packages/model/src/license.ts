// The catalog of products. Licenses cost nothing here; part numbers and GUIDs are the reference's
// (§4.1), so that its scripts and Graph clients find what they look for.

/** A product that can be ordered, and the license (SKU) it brings. */
export interface Product {
  readonly skuId: string
  readonly skuPartNumber: string
  readonly displayName: string
  readonly category: 'addOn' | 'plan'
  /** What the license is for: resource accounts, or people. */
  readonly appliesTo: 'resourceAccount' | 'user'
  readonly servicePlans: readonly {
    readonly servicePlanId: string
    readonly servicePlanName: string
  }[]
}

/** Part number of the free license that every resource account needs. */
export const virtualUserSku = 'PHONESYSTEM_VIRTUALUSER'

/** Every product of the catalog; add-ons end with the virtual user, as the walk-through says. */
export const products: readonly Product[] = [
  {
    skuId: 'e43b5b99-8dfb-405f-9987-dc307f34bcbd',
    skuPartNumber: 'MCOEV',
    displayName: 'Phone System',
    category: 'addOn',
    appliesTo: 'user',
    servicePlans: [
      { servicePlanId: '4828c8ec-dc2e-4779-b502-87ac9ce28ab7', servicePlanName: 'MCOEV' },
    ],
  },
  {
    skuId: '440eaaa8-b3e0-484b-a8be-62870b9ba70a',
    skuPartNumber: virtualUserSku,
    displayName: 'Phone System – Virtual User',
    category: 'addOn',
    appliesTo: 'resourceAccount',
    servicePlans: [
      {
        servicePlanId: 'f47330e9-c134-43b3-9993-e7f004506889',
        servicePlanName: 'MCOEV_VIRTUALUSER',
      },
    ],
  },
]

/** The product of a SKU, by its GUID or its part number. */
export function productOf(sku: string): Product | undefined {
  return products.find((product) => product.skuId === sku || product.skuPartNumber === sku)
}
