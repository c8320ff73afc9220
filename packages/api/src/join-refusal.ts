// Why nobody can join a call, as a person reads it.

import { ApiError } from './errors.ts'
import type { JoinRefusal } from './standing-calls.ts'

type Refusal = JoinRefusal | 'onlyYourself'

const refusals: Readonly<Record<Refusal, readonly [string, string]>> = {
  notConnected: ['Nobody talks there any more.', 'Look at the calls again.'],
  noSuchPerson: ['There is no such person.', 'Name somebody who has a phone here.'],
  isInCall: ['That person talks in this call already.', 'Name somebody else.'],
  tooMany: ['The call has as many guests as it may have.', 'Wait until one of them leaves.'],
  onlyYourself: [
    'You can only listen, whisper and barge in yourself.',
    'Leave userId out, as a person who is signed in.',
  ],
}

/** Says that somebody cannot join, and what to do. */
export function joinRefused(code: Refusal): ApiError {
  const [message, remedyText] = refusals[code]
  const details = [{ code, message, remedyText }]
  return new ApiError('conflict', `${message} ${remedyText}`, { details })
}
