// Nothing that a call flow needs is deleted under it: the auto attendants that lead to an account
// or to another auto attendant, or play an audio file, are looked up before and named in the
// refusal.

import { type AutoAttendant, type CallTarget, playedFiles } from '@mainline/model'
import { type AudioFile, allAutoAttendants, lockOrganization, type Tx } from '@mainline/store'
import { ApiError } from './errors.ts'

/** Throws 409 when other auto attendants lead to `identity`. */
export async function requireUnreferenced(tx: Tx, identity: string, name: string): Promise<void> {
  // Held until the deletion is committed, so that nobody saves a reference in the meantime.
  await lockOrganization(tx)
  const referring = await referringAttendants(tx, identity)
  if (referring.length === 0) return
  const details = referring.map((attendant) => ({
    code: 'referenced',
    message: `${attendant.name} leads to ${name}.`,
    target: `autoAttendants.${attendant.id}`,
    remedyText: `Choose another destination in ${attendant.name} first.`,
  }))
  throw new ApiError('conflict', sentenceOf(details), { details })
}

/** Throws 409 when auto attendants play the audio file. */
export async function requireUnplayed(tx: Tx, { id, fileName }: AudioFile): Promise<void> {
  await lockOrganization(tx)
  const attendants = await allAutoAttendants(tx)
  const details = attendants
    .filter((attendant) => playedFiles(attendant).includes(id))
    .map((attendant) => ({
      code: 'referenced',
      message: `${attendant.name} plays ${fileName}.`,
      target: `autoAttendants.${attendant.id}`,
      remedyText: `Choose another prompt in ${attendant.name} first.`,
    }))
  if (details.length > 0) throw new ApiError('conflict', sentenceOf(details), { details })
}

/** The auto attendants that lead to `identity`, other than itself. */
export async function referringAttendants(
  tx: Tx,
  identity: string,
): Promise<readonly AutoAttendant[]> {
  const attendants = await allAutoAttendants(tx)
  return attendants.filter(
    (attendant) =>
      attendant.id !== identity &&
      callTargets(attendant).some((target) => target.identity === identity),
  )
}

function callTargets({ operator, defaultCallFlow }: AutoAttendant): readonly CallTarget[] {
  const targets = defaultCallFlow.menu.menuOptions.flatMap((option) =>
    option.action === 'transferCallToTarget' ? [option.callTarget] : [],
  )
  return operator === undefined ? targets : [operator, ...targets]
}

function sentenceOf(details: readonly { message: string; remedyText: string }[]): string {
  return details.map(({ message, remedyText }) => `${message} ${remedyText}`).join(' ')
}
