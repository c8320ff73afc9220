// People as rows of a CSV file: the same columns are exported and imported, so that a list can be
// taken out, changed in a spreadsheet and brought back. The headings of Microsoft 365's own files
// are known too, in English and in French.

import type { ImportedFields, ImportRow, RowProblem } from '@mainline/model'
import { limits } from '@mainline/model'
import type { Account } from '@mainline/store'
import { z } from 'zod'
import { type CsvRow, readCsv } from './csv-reader.ts'
import { countryCode, displayName, userName } from './schemas.ts'
import { extension, longText, ringSeconds, shortText } from './user-fields.ts'

const columns = {
  userPrincipalName: ['User name', 'Username', 'Nom d’utilisateur', 'Identifiant'],
  displayName: ['Display name', 'Nom d’affichage', 'Nom complet'],
  givenName: ['First name', 'Prénom'],
  surname: ['Last name', 'Nom', 'Nom de famille'],
  usageLocation: ['Usage location', 'Country', 'Emplacement d’utilisation', 'Pays'],
  department: ['Service', 'Département'],
  jobTitle: ['Job title', 'Fonction', 'Poste occupé'],
  extension: ['Poste'],
  unansweredDelaySeconds: ['Rings for (seconds)', 'Sonne pendant (secondes)'],
  accountEnabled: ['Sign-in allowed', 'Connexion autorisée'],
  phoneNumber: ['Phone number', 'Numéro de téléphone'],
} as const

type ColumnName = keyof typeof columns

const truths: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  oui: true,
  vrai: true,
  '1': true,
  false: false,
  no: false,
  non: false,
  faux: false,
  '0': false,
}

const cellSchemas = {
  displayName,
  givenName: shortText,
  surname: shortText,
  usageLocation: z.string().toUpperCase().pipe(countryCode),
  department: shortText,
  jobTitle: longText,
  extension,
} as const

/** The heading line of an export. */
export const userHeadings: readonly string[] = Object.keys(columns)

/** A person as the cells of a line. */
export function userCells(account: Account): readonly (string | undefined)[] {
  const cells: Readonly<Record<ColumnName, string | undefined>> = {
    userPrincipalName: account.userPrincipalName,
    displayName: account.displayName,
    givenName: account.givenName,
    surname: account.surname,
    usageLocation: account.usageLocation,
    department: account.department,
    jobTitle: account.jobTitle,
    extension: account.extension,
    unansweredDelaySeconds: String(account.unansweredDelayMs / 1_000),
    accountEnabled: String(account.accountEnabled),
    phoneNumber: account.phoneNumber?.telephoneNumber,
  }
  return Object.values(cells)
}

/** The rows of a file of people, each with what of it makes no sense. */
export function readUserRows(csv: string, domain: string): readonly ImportRow[] {
  const required = ['userPrincipalName'] as const
  const reading = { target: 'csv', columns, required, maxRows: limits.importedRows }
  return readCsv(csv, reading).map((row) => importRowOf(row, domain))
}

function importRowOf({ line, cells }: CsvRow<ColumnName>, domain: string): ImportRow {
  const problems: RowProblem[] = []
  const { userPrincipalName = '', phoneNumber } = cells
  const name = localPart(userPrincipalName, domain)
  if (name === undefined) problems.push(wrongName(userPrincipalName, domain))
  const fields = { ...textFields(cells, problems), ...otherFields(cells, problems) }
  return {
    line,
    userName: name ?? userPrincipalName,
    fields,
    problems,
    ...(phoneNumber === undefined ? {} : { phoneNumber: phoneNumber.replaceAll(/[\s().-]/g, '') }),
  }
}

function textFields(cells: CsvRow<ColumnName>['cells'], problems: RowProblem[]): ImportedFields {
  const read = Object.entries(cellSchemas).flatMap(([column, schema]) => {
    const cell = new Map(Object.entries(cells)).get(column)
    if (cell === undefined) return []
    const parsed = schema.safeParse(cell)
    if (parsed.success) return [[column, parsed.data] as const]
    problems.push(wrongCell(column, cell, parsed.error.issues[0]?.message ?? 'is wrong'))
    return []
  })
  return Object.fromEntries(read)
}

function otherFields(cells: CsvRow<ColumnName>['cells'], problems: RowProblem[]): ImportedFields {
  const { unansweredDelaySeconds: seconds, accountEnabled: enabled } = cells
  const delay = ringSeconds.safeParse(Number(seconds))
  const isEnabled = truths[enabled?.toLowerCase() ?? '']
  if (seconds !== undefined && !delay.success) {
    problems.push(wrongCell('unansweredDelaySeconds', seconds, 'is not a number from 5 to 60'))
  }
  if (enabled !== undefined && isEnabled === undefined) {
    problems.push(wrongCell('accountEnabled', enabled, 'is neither true nor false'))
  }
  return {
    ...(seconds !== undefined && delay.success ? { unansweredDelayMs: delay.data * 1_000 } : {}),
    ...(isEnabled === undefined ? {} : { accountEnabled: isEnabled }),
  }
}

function localPart(principalName: string, domain: string): string | undefined {
  const [local = '', ...rest] = principalName.split('@')
  if (rest.length > 1 || (rest[0] !== undefined && rest[0].toLowerCase() !== domain))
    return undefined
  const parsed = userName.safeParse(local)
  return parsed.success ? parsed.data : undefined
}

function wrongName(name: string, domain: string): RowProblem {
  const message =
    name === '' ? 'The row has no user name.' : `${name} is not a name of the form name@${domain}.`
  return { code: 'invalidValue', message, remedyText: 'Correct the column userPrincipalName.' }
}

function wrongCell(column: string, cell: string, why: string): RowProblem {
  return {
    code: 'invalidValue',
    message: `${column}: “${cell}” ${why}.`,
    remedyText: `Correct the column ${column}, or empty the cell.`,
  }
}
