// Descriptions: what a peer offers and how it answers. The law: an answer that we give can be read
// as an answer by the other side.

import { SdpNegotiation } from '@mainline/media'
import { latin, mutateLines } from '../mutation.ts'
import { Random } from '../random.ts'
import type { FuzzTarget } from '../target.ts'
import { description } from './sip-samples.ts'

const key = 'WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz'

const offers: readonly string[] = [
  description,
  description
    .replace('RTP/AVP 0 8 101', 'RTP/SAVP 9 0 101\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 ')
    .replace('HMAC_SHA1_80 ', `HMAC_SHA1_80 inline:${key}|2^20|1:4`),
  description.concat('m=image 0 udptl t38\r\na=T38FaxVersion:0\r\nm=video 5004 RTP/AVP 96\r\n'),
  description.replace('sendrecv', 'sendonly').replace('c=IN IP4 192.0.2.9', 'c=IN IP6 2001:db8::9'),
  description.replace('a=sendrecv', 'a=rtcp:40009 IN IP4 192.0.2.9\r\na=rtcp-mux\r\na=inactive'),
]

/** Offers read and answered, answers applied. */
export const sdp: FuzzTarget = {
  name: 'sdp',
  slowMs: 2,
  seeds: () => offers.map((text) => latin.bytes(text)),
  mutate: (input, random) => latin.bytes(mutateLines(latin.text(input), '=', random)),
  run(input) {
    const text = latin.text(input)
    const answered = negotiation('192.0.2.1').answer(text)
    if (answered.ok) negotiation('192.0.2.9').offer()
    const caller = negotiation('192.0.2.1')
    caller.offer({ protection: text.includes('SAVP') ? 'mandatory' : 'none' })
    caller.applyAnswer(text)
    if (answered.ok && !answered.value.answer.startsWith('v=0\r\n')) {
      throw new Error('our answer is no description')
    }
  },
}

function negotiation(address: string): SdpNegotiation {
  const random = new Random(3)
  const entropy = (count: number) => random.bytes(count)
  return new SdpNegotiation({ address, port: 20_000, sessionId: 1, entropy })
}
