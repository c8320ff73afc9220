// What went wrong with a trunk, as one sentence that a person can give to the provider, and as a
// code with values from which other languages make theirs. Nothing in it proves a password.

import type { TrunkSentence } from '@mainline/model'
import type { SipResponse } from '@mainline/sip'
import { realmsOf } from './trunk-digest.ts'

/** What a registrar said; with the realm once a digest was asked for. */
export function refusal(response: SipResponse, realm: string | undefined): TrunkSentence {
  const { status: number, reason } = response
  const status = String(number)
  if (number === 408) {
    return sentence('noAnswerToRegister', 'The server does not answer REGISTER.')
  }
  const asked = realmsOf(response)[0]
  if (asked !== undefined && realm !== undefined && asked !== realm) {
    const text = `The server asks for the realm ${asked}, and the trunk is for the realm ${realm}.`
    return sentence('otherRealm', text, { asked, realm })
  }
  const answered = `The provider answered ${status} (${reason})`
  return realm === undefined
    ? sentence('refused', `${answered} to REGISTER.`, { status, reason })
    : sentence('refusedAfterDigest', `${answered} after digest for realm ${realm} to REGISTER.`, {
        ...{ status, reason, realm },
      })
}

/** How a server did not answer OPTIONS as one does that is well. */
export function fault({ status, reason }: Pick<SipResponse, 'status' | 'reason'>): TrunkSentence {
  return status === 408
    ? sentence('noAnswerToOptions', 'The server does not answer OPTIONS.')
    : sentence('faultAtOptions', `The server answered ${status} (${reason}) to OPTIONS.`, {
        status: String(status),
        reason,
      })
}

/** A call could not be carried; `detail` is what the carrier said, or what we did not find. */
export function callFailure(detail: string): TrunkSentence {
  return sentence('callFailed', `A call failed: ${detail}.`, { detail })
}

/** The name of the server leads nowhere. */
export const nowhere = sentence('nowhere', 'The name of the server leads nowhere in the DNS.')

/** There is nobody to register as. */
export const nobody = sentence('nobody', 'The trunk has no user name to register with.')

function sentence(
  code: TrunkSentence['code'],
  text: string,
  values: Readonly<Record<string, string>> = {},
): TrunkSentence {
  return { code, text, values }
}
