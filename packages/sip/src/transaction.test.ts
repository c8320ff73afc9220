/**
 * The transaction table on a virtual clock: every timer to the millisecond, by transport.
 */

import { describe, expect, it } from 'vitest'
import type { Flow, Transport } from './flow.ts'
import type { SipRequest } from './message.ts'
import { responseTo } from './message-format.ts'
import { Transaction } from './transaction.ts'
import type { TransactionInput, TransactionKind } from './transaction-table.ts'
import { transactionTable } from './transaction-table.ts'
import type { TransactionId } from './user-agent-events.ts'

function flowOver(transport: Transport): Flow {
  const [localAddress, remoteAddress] = ['10.0.0.1', '10.0.0.2']
  return { transport, localAddress, localPort: 5060, remoteAddress, remotePort: 5060 }
}

function requestOf(method: string): SipRequest {
  const headers = [
    { name: 'Via', value: 'SIP/2.0/UDP 10.0.0.1;branch=z9hG4bK1' },
    { name: 'From', value: '<sip:a@b>;tag=1' },
    { name: 'To', value: '<sip:c@d>' },
    { name: 'Call-ID', value: 'x' },
    { name: 'CSeq', value: `7 ${method}` },
  ]
  return { kind: 'request', method, uri: 'sip:c@d', headers, body: '' }
}

type Step = readonly [at: number, input: TransactionInput, status?: number]

/** Runs a transaction through these inputs and its timers; what it did, as "time effect". */
function history(kind: TransactionKind, transport: Transport, ...steps: Step[]): string[] {
  const request = requestOf(kind.endsWith('NonInvite') ? 'OPTIONS' : 'INVITE')
  const id = 'one' as TransactionId
  const transaction = new Transaction(0, { id, kind, flow: flowOver(transport), request })
  const lines: string[] = []
  const note = (at: number) => {
    for (const effect of transaction.takeEffects()) {
      const what = effect.kind === 'send' ? firstWord(effect.bytes) : effect.kind
      lines.push(`${at} ${what}`)
    }
    if (transaction.state === 'terminated' && !lines.at(-1)?.endsWith('terminated')) {
      lines.push(`${at} terminated`)
    }
  }
  const runUntil = (limit: number) => {
    for (let at = transaction.deadline(); at !== undefined && at <= limit; ) {
      transaction.expire(at)
      note(at)
      at = transaction.deadline()
    }
  }
  note(0)
  for (const [at, input, status] of steps) {
    runUntil(at)
    transaction.receive(at, input, status === undefined ? request : responseTo(request, status))
    note(at)
  }
  runUntil(1_000_000)
  return lines
}

function firstWord(bytes: Uint8Array): string {
  const [first, second] = new TextDecoder().decode(bytes).split(' ')
  return first === 'SIP/2.0' ? second! : first!
}

describe('an INVITE client transaction', () => {
  it('repeats by Timer A and gives up by Timer B over udp', () => {
    expect(history('clientInvite', 'udp')).toEqual([
      ...[0, 500, 1500, 3500, 7500, 15_500, 31_500].map((at) => `${at} INVITE`),
      '32000 timedOut',
      '32000 terminated',
    ])
  })

  it('does not repeat over tcp', () => {
    const expected = ['0 INVITE', '32000 timedOut', '32000 terminated']
    expect(history('clientInvite', 'tcp')).toEqual(expected)
  })

  it('stops repeating at a provisional response and waits three minutes (Timer C)', () => {
    expect(history('clientInvite', 'udp', [600, 'provisional', 180])).toEqual([
      '0 INVITE',
      '500 INVITE',
      '600 deliver',
      '181600 timedOut',
      '181600 terminated',
    ])
  })

  it('acknowledges every copy of a failure, tells it once, and ends by Timer D', () => {
    const steps: Step[] = [
      [100, 'failure', 486],
      [900, 'failure', 486],
    ]
    expect(history('clientInvite', 'udp', ...steps)).toEqual([
      '0 INVITE',
      '100 ACK',
      '100 deliver',
      '900 ACK',
      '32100 terminated',
    ])
    expect(history('clientInvite', 'tcp', [100, 'failure', 486]).at(-1)).toBe('100 terminated')
  })

  it('tells every copy of a 2xx until Timer M', () => {
    const steps: Step[] = [
      [100, 'success', 200],
      [600, 'success', 200],
      [700, 'failure', 486],
    ]
    expect(history('clientInvite', 'udp', ...steps)).toEqual([
      '0 INVITE',
      '100 deliver',
      '600 deliver',
      '32100 terminated',
    ])
  })

  it('waits 64 × T1 for the response to a canceled INVITE', () => {
    const steps: Step[] = [
      [100, 'provisional', 180],
      [5000, 'canceled'],
    ]
    expect(history('clientInvite', 'udp', ...steps).at(-1)).toBe('37000 terminated')
  })

  it('tells a transport failure', () => {
    const expected = ['0 INVITE', '10 transportFailed', '10 terminated']
    expect(history('clientInvite', 'tcp', [10, 'transportFailed'])).toEqual(expected)
  })
})

