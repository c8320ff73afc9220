/**
 * What stands between a session and its socket: nothing, or SRTP as offer and answer agreed upon.
 * A re-INVITE that repeats the keys changes nothing; new keys begin anew. Once a stream is
 * protected, a packet that is not is none of the peer's. RFC 3711, RFC 4568 §7.1.4.
 */

import type { AudioStream, Channel } from './media-stream.ts'
import { isRtcp } from './rtp.ts'
import { SrtpReceiver, SrtpSender } from './srtp.ts'
import type { SrtpCipher, SrtpMaster } from './srtp-keys.ts'

/** The protection of one session, both ways. */
export class Protection {
  readonly #cipher: SrtpCipher | undefined
  #sending: { readonly master: SrtpMaster; readonly sender: SrtpSender } | undefined
  #receiving: { readonly master: SrtpMaster; readonly receiver: SrtpReceiver } | undefined
  #isNeeded = false

  /** Without a cipher a stream that asks for protection stays silent both ways. */
  constructor(cipher: SrtpCipher | undefined) {
    this.#cipher = cipher
  }

  /** Takes up the keys of a stream, or none. */
  configure({ protection }: AudioStream): void {
    this.#isNeeded = protection !== undefined
    if (protection === undefined || this.#cipher === undefined) {
      this.#sending = undefined
      this.#receiving = undefined
      return
    }
    const { sending, receiving } = protection
    if (!isSame(this.#sending?.master, sending)) {
      this.#sending = { master: sending, sender: new SrtpSender(this.#cipher, sending) }
    }
    if (!isSame(this.#receiving?.master, receiving)) {
      this.#receiving = { master: receiving, receiver: new SrtpReceiver(this.#cipher, receiving) }
    }
  }

  /** What to send for a packet of ours; undefined when it must not be sent. */
  protect(channel: Channel, bytes: Uint8Array): Uint8Array | undefined {
    if (!this.#isNeeded) return bytes
    const sender = this.#sending?.sender
    return channel === 'rtp' ? sender?.protectRtp(bytes) : sender?.protectRtcp(bytes)
  }

  /** The packet within a datagram; undefined when it is not the peer's. */
  unprotect(channel: Channel, bytes: Uint8Array): Uint8Array | undefined {
    if (!this.#isNeeded) return bytes
    const receiver = this.#receiving?.receiver
    const isReport = channel === 'rtcp' || isRtcp(bytes)
    return isReport ? receiver?.unprotectRtcp(bytes) : receiver?.unprotectRtp(bytes)
  }
}

function isSame(a: SrtpMaster | undefined, b: SrtpMaster): boolean {
  return a?.suite === b.suite && a.keyAndSalt.every((byte, index) => byte === b.keyAndSalt[index])
}
