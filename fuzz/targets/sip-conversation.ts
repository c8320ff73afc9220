// Whole conversations with the user agent: an input is a list of messages, and of commands of a
// shell that agrees to everything. Each runs on a fresh user agent with a clock of its own, so
// that it repeats exactly. The law: once all is hung up and every timer has run out, nothing is
// left of it.

import {
  type DialogId,
  type Output,
  type SipEvent,
  type SubscriptionId,
  UserAgent,
} from '@mainline/sip'
import { latin, mutateLines } from '../mutation.ts'
import { Random } from '../random.ts'
import type { FuzzTarget } from '../target.ts'
import { conversations, description, samples } from './sip-samples.ts'

const separator = '\r\n%%%%\r\n'
const connectionId = 'connection'
/** Parts of one conversation; more only repeat. */
const maxParts = 12
/** Longer than any timer of a transaction, a subscription or a session that was agreed upon. */
const longAfterMs = 1_000_000_000
/** Timers that one conversation may run; a call that refreshes itself for days stops here. */
const maxTimers = 2_000

/** A peer that talks with us by any rules but ours. */
export const sipConversation: FuzzTarget = {
  name: 'sip-conversation',
  slowMs: 2 * maxParts,
  seeds: () => conversations.map((parts) => latin.bytes(parts.join(separator))),
  mutate(input, random) {
    const parts = latin.text(input).split(separator)
    const at = random.below(parts.length)
    const part = parts[at] ?? ''
    const others = [...Object.values(samples), '!bye', '!reinvite', '!refer', '!wait 33000']
    const changed = random.pick<() => readonly string[]>([
      () => [mutateLines(part, ':', random)],
      () => [mutateLines(part, ':', random)],
      () => [part, random.pick(others)],
      () => [part, part],
      () => [],
      () => [random.pick(parts)],
    ])()
    return latin.bytes(
      parts
        .toSpliced(at, 1, ...changed)
        .slice(0, maxParts)
        .join(separator),
    )
  },
  run(input) {
    new Conversation().play(latin.text(input).split(separator).slice(0, maxParts))
  },
}

