// Ordering numbers: a search that holds what it finds, buying it, and giving it back. Orders of an
// organization are made one after the other, so that two never find the same number and both
// together never pass a quota.

import {
  type FoundNumber,
  type NumberQuota,
  type NumberSearch,
  type NumberUsage,
  numberQuotas,
  orderedNumberTypes,
  orderProblems,
  type Problem,
  productOf,
  quotaProblems,
  quotaSubject,
  type SearchableNumberSource,
  samplePool,
} from '@mainline/model'
import {
  addPhoneNumberOrder,
  addPhoneNumbers,
  countOrderedNumbers,
  endPhoneNumberOrder,
  listSubscribedSkus,
  lockPhoneNumberOrders,
  type NewPhoneNumberOrder,
  type PhoneNumber,
  type PhoneNumberOrder,
  readNumberQuotasEnforced,
  readPhoneNumberOrder,
  type Tx,
  takenNumbers,
} from '@mainline/store'
import { fieldError, notFound, ruleBroken } from './errors.ts'

/** Where numbers can be searched for; the first that has the wanted type of a country is asked. */
export const searchableSources: readonly SearchableNumberSource[] = [samplePool]

/** What an order asks for, before a source is found for it. */
export type WantedNumbers = Omit<NewPhoneNumberOrder, 'source' | 'usage' | 'kind'>

/** Searches and holds what was found; an order that finds too little holds nothing. */
export async function reserveNumbers(tx: Tx, wanted: WantedNumbers): Promise<PhoneNumberOrder> {
  const { usage, kind } = orderedNumberTypes[wanted.numberType]
  const source = sourceOf(wanted)
  await lockPhoneNumberOrders(tx)
  const problems = await newNumberProblems(tx, usage, kind, wanted.quantity)
  if (problems.length > 0) throw ruleBroken(problems)
  const taken = await takenNumbers(tx, source.name)
  const found = free(source, { ...wanted, kind }, taken, wanted.quantity)
  const order = { ...wanted, source: source.name, usage, kind }
  const id = await addPhoneNumberOrder(tx, order, found.length < wanted.quantity ? [] : found)
  return requireOrder(tx, id)
}

/** Buys what an order holds; its numbers are in the inventory afterwards. */
export async function completeOrder(tx: Tx, id: string): Promise<PhoneNumberOrder> {
  const order = await reservedOrder(tx, id)
  const source = searchableSources.find(({ name }) => name === order.source) ?? samplePool
  await endPhoneNumberOrder(tx, id, 'completed')
  await addPhoneNumbers(
    tx,
    order.telephoneNumbers.map((number) => ({
      ...number,
      isoCountryCode: order.countryCode,
      usage: order.usage,
      kind: order.kind,
      numberType: source.numberType,
      source: source.name,
      orderId: order.id,
    })),
  )
  return requireOrder(tx, id)
}

/** Gives back what an order holds. */
export async function releaseOrder(tx: Tx, id: string): Promise<PhoneNumberOrder> {
  await reservedOrder(tx, id)
  await endPhoneNumberOrder(tx, id, 'released')
  return requireOrder(tx, id)
}

/** The order, or 404. */
export async function requireOrder(tx: Tx, id: string): Promise<PhoneNumberOrder> {
  const order = await readPhoneNumberOrder(tx, id)
  if (order === undefined) throw notFound('order')
  return order
}

/** How many numbers the organization's licenses allow, and how many it has. */
export async function readQuotas(tx: Tx): Promise<readonly NumberQuota[]> {
  const skus = await listSubscribedSkus(tx)
  const ordered = Object.fromEntries(
    skus.map(({ skuId, enabledUnits }) => [productOf(skuId)?.skuPartNumber ?? skuId, enabledUnits]),
  )
  const used = { user: 0, serviceToll: 0, serviceTollFree: 0 }
  for (const { usage, kind, count } of await countOrderedNumbers(tx)) {
    used[quotaSubject(usage, kind)] += count
  }
  return numberQuotas(ordered, used)
}

/** Why a number that an order brought cannot count as one of another usage; empty when it can. */
export async function usageQuotaProblems(
  tx: Tx,
  number: PhoneNumber,
  usage: NumberUsage,
): Promise<readonly Problem[]> {
  if (number.orderId === undefined || number.usage === usage) return []
  await lockPhoneNumberOrders(tx)
  return newNumberProblems(tx, usage, number.kind, 1)
}

async function newNumberProblems(
  tx: Tx,
  usage: NumberUsage,
  kind: FoundNumber['kind'],
  quantity: number,
): Promise<readonly Problem[]> {
  if (!(await readNumberQuotasEnforced(tx))) return []
  const quota = (await readQuotas(tx)).find(({ subject }) => subject === quotaSubject(usage, kind))
  return quota === undefined ? [] : quotaProblems(quota, quantity)
}

function sourceOf({ countryCode, numberType }: WantedNumbers): SearchableNumberSource {
  const { kind } = orderedNumberTypes[numberType]
  const offering = searchableSources.filter(({ numberTypes }) => numberTypes.includes(numberType))
  const offered = searchableSources.flatMap(({ numberTypes }) => numberTypes)
  if (offering.length === 0) {
    throw fieldError('numberType', `No source has this type; there are: ${offered.join(', ')}.`)
  }
  const source = offering.find(({ areas }) =>
    areas.some((area) => area.countryCode === countryCode && area.kind === kind),
  )
  if (source !== undefined) return source
  const areas = offering.flatMap((each) => each.areas.filter((area) => area.kind === kind))
  const countries = [...new Set(areas.map((area) => area.countryCode))]
  const what = kind === 'tollFree' ? 'toll-free numbers' : 'numbers'
  throw fieldError('countryCode', `There are ${what} of these countries: ${countries.join(', ')}.`)
}

function free(
  source: SearchableNumberSource,
  search: NumberSearch,
  taken: ReadonlySet<string>,
  quantity: number,
): readonly FoundNumber[] {
  const found: FoundNumber[] = []
  for (const each of source.find(search)) {
    if (found.length === quantity) break
    if (each.ok && !taken.has(each.value.telephoneNumber)) found.push(each.value)
  }
  return found
}

async function reservedOrder(tx: Tx, id: string): Promise<PhoneNumberOrder> {
  await lockPhoneNumberOrders(tx)
  const order = await requireOrder(tx, id)
  const problems = orderProblems(order.name, order.status)
  if (problems.length > 0) throw ruleBroken(problems)
  return order
}
