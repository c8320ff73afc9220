// All trunks that are switched on, each with its connection, kept in step with what administrators
// set: a trunk that changed is connected anew, the others go on undisturbed. Requests outside calls
// are sent here, and their answers find who asked.

import {
  parseId,
  type TrunkAccess,
  type TrunkFinding,
  type TrunkId,
  type TrunkStatus,
} from '@mainline/model'
import type { Flow, OutgoingRequest, SipEvent, SipResponse, TransactionId } from '@mainline/sip'
import type { SipShell } from './sip-shell.ts'
import { type Challenged, TrunkConnection, type TrunkContext } from './trunk-connection.ts'
import { diagnose } from './trunk-diagnosis.ts'

type ResponseReceived = Extract<SipEvent, { kind: 'responseReceived' }>

/** What trunks need besides what each of them does. */
export interface TrunksContext
  extends Omit<TrunkContext, 'request' | 'expectName' | 'isConnected'> {
  readonly sip: SipShell
  /** Calls that stand on a trunk, both ways. */
  activeCalls(trunk: TrunkAccess): number
}

/** The trunks of all organizations. */
export class Trunks {
  readonly #context: TrunksContext
  readonly #connections = new Map<TrunkId, TrunkConnection>()
  readonly #waiting = new Map<TransactionId, (response: SipResponse) => void>()

  constructor(context: TrunksContext) {
    this.#context = context
  }

  /** Connects what is new or changed, and leaves what is gone. */
  replace(trunks: readonly TrunkAccess[]): void {
    const wanted = new Map(trunks.filter(({ enabled }) => enabled).map((each) => [each.id, each]))
    for (const [id, connection] of this.#connections) {
      const next = wanted.get(id)
      if (JSON.stringify(next) === JSON.stringify(connection.access)) continue
      // Taking back what is registered anew could arrive last, and leave us with nothing.
      if (next !== undefined && isSameBinding(next, connection.access)) connection.stop()
      else connection.leave()
      this.#connections.delete(id)
    }
    for (const [id, access] of wanted) {
      if (this.#connections.has(id)) continue
      const connection = new TrunkConnection(access, this.#connectionContext())
      this.#connections.set(id, connection)
      connection.start()
    }
  }

  /** The connection of a trunk that is switched on. */
  connection(id: TrunkId): TrunkConnection | undefined {
    return this.#connections.get(id)
  }

  /** The trunks that are registered with who sends from there. */
  registeredAt(flow: Flow): readonly TrunkAccess[] {
    return [...this.#connections.values()]
      .filter((connection) => connection.isRegisteredAt(flow))
      .map(({ access }) => access)
  }

  /** How a trunk fares; undefined for one that is off or unknown. */
  status(id: TrunkId): TrunkStatus | undefined {
    const connection = this.#connections.get(id)
    if (connection === undefined) return undefined
    return { ...connection.status, activeCalls: this.#context.activeCalls(connection.access) }
  }

  /** Looks at everything that can be wrong with a trunk; undefined as above. */
  async diagnose(id: TrunkId): Promise<readonly TrunkFinding[] | undefined> {
    const connection = this.#connections.get(id)
    const status = this.status(id)
    if (connection === undefined || status === undefined) return undefined
    return diagnose(connection, status, this.#connectionContext())
  }

  /** The answer to a request of ours. */
  responseReceived({ transactionId, response }: ResponseReceived): void {
    const answered = this.#waiting.get(transactionId)
    this.#waiting.delete(transactionId)
    answered?.(response)
  }

  /** A request of ours in a call was challenged. */
  challenged(event: Challenged): void {
    const id = parseId<TrunkId>('trunk', event.credentials)
    const connection = id === undefined ? undefined : this.#connections.get(id)
    const proof = connection?.proof(event) ?? []
    this.#context.sip.run((ua, now) => ua.authorize(now, event.challengeId, proof))
  }

  /** A connection is gone; whose it was is not known, so all that need one look. */
  connectionClosed(): void {
    for (const connection of this.#connections.values()) connection.connectionClosed()
  }

  /** Takes every registration back. */
  stop(): void {
    for (const connection of this.#connections.values()) connection.leave()
  }

  #connectionContext(): TrunkContext {
    const { sip } = this.#context
    return {
      ...this.#context,
      expectName: (flow, host) => sip.expectName(flow, host),
      isConnected: (flow) => sip.isConnected(flow),
      request: (request, answered) => this.#request(request, answered),
    }
  }

  #request(request: OutgoingRequest, answered: (response: SipResponse) => void): void {
    this.#context.sip.run((ua, now) => {
      this.#waiting.set(ua.request(now, request), answered)
    })
  }
}

/** Whether two settings of a trunk register the same name at the same server. */
function isSameBinding(a: TrunkAccess, b: TrunkAccess): boolean {
  const bindingOf = ({ authentication, server, username }: TrunkAccess) =>
    JSON.stringify([authentication, server, username])
  return bindingOf(a) === bindingOf(b)
}
