// The live shell: owns sockets and the clock, performs what the engine asks for, decides nothing
// about calls. `server` gives it what `ports.ts` asks for.

// How prompts are decoded is media's knowledge, which `server` may not import by itself.
export { promptWav, recordingHeader } from '@mainline/media'
export { Exchange, type ExchangeOptions } from './exchange.ts'
export { shownAddress } from './local-address.ts'
export type * from './ports.ts'
export { readPrompt } from './prompt-reading.ts'
export { UnwritableError } from './unwritable-error.ts'
