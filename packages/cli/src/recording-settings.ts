// `mainline recording-settings`: how long recordings are kept, and what both parties of a call hear
// before they are recorded. Without an option it only shows both.

import { CommandError } from './command-error.ts'
import type { Server } from './server-access.ts'

const notices = ['beep', 'announcement', 'both'] as const

/** What was typed; what is not given stays as it is. */
export interface RecordingSettingsOptions {
  readonly keptDays?: string
  readonly notice?: string
}

/** Changes what is given, and says how it is then. */
export async function recordingSettingsOn(
  server: Server,
  { keptDays, notice }: RecordingSettingsOptions,
): Promise<string> {
  const change = {
    ...(keptDays === undefined ? {} : { recordingKeptDays: Number(keptDays) }),
    ...(notice === undefined ? {} : { recordingNotice: noticeNamed(notice) }),
  }
  const isChange = Object.keys(change).length > 0
  const settings = await server.ask((client) =>
    isChange
      ? client.PATCH('/v1.0/organization', { body: change })
      : client.GET('/v1.0/organization'),
  )
  const { recordingKeptDays: days, recordingNotice: heard } = settings
  return `Recordings are kept for ${days} days. Before one begins, both parties hear: ${heard}.\n`
}

function noticeNamed(typed: string): (typeof notices)[number] {
  const notice = notices.find((each) => each === typed)
  if (notice !== undefined) return notice
  throw new CommandError(`There is no notice ${typed}.`, `Choose one of ${notices.join(', ')}.`)
}
