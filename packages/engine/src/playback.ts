// What a caller hears: finding the audio of a text, playing it, and answering first, because
// nothing is heard on a call that is not answered. A playback holds the moment at which its end
// is taken for lost, so that a report that never comes strands nobody.

import type { EndCause, Prompt, PromptAudio, SystemPromptName } from '@mainline/model'
import {
  estimatedDurationMs,
  limits,
  lookup,
  plusMs,
  promptFile,
  promptKey,
  promptText,
  systemLanguage,
} from '@mainline/model'
import type { Continuation } from './call-state.ts'
import { giveBackOutside } from './transfer-report.ts'
import { ask, enter, idOf, remember, type Turn, tell, withNextId } from './turn.ts'

/** Plays prompts one after the other, then goes on with `next`; at once where there are none. */
export function play(turn: Turn, prompts: readonly PromptAudio[], next: Continuation): Turn {
  const named = withNextId(answer(turn))
  if (prompts.length === 0) return enter(named, { kind: 'passing', next })
  const playbackId = idOf.playback(named.call)
  const lengthMs = prompts.reduce((sum, prompt) => sum + Math.max(0, prompt.durationMs), 0)
  const until = plusMs(turn.at, lengthMs + limits.playbackSlackMs)
  const asked = ask(named, { kind: 'playPrompts', legId: turn.call.legId, playbackId, prompts })
  const told = tell(asked, { kind: 'promptsPlayed', texts: prompts.map(({ text }) => text) })
  return enter(told, { kind: 'playing', playbackId, until, next })
}

/** Tells the caller that the call cannot go on, then ends it. */
export function fault(turn: Turn, cause: EndCause): Turn {
  return refuse(turn, 'systemFault', cause)
}

/** Says why the call goes no further, then ends it; whom somebody transferred goes back. */
export function refuse(turn: Turn, prompt: SystemPromptName, cause: EndCause): Turn {
  const spoken = [systemAudio(turn, prompt)]
  return giveBackOutside(turn, 'unreachable') ?? play(turn, spoken, { kind: 'end', cause })
}

/** Answers the caller, unless that was done before. */
export function answer(turn: Turn): Turn {
  if (turn.call.answeredAt !== undefined) return turn
  const { legId } = turn.call
  const asked = ask(remember(turn, { answeredAt: turn.at }), { kind: 'answerCall', legId })
  return tell(asked, { kind: 'callAnswered', legId })
}

/** The audio of what the administrator chose, in the call's language; silent prompts have none. */
export function audioOf(turn: Turn, prompts: readonly Prompt[]): readonly PromptAudio[] {
  return prompts.flatMap((prompt) => {
    const file = promptFile(prompt)
    if (file !== undefined) return lookup(turn.configuration.audioFiles, file) ?? []
    const text = promptText(prompt)
    return text === undefined ? [] : [renderedOrEstimated(turn, text)]
  })
}

/** The audio of what the system says, in the call's language. */
export function systemAudio(turn: Turn, name: SystemPromptName): PromptAudio {
  return turn.configuration.systemPrompts[systemLanguage(turn.call.languageId)][name]
}

// A draft is simulated before it is saved, and saving is what renders: its texts have a length
// but no audio yet. Their key stands for the audio, and nobody plays it.
function renderedOrEstimated(turn: Turn, text: string): PromptAudio {
  const audioId = promptKey(turn.call.languageId, text)
  const rendered = lookup(turn.configuration.prompts, audioId)
  return rendered ?? { audioId, durationMs: estimatedDurationMs(text), text }
}
