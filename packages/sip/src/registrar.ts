/**
 * The registrar: which contacts an address of record is bound to at present.
 */

import type { Flow } from './flow.ts'
import type { SipRequest } from './message.ts'
import type { Answer } from './user-agent-events.ts'

/** One phone that can be reached: its contact URI, and the flow it registered over. */
export type Binding = {
  readonly addressOfRecord: string
  readonly contact: string
  readonly flow: Flow
  readonly callId: string
  readonly cseq: number
  readonly expiresAt: number
  /** The phone's User-Agent header, '' if it sent none. */
  readonly userAgentName: string
}

/** What changed in the table. */
export type BindingChange = {
  readonly kind: 'added' | 'refreshed' | 'removed' | 'expired'
  readonly binding: Binding
}

/** Limits of a registrar; defaults in the class. */
export type RegistrarOptions = {
  readonly minExpiresSeconds?: number
  readonly maxExpiresSeconds?: number
  readonly defaultExpiresSeconds?: number
  readonly maxContacts?: number
}

/** Bindings of every address of record. */
export class Registrar {
  constructor(_options: RegistrarOptions = {}) {}

  /** Carries out a REGISTER that has been authenticated for this address of record. */
  register(
    _now: number,
    _addressOfRecord: string,
    _flow: Flow,
    _request: SipRequest,
  ): { readonly answer: Answer; readonly changes: readonly BindingChange[] } {
    throw new Error('in preparation')
  }

  /** Where an address of record can be reached, most recent first. */
  bindings(_now: number, _addressOfRecord: string): readonly Binding[] {
    throw new Error('in preparation')
  }

  /** Removes what was bound to a connection that is gone. */
  connectionClosed(_connectionId: string): readonly BindingChange[] {
    throw new Error('in preparation')
  }

  /** Removes every binding of an address of record, for instance of a deleted device. */
  remove(_addressOfRecord: string): readonly BindingChange[] {
    throw new Error('in preparation')
  }

  /** When the next binding expires. */
  deadline(): number | undefined {
    throw new Error('in preparation')
  }

  /** Removes what has expired. */
  expire(_now: number): readonly BindingChange[] {
    throw new Error('in preparation')
  }
}
