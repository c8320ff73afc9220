// The live shell: owns sockets and the clock, performs what the engine asks for, decides nothing
// about calls. `server` gives it what `ports.ts` asks for.

export type * from './ports.ts'
