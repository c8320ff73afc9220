// Digits that a phone sends in INFO requests instead of in its audio: the two bodies that phones
// use, neither of them a standard. `application/dtmf-relay` has a line `Signal=5`, and
// `application/dtmf` is the digit alone. Some send # and * as 11 and 10.

import { type Digit, isDigit } from '@mainline/model'

/** The pressed key, if the body tells one. */
export function digitOfInfo(contentType: string, body: string): Digit | undefined {
  const type = contentType.split(';')[0]?.trim().toLowerCase()
  if (type === 'application/dtmf') return digitOf(body.trim())
  if (type !== 'application/dtmf-relay') return undefined
  return digitOf(/^\s*Signal\s*=\s*(\S+)/im.exec(body)?.[1] ?? '')
}

function digitOf(text: string): Digit | undefined {
  const key = text === '10' ? '*' : text === '11' ? '#' : text
  return isDigit(key) ? key : undefined
}
