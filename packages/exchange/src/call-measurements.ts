// What is counted of each leg's audio finds its way into the call's record. The media engine tells
// its counters when a leg's session is closed, which is a moment after the engine ended the call:
// a finished call waits here until its last session is closed, and only then becomes a record.
//
// Counters decide nothing, so they are no input of the engine and not in the journal: a record that
// a restart restores has none.

import type { LegParty } from '@mainline/engine'
import type { MediaStatistics } from '@mainline/media'
import {
  type CallId,
  estimatedScore,
  type LegId,
  type LegQuality,
  type StreamQuality,
} from '@mainline/model'
import type { FinishedCall } from './call-history.ts'

/** One closed session that had a stream. */
interface Measured {
  readonly legId: LegId
  readonly statistics: MediaStatistics
}

interface Entry {
  open: number
  readonly measured: Measured[]
  finished?: FinishedCall
}

/** The sessions of one organization's calls, as far as their records still need them. */
export class CallMeasurements {
  readonly #complete: (call: FinishedCall) => void
  readonly #calls = new Map<CallId, Entry>()

  /** `complete` is told of each finished call once nothing more will be measured of it. */
  constructor(complete: (call: FinishedCall) => void) {
    this.#complete = complete
  }

  /** A session of the call begins; `end` follows. */
  begin(callId: CallId): void {
    const entry = this.#calls.get(callId) ?? { open: 0, measured: [] }
    entry.open += 1
    this.#calls.set(callId, entry)
  }

  /** A session is over. */
  end(callId: CallId, legId: LegId, statistics: MediaStatistics | undefined): void {
    const entry = this.#calls.get(callId)
    if (entry === undefined) return
    entry.open -= 1
    if (statistics !== undefined) entry.measured.push({ legId, statistics })
    this.#settle(callId, entry)
  }

  /** A session goes on in another call, and is measured for that one. */
  move(from: CallId, to: CallId): void {
    this.begin(to)
    const entry = this.#calls.get(from)
    if (entry === undefined) return
    entry.open -= 1
    this.#settle(from, entry)
  }

  /** The call has ended; its record is complete at once when nothing is open. */
  finish(call: FinishedCall): void {
    const entry = this.#calls.get(call.record.id) ?? { open: 0, measured: [] }
    entry.finished = call
    this.#settle(call.record.id, entry)
  }

  #settle(callId: CallId, { open, measured, finished }: Entry): void {
    if (open > 0) return
    // A call that was refused before the engine knew of it is never finished, nor measured.
    if (finished !== undefined || measured.length === 0) this.#calls.delete(callId)
    if (finished !== undefined) this.#complete(withLegs(finished, measured))
  }
}

function withLegs(call: FinishedCall, measured: readonly Measured[]): FinishedCall {
  const { record, parties } = call
  // Of a call that nobody answered, only what was really said counts.
  const isAnswered = record.answerDateTime !== undefined
  const legs = measured
    .filter(({ statistics }) => isAnswered || statistics.packetsReceived > 0)
    .map(({ legId, statistics }) => legQuality(legId, parties[legId] ?? caller(call), statistics))
  return legs.length === 0 ? call : { ...call, record: { ...record, legs } }
}

function caller({ record }: FinishedCall): LegParty {
  return { displayName: record.from }
}

function legQuality(legId: LegId, party: LegParty, statistics: MediaStatistics): LegQuality {
  const { codec = '', isEncrypted, packetsReceived, packetsLost, jitterMs } = statistics
  const { packetsSent, peerPacketsLost, peerJitterMs, roundTripMs } = statistics
  const trip = roundTripMs === undefined ? {} : { roundTripMs: tenths(roundTripMs) }
  return {
    legId,
    ...party,
    ...{ codec, isEncrypted },
    ...trip,
    ...(packetsReceived > 0 && { said: quality(packetsReceived, packetsLost, jitterMs, trip) }),
    ...(peerPacketsLost !== undefined && {
      heard: quality(packetsSent - peerPacketsLost, peerPacketsLost, peerJitterMs ?? 0, trip),
    }),
  }
}

/** Packets that came doubled make the loss negative; nobody is helped by reading that. */
function quality(
  packets: number,
  lost: number,
  jitter: number,
  trip: { readonly roundTripMs?: number },
): StreamQuality {
  const measured = { packets, packetsLost: Math.max(0, lost), jitterMs: tenths(jitter) }
  return { ...measured, score: estimatedScore({ ...measured, ...trip }) }
}

function tenths(value: number): number {
  return Math.round(10 * value) / 10
}
