// STUN on the SIP socket, where anybody may ask which address it is seen from. The law: what is
// answered is a STUN answer, no longer than 44 bytes, to whoever asked.

import { UserAgent } from '@mainline/sip'
import { mutateBytes } from '../mutation.ts'
import { Random } from '../random.ts'
import type { FuzzTarget } from '../target.ts'

const request = Uint8Array.of(
  0,
  1,
  0,
  0,
  0x21,
  0x12,
  0xa4,
  0x42,
  1,
  2,
  3,
  4,
  5,
  6,
  7,
  8,
  9,
  1,
  2,
  3,
)
const withAttribute = Uint8Array.of(
  ...[0, 1, 0, 8, 0x21, 0x12, 0xa4, 0x42, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3],
  ...[0x80, 0x22, 0, 4, 116, 101, 115, 116],
)
const longestAnswer = 44

const agent = new UserAgent({
  entropy: (count) => new Random(5).bytes(count),
  userAgentName: 'asked',
  contact: () => ({ host: '192.0.2.1', port: 5060 }),
})

/** Questions for one's own address. */
export const stun: FuzzTarget = {
  name: 'stun',
  slowMs: 2,
  seeds: () => [request, withAttribute],
  mutate: (input, random) => mutateBytes(input, request, random),
  run(input) {
    const [remoteAddress, remotePort] = [input.length % 2 === 0 ? '198.51.100.7' : '2001:db8::7', 7]
    const local = { localAddress: '192.0.2.1', localPort: 5060 }
    agent.receive(1, { transport: 'udp', ...local, remoteAddress, remotePort }, input)
    for (let output = agent.poll(); output !== undefined; output = agent.poll()) {
      if (output.kind !== 'send') continue
      const isStun = (input[0] ?? 99) <= 3 && input[4] === 0x21
      const isLong = output.bytes.length > longestAnswer
      if (isStun && (output.flow.remoteAddress !== remoteAddress || isLong)) {
        throw new Error('an answer is too long or goes elsewhere')
      }
    }
  },
}
