// The calls in which two parties talk now, of every organization: looked at, joined and recorded by
// whoever supervises. Each organization's own calls decide what can be done.

import type { GuestRefusal, Talk } from '@mainline/engine'
import type { OrganizationId, UserId } from '@mainline/model'
import type {
  AskedGuest,
  AskedRecording,
  OrganizationCalls,
  OwnTalk,
} from './organization-calls.ts'

/** Finds the calls of an organization. */
type CallsOf = (organizationId: OrganizationId) => OrganizationCalls | undefined

/** What can be done with calls that stand. */
export class StandingTalks {
  readonly #callsOf: CallsOf

  constructor(callsOf: CallsOf) {
    this.#callsOf = callsOf
  }

  /** Who talks with whom, and who else is there. */
  talks(organizationId: OrganizationId): readonly Talk[] {
    return this.#callsOf(organizationId)?.talks() ?? []
  }

  /** The call in which a person talks on the phone whose dialog has this Call-ID. */
  ownTalk(organizationId: OrganizationId, userId: UserId, sipCallId: string): OwnTalk | undefined {
    return this.#callsOf(organizationId)?.ownTalk(userId, sipCallId)
  }

  /** Rings somebody who is to join two who talk; answers why that cannot be, if it cannot. */
  askGuest(organizationId: OrganizationId, asked: AskedGuest): GuestRefusal | undefined {
    const calls = this.#callsOf(organizationId)
    return calls === undefined ? 'notConnected' : calls.askGuest(asked)
  }

  /** Begins, pauses, resumes or ends the recording of two who talk; false where nobody does. */
  steerRecording(organizationId: OrganizationId, asked: AskedRecording): boolean {
    return this.#callsOf(organizationId)?.steerRecording(asked) ?? false
  }
}
