// What a CSV file of people would do to the directory, row by row: a row whose user name nobody has
// adds a person, any other changes the one who has it, and a row that cannot be carried out says
// why and what to mend. An empty cell leaves what is there. Nothing is decided here that the file
// and the directory do not say, so the same two give the same plan to whoever has the same rights.

import { mayAdminister, type Role } from './administration.ts'

/** The fields of a person that a file can set. */
export interface ImportedFields {
  readonly displayName?: string
  readonly givenName?: string
  readonly surname?: string
  readonly usageLocation?: string
  readonly department?: string
  readonly jobTitle?: string
  readonly extension?: string
  readonly unansweredDelayMs?: number
  readonly accountEnabled?: boolean
}

/** A row of the file, as far as it could be read; each problem is a cell that makes no sense. */
export interface ImportRow {
  readonly line: number
  readonly userName: string
  readonly fields: ImportedFields
  /** What the file says is the person's number; it is not assigned by a file. */
  readonly phoneNumber?: string
  readonly problems: readonly RowProblem[]
}

/** What is wrong with a row, and what mends it. */
export interface RowProblem {
  readonly code: string
  readonly message: string
  readonly remedyText: string
}

/** An account of the directory that a row may be about or in the way of. */
export interface KnownAccount extends ImportedFields {
  readonly id: string
  readonly userName: string
  readonly isPerson: boolean
  readonly displayName: string
  readonly roles: readonly string[]
  readonly phoneNumber?: string
  /** Country of the account's phone number, if it has one. */
  readonly numberCountry?: string
}

/** Who imports: a file blocks and admits only whom its bearer could by hand. */
export interface Importer {
  readonly userId?: string
  readonly roles: readonly Role[]
}

/** What would become of a row. */
export type RowOutcome =
  | {
      readonly action: 'create'
      readonly fields: ImportedFields & { readonly displayName: string }
    }
  | { readonly action: 'update'; readonly id: string; readonly fields: ImportedFields }
  | { readonly action: 'skip' }
  | { readonly action: 'error'; readonly problems: readonly RowProblem[] }

/** A row with what would become of it. */
export type PlannedRow = Pick<ImportRow, 'line' | 'userName'> & RowOutcome

/** What every row would do, in the order of the file. */
export function planImport(
  rows: readonly ImportRow[],
  accounts: readonly KnownAccount[],
  importer: Importer,
): readonly PlannedRow[] {
  const byName = new Map(accounts.map((account) => [folded(account.userName), account]))
  const names = counted(rows.map(({ userName }) => folded(userName)))
  const holders = extensionHolders(rows, accounts, byName)
  return rows.map((row) => {
    const account = byName.get(folded(row.userName))
    const problems = [
      ...row.problems,
      ...nameProblems(row, names, account),
      ...extensionProblems(row, holders, account),
      ...phoneNumberProblems(row, account),
      ...signInProblems(row, account, importer),
      ...(account === undefined ? additionProblems(row) : locationProblems(row, account)),
    ]
    const { line, userName } = row
    return { line, userName, ...outcomeOf(row.fields, account, problems) }
  })
}

function outcomeOf(
  fields: ImportedFields,
  account: KnownAccount | undefined,
  problems: readonly RowProblem[],
): RowOutcome {
  if (problems.length > 0) return { action: 'error', problems }
  if (account === undefined) {
    return { action: 'create', fields: { ...fields, displayName: fields.displayName ?? '' } }
  }
  const changed = Object.entries(fields).filter(
    ([name, value]) => new Map<string, unknown>(Object.entries(account)).get(name) !== value,
  )
  if (changed.length === 0) return { action: 'skip' }
  return { action: 'update', id: account.id, fields: Object.fromEntries(changed) }
}

function nameProblems(
  { userName }: ImportRow,
  names: ReadonlyMap<string, number>,
  account: KnownAccount | undefined,
): readonly RowProblem[] {
  if ((names.get(folded(userName)) ?? 0) > 1) {
    const message = `The file names ${userName} more than once.`
    return [{ code: 'userNameTwice', message, remedyText: 'Keep one of the rows.' }]
  }
  if (account === undefined || account.isPerson) return []
  return [
    {
      code: 'nameOfResourceAccount',
      message: `${userName} is the resource account ${account.displayName}.`,
      remedyText: 'Choose another user name; resource accounts are changed under their own list.',
    },
  ]
}

