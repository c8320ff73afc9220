// Saving an auto attendant in three steps: check it against the live configuration, render what it
// says, then check again and save, all of it or nothing. The second check is for what others
// changed while it was rendered.

import {
  type AutoAttendant,
  type Configuration,
  canBeSaved,
  checkAutoAttendant,
  type Diagnostic,
  invariant,
  type PromptAudio,
} from '@mainline/model'
import {
  addAutoAttendant,
  allAutoAttendants,
  currentConfiguration,
  forgetUnspokenPrompts,
  lockOrganization,
  replaceAutoAttendant,
  saveRenderedPrompts,
  type Tx,
} from '@mainline/store'
import { ApiError } from './errors.ts'

/** The configuration that is live. */
export async function liveConfiguration(tx: Tx): Promise<Configuration> {
  const configuration = await currentConfiguration(tx)
  invariant(configuration !== undefined, 'The first start publishes a configuration.')
  return configuration
}

/** Throws 400 with everything that is wrong when an auto attendant could strand a caller. */
export async function requireSavable(tx: Tx, attendant: AutoAttendant): Promise<void> {
  const diagnostics = checkAutoAttendant(attendant, await liveConfiguration(tx))
  if (!canBeSaved(diagnostics)) throw configurationInvalid(attendant, diagnostics)
}

/** Saves a checked auto attendant with what it says, in place of `former` if there is one. */
export async function saveAutoAttendant(
  tx: Tx,
  attendant: AutoAttendant,
  prompts: readonly PromptAudio[],
  former?: AutoAttendant,
): Promise<void> {
  // What it leads to must not be deleted, and what it says not forgotten, between check and commit.
  await lockOrganization(tx)
  await requireSavable(tx, attendant)
  await saveRenderedPrompts(tx, attendant.languageId, prompts)
  if (former === undefined) await addAutoAttendant(tx, attendant)
  else await replaceAutoAttendant(tx, attendant)
  await forgetUnspokenPrompts(tx, await allAutoAttendants(tx))
}

function configurationInvalid(
  attendant: AutoAttendant,
  diagnostics: readonly Diagnostic[],
): ApiError {
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  const own = `autoAttendants.${attendant.id}.`
  const details = errors.map(({ code, address, summary, detail }) => ({
    code,
    message: summary,
    target: address.startsWith(own) ? address.slice(own.length) : address,
    remedyText: detail,
  }))
  const message = errors.map(({ summary, detail }) => `${summary} ${detail}`).join(' ')
  return new ApiError('configurationInvalid', message, { details })
}
