/**
 * The a=crypto lines of an m= line: the keys of SRTP, agreed upon in the description itself. They
 * are worth what the protection of the signaling is: whoever can read it can read the keys.
 *
 * A line with a key identifier (MKI) or with parameters that change what is protected is passed
 * over, as one of a suite that we do not speak. RFC 4568 §4, §6, §9.
 */

import type { SdpAttribute, SdpMedia } from './sdp.ts'
import { masterBytes, type SrtpMaster, type SrtpSuite } from './srtp-keys.ts'

/** One offered key: its tag names it in the answer. */
export type OfferedKey = { readonly tag: string; readonly master: SrtpMaster }

/** The suites that we speak, best first; both sides' tables of tags begin at 1. */
const srtpSuites: readonly SrtpSuite[] = ['AES_CM_128_HMAC_SHA1_80', 'AES_CM_128_HMAC_SHA1_32']

/** The keys of a line that we could use, in the peer's order. */
export function offeredKeys(media: SdpMedia): readonly OfferedKey[] {
  return media.attributes
    .filter(({ name }) => name === 'crypto')
    .flatMap(({ value }) => parseCrypto(value ?? ''))
}

/** The a=crypto line of a key. */
export function cryptoAttribute({ tag, master }: OfferedKey): SdpAttribute {
  const key = toBase64(master.keyAndSalt)
  return { name: 'crypto', value: `${tag} ${master.suite} inline:${key}` }
}

/**
 * Our side's keys of one dialog, one for each suite. They stay: whoever describes a line again
 * repeats them, and what was encrypted with them goes on.
 */
export class OwnKeys {
  readonly #entropy: (count: number) => Uint8Array
  readonly #masters = new Map<SrtpSuite, SrtpMaster>()

  constructor(entropy: (count: number) => Uint8Array) {
    this.#entropy = entropy
  }

  /** Our key of a suite. */
  of(suite: SrtpSuite): SrtpMaster {
    const master = this.#masters.get(suite) ?? { suite, keyAndSalt: this.#entropy(masterBytes) }
    this.#masters.set(suite, master)
    return master
  }

  /** What an offer names: every suite, the best first. */
  offered(): readonly OfferedKey[] {
    return srtpSuites.map((suite, index) => ({ tag: String(index + 1), master: this.of(suite) }))
  }
}

function parseCrypto(value: string): readonly OfferedKey[] {
  const [tag = '', suiteName, keyParameters = '', ...session] = value.trim().split(/ +/)
  const suite = srtpSuites.find((known) => known === suiteName?.toUpperCase())
  // A parameter with a minus sign may be passed over (RFC 4568 §6.3.7).
  const isPlain = session.every((parameter) => parameter.startsWith('-'))
  const keyAndSalt = parseInline(keyParameters)
  if (suite === undefined || keyAndSalt === undefined || !/^\d{1,9}$/.test(tag)) return []
  return isPlain ? [{ tag, master: { suite, keyAndSalt } }] : []
}

/** `inline:` key and salt, and perhaps a lifetime, which no call of ours reaches. */
function parseInline(parameters: string): Uint8Array | undefined {
  const key = /^inline:([A-Za-z0-9+/]{40})=*(\|(2\^)?\d{1,15})?$/i.exec(parameters)?.[1]
  return key === undefined ? undefined : fromBase64(key)
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** 30 bytes are 40 characters exactly, without padding. */
function toBase64(bytes: Uint8Array): string {
  let text = ''
  for (let offset = 0; offset < masterBytes; offset += 3) {
    const bits =
      ((bytes[offset] ?? 0) << 16) | ((bytes[offset + 1] ?? 0) << 8) | (bytes[offset + 2] ?? 0)
    for (const shift of [18, 12, 6, 0]) text += alphabet[(bits >> shift) & 0x3f]
  }
  return text
}

function fromBase64(text: string): Uint8Array {
  const bytes = new Uint8Array(masterBytes)
  for (let group = 0; group < masterBytes / 3; group += 1) {
    const values = [...text.slice(group * 4, group * 4 + 4)].map((each) => alphabet.indexOf(each))
    const bits = values.reduce((sum, value) => (sum << 6) | value, 0)
    bytes.set([bits >> 16, (bits >> 8) & 0xff, bits & 0xff], group * 3)
  }
  return bytes
}
