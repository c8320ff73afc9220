/**
 * Text to speech: providers (each its own process), the cache of rendered prompts, and what the
 * system itself says. Everything is rendered when it is saved, never during a call.
 */

export type { AudioConverter, AudioFormat } from './audio-converter.ts'
export { chooseAudioConverters } from './audio-converter-choice.ts'
export type { PromptCacheOptions, PromptSound } from './prompt-cache.ts'
export { PromptCache } from './prompt-cache.ts'
export type { RenderedPrompt } from './rendered-prompt.ts'
export type { SpeechFailure, SpeechProvider, SpeechResult } from './speech-provider.ts'
export type { SpeechSettings } from './speech-provider-choice.ts'
export { chooseSpeechProvider } from './speech-provider-choice.ts'
export { espeakWasm } from './speech-provider-espeak.ts'
export { systemPrompt } from './system-prompt.ts'
