/**
 * A peer that speaks by hand: sends exactly what a test writes and shows what came back.
 *
 * For what no user agent of ours would do: forks, wrong sequence numbers, unknown dialogs.
 */

import type {
  DialogId,
  Flow,
  Output,
  SipEvent,
  TransactionId,
  Transport,
  UserAgentOptions,
} from '../src/index.ts'
import { UserAgent } from '../src/index.ts'
import { seededEntropy } from './virtual-network.ts'

/** Changes to the usual headers of a request: undefined leaves one out. */
export type Changes = Readonly<Record<string, string | undefined>>

/** A user agent and a hand-made peer on one flow. */
export class RawPeer {
  readonly agent: UserAgent
  readonly flow: Flow
  readonly sent: string[] = []
  readonly events: SipEvent[] = []
  readonly others: Output[] = []
  now = 0
  private branches = 0

  constructor(options: { transport?: Transport } & Partial<UserAgentOptions> = {}) {
    const { transport = 'udp', ...limits } = options
    this.agent = new UserAgent({
      entropy: seededEntropy('agent'),
      userAgentName: 'test',
      contact: () => ({ host: '10.0.0.1', port: 5060 }),
      ...limits,
    })
    const [localAddress, remoteAddress] = ['10.0.0.1', '10.0.0.2']
    const flow = { transport, localAddress, localPort: 5060, remoteAddress, remotePort: 7000 }
    this.flow = transport === 'udp' ? flow : { ...flow, connectionId: 'c1' }
  }

  /** Sends a request of its own. */
  request(method: string, changes: Changes = {}, body = ''): void {
    this.branches += 1
    const headers: Changes = {
      Via: `SIP/2.0/UDP 10.0.0.2:7000;branch=z9hG4bK${this.branches}`,
      'Max-Forwards': '70',
      From: '<sip:peer@10.0.0.2>;tag=peer',
      To: '<sip:us@10.0.0.1>',
      'Call-ID': 'call',
      CSeq: `${this.branches} ${method}`,
      Contact: '<sip:peer@10.0.0.2:7000>',
      ...(body === '' ? {} : { 'Content-Type': 'application/sdp' }),
      ...changes,
    }
    this.write(`${method} sip:us@10.0.0.1 SIP/2.0`, headers, body)
  }

  /** Answers the request that the agent sent last, or the one given. */
  respond(status: number, toTag: string, changes: Changes = {}, request = this.sent.at(-1)!): void {
    const copied = ['Via', 'From', 'Call-ID', 'CSeq'].map((name) => [name, valueIn(request, name)])
    const to = `${valueIn(request, 'To')};tag=${toTag}`
    const headers = { ...Object.fromEntries(copied), To: to, Contact: '<sip:fork@10.0.0.2>' }
    this.write(`SIP/2.0 ${status} X`, { ...headers, ...changes }, '')
  }

  /** Sends text as it is. */
  write(start: string, headers: Changes, body: string): void {
    const lines = Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [`${name}: ${value}`],
    )
    const length = `Content-Length: ${new TextEncoder().encode(body).length}`
    const text = [start, ...lines, length, '', body].join('\r\n')
    this.act(() => this.agent.receive(this.now, this.flow, new TextEncoder().encode(text)))
  }

  /** Lets the agent do something, and collects what comes of it. */
  act(action: () => void): void {
    action()
    for (let output = this.agent.poll(); output; output = this.agent.poll()) {
      if (output.kind === 'send') this.sent.push(new TextDecoder().decode(output.bytes))
      else if (output.kind === 'event') this.events.push(output.event)
      else this.others.push(output)
    }
  }

  /** Lets time pass. */
  wait(milliseconds: number): void {
    const until = this.now + milliseconds
    for (let at = this.agent.deadline(); at !== undefined && at <= until; ) {
      this.now = at
      this.act(() => this.agent.expire(this.now))
      at = this.agent.deadline()
    }
    this.now = until
  }

  /** Status of each response and method of each request sent so far. */
  words(): string[] {
    return this.sent.map((text) => {
      const [first, second] = text.split(' ')
      return first === 'SIP/2.0' ? second! : first!
    })
  }
}

/** A header's value in a message as text. */
export function valueIn(text: string, name: string): string {
  return new RegExp(`^${name}: (.*)\r$`, 'm').exec(text)?.[1] ?? ''
}

/** The dialog of the invitation that came last. */
export function invitationTo(peer: RawPeer): DialogId {
  const event = peer.events.findLast((candidate) => candidate.kind === 'invitationReceived')
  if (event?.kind !== 'invitationReceived') throw new Error('no invitation')
  return event.dialogId
}

/** The request outside dialogs that came last. */
export function requestTo(peer: RawPeer): TransactionId {
  const event = peer.events.at(-1)
  if (event?.kind !== 'requestReceived') throw new Error('no request')
  return event.transactionId
}
