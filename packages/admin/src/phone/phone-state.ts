// What the browser phone knows, and how each event changes it. Pure: sockets, sounds and clocks are
// in phone.ts, which tells this what happened; the screens only show what stands here.
//
//     off ──► starting ──► ready ◄──► reconnecting        the line
//
//     calling ──► ringing ──► connected ──► over          a call that was placed
//     ringing ──► connecting ──► connected ──► over       a call that came in
//
// Events about a call that is over already are late, and change nothing.

/** Whether calls can be made: `reconnecting` means the server was reached before. */
export type Line = 'off' | 'starting' | 'ready' | 'reconnecting'

/** What keeps the phone from working, or from being heard. */
export type PhoneProblem =
  | 'cannotConnect'
  | 'credentialsRefused'
  | 'insecureContext'
  | 'microphoneBusy'
  | 'noMicrophone'
  | 'noPermission'
  | 'notSupported'

/** Why a call is over, as the person should hear of it. */
export type CallOutcome =
  | 'busy'
  | 'canceled'
  | 'declined'
  | 'elsewhere'
  | 'failed'
  | 'hungUp'
  | 'noAudio'
  | 'noAnswer'
  | 'notAllowed'
  | 'notFound'

/** The other side: a name, if one is known, and what can be dialed. */
export interface Party {
  readonly name: string
  readonly number: string
}

/** One call that stands. */
export interface PhoneCall {
  readonly id: string
  readonly direction: 'incoming' | 'outgoing'
  readonly party: Party
  readonly phase: 'calling' | 'ringing' | 'connecting' | 'connected'
  readonly startedAtMs: number
  readonly answeredAtMs?: number
  readonly isHeld: boolean
  /** The other side has put us on hold. */
  readonly isHeldByOther: boolean
  readonly isMuted: boolean
  /** Whether the other side can be heard before it answers, so that no ring-back tone is made. */
  readonly hasEarlyMedia: boolean
  /** The digits that were sent in it. */
  readonly digits: string
  readonly transfer?: 'asked' | 'refused'
  /** The held call that this one may be connected with. */
  readonly consultedFor?: string
  /** A call that tries a number, with its steps explained beside it. */
  readonly isTest: boolean
}

/** A call that is over. */
export interface RecentCall {
  readonly id: string
  readonly direction: 'incoming' | 'outgoing'
  readonly party: Party
  readonly startedAtMs: number
  /** 0 when nobody answered. */
  readonly lengthMs: number
  readonly outcome: CallOutcome
  readonly isTest: boolean
}

/** All that the browser phone knows. */
export interface PhoneState {
  readonly line: Line
  readonly problem?: PhoneProblem
  /** Without one the others can be heard, but hear nothing. */
  readonly microphone: 'ready' | 'silent'
  /** Oldest first. */
  readonly calls: readonly PhoneCall[]
  /** The call on screen. */
  readonly shownId?: string
  /** Newest first. */
  readonly recent: readonly RecentCall[]
  /** The newest test call, whose steps are shown also after its end until they are put away. */
  readonly test?: { readonly callId: string; readonly party: Party }
  /** The call that ended last, if its end needs a word; until another begins. */
  readonly ended?: RecentCall
  /** Whether the phone is open beside the pages. */
  readonly isOpen: boolean
}

type Started = { readonly id: string; readonly party: Party; readonly atMs: number }

/** What can happen. */
export type PhoneEvent =
  | { readonly kind: 'switchedOn' | 'registered' | 'disconnected' | 'switchedOff' }
  | { readonly kind: 'problemArose'; readonly problem: PhoneProblem }
  | { readonly kind: 'problemSolved' | 'opened' | 'closed' | 'testPutAway' }
  | { readonly kind: 'microphoneTried'; readonly microphone: PhoneState['microphone'] }
  | (Started & {
      readonly kind: 'callPlaced'
      readonly consultedFor?: string
      readonly isTest: boolean
    })
  | (Started & { readonly kind: 'callArrived' })
  | { readonly kind: 'callRang'; readonly id: string; readonly hasEarlyMedia: boolean }
  | { readonly kind: 'answerAsked'; readonly id: string }
  | { readonly kind: 'callAnswered'; readonly id: string; readonly atMs: number }
  | { readonly kind: 'held' | 'resumed'; readonly id: string; readonly by: 'us' | 'other' }
  | { readonly kind: 'muted' | 'unmuted'; readonly id: string }
  | { readonly kind: 'shown'; readonly id: string }
  | { readonly kind: 'digitSent'; readonly id: string; readonly digit: string }
  | { readonly kind: 'transferAsked' | 'transferRefused'; readonly id: string }
  | {
      readonly kind: 'callEnded'
      readonly id: string
      readonly outcome: CallOutcome
      readonly atMs: number
    }

/** Calls kept after their end: as many as a small window shows. */
export const recentCalls = 20

/** Ends that nobody has to be told of: they are what somebody wanted. */
const expectedOutcomes: readonly CallOutcome[] = ['canceled', 'elsewhere', 'hungUp']

/** A phone that is switched off. */
export function initialPhone(recent: readonly RecentCall[] = []): PhoneState {
  return { line: 'off', microphone: 'ready', calls: [], recent, isOpen: false }
}

