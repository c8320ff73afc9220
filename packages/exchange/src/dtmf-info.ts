// Digits that travel in INFO requests instead of in the audio: the two bodies that phones use,
// neither of them a standard. `application/dtmf-relay`, which we send, has a line `Signal=5`, and
// `application/dtmf` is the digit alone. Some send # and * as 11 and 10.

import { type Digit, isDigit } from '@mainline/model'
import type { Content } from '@mainline/sip'

/** The pressed key, if the body tells one. */
export function digitOfInfo(contentType: string, body: string): Digit | undefined {
  const type = contentType.split(';')[0]?.trim().toLowerCase()
  if (type === 'application/dtmf') return digitOf(body.trim())
  if (type !== 'application/dtmf-relay') return undefined
  return digitOf(/^\s*Signal\s*=\s*(\S+)/im.exec(body)?.[1] ?? '')
}

/** The body that tells a key, in the form that says more and is known by more. */
export function infoOfDigit(digit: Digit): Content {
  const body = `Signal=${digit}\r\nDuration=${signaledMs}\r\n`
  return { contentType: 'application/dtmf-relay', body }
}

/** How long a key is said to have been pressed: as long as those that are sent as events. */
const signaledMs = 100

function digitOf(text: string): Digit | undefined {
  const key = text === '10' ? '*' : text === '11' ? '#' : text
  return isDigit(key) ? key : undefined
}
