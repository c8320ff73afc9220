// What is told of a transfer, to the party who asked for it and to whoever reads the trace; and how
// the call goes on from it. All of this does nothing in a call that nobody transfers.

import type { RingFailure } from './call-state.ts'
import type { TransferProgress } from './effect.ts'
import { ask, enter, type Turn, tell } from './turn.ts'

/** Tells the party who asked for a transfer how it goes. */
export function report(turn: Turn, progress: TransferProgress): Turn {
  const { transfer } = turn.call
  if (transfer === undefined) return turn
  const { id: transferId, legId } = transfer
  return ask(turn, { kind: 'reportTransfer', legId, transferId, progress })
}

/** The transfer has led somewhere: the party who asked for it is out. */
export function complete(turn: Turn): Turn {
  const { transfer } = turn.call
  if (transfer === undefined) return turn
  const { legId, byName, stands } = transfer
  const reported = withoutTransfer(report(turn, 'completed'))
  const told = tell(reported, { kind: 'transferCompleted', legId, byName })
  return stands ? ask(told, { kind: 'hangUp', legId }) : told
}

/** The target was not reached: back to who asked; undefined where nobody did. */
export function giveBack(turn: Turn, reason: RingFailure): Turn | undefined {
  if (turn.call.transfer === undefined) return undefined
  return enter(turn, { kind: 'passing', next: { kind: 'returnToTransferor', reason } })
}

/** The same where the target was outside: the call that goes on is none to the outside. */
export function giveBackOutside(turn: Turn, reason: RingFailure): Turn | undefined {
  const { outbound: _over, ...call } = turn.call
  return giveBack({ ...turn, call }, reason)
}

/** The call in which no transfer is under way any more. */
export function withoutTransfer(turn: Turn): Turn {
  const { transfer: _over, ...call } = turn.call
  return { ...turn, call }
}
