// The rules that tie licenses, numbers and auto attendants to accounts, as in Teams Phone. Each
// broken rule is a `Problem` that says what is wrong and which step mends it; all of them are
// listed, never only the first. The database holds the same rules as its last guard; these
// functions are what explains them on screen, in the API and on the command line.

import type { ConfigurationType } from './configuration.ts'
import type { AssignmentCategory } from './number-kinds.ts'

/** The step that mends a problem; the admin center turns it into a link, the API into a path. */
export type Remedy =
  | 'assignLicense'
  | 'orderLicenses'
  | 'setUsageLocation'
  | 'blockSignIn'
  | 'chooseServiceNumber'
  | 'unassignNumber'
  | 'removeAssociation'
  | 'changeType'
  | 'assignNumber'
  | 'associate'
  | 'orderNumber'
  | 'createAutoAttendant'
  | 'addEmergencyAddress'
  | 'chooseLocation'
  | 'copyAddress'
  | 'choosePortStatus'
  | 'setTransferDate'
  | 'appointAdministrator'
  | 'chooseUserName'
  | 'changeExtension'
  | 'removeLicense'
  | 'changeAllotment'
  | 'chooseGroup'
  | 'changeUsage'
  | 'unblockNumber'
  | 'searchNumbers'
  | 'changeTrunk'
  | 'changeVoiceRoute'

/** The stable codes of broken rules. */
export type ProblemCode =
  | 'licenseMissing'
  | 'noLicenseLeft'
  | 'usageLocationMissing'
  | 'usageLocationMismatch'
  | 'signInNotBlocked'
  | 'userNumberOnResourceAccount'
  | 'serviceNumberOnPerson'
  | 'numberAlreadyAssigned'
  | 'accountHasNumber'
  | 'typeMismatch'
  | 'accountHasAssociation'
  | 'licenseNotForAccount'
  | 'numberMissing'
  | 'associationMissing'
  | 'licenseInUse'
  | 'locationMissing'
  | 'locationInvalid'
  | 'locationMismatch'
  | 'addressValidated'
  | 'portStatusNotNext'
  | 'transferDateMissing'
  | 'transferFar'
  | 'lastGlobalAdministrator'
  | 'userNameTaken'
  | 'extensionTaken'
  | 'licenseNotInCountry'
  | 'licensesExclusive'
  | 'licenseDependency'
  | 'licensesAssigned'
  | 'licensesPerSku'
  | 'licenseNotHeld'
  | 'licenseByGroup'
  | 'allotmentExceeded'
  | 'groupNotSecurity'
  | 'groupHasLicenses'
  | 'numberBlocked'
  | 'categoryNotForAccount'
  | 'tollFreeNumberForPerson'
  | 'numberQuotaExceeded'
  | 'reservationExpired'
  | 'orderNotReserved'
  | 'trunkAddressMissing'
  | 'trunkServerMissing'
  | 'trunkUserNameMissing'
  | 'trunkPasswordMissing'
  | 'trunkPasswordNeeded'
  | 'trunkEncryptionNeedsTls'
  | 'trunkInUse'
  | 'trunkCannotCall'

/** One broken rule: what is wrong, and the step that mends it. Both texts are English sentences. */
export interface Problem {
  readonly code: ProblemCode
  readonly message: string
  readonly remedy: Remedy
  readonly remedyText: string
  /** What it is about, where that is not the object of the request. */
  readonly target?: string
}

/** What the rules need to know of an account; a person has no type. */
export interface AccountFacts {
  readonly displayName: string
  readonly type?: ConfigurationType
  readonly usageLocation?: string
  readonly signInBlocked: boolean
  readonly licensed: boolean
  readonly phoneNumber?: string
  readonly associated: boolean
  /** The name of what it stands for, where it is known. */
  readonly associationName?: string
}

/** What the rules need to know of a phone number. */
export interface NumberFacts {
  readonly telephoneNumber: string
  readonly usage: 'user' | 'service'
  readonly isoCountryCode: string
  readonly assignedTo?: { readonly id: string; readonly displayName: string }
  /** Until when it must not be assigned to anybody: an instant, or for ever. */
  readonly blockedUntil?: string
}

/** Why a number cannot be given to an account as its number of that category; empty when it can. */
export function numberProblems(
  account: AccountFacts,
  number: NumberFacts,
  category: AssignmentCategory = 'primary',
): readonly Problem[] {
  const holder = number.assignedTo?.displayName
  const isPerson = account.type === undefined
  return present([
    !account.licensed && licenseMissing(account),
    !isPerson && number.usage === 'user' && userNumber(number),
    isPerson && number.usage === 'service' && serviceNumber(number),
    holder !== undefined && alreadyAssigned(number, holder),
    !isPerson && !account.signInBlocked && signInNotBlocked(account),
    account.usageLocation === undefined && usageLocationMissing(account),
    // An alternate number may be of any country.
    category !== 'alternate' &&
      account.usageLocation !== undefined &&
      account.usageLocation !== number.isoCountryCode &&
      usageLocationMismatch(account, number),
    category === 'primary' &&
      account.phoneNumber !== undefined &&
      account.phoneNumber !== number.telephoneNumber &&
      accountHasNumber(account),
    !isPerson && category !== 'primary' && categoryNotForAccount(account, category),
    number.blockedUntil !== undefined && numberBlocked(number, number.blockedUntil),
  ])
}

