// The HTTP API: createApi puts the server together out of one file per resource.

export type {
  ApiContext,
  ApiServer,
  ApiSettings,
  AudioLibrary,
  IceServer,
  PromptRenderer,
} from './api-context.ts'
export { type ApiOptions, createApi } from './app.ts'
export type { RecordingContent, RecordingFiles } from './recording-files.ts'
