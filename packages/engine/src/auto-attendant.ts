// A call inside an auto attendant: greeting, menu, keys, and where they lead, as in Teams
// Phone. Every way back to a menu and every hop to another auto attendant counts as a transition,
// and their number is limited; so a call moves on or ends, whatever was configured.

import type { AutoAttendant, Destination, Digit, MenuOption, PromptAudio } from '@mainline/model'
import {
  assertNever,
  destinationName,
  destinationOf,
  dtmfResponseOf,
  invariant,
  limits,
  lookup,
  optionFor,
  plusMs,
} from '@mainline/model'
import { endCall } from './call-end.ts'
import type { RingTreatment } from './call-state.ts'
import { answer, audioOf, fault, play, systemAudio } from './playback.ts'
import { ring } from './ring.ts'
import { ask, enter, remember, type Turn, tell } from './turn.ts'

/** Answers the caller and begins the auto attendant; `reason` says why the call is here. */
export function enterAutoAttendant(turn: Turn, attendant: AutoAttendant, reason: string): Turn {
  const { id, name, languageId, defaultCallFlow: flow } = attendant
  const target = { type: 'autoAttendant', id, displayName: name } as const
  const here = remember(answer(turn), { attendantId: id, languageId, target })
  const entered = tell(here, {
    kind: 'autoAttendantEntered',
    autoAttendantId: id,
    name,
    callFlow: flow.name,
    reason,
    transitions: turn.call.transitions,
  })
  const greeting = audioOf(entered, flow.greetings)
  return optionFor(flow.menu, 'automatic') === undefined
    ? playMenu(entered, greeting, 1)
    : play(entered, greeting, { kind: 'runAutomatic' })
}

/** Plays the menu again after an announcement or a person who was not reached. */
export function returnToMenu(turn: Turn): Turn {
  return withTransition(turn, (counted) => playMenu(counted, [], 1))
}

/** Runs the option that asks nothing. */
export function runAutomatic(turn: Turn): Turn {
  const option = optionFor(menuOf(turn), 'automatic')
  invariant(option !== undefined, 'only a menu with an automatic option goes on by itself')
  return runOption(turn, option, 'automatic')
}

/** Begins to wait for a key after the prompts. */
export function awaitKey(turn: Turn, attempt: number): Turn {
  const waitMs = limits.menuWaitMs
  const told = tell(turn, { kind: 'menuWaited', attempt, waitMs })
  return enter(told, { kind: 'waiting', attempt, until: plusMs(turn.at, waitMs) })
}

/** The caller pressed a key while the menu still spoke. */
export function bargeIn(turn: Turn, digit: Digit, attempt: number): Turn {
  const stopped = ask(turn, { kind: 'stopPlayback', legId: turn.call.legId })
  return pressKey(tell(stopped, { kind: 'playbackInterrupted', digit }), digit, attempt)
}

/** The caller pressed a key: its option, the menu again for an unused star, or a wrong key. */
export function pressKey(turn: Turn, digit: Digit, attempt: number): Turn {
  const option = optionFor(menuOf(turn), dtmfResponseOf(digit))
  if (option !== undefined) return runOption(turn, option, digit)
  if (digit === '*') return repeatMenu(turn, attempt)
  const told = tell(turn, {
    kind: 'menuChoiceInvalid',
    digit,
    attempt,
    validKeys: validKeys(turn),
  })
  return askAgain(told, systemAudio(turn, 'invalidChoice'), attempt)
}

/** The caller stayed silent. */
export function missKey(turn: Turn, attempt: number): Turn {
  const told = tell(turn, { kind: 'menuTimedOut', attempt })
  return askAgain(told, systemAudio(turn, 'noInput'), attempt)
}

function repeatMenu(turn: Turn, attempt: number): Turn {
  const told = tell(turn, { kind: 'menuOptionChosen', key: '*', action: 'repeatMenu' })
  return withTransition(told, (counted) => playMenu(counted, [], attempt))
}

function askAgain(turn: Turn, because: PromptAudio, attempt: number): Turn {
  if (attempt < limits.menuAttempts) return playMenu(turn, [because], attempt + 1)
  const operator = operatorOf(turn)
  if (operator !== undefined) return callOperator(turn, operator, 'noSelection', 'end')
  return play(turn, [systemAudio(turn, 'goodbye')], { kind: 'end', cause: 'noSelection' })
}