/** Why a number cannot be removed from the inventory; empty when it can. */
export function releaseProblems(number: NumberFacts): readonly Problem[] {
  const holder = number.assignedTo?.displayName
  return holder === undefined ? [] : [alreadyAssigned(number, holder)]
}

/** Why a resource account cannot be tied to an auto attendant or call queue; empty when it can. */
export function associationProblems(
  account: AccountFacts,
  configurationType: ConfigurationType,
): readonly Problem[] {
  return present([
    !account.licensed && licenseMissing(account),
    !account.signInBlocked && signInNotBlocked(account),
    account.type !== configurationType && typeMismatch(account, configurationType),
    account.associated && accountHasAssociation(account),
  ])
}

/** Why a resource account cannot be allowed to sign in; empty when it can. */
export function signInProblems(account: AccountFacts): readonly Problem[] {
  const uses = account.type === undefined ? [] : usesOf(account).map(({ use }) => use)
  return uses.length === 0 ? [] : [signInMustStayBlocked(account, uses)]
}

/** Why an account cannot have no usage location any more; empty when it can. */
export function usageLocationRemovalProblems(account: AccountFacts): readonly Problem[] {
  return account.licensed ? [usageLocationNeeded(account)] : []
}

/** Why the usage location cannot become another country; empty when it can. */
export function usageLocationProblems(
  account: AccountFacts,
  usageLocation: string,
  number: NumberFacts | undefined,
): readonly Problem[] {
  if (number === undefined || number.isoCountryCode === usageLocation) return []
  return [usageLocationMismatch({ ...account, usageLocation }, number)]
}

/** Why a resource account cannot become one of another type; empty when it can. */
export function typeProblems(account: AccountFacts, type: ConfigurationType): readonly Problem[] {
  return account.type !== type && account.associated ? [accountHasAssociation(account)] : []
}

/** Why an account cannot be deleted; empty when it can. */
export function deletionProblems(account: AccountFacts): readonly Problem[] {
  return present([
    account.phoneNumber !== undefined && accountHasNumber(account),
    account.associated && accountHasAssociation(account),
  ])
}

/** The steps still open before a resource account takes calls, in the order to take them. */
export function openSteps(account: AccountFacts): readonly Problem[] {
  return present([
    !account.signInBlocked && signInNotBlocked(account),
    account.usageLocation === undefined && usageLocationMissing(account),
    !account.licensed && licenseMissing(account),
    account.phoneNumber === undefined && numberMissing(account),
    !account.associated && associationMissing(account),
  ])
}

function present(problems: readonly (Problem | false)[]): readonly Problem[] {
  return problems.filter((problem) => problem !== false)
}

function typeName(type: ConfigurationType | undefined): string {
  return type === 'callQueue' ? 'call queue' : 'auto attendant'
}

/** What an account is used for, each with the step that ends it. */
export function usesOf(
  account: AccountFacts,
): readonly { readonly use: string; readonly remedy: Remedy }[] {
  const { phoneNumber, associated, associationName } = account
  const name = associationName === undefined ? '' : ` ${associationName}`
  return [
    ...(phoneNumber === undefined
      ? []
      : [{ use: `the number ${phoneNumber}`, remedy: 'unassignNumber' as const }]),
    ...(associated
      ? [{ use: `its ${typeName(account.type)}${name}`, remedy: 'removeAssociation' as const }]
      : []),
  ]
}

/** The product that makes an account usable. */
function neededProduct(account: AccountFacts): string {
  return account.type === undefined ? 'Phone System' : 'Phone System – Virtual User'
}

function licenseMissing(account: AccountFacts): Problem {
  return {
    code: 'licenseMissing',
    message: `${account.displayName} has no ${neededProduct(account)} license.`,
    remedy: 'assignLicense',
    remedyText:
      `Open Users > Active users, select the account, and tick ${neededProduct(account)} ` +
      'under Licenses and apps.',
  }
}

/** The account has no country yet. */
export function usageLocationMissing(account: AccountFacts): Problem {
  return {
    code: 'usageLocationMissing',
    message: `${account.displayName} has no usage location.`,
    remedy: 'setUsageLocation',
    remedyText: 'Choose the country under Select location in Licenses and apps, then save.',
  }
}

