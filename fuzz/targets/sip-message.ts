// Reading one SIP message. The law: what can be read can be written, and what was written is read
// again as the same message.

import { formatMessage, parseMessage, parseNameAddress, parseUri } from '@mainline/sip'
import { latin, mutateLines } from '../mutation.ts'
import type { FuzzTarget } from '../target.ts'
import { sipMessages } from './sip-samples.ts'

/** The longest datagram. */
const maxMessageBytes = 65_535

/** Messages read and written for one input: itself, and what was written of it. */
const messages = 2

/** Parsing and formatting of messages, URIs and addresses. */
export const sipMessage: FuzzTarget = {
  name: 'sip-message',
  slowMs: 2 * messages,
  seeds: sipMessages,
  mutate: (input, random) => latin.bytes(mutateLines(latin.text(input), ':', random)),
  run(input) {
    const parsed = parseMessage(input)
    if (!parsed.ok) return
    const written = formatMessage(parsed.value)
    // A line that was folded or broken may grow when it is written properly.
    if (written.length > maxMessageBytes) return
    const again = parseMessage(written)
    if (!again.ok) throw new Error(`what we wrote cannot be read: ${again.error}`)
    const rewritten = formatMessage(again.value)
    if (!Buffer.from(written).equals(Buffer.from(rewritten))) {
      throw new Error('a message changes each time it is read and written')
    }
    for (const { value } of parsed.value.headers) {
      parseNameAddress(value)
      parseUri(value)
    }
  },
}
