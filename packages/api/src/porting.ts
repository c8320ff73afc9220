// Porting: reading the numbers that an order brings, and moving an order to its next status. When
// an order completes, its numbers join the inventory in the same transaction, each at its emergency
// location; whether they can is looked at when the order is made, and once more then.

import { limits, portStatusProblems } from '@mainline/model'
import {
  addPhoneNumbers,
  changePortStatus,
  type NewPhoneNumber,
  type NewPortOrder,
  numbersBeingPorted,
  numbersInInventory,
  type PortOrder,
  publishConfiguration,
  type Tx,
} from '@mainline/store'
import { readCsv } from './csv-reader.ts'
import { locationAmong, readLocationOptions } from './emergency-location-use.ts'
import { ApiError, type ErrorDetail, fieldError, ruleBroken } from './errors.ts'
import { parseTelephoneNumber } from './telephone-number.ts'

/** A number of a list, by the place where it stands there. */
export interface ListedNumber {
  readonly text: string
  readonly target: string
}

/** What the numbers of an order have in common. */
type NumberForm = Pick<NewPortOrder, 'countryCode' | 'kind'>

/** Where an order is to stand. */
export type PortChange = Pick<PortOrder, 'status' | 'statusMessage' | 'transferDateTime'>

/** The numbers as they were listed, or as they stand in a file with the column `PhoneNumber`. */
export function listedNumbers(
  listed: readonly string[] | undefined,
  csv: string | undefined,
): readonly ListedNumber[] {
  if ((listed === undefined) === (csv === undefined)) {
    throw fieldError('telephoneNumbers', 'Give either telephoneNumbers or csv.')
  }
  if (csv === undefined) {
    return (listed ?? []).map((text, index) => ({ text, target: `telephoneNumbers.${index}` }))
  }
  const rows = readCsv(csv, {
    target: 'csv',
    columns: { telephoneNumber: ['PhoneNumber'] },
    required: ['telephoneNumber'],
    maxRows: limits.numbersPerPortOrder,
  })
  if (rows.length === 0) throw fieldError('csv', 'The file has no numbers.')
  return rows.map(({ line, cells }) => ({
    text: cells.telephoneNumber ?? '',
    target: `csv.${line}`,
  }))
}

/** The numbers in E.164; throws with every one that cannot be ported, and why. */
export async function requirePortable(
  tx: Tx,
  listed: readonly ListedNumber[],
  form: NumberForm,
): Promise<readonly string[]> {
  const numbers = listed.map((each) => ({ ...each, number: numberOf(each.text, form) }))
  const whole = [...new Set(numbers.flatMap(({ number }) => number ?? []))]
  const obstacles = await portingObstacles(tx, whole)
  const seen = new Set<string>()
  const details = numbers.flatMap(({ text, target, number }): readonly ErrorDetail[] => {
    const isTwice = number !== undefined && seen.has(number)
    seen.add(number ?? '')
    const message =
      number === undefined
        ? notOfForm(text, form)
        : isTwice
          ? `${number} is in the list twice.`
          : obstacles.get(number)
    return message === undefined ? [] : [{ code: 'invalidValue', message, target }]
  })
  if (details.length === 0) return whole
  throw new ApiError('badRequest', details.map(({ message }) => message).join(' '), { details })
}

/** The numbers of an order as the inventory gets them; throws where they need a location. */
export async function portedNumbers(
  tx: Tx,
  order: NewPortOrder,
): Promise<readonly NewPhoneNumber[]> {
  const { countryCode: isoCountryCode, kind, usage } = order
  if (kind === 'tollFree' && usage === 'user') {
    throw fieldError('usage', 'Toll-free numbers are service numbers; people have toll numbers.')
  }
  const options = await readLocationOptions(tx, order.locationId)
  const located = order.telephoneNumbers.map((telephoneNumber) => {
    const own = { telephoneNumber, isoCountryCode, kind, usage, source: 'own' as const }
    return { own, ...locationAmong(own, options, ['acquired']) }
  })
  // One number of those that fail alike is enough to say why.
  const problems = new Map(
    located.flatMap((each) => each.problems.map((problem) => [problem.code, problem])),
  )
  if (problems.size > 0) throw ruleBroken([...problems.values()])
  return located.map(({ own, locationId }) => ({
    ...own,
    numberType: 'directRouting',
    ...(locationId === undefined ? {} : { locationId }),
  }))
}

/** Moves a locked order to its next status; completed, its numbers are in the inventory. */
export async function movePortOrder(tx: Tx, order: PortOrder, change: PortChange): Promise<void> {
  const transferDateTime = change.transferDateTime ?? order.transferDateTime
  const known = transferDateTime === undefined ? {} : { transferDateTime }
  const transfer =
    transferDateTime === undefined ? {} : { transferAtMs: Date.parse(transferDateTime) }
  const { status } = change
  const problems = portStatusProblems(order, { status, ...transfer }, Date.now())
  if (problems.length > 0) throw ruleBroken(problems)
  if (status === 'error' && change.statusMessage === undefined) {
    throw fieldError('statusMessage', 'Say what went wrong.')
  }
  if (status === 'completed') {
    await addPhoneNumbers(tx, await portedNumbers(tx, order))
    await publishConfiguration(tx, `Ported the numbers of ${order.name}`)
  }
  await changePortStatus(tx, order.id, { ...change, ...known })
}

function numberOf(text: string, { countryCode, kind }: NumberForm): string | undefined {
  const parsed = parseTelephoneNumber(text, countryCode)
  const fits = parsed?.isoCountryCode === countryCode && parsed.kind === kind
  return fits ? parsed.telephoneNumber : undefined
}

function notOfForm(text: string, { countryCode, kind }: NumberForm): string {
  return `${text} is no ${kind === 'toll' ? 'toll' : 'toll-free'} number of ${countryCode}.`
}

async function portingObstacles(
  tx: Tx,
  numbers: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const owned = await numbersInInventory(tx, numbers)
  const ported = await numbersBeingPorted(tx, numbers)
  return new Map([
    ...ported.map(({ telephoneNumber, name }): [string, string] => [
      telephoneNumber,
      `${telephoneNumber} is in the port order ${name} already.`,
    ]),
    ...owned.map((number): [string, string] => [number, `${number} is in the inventory already.`]),
  ])
}