function playMenu(turn: Turn, before: readonly PromptAudio[], attempt: number): Turn {
  const prompts = [...before, ...audioOf(turn, menuOf(turn).prompts)]
  const bargeIn = attendantOf(turn).defaultCallFlow.forceListenMenuEnabled !== true
  return play(turn, prompts, { kind: 'awaitKey', attempt, bargeIn })
}

function runOption(turn: Turn, option: MenuOption, key: Digit | 'automatic'): Turn {
  const destination = destinationOfOption(turn, option)
  const targetName = destination && destinationName(destination)
  const told = tell(turn, {
    kind: 'menuOptionChosen',
    key,
    action: option.action,
    ...(targetName === undefined ? {} : { targetName }),
  })
  // Without a menu to go back to, going back would run the same option again and again.
  const [after, how] =
    key === 'automatic'
      ? (['end', 'a redirect leads here'] as const)
      : (['returnToMenu', `key ${key} leads here`] as const)
  switch (option.action) {
    case 'transferCallToTarget':
      return destination === undefined
        ? replaceMissing(told, after)
        : send(told, destination, after, how)
    case 'transferCallToOperator':
      return destination === undefined
        ? fault(told, 'targetMissing')
        : callOperator(told, destination, 'key', after)
    case 'announcement':
      return announce(told, option, after)
    case 'disconnectCall':
      return endCall(told, 'menuDisconnect')
    default:
      return assertNever(option)
  }
}

function announce(
  turn: Turn,
  option: Extract<MenuOption, { action: 'announcement' }>,
  after: RingTreatment,
): Turn {
  const audio = audioOf(turn, [option.prompt])
  const text = audio.map((each) => each.text).join(' ')
  const told = tell(turn, { kind: 'announcementPlayed', text })
  const next =
    after === 'end' ? ({ kind: 'end', cause: 'menuDisconnect' } as const) : { kind: after }
  return play(told, audio, next)
}

function replaceMissing(turn: Turn, after: RingTreatment): Turn {
  const operator = operatorOf(turn)
  return operator === undefined
    ? fault(turn, 'targetMissing')
    : callOperator(turn, operator, 'targetMissing', after)
}

function callOperator(
  turn: Turn,
  operator: Destination,
  reason: 'key' | 'noSelection' | 'targetMissing',
  after: RingTreatment,
): Turn {
  return send(tell(turn, { kind: 'operatorChosen', reason }), operator, after, 'it is the operator')
}

function send(turn: Turn, to: Destination, after: RingTreatment, reason: string): Turn {
  if (to.kind === 'user') return ring(turn, to.user, after)
  return withTransition(turn, (counted) => enterAutoAttendant(counted, to.attendant, reason))
}

function withTransition(turn: Turn, go: (counted: Turn) => Turn): Turn {
  const transitions = turn.call.transitions + 1
  if (transitions > limits.transitionsPerCall) return fault(turn, 'tooManyTransitions')
  return go(remember(turn, { transitions }))
}

function destinationOfOption(turn: Turn, option: MenuOption): Destination | undefined {
  if (option.action === 'transferCallToOperator') return operatorOf(turn)
  if (option.action !== 'transferCallToTarget') return undefined
  return destinationOf(turn.configuration, option.callTarget)
}

function operatorOf(turn: Turn): Destination | undefined {
  const { operator } = attendantOf(turn)
  return operator && destinationOf(turn.configuration, operator)
}

function menuOf(turn: Turn): AutoAttendant['defaultCallFlow']['menu'] {
  return attendantOf(turn).defaultCallFlow.menu
}

function attendantOf(turn: Turn): AutoAttendant {
  const { attendantId } = turn.call
  const found = attendantId && lookup(turn.configuration.autoAttendants, attendantId)
  invariant(found, 'a call in a menu is in an auto attendant of its configuration')
  return found
}

const allDigits = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '#'] as const

function validKeys(turn: Turn): readonly Digit[] {
  const menu = menuOf(turn)
  return allDigits.filter((digit) => optionFor(menu, dtmfResponseOf(digit)) !== undefined)
}
