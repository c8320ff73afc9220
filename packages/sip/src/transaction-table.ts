/**
 * The four transactions of SIP as one table: state × input → state, actions.
 *
 * The whole protocol of retransmission is in this file and nowhere else. Three laws keep it short:
 * a timer runs as long as the state has a row for it; an input without a row is ignored; a timer of
 * zero length (reliable transports) fires at once. For a client, provisional, success and failure
 * are responses that came; for a server, responses that the user sends.
 *
 * Departures, both to bound state: an INVITE that rings for three minutes (Timer C, a proxy's timer
 * in the RFC) times out, and a server forgets a request that its user left unanswered until the
 * client's Timer F. RFC 3261 §17.1, §17.2; RFC 6026 §7 (accepted, timers L and M).
 */

/** Which of the four. */
export type TransactionKind =
  | 'clientInvite'
  | 'clientNonInvite'
  | 'serverInvite'
  | 'serverNonInvite'

/** `canceling` is `proceeding` after our CANCEL: 64 × T1 is left for a final response (§9.1). */
export type TransactionState =
  | 'calling'
  | 'trying'
  | 'proceeding'
  | 'canceling'
  | 'accepted'
  | 'completed'
  | 'confirmed'
  | 'terminated'

/** The RFCs' timers. */
export type Timer = 'A' | 'B' | 'C' | 'D' | 'E' | 'F' | 'G' | 'H' | 'I' | 'J' | 'K' | 'L' | 'M'

/** What can happen to a transaction. */
export type TransactionInput =
  | 'request'
  | 'ack'
  | 'provisional'
  | 'success'
  | 'failure'
  | 'canceled'
  | 'transportFailed'
  | `timer${Timer}`

/** The input that each timer is when it fires. */
export const timerInputs: Record<Timer, `timer${Timer}`> = {
  A: 'timerA',
  B: 'timerB',
  C: 'timerC',
  D: 'timerD',
  E: 'timerE',
  F: 'timerF',
  G: 'timerG',
  H: 'timerH',
  I: 'timerI',
  J: 'timerJ',
  K: 'timerK',
  L: 'timerL',
  M: 'timerM',
}

/**
 * What a transaction does: `send` the message at hand, `resend` the one last sent, `deliver` the
 * message at hand to the user, `acknowledge` a failure (its repetition alike), tell the user why
 * nothing will come, or set a timer: to its first length, to twice its last, or to T2 (`slow`).
 */
export type TransactionAction =
  | 'send'
  | 'resend'
  | 'deliver'
  | 'acknowledge'
  | 'reportTimeout'
  | 'reportTransportFailure'
  | TimerAction

/** Sets a timer. */
export type TimerAction = { readonly timer: Timer; readonly length: 'first' | 'double' | 'slow' }

const start = (timer: Timer): TimerAction => ({ timer, length: 'first' })
const double = (timer: Timer): TimerAction => ({ timer, length: 'double' })
const slow = (timer: Timer): TimerAction => ({ timer, length: 'slow' })

type Row = readonly [next: TransactionState, ...actions: TransactionAction[]]
type States = Partial<Record<TransactionState, Partial<Record<TransactionInput, Row>>>>

/** How each kind begins, and its rows. */
export const transactionTable: Record<
  TransactionKind,
  { readonly first: Row; readonly states: States }
