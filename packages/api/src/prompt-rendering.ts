// What an auto attendant says is turned into audio before it is saved, and before any transaction:
// rendering takes a moment, and a text that cannot be spoken must not be saved at all.

import { type AutoAttendant, type PromptAudio, spokenTexts } from '@mainline/model'
import type { PromptRenderer } from './api-context.ts'
import { ApiError } from './errors.ts'

/** The audio of every text that an auto attendant speaks, each text once. */
export async function renderPrompts(
  promptRenderer: PromptRenderer,
  attendant: AutoAttendant,
): Promise<readonly PromptAudio[]> {
  const rendered: PromptAudio[] = []
  for (const text of new Set(spokenTexts(attendant))) {
    const audio = await promptRenderer
      .render(attendant.languageId, text)
      .catch((error: unknown) => Promise.reject(speechUnavailable(text, error)))
    rendered.push(audio)
  }
  return rendered
}

function speechUnavailable(text: string, error: unknown): ApiError {
  const reason = error instanceof Error ? error.message : String(error)
  const beginning = text.length > 40 ? `${text.slice(0, 40)}…` : text
  const message = `“${beginning}” cannot be spoken, so nothing was saved. ${reason}`
  const details = [{ code: 'speechUnavailable', message: reason }]
  return new ApiError('speechUnavailable', message, { details })
}
