// What must be ordered before one more resource account can be licensed: nothing while a license is
// free, otherwise a handful, so that the next accounts need no order of their own; fewer where the
// free allotment has fewer left, and a problem where it has none.

import { allotmentProblems, freeAllotment, type Problem, virtualUserSku } from '@mainline/model'
import { lockSubscribedSkus, type OrderLine, type Tx } from '@mainline/store'
import { requireProduct } from './license-assignment.ts'
import { readAllotment } from './order-placing.ts'

/** Licenses that are ordered where none is free; the reference advises five (reference §4.2). */
const orderedLicenses = 5

/** An order that is needed, and what stands in its way. */
export interface NeededOrder {
  readonly lines: readonly OrderLine[]
  readonly problems: readonly Problem[]
}

/** The order that brings a free license of resource accounts; without lines while there is one. */
export async function neededLicenseOrder(tx: Tx): Promise<NeededOrder> {
  const skus = await lockSubscribedSkus(tx)
  const { skuId } = requireProduct(virtualUserSku, 'lines')
  const sku = skus.find((candidate) => candidate.skuId === skuId)
  if (sku !== undefined && sku.consumedUnits < sku.enabledUnits) return { lines: [], problems: [] }
  const allotment = await readAllotment(tx, skus)
  const left = allotment.isEnforced
    ? freeAllotment(allotment.phoneUsers) - allotment.ordered
    : orderedLicenses
  const quantity = Math.max(1, Math.min(orderedLicenses, left))
  return {
    lines: [{ skuPartNumber: virtualUserSku, quantity, assignAutomatically: false }],
    problems: allotmentProblems(allotment, quantity),
  }
}
