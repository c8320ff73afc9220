// The leg of a person who is rung: one branch for each phone that the person's devices registered.
// The first phone that answers is the leg; the others are given up and told that the call was
// completed elsewhere. When the last of them has refused, the person has.
//
//     ringing ──► answered ──► over
//        └───────────────────► over
//
// RFC 3261 §13.2, §16.7 (which response of several counts), RFC 3326.

import type { DeclineReason } from '@mainline/engine'
import { invariant, type UserId } from '@mainline/model'
import type { Binding, DialogId, Header, WatchedCall } from '@mainline/sip'
import type { LegContext, LegName } from './leg.ts'
import type { LegAudio } from './leg-audio.ts'
import { type AnsweredLeg, failMedia, receiveInDialog } from './leg-dialog.ts'
import { type CalledWishes, type RingParties, RungBranch } from './leg-rung-branch.ts'
import { completedElsewhere, declineReasonOf } from './sip-status.ts'

/** Whom to ring. */
export interface Ring extends LegName, RingParties {
  readonly userId: UserId
  readonly bindings: readonly Binding[]
  readonly wishes: CalledWishes
  /** What the phones are told besides. */
  readonly headers: readonly Header[]
}

/** A rung person's connection. */
export class RungLeg implements AnsweredLeg {
  readonly name: LegName
  readonly userId: UserId
  readonly #parties: RingParties
  readonly #context: LegContext
  /** The phones that may still answer; when one has, only that one. */
  #branches: readonly RungBranch[] = []
  #state: 'ringing' | 'answered' | 'over' = 'ringing'
  #isAlerted = false
  #reason: DeclineReason = 'unreachable'

  constructor(context: LegContext, ring: Ring) {
    const { callId, legId, userId, bindings, from, to, wishes, headers } = ring
    this.name = { callId, legId }
    this.userId = userId
    this.#parties = { from, to }
    this.#context = context
    this.#branches = bindings.map(
      (binding) =>
        new RungBranch(
          context,
          this.name,
          binding,
          { from, to, wishes, headers },
          {
            alerted: () => this.#alerted(),
            accepted: (branch, answer) => this.#accepted(branch, answer),
            refused: (branch, status) => this.#refused(branch, status),
            happened: (event) => receiveInDialog(context, this, event),
            audioFailed: (branch) => this.#audioFailed(branch),
          },
        ),
    )
  }

  get audio(): LegAudio {
    return this.#answeredBranch.audio
  }

  get dialogId(): DialogId {
    const { dialogId } = this.#answeredBranch
    invariant(dialogId !== undefined, 'an answered branch has a dialog')
    return dialogId
  }

  /** Who calls is shown while it rings, so that colleagues know what they pick up. */
  get watched(): WatchedCall {
    const { legId: id } = this.name
    if (this.isAnswered) {
      return {
        id,
        direction: 'recipient',
        state: 'confirmed',
        remote: undefined,
        dialog: undefined,
      }
    }
    const [dialog] = this.#branches.flatMap((branch) => branch.ends ?? [])
    const { from: remote } = this.#parties
    return { id, direction: 'recipient', state: 'early', remote, dialog }
  }

  /** Whether the leg can play and be connected. */
  get isAnswered(): boolean {
    return this.#state === 'answered'
  }

  hangUp(headers: readonly Header[] = []): void {
    if (this.#state === 'over') return
    for (const branch of this.#branches) branch.end(headers)
    this.release()
  }

  release(): void {
    this.#state = 'over'
    for (const branch of this.#branches) branch.forget()
    this.#context.released(this)
  }

  get #answeredBranch(): RungBranch {
    const [branch] = this.#branches
    invariant(branch !== undefined, 'a leg has a branch')
    return branch
  }

  #alerted(): void {
    if (this.#isAlerted) return
    this.#isAlerted = true
    this.#context.post({ kind: 'userAlerted', ...this.name })
    this.#context.changed(this)
  }

  #accepted(branch: RungBranch, answer: string): void {
    if (!branch.audio.applyAnswer(answer)) {
      // It answered with nothing that we can speak; another of the person's phones still may.
      branch.end()
      this.#refused(branch, 488)
      return
    }
    this.#state = 'answered'
    for (const other of this.#branches) if (other !== branch) other.end([completedElsewhere])
    this.#branches = [branch]
    branch.audio.announce()
    this.#context.post({ kind: 'userAnswered', ...this.name })
    this.#context.changed(this)
  }

  /** One phone's refusal; a person who declines on one phone declines on all (RFC 3261 §16.7). */
  #refused(branch: RungBranch, status: number): void {
    this.#branches = this.#branches.filter((other) => other !== branch)
    const reason = declineReasonOf(status)
    if (reason !== 'unreachable') this.#reason = reason
    if (status >= 600 || this.#branches.length === 0) this.#decline()
  }

  #decline(): void {
    if (this.#state === 'over') return
    this.hangUp()
    this.#context.post({ kind: 'userDeclined', ...this.name, reason: this.#reason })
  }

  #audioFailed(branch: RungBranch): void {
    if (this.#state === 'answered') {
      failMedia(this.#context, this)
    } else {
      branch.end()
      this.#refused(branch, 503)
    }
  }
}
