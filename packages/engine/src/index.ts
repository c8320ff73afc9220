// The call-flow engine: pure and total. Given a state and what happened, it says what to do, what
// became true, and when to be asked again.

export { type LegParty, legParties, recordOf } from './call-record.ts'
export type { Call, Guest, GuestRole } from './call-state.ts'
export { emptyConfiguration } from './configuration-empty.ts'
export type * from './effect.ts'
export { traceStep } from './explain.ts'
export type * from './fact.ts'
export { type GuestRefusal, guestRefusal } from './guest.ts'
export type * from './input.ts'
export type { CallerId } from './outbound-caller-id.ts'
export { type OutboundLedger, trunkUsageOf } from './outbound-ledger.ts'
export { callCount, callOf, callsOf, deadline, type EngineState, initialState } from './state.ts'
export { type Step, step } from './step.ts'
export { type Talk, type TalkGuest, type TalkParty, talkOf } from './talk.ts'