> = {
  clientInvite: {
    first: ['calling', 'send', start('A'), start('B')],
    states: {
      calling: {
        timerA: ['calling', 'resend', double('A')],
        timerB: ['terminated', 'reportTimeout'],
        provisional: ['proceeding', 'deliver', start('C')],
        success: ['accepted', 'deliver', start('M')],
        failure: ['completed', 'acknowledge', 'deliver', start('D')],
        transportFailed: ['terminated', 'reportTransportFailure'],
      },
      proceeding: {
        provisional: ['proceeding', 'deliver', start('C')],
        success: ['accepted', 'deliver', start('M')],
        failure: ['completed', 'acknowledge', 'deliver', start('D')],
        canceled: ['canceling', start('B')],
        timerC: ['terminated', 'reportTimeout'],
        transportFailed: ['terminated', 'reportTransportFailure'],
      },
      canceling: {
        success: ['accepted', 'deliver', start('M')],
        failure: ['completed', 'acknowledge', 'deliver', start('D')],
        timerB: ['terminated', 'reportTimeout'],
        transportFailed: ['terminated', 'reportTransportFailure'],
      },
      accepted: {
        success: ['accepted', 'deliver'],
        timerM: ['terminated'],
      },
      completed: {
        failure: ['completed', 'acknowledge'],
        timerD: ['terminated'],
      },
    },
  },
  clientNonInvite: {
    first: ['trying', 'send', start('E'), start('F')],
    states: {
      trying: {
        timerE: ['trying', 'resend', double('E')],
        timerF: ['terminated', 'reportTimeout'],
        provisional: ['proceeding', 'deliver'],
        success: ['completed', 'deliver', start('K')],
        failure: ['completed', 'deliver', start('K')],
        transportFailed: ['terminated', 'reportTransportFailure'],
      },
      proceeding: {
        timerE: ['proceeding', 'resend', slow('E')],
        timerF: ['terminated', 'reportTimeout'],
        provisional: ['proceeding', 'deliver'],
        success: ['completed', 'deliver', start('K')],
        failure: ['completed', 'deliver', start('K')],
        transportFailed: ['terminated', 'reportTransportFailure'],
      },
      completed: {
        timerK: ['terminated'],
      },
    },
  },
  serverInvite: {
    first: ['proceeding'],
    states: {
      proceeding: {
        request: ['proceeding', 'resend'],
        provisional: ['proceeding', 'send'],
        success: ['accepted', 'send', start('L')],
        failure: ['completed', 'send', start('G'), start('H')],
      },
      accepted: {
        success: ['accepted', 'send'],
        ack: ['accepted', 'deliver'],
        timerL: ['terminated'],
      },
      completed: {
        request: ['completed', 'resend'],
        ack: ['confirmed', start('I')],
        timerG: ['completed', 'resend', double('G')],
        timerH: ['terminated'],
      },
      confirmed: {
        timerI: ['terminated'],
      },
    },
  },
  serverNonInvite: {
    first: ['trying', start('F')],
    states: {
      trying: {
        provisional: ['proceeding', 'send'],
        success: ['completed', 'send', start('J')],
        failure: ['completed', 'send', start('J')],
        timerF: ['terminated'],
      },
      proceeding: {
        request: ['proceeding', 'resend'],
        provisional: ['proceeding', 'send'],
        success: ['completed', 'send', start('J')],
        failure: ['completed', 'send', start('J')],
        timerF: ['terminated'],
      },
      completed: {
        request: ['completed', 'resend'],
        timerJ: ['terminated'],
      },
    },
  },
}

/** RFC 3261 §17.1.1.1: an estimate of the round-trip time. */
export const t1Ms = 500
/** The longest interval between retransmissions. */
export const t2Ms = 4000
/** How long a message may stay in the network. */
const t4Ms = 5000
/** 64 × T1: how long anything is waited for. */
export const giveUpMs = 64 * t1Ms
/** RFC 3261 §16.6 step 11: more than three minutes. */
const ringLimitMs = 181_000

type Length = { readonly unreliableMs: number; readonly reliableMs: number | 'never' }

/** First length of each timer, RFC 3261 appendix A and RFC 6026 §8.4, by transport. */
export const timerLengths: Record<Timer, Length> = {
  A: { unreliableMs: t1Ms, reliableMs: 'never' },
  B: { unreliableMs: giveUpMs, reliableMs: giveUpMs },
  C: { unreliableMs: ringLimitMs, reliableMs: ringLimitMs },
  D: { unreliableMs: 32_000, reliableMs: 0 },
  E: { unreliableMs: t1Ms, reliableMs: 'never' },
  F: { unreliableMs: giveUpMs, reliableMs: giveUpMs },
  G: { unreliableMs: t1Ms, reliableMs: 'never' },
  H: { unreliableMs: giveUpMs, reliableMs: giveUpMs },
  I: { unreliableMs: t4Ms, reliableMs: 0 },
  J: { unreliableMs: giveUpMs, reliableMs: 0 },
  K: { unreliableMs: t4Ms, reliableMs: 0 },
  L: { unreliableMs: giveUpMs, reliableMs: giveUpMs },
  M: { unreliableMs: giveUpMs, reliableMs: giveUpMs },
}
