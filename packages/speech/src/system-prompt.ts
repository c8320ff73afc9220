/**
 * What the system itself says, rendered beforehand and shipped with this package.
 */

import type { SystemPromptName } from '@mainline/model'
import type { RenderedPrompt } from './prompt-cache.ts'

/** The shipped rendering of a system prompt; languages other than French hear English. */
export function systemPrompt(_name: SystemPromptName, _languageId: string): RenderedPrompt {
  throw new Error('in preparation')
}

/** The audio of a system prompt by its audio id: 8 kHz µ-law. */
export function readSystemPrompt(_audioId: string): Promise<Uint8Array> {
  throw new Error('in preparation')
}
