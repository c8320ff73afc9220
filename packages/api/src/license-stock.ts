// The units of every SKU that nobody holds, while one transaction gives and takes licenses. The
// rows stay locked, so that nobody else reaches for the same units.

import { lockSubscribedSkus, type Tx } from '@mainline/store'

/** How many units are free; goes down and up with what is taken and released. */
export interface LicenseStock {
  /** What an account with these licenses can have: its own units count as free. */
  freeFor(held: readonly string[]): (skuId: string) => number
  /** Books that an account held these and now holds those. */
  exchange(before: readonly string[], after: readonly string[]): void
  /** Whether a SKU was ever ordered. */
  isOrdered(skuId: string): boolean
  /** The SKUs with free units, and how many. */
  free(): readonly (readonly [skuId: string, units: number])[]
}

/** Locks the stock and counts it; before any account is locked. */
export async function lockStock(tx: Tx): Promise<LicenseStock> {
  const skus = await lockSubscribedSkus(tx)
  const units = new Map(skus.map((sku) => [sku.skuId, sku.enabledUnits - sku.consumedUnits]))
  const unitsOf = (skuId: string) => units.get(skuId) ?? 0
  return {
    freeFor: (held) => (skuId) => unitsOf(skuId) + (held.includes(skuId) ? 1 : 0),
    exchange(before, after) {
      for (const skuId of before) units.set(skuId, unitsOf(skuId) + 1)
      for (const skuId of after) units.set(skuId, unitsOf(skuId) - 1)
    },
    isOrdered: (skuId) => units.has(skuId),
    free: () => [...units].filter(([, count]) => count > 0),
  }
}
