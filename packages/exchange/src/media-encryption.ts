// How the will to encrypt audio becomes offers, tried one after the other: SRTP alone first, which
// a phone takes that is set to demand it and nothing less; where that is refused, a line that plain
// phones take as well, with keys for those that can use them. RFC 4568, RFC 8643.

import type { SdpProtection } from '@mainline/media'
import type { MediaEncryption } from '@mainline/model'
import type { Flow } from '@mainline/sip'

/** The offers of one call, the first first; the next one is for a refusal of the one before. */
export const encryptionOffers: Readonly<Record<MediaEncryption, readonly SdpProtection[]>> = {
  none: ['none'],
  offered: ['mandatory', 'opportunistic'],
  required: ['mandatory'],
}

/** Responses that refuse what was offered, not the call: 415, 488, and 606. */
export const refusedOffers: ReadonlySet<number> = new Set([415, 488, 606])

/**
 * Keys in a description are worth what protects the signaling: a phone that registered over TLS is
 * offered SRTP, any other is not.
 */
export function encryptionFor({ transport }: Pick<Flow, 'transport'>): MediaEncryption {
  return transport === 'tls' ? 'offered' : 'none'
}
