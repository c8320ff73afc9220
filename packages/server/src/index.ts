// The live system, put together; `main.ts` is the program.

export { buildAdminWhenStale } from './admin-build.ts'
export { readSettings, type Settings } from './settings.ts'
export { type RunningSystem, type StartOptions, startSystem } from './start.ts'