/** What stands after an event. */
export function phoneAfter(state: PhoneState, event: PhoneEvent): PhoneState {
  switch (event.kind) {
    case 'switchedOn':
      return { ...withoutProblem(state), line: 'starting' }
    case 'registered':
      return { ...(isOfLine(state.problem) ? withoutProblem(state) : state), line: 'ready' }
    case 'disconnected':
      return { ...state, line: state.line === 'ready' ? 'reconnecting' : state.line }
    case 'switchedOff':
      return { ...state, line: 'off', calls: [] }
    case 'problemArose':
      return { ...state, problem: event.problem }
    case 'problemSolved':
      return withoutProblem(state)
    case 'opened':
    case 'closed':
      return { ...state, isOpen: event.kind === 'opened' }
    case 'testPutAway':
      return withoutTest(state)
    case 'microphoneTried':
      return { ...state, microphone: event.microphone }
    case 'callPlaced':
      return withCall(
        event.isTest ? { ...state, test: { callId: event.id, party: event.party } } : state,
        { ...newCall(event), direction: 'outgoing', phase: 'calling' },
      )
    case 'callArrived':
      return withCall(state, { ...newCall(event), direction: 'incoming', phase: 'ringing' })
    case 'callEnded':
      return withoutCall(state, event)
    case 'shown':
      return callWith(state, event.id) === undefined ? state : { ...state, shownId: event.id }
    default:
      return {
        ...state,
        calls: state.calls.map((call) => (call.id === event.id ? callAfter(call, event) : call)),
      }
  }
}

type CallEvent = Exclude<
  Extract<PhoneEvent, { readonly id: string }>,
  { readonly kind: 'callPlaced' | 'callArrived' | 'callEnded' | 'shown' }
>

function callAfter(call: PhoneCall, event: CallEvent): PhoneCall {
  switch (event.kind) {
    case 'callRang':
      return { ...call, phase: 'ringing', hasEarlyMedia: event.hasEarlyMedia }
    case 'answerAsked':
      return { ...call, phase: 'connecting' }
    case 'callAnswered':
      return { ...call, phase: 'connected', answeredAtMs: event.atMs }
    case 'held':
    case 'resumed':
      return event.by === 'us'
        ? { ...call, isHeld: event.kind === 'held' }
        : { ...call, isHeldByOther: event.kind === 'held' }
    case 'muted':
    case 'unmuted':
      return { ...call, isMuted: event.kind === 'muted' }
    case 'digitSent':
      return { ...call, digits: call.digits + event.digit }
    case 'transferAsked':
      return { ...call, transfer: 'asked' }
    case 'transferRefused':
      return { ...call, transfer: 'refused' }
  }
}

/** The call on screen: the one that was chosen, else the newest. */
export function shownCall({ calls, shownId }: PhoneState): PhoneCall | undefined {
  return calls.find(({ id }) => id === shownId) ?? calls.at(-1)
}

/** The call with this id, if it stands. */
export function callWith({ calls }: PhoneState, id: string): PhoneCall | undefined {
  return calls.find((call) => call.id === id)
}

/** The first call that waits to be answered. */
export function waitingCall({ calls }: PhoneState): PhoneCall | undefined {
  return calls.find(({ direction, phase }) => direction === 'incoming' && phase === 'ringing')
}

/** What should sound: a ring for us, softly while we speak, or the tone that it rings there. */
export function soundOf(state: PhoneState): 'ring' | 'knock' | 'ringBack' | undefined {
  const isSpeaking = state.calls.some(({ phase, isHeld }) => phase === 'connected' && !isHeld)
  if (waitingCall(state) !== undefined) return isSpeaking ? 'knock' : 'ring'
  const rings = state.calls.some(
    ({ direction, phase, hasEarlyMedia }) =>
      direction === 'outgoing' && phase === 'ringing' && !hasEarlyMedia,
  )
  return rings && !isSpeaking ? 'ringBack' : undefined
}

function newCall(event: Started & { readonly consultedFor?: string; readonly isTest?: boolean }) {
  const { id, party, atMs, consultedFor, isTest = false } = event
  return {
    id,
    party,
    startedAtMs: atMs,
    isHeld: false,
    isHeldByOther: false,
    isMuted: false,
    hasEarlyMedia: false,
    digits: '',
    isTest,
    ...(consultedFor === undefined ? {} : { consultedFor }),
  }
}

/** A call that comes in does not push away the one that is spoken in. */
function withCall({ ended: _, ...state }: PhoneState, call: PhoneCall): PhoneState {
  const calls = [...state.calls, call]
  const isFirst = state.calls.length === 0
  return call.direction === 'outgoing' || isFirst
    ? { ...state, calls, shownId: call.id }
    : { ...state, calls, ...shownIdOf(shownCall(state)) }
}

function withoutCall(
  state: PhoneState,
  { id, outcome, atMs }: Extract<PhoneEvent, { readonly kind: 'callEnded' }>,
): PhoneState {
  const call = callWith(state, id)
  if (call === undefined) return state
  const { direction, party, startedAtMs, answeredAtMs = atMs, isTest, consultedFor } = call
  const lengthMs = Math.max(0, atMs - answeredAtMs)
  const recent = { id, direction, party, startedAtMs, lengthMs, outcome, isTest }
  const { shownId, ended: _, ...rest } = state
  const next = state.shownId === id ? consultedFor : shownId
  return {
    ...rest,
    ...(next === undefined ? {} : { shownId: next }),
    ...(expectedOutcomes.includes(outcome) ? {} : { ended: recent }),
    calls: state.calls.filter((each) => each.id !== id),
    recent: [recent, ...state.recent].slice(0, recentCalls),
  }
}

function shownIdOf(call: PhoneCall | undefined): { readonly shownId?: string } {
  return call === undefined ? {} : { shownId: call.id }
}

function withoutProblem(state: PhoneState): PhoneState {
  const { problem: _, ...rest } = state
  return rest
}

function withoutTest(state: PhoneState): PhoneState {
  const { test: _, ...rest } = state
  return rest
}

function isOfLine(problem: PhoneProblem | undefined): boolean {
  return problem === 'cannotConnect' || problem === 'credentialsRefused'
}
