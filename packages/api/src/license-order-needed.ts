// What must be ordered before one more resource account can be licensed: nothing while a license is
// free, otherwise a handful, so that the next accounts need no order of their own.

import { productOf, virtualUserSku } from '@mainline/model'
import { lockSubscribedSkus, type OrderLine, type Tx } from '@mainline/store'

/** Licenses that are ordered where none is free; the reference advises five (reference §4.2). */
const orderedLicenses = 5

/** The order that brings a free license of resource accounts; empty while there is one. */
export async function neededLicenseOrder(tx: Tx): Promise<readonly OrderLine[]> {
  const sku = (await lockSubscribedSkus(tx)).find(
    ({ skuId }) => skuId === productOf(virtualUserSku)?.skuId,
  )
  if (sku !== undefined && sku.consumedUnits < sku.enabledUnits) return []
  const quantity = orderedLicenses
  return [{ skuPartNumber: virtualUserSku, quantity, assignAutomatically: false }]
}
