/**
 * STUN on a SIP socket: a phone keeps its NAT open by asking which address it is seen from, and
 * learns of a new one. Binding requests only, without credentials; anything else is left alone.
 * RFC 5626 §4.4.2; RFC 5389 §6, §7.3.1, §15.2 (RFC 8489 alike).
 */

import { addressBytes } from './address.ts'
import type { Flow } from './flow.ts'

const headerBytes = 20
const magicCookie = [0x21, 0x12, 0xa4, 0x42] as const
const [bindingRequest, bindingSuccess] = [0x0001, 0x0101]
const xorMappedAddress = 0x0020

/** Whether bytes are STUN's and not SIP's: no SIP message begins with a byte so low. */
export function isStun(bytes: Uint8Array): boolean {
  if (bytes.length < headerBytes || bytes[0]! > 3) return false
  return magicCookie.every((byte, index) => bytes[4 + index] === byte)
}

/** The answer to a binding request that came over this flow; undefined to anything else. */
export function stunAnswer(flow: Flow, request: Uint8Array): Uint8Array | undefined {
  const view = new DataView(request.buffer, request.byteOffset, request.byteLength)
  const isWhole = view.getUint16(2) === request.length - headerBytes
  const address = addressBytes(flow.remoteAddress)
  if (view.getUint16(0) !== bindingRequest || !isWhole || address === undefined) return undefined
  const valueLength = 4 + address.length
  const answer = new Uint8Array(headerBytes + 4 + valueLength)
  const written = new DataView(answer.buffer)
  written.setUint16(0, bindingSuccess)
  written.setUint16(2, 4 + valueLength)
  // The cookie and the transaction id are copied, and hide the address from meddling NATs.
  const mask = request.subarray(4, headerBytes)
  answer.set(mask, 4)
  written.setUint16(20, xorMappedAddress)
  written.setUint16(22, valueLength)
  written.setUint8(25, address.length === 4 ? 1 : 2)
  written.setUint16(26, flow.remotePort ^ ((mask[0]! << 8) | mask[1]!))
  for (const [index, byte] of address.entries()) answer[28 + index] = byte ^ mask[index]!
  return answer
}
