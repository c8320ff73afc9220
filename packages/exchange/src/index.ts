// The live shell: owns sockets and the clock, performs what the engine asks for, decides nothing
// about calls. `server` gives it what `ports.ts` asks for.

export { Exchange, type ExchangeOptions } from './exchange.ts'
export type * from './ports.ts'
