// How two who talk are told that what they say is recorded. The recording begins after it.

/** A beep, as people know it; a sentence, where the law asks for one; or that and then a beep. */
export const recordingNotices = ['beep', 'announcement', 'both'] as const

/** What is heard before a recording begins. */
export type RecordingNotice = (typeof recordingNotices)[number]
