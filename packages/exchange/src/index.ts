// The live shell: owns sockets and the clock, performs what the engine asks for, decides nothing
// about calls. `server` gives it what `ports.ts` asks for.

// How prompts are decoded is media's knowledge, which `server` may not import by itself.
export { promptWav, recordingHeader } from '@mainline/media'
export { type BatchedAddon, loadBatchedAddon } from './batched-addon.ts'
export { socketOpener } from './batched-media-sockets.ts'
export { Exchange, type ExchangeOptions } from './exchange.ts'
export { shownAddress } from './local-address.ts'
export type { MediaSocket } from './media-ports.ts'
export { MediaThreads } from './media-threads.ts'
export type * from './ports.ts'
export { letHelpersGiveWay, takeTurns } from './processor-turns.ts'
export { readPrompt } from './prompt-reading.ts'
export { UnwritableError } from './unwritable-error.ts'
