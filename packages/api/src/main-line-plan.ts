// The main line planner: what the founding procedure A to E would do for one name, number, greeting
// and menu, as a list of changes; and doing them. Both go through the same functions as the long
// way, so that the same objects are left. A plan is made again before it is applied: if it does not
// come out the same, something has changed since somebody agreed to it.

import {
  type AutoAttendant,
  dtmfResponseOf,
  isDigit,
  type MenuOption,
  numberProblems,
  type Problem,
  type Prompt,
  type PromptAudio,
  productOf,
  type UserId,
  virtualUserSku,
} from '@mainline/model'
import {
  isUserNameTaken,
  lockPhoneNumber,
  newId,
  type OrderLine,
  publishConfiguration,
  readOrganization,
  type Tx,
} from '@mainline/store'
import { numberFactsOf } from './account-facts.ts'
import { tieAccount } from './association.ts'
import { saveAutoAttendant } from './auto-attendant-saving.ts'
import { ApiError } from './errors.ts'
import { changeLicenses } from './license-assignment.ts'
import { neededLicenseOrder } from './license-order-needed.ts'
import { giveNumber, requireTelephoneNumber } from './number-assignment.ts'
import { placeOrder } from './order-placing.ts'
import { addResourceAccount } from './resource-account-adding.ts'
import { formatTelephoneNumber } from './telephone-number.ts'

/** What one key of the main line does; an empty key is an option that runs without being asked. */
export type MainLineOption = { readonly key: string } & (
  | { readonly kind: 'person'; readonly userId: UserId }
  | { readonly kind: 'announcement'; readonly text: string }
  | { readonly kind: 'operator' }
  | { readonly kind: 'disconnect' }
)

/** What an administrator says of a main line. */
export interface MainLine {
  readonly name: string
  readonly userName?: string
  readonly telephoneNumber: string
  readonly greeting: string
  readonly languageId: string
  readonly timeZoneId: string
  readonly operatorId?: UserId
  readonly options: readonly MainLineOption[]
}

/** One step of a plan: a sentence for people, and the body of the request that does the same. */
export interface PlannedChange {
  readonly action: 'create' | 'assign' | 'associate'
  readonly resource:
    | 'order'
    | 'resourceAccount'
    | 'license'
    | 'phoneNumber'
    | 'autoAttendant'
    | 'association'
  readonly summary: string
  readonly body: object
}

/** What an applied plan made. */
export interface CreatedMainLine {
  readonly resourceAccountId: string
  readonly autoAttendantId: string
  readonly orderId?: string
}

/** What will be done, in order, and what stands in its way. */
interface MainLinePlan {
  readonly changes: readonly PlannedChange[]
  readonly problems: readonly Problem[]
  readonly order: readonly OrderLine[]
  readonly account: Parameters<typeof addResourceAccount>[1]
  readonly telephoneNumber: string
}

const callPriority = 3

/** What a main line takes, as things are now. */
export async function planMainLine(tx: Tx, mainLine: MainLine): Promise<MainLinePlan> {
  const { lines: order, problems: orderProblems } = await neededLicenseOrder(tx)
  const { domain } = await readOrganization(tx)
  const userName = await freeUserName(tx, mainLine)
  const { telephoneNumber, isoCountryCode, problems } = await plannedNumber(tx, mainLine)
  const account = {
    displayName: mainLine.name,
    userName,
    type: 'autoAttendant' as const,
    usageLocation: isoCountryCode,
  }
  const changes = [
    ...order.map(orderChange),
    accountChange(account, domain),
    licenseChange(),
    numberChange(telephoneNumber),
    attendantChange(mainLine),
    associationChange(),
  ]
  return { changes, problems: [...orderProblems, ...problems], order, account, telephoneNumber }
}

/** Does what a plan without problems says, within the transaction that made it. */
export async function applyMainLine(
  tx: Tx,
  plan: MainLinePlan,
  attendant: AutoAttendant,
  prompts: readonly PromptAudio[],
): Promise<CreatedMainLine> {
  const order = plan.order.length === 0 ? undefined : await placeOrder(tx, plan.order)
  const resourceAccountId = await addResourceAccount(tx, plan.account)
  const license = { skuId: virtualUserSku, disabledPlans: [] }
  await changeLicenses(tx, resourceAccountId, { addLicenses: [license], removeLicenses: [] })
  await giveNumber(tx, resourceAccountId, { telephoneNumber: plan.telephoneNumber })
  await saveAutoAttendant(tx, attendant, prompts)
  await tieAccount(tx, resourceAccountId, {
    configurationType: 'autoAttendant',
    configurationId: attendant.id,
    callPriority,
  })
  await publishConfiguration(tx, `Set up the main line ${attendant.name}`)
  const created = { resourceAccountId, autoAttendantId: attendant.id }
  return order === undefined ? created : { ...created, orderId: order.id }
}

/** The auto attendant of a main line. Its greeting says the keys, so it is the menu's prompt. */
export function mainLineAttendant(mainLine: MainLine): AutoAttendant {
  return { id: newId('aa'), ...attendantBody(mainLine) }
}

