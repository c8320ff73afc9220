// The words of the system as types, and the rules that need no more than their arguments.

export * from './account-rules.ts'
export * from './auto-attendant.ts'
export * from './call-record.ts'
export * from './configuration.ts'
export * from './end-cause.ts'
export * from './ids.ts'
export * from './license.ts'
export * from './limits.ts'
export * from './result.ts'
export * from './system-prompts.ts'
export * from './time.ts'