function usageLocationNeeded(account: AccountFacts): Problem {
  return {
    code: 'usageLocationMissing',
    message: `${account.displayName} holds a license, which needs a usage location.`,
    remedy: 'setUsageLocation',
    remedyText: 'Choose another country instead, or remove the license first.',
  }
}

function usageLocationMismatch(account: AccountFacts, number: NumberFacts): Problem {
  return {
    code: 'usageLocationMismatch',
    message:
      `The usage location of ${account.displayName} is ${account.usageLocation}, but ` +
      `${number.telephoneNumber} is a number of ${number.isoCountryCode}.`,
    remedy: 'setUsageLocation',
    remedyText: `Change the usage location to ${number.isoCountryCode}, or choose another number.`,
  }
}

function signInNotBlocked(account: AccountFacts): Problem {
  return {
    code: 'signInNotBlocked',
    message:
      `${account.displayName} can sign in, so it cannot be used for services. A resource account ` +
      'must be disabled and blocked from signing in.',
    remedy: 'blockSignIn',
    remedyText: 'Select Block sign-in on the account under Users > Active users.',
  }
}

function signInMustStayBlocked(account: AccountFacts, uses: readonly string[]): Problem {
  return {
    code: 'signInNotBlocked',
    message:
      `${account.displayName} is used for services and must stay blocked from signing in: ` +
      `it has ${uses.join(' and ')}.`,
    remedy: account.phoneNumber === undefined ? 'removeAssociation' : 'unassignNumber',
    remedyText: `Remove ${uses.join(' and ')} from the account first.`,
  }
}

function userNumber(number: NumberFacts): Problem {
  return {
    code: 'userNumberOnResourceAccount',
    message: `${number.telephoneNumber} is a user number; resource accounts take service numbers.`,
    remedy: 'changeUsage',
    remedyText: 'Change this one into a service number, or choose another.',
  }
}

function serviceNumber(number: NumberFacts): Problem {
  return {
    code: 'serviceNumberOnPerson',
    message: `${number.telephoneNumber} is a service number; people take user numbers.`,
    remedy: 'changeUsage',
    remedyText: 'Change this one into a user number, or choose another.',
  }
}

function categoryNotForAccount(account: AccountFacts, category: AssignmentCategory): Problem {
  return {
    code: 'categoryNotForAccount',
    message: `${account.displayName} is a resource account; only people have ${category} numbers.`,
    remedy: 'assignNumber',
    remedyText: 'Assign it as the primary number.',
  }
}

function numberBlocked({ telephoneNumber }: NumberFacts, until: string): Problem {
  const how = until === 'forever' ? 'for ever' : `until ${until}`
  return {
    code: 'numberBlocked',
    message: `${telephoneNumber} is blocked from being assigned ${how}.`,
    remedy: 'unblockNumber',
    remedyText: 'End the block on the number under Phone numbers, or choose another number.',
  }
}

function alreadyAssigned(number: NumberFacts, holder: string): Problem {
  return {
    code: 'numberAlreadyAssigned',
    message: `${number.telephoneNumber} is already assigned to ${holder}.`,
    remedy: 'unassignNumber',
    remedyText: `Unassign it from ${holder} first, or choose another number.`,
  }
}

function accountHasNumber(account: AccountFacts): Problem {
  return {
    code: 'accountHasNumber',
    message: `${account.displayName} has the number ${account.phoneNumber}.`,
    remedy: 'unassignNumber',
    remedyText: 'Unassign that number first: an account has one number at most.',
  }
}

function typeMismatch(account: AccountFacts, wanted: ConfigurationType): Problem {
  const [type, other] = [typeName(account.type), typeName(wanted)]
  return {
    code: 'typeMismatch',
    message: `${account.displayName} is of type ${type}, not ${other}.`,
    remedy: 'changeType',
    remedyText: `Change its resource account type to ${other}, or choose another account.`,
  }
}

function accountHasAssociation(account: AccountFacts): Problem {
  return {
    code: 'accountHasAssociation',
    message: `${account.displayName} already stands for another ${typeName(account.type)}.`,
    remedy: 'removeAssociation',
    remedyText: 'Remove that association first: an account stands for one of them.',
  }
}

function numberMissing(account: AccountFacts): Problem {
  return {
    code: 'numberMissing',
    message: `${account.displayName} has no phone number.`,
    remedy: 'assignNumber',
    remedyText: 'Assign a service number under Resource accounts > Assign/unassign.',
  }
}

function associationMissing(account: AccountFacts): Problem {
  return {
    code: 'associationMissing',
    message: `${account.displayName} does not stand for any ${typeName(account.type)} yet.`,
    remedy: 'associate',
    remedyText: `Add it under Resource accounts in the ${typeName(account.type)}.`,
  }
}