class Conversation {
  readonly #random = new Random(1)
  readonly #agent = new UserAgent({
    entropy: (count) => this.#random.bytes(count),
    userAgentName: 'fuzzed',
    contact: () => ({ host: '192.0.2.1', port: 5060 }),
    methods: ['REGISTER', 'REFER', 'SUBSCRIBE', 'NOTIFY'],
    eventPackages: ['message-summary', 'dialog'],
    infoPackages: ['dtmf'],
  })
  #transport: 'udp' | 'tcp' = 'udp'
  #now = 1_000
  #isOnlyRinging = false
  /** Everything that this shell ever held, the newest last. */
  readonly #dialogIds: DialogId[] = []
  readonly #subscriptionIds: SubscriptionId[] = []
  /** What we sent last, for the peer to repeat. */
  #said = { tag: 'tag', branch: 'z9hG4bK', callId: 'id', cseq: '1 INVITE' }

  play(parts: readonly string[]): void {
    for (const part of parts) {
      this.#now += 10
      if (part.startsWith('!')) this.#command(part.slice(1))
      else this.#agent.receive(this.#now, this.#flow(), latin.bytes(this.#filled(part)))
      this.#drain()
    }
    for (const id of this.#dialogIds) this.#agent.bye(this.#now, id)
    for (const id of this.#subscriptionIds) this.#agent.endSubscription(this.#now, id)
    this.#drain()
    this.#wait(longAfterMs)
    this.#agent.connectionClosed(this.#now, connectionId)
    const left = Object.entries(this.#agent.load()).filter(([, count]) => count > 0)
    if (left.length > 0) throw new Error(`left behind: ${JSON.stringify(left)}`)
  }

  #flow() {
    const ends = {
      ...{ localAddress: '192.0.2.1', localPort: 5060 },
      ...{ remoteAddress: '192.0.2.9', remotePort: 5060 },
    }
    const transport = this.#transport
    return transport === 'udp' ? { transport, ...ends } : { transport, ...ends, connectionId }
  }

  #filled(part: string): string {
    const said = new Map(Object.entries(this.#said))
    return part.replace(/\{(\w+)\}/g, (whole, name: string) => said.get(name) ?? whole)
  }

  #command(command: string): void {
    const [now, flow, target] = [this.#now, this.#flow(), 'sip:peer@192.0.2.9']
    const from = { displayName: '', uri: 'sip:us@192.0.2.1' }
    const to = { displayName: '', uri: target }
    const called = { flow, target, from, to }
    const id = this.#dialogIds.at(-1)
    if (command === 'ring') this.#isOnlyRinging = true
    else if (command === 'tcp') this.#transport = 'tcp'
    else if (command === 'invite') {
      this.#dialogIds.push(
        this.#agent.invite(now, { ...called, body: description, credentials: 'ours' }),
      )
    } else if (command === 'subscribe') {
      this.#subscriptionIds.push(this.#agent.subscribe(now, { ...called, event: 'dialog' }))
    } else if (command.startsWith('wait ')) {
      this.#wait(Math.min(Number(command.slice(5)) || 0, longAfterMs))
    } else if (id !== undefined) {
      if (command === 'bye') this.#agent.bye(now, id)
      else if (command === 'reinvite') this.#agent.reinvite(now, id, description)
      else if (command === 'refer') this.#refer(id)
    }
  }

  #refer(id: DialogId): void {
    const subscriptionId = this.#agent.refer(this.#now, id, 'sip:ben@192.0.2.9')
    if (subscriptionId !== undefined) this.#subscriptionIds.push(subscriptionId)
  }

  #wait(ms: number): void {
    const end = this.#now + ms
    for (let timers = 0; timers < maxTimers; timers += 1) {
      const due = this.#agent.deadline()
      if (due === undefined || due > end) break
      this.#now = Math.max(this.#now, due)
      this.#agent.expire(this.#now)
      this.#drain()
    }
    this.#now = end
  }

  #drain(): void {
    for (let output = this.#agent.poll(); output !== undefined; output = this.#agent.poll()) {
      this.#perform(output)
    }
  }

  #perform(output: Output): void {
    if (output.kind === 'send') this.#remember(latin.text(output.bytes))
    else if (output.kind === 'event') this.#react(output.event)
  }

  #remember(text: string): void {
    const isRequest = !text.startsWith('SIP/2.0')
    const find = (pattern: RegExp, otherwise: string) => pattern.exec(text)?.[1] ?? otherwise
    const ours = isRequest ? /\r\nFrom:[^\r]*;tag=([^;\r]+)/ : /\r\nTo:[^\r]*;tag=([^;\r]+)/
    this.#said = {
      tag: find(ours, this.#said.tag),
      branch: isRequest ? find(/;branch=([^;\r]+)/, this.#said.branch) : this.#said.branch,
      callId: find(/\r\nCall-ID: ([^\r]+)/, this.#said.callId),
      cseq: isRequest ? find(/\r\nCSeq: ([^\r]+)/, this.#said.cseq) : this.#said.cseq,
    }
  }

  #react(event: SipEvent): void {
    const [agent, now] = [this.#agent, this.#now]
    if (event.kind === 'invitationReceived') {
      this.#dialogIds.push(event.dialogId)
      agent.provision(now, event.dialogId, 183, description)
      if (!this.#isOnlyRinging) agent.accept(now, event.dialogId, description)
    } else if (event.kind === 'reinvitationReceived') {
      agent.accept(now, event.dialogId, description)
    } else if (event.kind === 'requestReceived') {
      agent.respond(now, event.transactionId, { status: 200 })
    } else if (event.kind === 'referReceived') {
      this.#subscriptionIds.push(event.subscriptionId)
      agent.acceptTransfer(now, event.subscriptionId)
      agent.reportTransfer(now, event.subscriptionId, 200, 'OK')
    } else if (event.kind === 'subscriptionReceived') {
      this.#subscriptionIds.push(event.subscriptionId)
      const content = { contentType: 'text/plain', body: 'busy' }
      const seconds = Math.min(event.expiresSeconds, 600)
      agent.acceptSubscription(now, event.subscriptionId, seconds, content)
    } else if (event.kind === 'challenged') {
      agent.authorize(now, event.challengeId, [])
    }
  }
}
