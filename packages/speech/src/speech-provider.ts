/**
 * What turns text into speech. Each provider is a process of its own, or a service behind HTTP,
 * so that neither its license nor its crashes are ours. A provider renders when something is
 * saved, never during a call.
 */

/** Why there is no speech, in words for the person who must mend it. */
export type SpeechFailure = {
  readonly code:
    | 'noProvider'
    | 'languageUnsupported'
    | 'providerFailed'
    | 'audioUnreadable'
    | 'audioTooLong'
    | 'formatUnknown'
    | 'noConverter'
    | 'converterFailed'
    | 'cacheUnwritable'
  /** What happened, and what to do next. */
  readonly message: string
}

/** An outcome of this package: failures to speak are expected, and values. */
export type SpeechResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: SpeechFailure }

/** A way to turn text into a WAV file. */
export type SpeechProvider = {
  readonly name: string
  /** Changes whenever the same text would sound different: part of every prompt's hash. */
  readonly voiceVersion: string
  /** The text as a WAV file, spoken in the language (a BCP 47 tag such as fr-CA). */
  render(text: string, languageId: string): Promise<SpeechResult<Uint8Array>>
}