function additionProblems({ fields, userName }: ImportRow): readonly RowProblem[] {
  if (fields.displayName !== undefined) return []
  const message = `${userName} is new and has no display name.`
  return [{ code: 'displayNameMissing', message, remedyText: 'Fill in the column displayName.' }]
}

function locationProblems({ fields }: ImportRow, account: KnownAccount): readonly RowProblem[] {
  const { numberCountry, displayName } = account
  const { usageLocation } = fields
  if (usageLocation === undefined || numberCountry === undefined) return []
  if (usageLocation === numberCountry) return []
  return [
    {
      code: 'usageLocationMismatch',
      message: `${displayName} has a number of ${numberCountry}, not of ${usageLocation}.`,
      remedyText: `Write ${numberCountry}, or unassign the number first.`,
    },
  ]
}

function phoneNumberProblems(
  { phoneNumber }: ImportRow,
  account: KnownAccount | undefined,
): readonly RowProblem[] {
  if (phoneNumber === undefined || phoneNumber === account?.phoneNumber) return []
  return [
    {
      code: 'phoneNumberNotImported',
      message: `A file does not assign numbers, here ${phoneNumber}.`,
      remedyText: 'Leave the cell empty, and assign the number under Voice > Phone numbers.',
    },
  ]
}

function signInProblems(
  { fields: { accountEnabled } }: ImportRow,
  account: KnownAccount | undefined,
  importer: Importer,
): readonly RowProblem[] {
  if (accountEnabled === undefined || account === undefined) return []
  if (account.accountEnabled === accountEnabled) return []
  const { displayName, id, roles } = account
  if (id === importer.userId) {
    const message = 'You cannot lock yourself out.'
    return [{ code: 'ownSignIn', message, remedyText: 'Leave the cell accountEnabled empty.' }]
  }
  if (mayAdminister(importer.roles, roles)) return []
  const message = `${displayName} has rights that you do not have, so not yours to block or admit.`
  return [{ code: 'rightsMissing', message, remedyText: 'Ask a Global admin.' }]
}

type Holders = ReadonlyMap<string, readonly { readonly name: string; readonly key: string }[]>

/** Who would have each extension after the import: by the file, or else as it is now. */
function extensionHolders(
  rows: readonly ImportRow[],
  accounts: readonly KnownAccount[],
  byName: ReadonlyMap<string, KnownAccount>,
): Holders {
  const imported = new Map(rows.map((row) => [folded(row.userName), row]))
  const kept = accounts.filter(
    (account) => imported.get(folded(account.userName))?.fields.extension === undefined,
  )
  const holders = new Map<string, { name: string; key: string }[]>()
  const hold = (extension: string | undefined, name: string, userName: string) => {
    if (extension === undefined) return
    const others = holders.get(extension) ?? []
    holders.set(extension, [...others, { name, key: folded(userName) }])
  }
  for (const { extension, displayName, userName } of kept) hold(extension, displayName, userName)
  for (const { fields, userName } of rows) {
    const known = byName.get(folded(userName))?.displayName
    hold(fields.extension, fields.displayName ?? known ?? userName, userName)
  }
  return holders
}

function extensionProblems(
  { fields, userName }: ImportRow,
  holders: Holders,
  account: KnownAccount | undefined,
): readonly RowProblem[] {
  const { extension } = fields
  if (extension === undefined || extension === account?.extension) return []
  const other = holders.get(extension)?.find(({ key }) => key !== folded(userName))
  if (other === undefined) return []
  const message = `${other.name} has the extension ${extension}, or would have it.`
  return [{ code: 'extensionTaken', message, remedyText: 'Choose an extension that is free.' }]
}

function counted(names: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}

function folded(name: string): string {
  return name.toLowerCase()
}
