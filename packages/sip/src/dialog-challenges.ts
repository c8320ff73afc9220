/**
 * Requests of ours in dialogs that were answered 401 or 407, until the shell has proved who we are.
 *
 * Told only where the shell has named credentials for the call: nobody else's curiosity is met.
 * Each request is sent again at most once; a second challenge says that the proof was wrong. That
 * of a BYE is answered too, although its dialog is over. RFC 3261 §22.2, §22.3.
 */

import type { Dialog } from './dialog.ts'
import type { Flow } from './flow.ts'
import type { Header, SipRequest, SipResponse } from './message.ts'
import type { SubscriptionId } from './subscription.ts'
import type { UserAgentCore } from './user-agent-core.ts'
import type { ChallengeId, DialogId, SipEvent } from './user-agent-events.ts'

/** Who sent the request, and sends it again with what the shell gives; with nothing: gives up. */
export type Challenged = {
  readonly dialogId?: DialogId
  readonly subscriptionId?: SubscriptionId
  again(now: number, proof: readonly Header[]): void
}

type ChallengeEvent = Extract<SipEvent, { kind: 'challenged' }>

/** A shell that never answers holds no more than these. */
const maxWaiting = 1000

/** What waits for the shell's word. */
export class Challenges {
  private readonly waiting = new Map<ChallengeId, Challenged>()

  /** Tells the shell, under the name of that id; false where too many wait already. */
  ask(core: UserAgentCore, event: Omit<ChallengeEvent, 'kind' | 'challengeId'>, who: Challenged) {
    if (this.waiting.size >= maxWaiting) return false
    const challengeId = `challenge_${core.word()}` as ChallengeId
    this.waiting.set(challengeId, who)
    core.emit({ kind: 'challenged', challengeId, ...event })
    return true
  }

  /** Who waits under this name, once. */
  take(id: ChallengeId): Challenged | undefined {
    const who = this.waiting.get(id)
    this.waiting.delete(id)
    return who
  }
}

/** Whether a response asks for credentials. */
export function isChallenge({ status }: SipResponse): boolean {
  return status === 401 || status === 407
}

/** A request in a dialog of which nothing needs to be known but whether it was challenged. */
export type PlainRequest = {
  readonly dialogId: DialogId
  readonly dialog: Dialog
  readonly flow: Flow
  readonly method: string
  readonly headers: readonly Header[]
  readonly body: string
  readonly credentials: string | undefined
}

/** Sends it, and once more if it is challenged. */
export function sendPlainly(now: number, core: UserAgentCore, plain: PlainRequest): void {
  const { dialogId, dialog, flow, method, headers, body, credentials } = plain
  const request = dialog.nextRequest(method)
  const whole = { ...request, headers: [...request.headers, ...headers] }
  if (credentials === undefined) {
    core.send(now, flow, whole, body)
    return
  }
  const { uri } = request
  const again = (later: number, proof: readonly Header[]): void => {
    if (proof.length === 0) return
    sendPlainly(later, core, { ...plain, headers: [...headers, ...proof], credentials: undefined })
  }
  core.send(now, flow, whole, body, {
    id: dialogId,
    localTag: undefined,
    responseReceived: (_, response) => {
      if (!isChallenge(response)) return
      core.challenges.ask(core, { credentials, flow, method, uri, response }, { dialogId, again })
    },
    transactionFailed: () => {},
    canceled: () => {},
  })
}

/** What a request says besides what every request of its dialog says. */
export function ownHeaders(request: SipRequest): readonly Header[] {
  return request.headers.filter(({ name }) => !common.includes(name))
}

const common = [
  ...['Via', 'Max-Forwards', 'From', 'To', 'Call-ID', 'CSeq', 'Route', 'User-Agent'],
  ...['Content-Length', 'Authorization', 'Proxy-Authorization'],
]
