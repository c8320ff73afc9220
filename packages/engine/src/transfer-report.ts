// What is told of a transfer: to the party who asked for it, and to whoever reads the trace.

import type { Transfer } from './call-state.ts'
import type { TransferProgress } from './effect.ts'
import { ask, type Turn, tell } from './turn.ts'

/** Tells the party who asked for a transfer how it goes. */
export function report(turn: Turn, { legId, id }: Transfer, progress: TransferProgress): Turn {
  return ask(turn, { kind: 'reportTransfer', legId, transferId: id, progress })
}

/** The transfer has led somewhere: the party who asked for it is out. */
export function complete(turn: Turn, transfer: Transfer): Turn {
  const { legId, byName } = transfer
  const reported = report(turn, transfer, 'completed')
  const told = tell(reported, { kind: 'transferCompleted', legId, byName })
  return transfer.stands ? ask(told, { kind: 'hangUp', legId }) : told
}