describe('a non-INVITE client transaction', () => {
  it('repeats by Timer E up to T2 and gives up by Timer F', () => {
    const times = [0, 500, 1500, 3500, 7500, 11_500, 15_500, 19_500, 23_500, 27_500, 31_500]
    expect(history('clientNonInvite', 'udp')).toEqual([
      ...times.map((at) => `${at} OPTIONS`),
      '32000 timedOut',
      '32000 terminated',
    ])
  })

  it('repeats every T2 after a provisional response', () => {
    const lines = history(
      'clientNonInvite',
      'udp',
      [100, 'provisional', 100],
      [9000, 'success', 200],
    )
    expect(lines).toEqual([
      '0 OPTIONS',
      '100 deliver',
      '500 OPTIONS',
      '4500 OPTIONS',
      '8500 OPTIONS',
      '9000 deliver',
      '14000 terminated',
    ])
  })

  it('ends at once over tcp when it is answered (Timer K)', () => {
    const expected = ['0 OPTIONS', '5 deliver', '5 terminated']
    expect(history('clientNonInvite', 'tcp', [5, 'failure', 404])).toEqual(expected)
  })
})

describe('an INVITE server transaction', () => {
  it('repeats the last provisional response to every copy of the INVITE', () => {
    const steps: Step[] = [
      [0, 'request'],
      [0, 'provisional', 100],
      [500, 'request'],
      [600, 'provisional', 180],
      [1500, 'request'],
    ]
    expect(history('serverInvite', 'udp', ...steps)).toEqual([
      '0 100',
      '500 100',
      '600 180',
      '1500 180',
    ])
  })

  it('repeats a failure by Timer G until Timer H over udp', () => {
    const times = [0, 500, 1500, 3500, 7500, 11_500, 15_500, 19_500, 23_500, 27_500, 31_500]
    expect(history('serverInvite', 'udp', [0, 'failure', 486])).toEqual([
      ...times.map((at) => `${at} 486`),
      '32000 terminated',
    ])
  })

  it('is silent after the ACK of a failure and ends by Timer I', () => {
    const steps: Step[] = [
      [0, 'failure', 486],
      [100, 'ack'],
      [200, 'request'],
      [300, 'ack'],
    ]
    expect(history('serverInvite', 'udp', ...steps)).toEqual(['0 486', '5100 terminated'])
    expect(history('serverInvite', 'tcp', ...steps)).toEqual(['0 486', '100 terminated'])
  })

  it('swallows copies of an accepted INVITE until Timer L', () => {
    const steps: Step[] = [
      [0, 'success', 200],
      [500, 'request'],
      [500, 'success', 200],
    ]
    expect(history('serverInvite', 'tcp', ...steps)).toEqual([
      '0 200',
      '500 200',
      '32000 terminated',
    ])
  })
})

describe('a non-INVITE server transaction', () => {
  it('repeats its final response to every copy until Timer J', () => {
    const steps: Step[] = [
      [0, 'request'],
      [100, 'success', 200],
      [500, 'request'],
      [600, 'failure', 500],
    ]
    expect(history('serverNonInvite', 'udp', ...steps)).toEqual([
      '100 200',
      '500 200',
      '32100 terminated',
    ])
    expect(history('serverNonInvite', 'tcp', [100, 'success', 200]).at(-1)).toBe('100 terminated')
  })

  it('is forgotten when nobody answers it before the client has given up', () => {
    expect(history('serverNonInvite', 'udp')).toEqual(['32000 terminated'])
  })
})

describe('the timers', () => {
  it.each<[name: string, kind: TransactionKind, steps: Step[], udpMs: number, tcpMs: number]>([
    ['B', 'clientInvite', [], 32_000, 32_000],
    ['C', 'clientInvite', [[0, 'provisional', 180]], 181_000, 181_000],
    ['D', 'clientInvite', [[0, 'failure', 486]], 32_000, 0],
    ['F', 'clientNonInvite', [], 32_000, 32_000],
    ['H', 'serverInvite', [[0, 'failure', 486]], 32_000, 32_000],
    [
      'I',
      'serverInvite',
      [
        [0, 'failure', 486],
        [0, 'ack'],
      ],
      5_000,
      0,
    ],
    ['J', 'serverNonInvite', [[0, 'success', 200]], 32_000, 0],
    ['K', 'clientNonInvite', [[0, 'success', 200]], 5_000, 0],
    ['L', 'serverInvite', [[0, 'success', 200]], 32_000, 32_000],
    ['M', 'clientInvite', [[0, 'success', 200]], 32_000, 32_000],
  ])('%s ends a %s after exactly its time', (_, kind, steps, udpMs, tcpMs) => {
    const ends = (['udp', 'tcp'] as const).map((transport) =>
      history(kind, transport, ...steps).at(-1),
    )
    expect(ends).toEqual([`${udpMs} terminated`, `${tcpMs} terminated`])
  })

  it.each<[name: string, kind: TransactionKind, steps: Step[], word: string]>([
    ['A', 'clientInvite', [], 'INVITE'],
    ['E', 'clientNonInvite', [], 'OPTIONS'],
    ['G', 'serverInvite', [[0, 'failure', 486]], '486'],
  ])('%s, which repeats what was sent, does not run over tcp', (_, kind, steps, word) => {
    const sent = history(kind, 'tcp', ...steps).filter((line) => line.endsWith(word))
    expect(sent).toEqual([`0 ${word}`])
  })
})

describe('the table', () => {
  it('reaches the end from every state, so no transaction stays', () => {
    for (const { first, states } of Object.values(transactionTable)) {
      const stuck = Object.entries(states).filter(([, rows]) => {
        const timers = Object.keys(rows).filter((input) => input.startsWith('timer'))
        return timers.length === 0
      })
      // An INVITE that came waits for its user as long as the user likes.
      expect(stuck.map(([state]) => state)).toEqual(first[0] === 'proceeding' ? ['proceeding'] : [])
    }
  })
})
