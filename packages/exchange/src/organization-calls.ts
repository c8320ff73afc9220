// The calls of one organization, put together: its engine's driver, the legs on which effects are
// performed, the history from which records come, and the snapshots that keep the journal short.

import {
  type Caller,
  callCount,
  callOf,
  callsOf,
  type Effect,
  type EngineState,
  type Fact,
  type GuestAsked,
  type GuestRefusal,
  guestRefusal,
  initialState,
  type OutboundLedger,
  type RecordingAsked,
  type RecordLegs,
  type RingUser,
  type Talk,
  talkOf,
  trunkUsageOf,
} from '@mainline/engine'
import {
  type Configuration,
  instantFromMs,
  type LegId,
  type OrganizationId,
  type TrunkId,
  type UserId,
} from '@mainline/model'
import type { WatchedCall } from '@mainline/sip'
import { CallHistory, type FinishedCall, type StandingCall } from './call-history.ts'
import { CallLegs, type Directory } from './call-legs.ts'
import { CallMeasurements } from './call-measurements.ts'
import type { CallRecordings } from './call-recordings.ts'
import { instantNow } from './clock.ts'
import { Driver, type DriverOutlets, type Position, replay } from './driver.ts'
import type { JournalWriter } from './journal-writer.ts'
import type { Leg, LegContext } from './leg.ts'
import type { Arrival } from './leg-arrived.ts'
import type { RingParties } from './leg-rung-branch.ts'
import type { Journal, JournalSnapshot, Log } from './ports.ts'
import type { AskedTransfer } from './transfers.ts'

/** Inputs after which a quiet organization saves a snapshot: a replay of a tenth of a second. */
const quietInputs = 2_000
/** Inputs after which one is saved although calls stand; they are then in the snapshot. */
const busyInputs = 20_000

/** What all organizations share. */
export interface SharedParts {
  readonly legs: Omit<LegContext, 'released' | 'post' | 'measuring' | 'measured'>
  readonly journal: Journal
  readonly journalWriter: JournalWriter
  readonly log: Log
  readonly recordings: CallRecordings
  readonly bindings: Directory['bindings']
  readonly trunk: Directory['trunk']
  /** The domain of a person's phones. */
  realm(userId: UserId): string
}

/** What a snapshot holds besides configurations; plain data of the exchange's own. */
interface SnapshotContent {
  readonly state: Omit<EngineState, 'configurations'>
  readonly at: number
  /** Facts of the calls that stood. */
  readonly facts: readonly Fact[]
}

/** A call in which a person talks, and their leg of it. */
export interface OwnTalk {
  readonly talk: Talk
  readonly legId: LegId
}

/** Who is to join which call, beside whom, and as what. */
export type AskedGuest = Omit<GuestAsked, 'kind'>

/** What is to be done about the recording of which call. */
export type AskedRecording = Omit<RecordingAsked, 'kind' | 'legId'>

/** Who a caller without a number is (RFC 3323 §4.1.1.3). */
const anonymousUri = 'sip:anonymous@anonymous.invalid'

/** One organization's calls. */
export class OrganizationCalls {
  readonly #shared: SharedParts
  readonly #organizationId: OrganizationId
  readonly #history: CallHistory
  readonly #measurements = new CallMeasurements((call) => this.#finished(call))
  readonly #driver: Driver
  readonly #legs: CallLegs
  #snapshotSequence: number

