// The call-flow engine: pure and total. Given a state and what happened, it says what to do, what
// became true, and when to be asked again.

export type * from './effect.ts'
export type * from './fact.ts'
export type * from './input.ts'
