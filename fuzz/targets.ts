// All that can be fuzzed.

import type { FuzzTarget } from './target.ts'
import { rtp } from './targets/rtp.ts'
import { sdp } from './targets/sdp.ts'
import { sipConversation } from './targets/sip-conversation.ts'
import { sipFlood } from './targets/sip-flood.ts'
import { sipMessage } from './targets/sip-message.ts'
import { stun } from './targets/stun.ts'

/** Every target. */
export const targets: readonly FuzzTarget[] = [
  sipMessage,
  sipConversation,
  sipFlood,
  sdp,
  rtp,
  stun,
]