  private constructor(shared: SharedParts, position: Position, history: CallHistory) {
    const { organizationId } = position.state
    this.#shared = shared
    this.#organizationId = organizationId
    this.#history = history
    this.#snapshotSequence = position.sequence
    this.#driver = new Driver(position, this.#outlets())
    this.#legs = new CallLegs(
      {
        ...shared.legs,
        post: (happening) => this.#driver.post(happening),
        measuring: ({ callId }) => this.#measurements.begin(callId),
        measured: ({ callId, legId }, counted) => this.#measurements.end(callId, legId, counted),
      },
      {
        bindings: shared.bindings,
        parties: (ring) => this.#parties(ring),
        trunk: shared.trunk,
        recordingPath: (effect) => this.#recordingPath(effect),
        moved: (from, to) => this.#measurements.move(from, to),
      },
    )
  }

  /** Goes on where the journal ends; calls that stood then were cut, and end as such. */
  static async restore(
    shared: SharedParts,
    organizationId: OrganizationId,
  ): Promise<OrganizationCalls> {
    const { snapshot, entries } = await shared.journal.load(organizationId)
    const content = contentOf(snapshot)
    const history = new CallHistory(content?.facts)
    const start = {
      state: { ...initialState(organizationId), ...content?.state, ...keptIn(snapshot) },
      sequence: snapshot?.sequence ?? 0,
      at: instantFromMs(content?.at ?? 0),
    }
    const finished: FinishedCall[] = []
    const position = replay(start, entries, (facts) => finished.push(...history.add(facts)))
    // The crash may have come between the end of a call and the saving of its record.
    for (const call of finished) shared.journalWriter.add({ organizationId, ...call })
    const calls = new OrganizationCalls(shared, position, history)
    calls.endAll()
    return calls
  }

  /** The configuration that new calls enter with. */
  get configuration(): Configuration {
    const { configurations } = this.#driver.position.state
    return configurations.at(-1) ?? configurations[0]
  }

  /** What was called and spent lately, as far as limits ask. */
  get ledger(): OutboundLedger {
    return this.#driver.position.state.ledger
  }

  /** The standing calls that a person has placed, with their steps so far. */
  callsFrom(userId: UserId): readonly StandingCall[] {
    return this.#history.callsFrom(userId)
  }

  /** The calls in which two parties talk now. */
  talks(): readonly Talk[] {
    return callsOf(this.#driver.position.state).flatMap((call) => talkOf(call) ?? [])
  }

  /** The call in which a person talks on the phone that names it by its own dialog. */
  ownTalk(userId: UserId, sipCallId: string): OwnTalk | undefined {
    const name = this.#legs.legInDialog(userId, sipCallId)?.name
    const call = name && callOf(this.#driver.position.state, name.callId)
    const talk = call && talkOf(call)
    return talk && name && { talk, legId: name.legId }
  }

  /** Rings somebody who is to join two who talk; answers why that cannot be, if it cannot. */
  askGuest(asked: AskedGuest): GuestRefusal | undefined {
    const call = callOf(this.#driver.position.state, asked.callId)
    if (call === undefined) return 'notConnected'
    const refusal = guestRefusal(call, this.configuration.users, asked)
    if (refusal === undefined) this.#driver.post({ kind: 'guestAsked', ...asked })
    return refusal
  }

  /** How many calls a trunk carries, both ways. */
  callsOnTrunk(trunkId: TrunkId): number {
    const { ledger } = this.#driver.position.state
    return trunkUsageOf(ledger, trunkId, this.#driver.position.at).activeCalls
  }

  /** Begins, pauses, resumes or ends the recording of two who talk; false where nobody does. */
  steerRecording(asked: AskedRecording): boolean {
    const call = callOf(this.#driver.position.state, asked.callId)
    if (call === undefined || talkOf(call) === undefined) return false
    this.#driver.post({ kind: 'recordingAsked', ...asked, legId: call.legId })
    return true
  }

  /** Makes a newer configuration live. */
  replace(configuration: Configuration): void {
    if (configuration.version <= this.configuration.version) return
    this.#driver.post({ kind: 'configurationReplaced', configuration })
  }

  /** Takes a call that was admitted. */
  arrive(arrival: Arrival): void {
    this.#legs.arrive(arrival)
  }

  /** The leg of that id, while it is up. */
  leg(legId: LegId): Leg | undefined {
    return this.#legs.leg(legId)
  }

  /** The calls that a person's phones are in, as lamps show them. */
  watchedCalls(userId: UserId): readonly WatchedCall[] {
    return this.#legs.legsOf(userId).map((leg) => leg.watched)
  }

  /** Passes a transfer on that a party has asked for. */
  transfer(asked: AskedTransfer): void {
    this.#legs.transfer(asked)
  }

  /** Ends every call with its record, because the program stops or has started again. */
  endAll(): void {
    const isQuiet = callCount(this.#driver.position.state) === 0
    if (!isQuiet) this.#driver.post({ kind: 'nodeRestarted' })
    this.#legs.abandon()
  }

  /** Ends every call and saves where the organization stands. */
  stop(): void {
    this.endAll()
    this.#driver.stop()
    this.#saveSnapshot(this.#driver.position)
  }

  #outlets(): DriverOutlets {
    const { journalWriter, log } = this.#shared
    const organizationId = this.#organizationId
    return {
      keep: (entry) => journalWriter.add(entry),
      publish: (facts) => this.#publish(facts),
      perform: (effect) => this.#perform(effect),
      faulted: (input, error) => {
        const traces = callsOf(this.#driver.position.state).map((call) => ({
          callId: call.id,
          trace: this.#history.trace(call.id),
        }))
        log.error({ organizationId, input, traces, error: describe(error) }, 'a step failed')
      },
      rested: (position) => this.#rested(position),
      abandonCalls: () => this.#legs.abandon(),
    }
  }

  #publish(facts: readonly Fact[]): void {
    for (const call of this.#history.add(facts)) this.#measurements.finish(call)
  }

  #finished(call: FinishedCall): void {
    const { journalWriter, log } = this.#shared
    const organizationId = this.#organizationId
    journalWriter.add({ organizationId, ...call })
    const { id: callId, end } = call.record
    log.info({ organizationId, callId, cause: end.cause }, 'call ended')
  }

  /** An effect that throws is our bug; its leg is broken, the others are not. */
  #perform(effect: Effect): void {
    try {
      this.#legs.perform(effect)
    } catch (error) {
      const data = { organizationId: this.#organizationId, effect, error: describe(error) }
      this.#shared.log.error(data, 'an effect failed')
      const { callId } = effect
      const legId = 'legIds' in effect ? effect.legIds[0] : effect.legId
      this.#driver.post({ kind: 'legFailed', callId, legId, reason: 'media' })
    }
  }

  #rested(position: Position): void {
    const inputs = position.sequence - this.#snapshotSequence
    const isQuiet = callCount(position.state) === 0
    if (inputs >= (isQuiet ? quietInputs : busyInputs)) this.#saveSnapshot(position)
  }

  #saveSnapshot({ state, sequence, at }: Position): void {
    if (sequence === this.#snapshotSequence) return
    const { configurations: all, ...rest } = state
    const content: SnapshotContent = { state: rest, at, facts: this.#history.facts() }
    const configurations = all.filter(({ version }) => version > 0)
    const organizationId = this.#organizationId
    this.#shared.journalWriter.add({ organizationId, sequence, content, configurations })
    this.#snapshotSequence = sequence
  }

  /**
   * Phones show the caller, and beside the name what was called, so that a person can greet. The
   * caller's number is given in the phone's own domain, so that calling back leads to us.
   */
  #parties({ caller, calledName, userId }: RingUser): RingParties {
    const user = this.configuration.users[userId]
    const name = caller.displayName ?? caller.number ?? ''
    const displayName = calledName === undefined ? name : `${name} (${calledName})`.trim()
    const realm = this.#shared.realm(userId)
    const dialable = caller.number ?? this.#userNameOf(caller)
    const from = dialable === undefined ? anonymousUri : `sip:${dialable}@${realm}`
    const to = `sip:${user?.userName ?? userId}@${realm}`
    return {
      from: { displayName, uri: from },
      to: { displayName: user?.displayName ?? '', uri: to },
    }
  }

  /** The two are known by what they are called now, whatever becomes of the call. */
  #recordingPath({ callId, recordingId, legIds }: RecordLegs): string | undefined {
    const call = callOf(this.#driver.position.state, callId)
    const [left, right] = (call && talkOf(call)?.parties) ?? []
    if (left === undefined || right === undefined) return undefined
    const recording = {
      id: recordingId,
      organizationId: this.#organizationId,
      callId,
      startedAtMs: instantNow(),
      partyNames: [left.displayName, right.displayName] as const,
    }
    return this.#shared.recordings.begin(recording, legIds[0], (name) =>
      this.#driver.post({ kind: 'recordingFailed', ...name }),
    )
  }

  #userNameOf({ via }: Caller): string | undefined {
    return via.kind === 'device' ? this.configuration.users[via.userId]?.userName : undefined
  }
}

/**
 * The one place where a snapshot's plain data is taken for what this program once saved. That of an
 * older program, whose state had another shape, is left out: the calls in it were cut when that
 * program ended, and everything else is in the configuration.
 */
function contentOf(snapshot: JournalSnapshot | undefined): SnapshotContent | undefined {
  const content = snapshot?.content as SnapshotContent | undefined
  return Array.isArray(content?.state.calls.buckets?.[0]?.calls) ? content : undefined
}

/** The configurations that a snapshot knows; none before the first was published. */
function keptIn(snapshot: JournalSnapshot | undefined): Partial<EngineState> {
  const [first, ...rest] = snapshot?.configurations ?? []
  return first === undefined ? {} : { configurations: [first, ...rest] }
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