function attendantBody(mainLine: MainLine): Omit<AutoAttendant, 'id'> {
  const { name, languageId, timeZoneId, operatorId, greeting } = mainLine
  const menuOptions = menuOptionsOf(mainLine)
  const words = [spoken(greeting)]
  const asks = menuOptions.some(({ dtmfResponse }) => dtmfResponse !== 'automatic')
  return {
    name,
    languageId,
    timeZoneId,
    ...(operatorId === undefined ? {} : { operator: { type: 'user', identity: operatorId } }),
    defaultCallFlow: {
      name,
      greetings: asks ? [] : words,
      menu: {
        name,
        directorySearchMethod: 'none',
        prompts: asks ? words : [],
        menuOptions,
      },
    },
  }
}

/** Without any key the call goes to the operator, or ends. */
function menuOptionsOf({ options, operatorId }: MainLine): readonly MenuOption[] {
  if (options.length > 0) return options.map(menuOptionOf)
  const action = operatorId === undefined ? 'disconnectCall' : 'transferCallToOperator'
  return [{ dtmfResponse: 'automatic', action }]
}

function menuOptionOf(option: MainLineOption): MenuOption {
  const dtmfResponse = isDigit(option.key) ? dtmfResponseOf(option.key) : 'automatic'
  switch (option.kind) {
    case 'person': {
      const callTarget = { type: 'user' as const, identity: option.userId }
      return { dtmfResponse, action: 'transferCallToTarget', callTarget }
    }
    case 'announcement':
      return { dtmfResponse, action: 'announcement', prompt: spoken(option.text) }
    case 'operator':
      return { dtmfResponse, action: 'transferCallToOperator' }
    case 'disconnect':
      return { dtmfResponse, action: 'disconnectCall' }
  }
}

function spoken(textToSpeechPrompt: string): Prompt {
  return { activeType: 'textToSpeech', textToSpeechPrompt }
}

/** The wanted name, or the first free one that the main line's own name suggests. */
async function freeUserName(tx: Tx, { userName, name }: MainLine): Promise<string> {
  if (userName !== undefined) {
    if (!(await isUserNameTaken(tx, userName))) return userName
    throw new ApiError('conflict', `Another account has the user name ${userName}.`, {
      target: 'mainLine.userName',
    })
  }
  const base = userNameFrom(name)
  for (let number = 1; number < 1_000; number += 1) {
    const candidate = number === 1 ? base : `${base}-${number}`
    if (!(await isUserNameTaken(tx, candidate))) return candidate
  }
  throw new ApiError('conflict', `Every user name like ${base} is taken. Give a userName.`)
}

function userNameFrom(name: string): string {
  const letters = name
    .normalize('NFD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '')
  return letters.slice(0, 32) || 'mainline'
}

async function plannedNumber(tx: Tx, { name, telephoneNumber: text }: MainLine) {
  const { telephoneNumber, isoCountryCode } = await requireTelephoneNumber(tx, text)
  const number = await lockPhoneNumber(tx, telephoneNumber)
  if (number === undefined) {
    return { telephoneNumber, isoCountryCode, problems: [notInInventory(telephoneNumber)] }
  }
  const account = {
    displayName: name,
    type: 'autoAttendant' as const,
    usageLocation: number.isoCountryCode,
    signInBlocked: true,
    licensed: true,
    associated: false,
  }
  const problems = numberProblems(account, numberFactsOf(number))
  return { telephoneNumber, isoCountryCode: number.isoCountryCode, problems }
}

function notInInventory(telephoneNumber: string): Problem {
  return {
    code: 'numberMissing',
    message: `${telephoneNumber} is not in your inventory.`,
    remedy: 'orderNumber',
    remedyText: 'Add it under Phone numbers, or choose another number.',
  }
}

function orderChange(line: OrderLine): PlannedChange {
  const product = productOf(line.skuPartNumber)?.displayName ?? line.skuPartNumber
  const summary = `Order ${line.quantity} ${product} licenses, at no cost.`
  return { action: 'create', resource: 'order', summary, body: { lines: [line] } }
}

function accountChange(account: MainLinePlan['account'], domain: string): PlannedChange {
  const { displayName, userName } = account
  const summary = `Create the resource account ${displayName} (${userName}@${domain}).`
  return { action: 'create', resource: 'resourceAccount', summary, body: account }
}

function licenseChange(): PlannedChange {
  const product = productOf(virtualUserSku)
  return {
    action: 'assign',
    resource: 'license',
    summary: `Assign a ${product?.displayName ?? virtualUserSku} license to it.`,
    body: { addLicenses: [{ skuId: product?.skuId, disabledPlans: [] }], removeLicenses: [] },
  }
}

function numberChange(telephoneNumber: string): PlannedChange {
  const summary = `Assign the number ${formatTelephoneNumber(telephoneNumber)} to it.`
  return { action: 'assign', resource: 'phoneNumber', summary, body: { telephoneNumber } }
}

function attendantChange(mainLine: MainLine): PlannedChange {
  const summary = `Create the auto attendant ${mainLine.name}.`
  return { action: 'create', resource: 'autoAttendant', summary, body: attendantBody(mainLine) }
}

function associationChange(): PlannedChange {
  return {
    action: 'associate',
    resource: 'association',
    summary: 'Let the resource account stand for the auto attendant.',
    body: { configurationType: 'autoAttendant', callPriority },
  }
}
