// An authenticator in software: makes one passkey (ES256) and signs with it, byte by byte as
// WebAuthn §6 has it, so that tests can also do what no authenticator does: count backwards, skip
// the person's verification, answer for another site.

import { createHash, createSign, generateKeyPairSync, randomBytes } from 'node:crypto'

/** What an answer is made from; the rest is as it should be. */
export interface Ceremony {
  readonly challenge: string
  readonly origin?: string
  readonly siteId?: string
  readonly signCount?: number
  readonly isVerified?: boolean
  readonly userHandle?: string
}

const ceremonyDefaults = { origin: 'http://localhost', siteId: 'localhost', signCount: 1 }
const flags = { present: 0x01, verified: 0x04, hasCredential: 0x40 }

/** An authenticator that holds one passkey of one person. */
export class Authenticator {
  readonly id = randomBytes(16)
  readonly #keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })

  /** The answer to a registration. */
  register(ceremony: Ceremony) {
    const { challenge, origin, siteId, isVerified } = { ...ceremonyDefaults, ...ceremony }
    const length = Buffer.from([0, this.id.length])
    const credential = Buffer.concat([Buffer.alloc(16), length, this.id, this.#publicKey()])
    const head = authenticatorData(siteId, 0, isVerified !== false, flags.hasCredential)
    const data = Buffer.concat([head, credential])
    return {
      ...this.#named(),
      response: {
        clientDataJSON: clientData('webauthn.create', challenge, origin).toString('base64url'),
        attestationObject: attestation(data).toString('base64url'),
        transports: ['internal'],
      },
    }
  }

  /** The answer to a sign-in. */
  signIn(ceremony: Ceremony & { readonly userHandle: string }) {
    const { challenge, origin, siteId, signCount, isVerified, userHandle } = {
      ...ceremonyDefaults,
      ...ceremony,
    }
    const client = clientData('webauthn.get', challenge, origin)
    const data = authenticatorData(siteId, signCount, isVerified !== false)
    const signed = Buffer.concat([data, sha256(client)])
    const signature = createSign('sha256').update(signed).sign(this.#keys.privateKey)
    return {
      ...this.#named(),
      response: {
        clientDataJSON: client.toString('base64url'),
        authenticatorData: data.toString('base64url'),
        signature: signature.toString('base64url'),
        userHandle: Buffer.from(userHandle).toString('base64url'),
      },
    }
  }

  #named() {
    const id = this.id.toString('base64url')
    return { id, rawId: id, type: 'public-key', clientExtensionResults: {} }
  }

  /** As COSE has it (RFC 9053 §7.1.1): a map of five entries. */
  #publicKey(): Buffer {
    const { x = '', y = '' } = this.#keys.publicKey.export({ format: 'jwk' })
    return Buffer.concat([
      Buffer.from('a5010203262001215820', 'hex'),
      Buffer.from(x, 'base64url'),
      Buffer.from('225820', 'hex'),
      Buffer.from(y, 'base64url'),
    ])
  }
}

function clientData(type: string, challenge: string, origin: string): Buffer {
  return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }))
}

function authenticatorData(siteId: string, count: number, isVerified: boolean, more = 0): Buffer {
  const counted = Buffer.alloc(4)
  counted.writeUInt32BE(count)
  const flag = flags.present | (isVerified ? flags.verified : 0) | more
  return Buffer.concat([sha256(siteId), Buffer.from([flag]), counted])
}

/** A CBOR map: `fmt` none, an empty `attStmt`, and `authData`. */
function attestation(data: Buffer): Buffer {
  return Buffer.concat([
    Buffer.from('a363666d74646e6f6e656761747453746d74a0686175746844617461', 'hex'),
    Buffer.from([0x58, data.length]),
    data,
  ])
}

function sha256(data: Buffer | string): Buffer {
  return createHash('sha256').update(data).digest()
}
