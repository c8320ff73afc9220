// Media threads: calls are spread over them, and one that breaks takes only its own calls' audio.

import { EventEmitter, once } from 'node:events'
import type { AudioStream } from '@mainline/media'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { MediaEvent } from './media-messages.ts'
import { MediaThreads } from './media-threads.ts'

let threads: MediaThreads
let told: MediaEvent[]
let arrivals: EventEmitter
let faults: string[]

beforeEach(async () => {
  told = []
  faults = []
  arrivals = new EventEmitter()
  threads = new MediaThreads({
    count: 2,
    address: '127.0.0.1',
    ports: { first: 24_000, last: 24_999 },
    mediaLostMs: 60_000,
    tell: (event) => {
      told.push(event)
      arrivals.emit('event')
    },
    log: { info: () => {}, warn: () => {}, error: (_, message) => faults.push(message) },
  })
  await threads.start()
})

afterEach(() => threads.stop())

test('the sessions of one call hear each other; the end of one is told', async () => {
  const [a, b] = [await opened('media_a', 'call_one'), await opened('media_b', 'call_one')]
  threads.perform({ kind: 'configure', sessionId: 'media_a', stream: streamTo(b) })
  threads.perform({ kind: 'configure', sessionId: 'media_b', stream: streamTo(a) })
  play('media_a')
  expect(await event('media_a', 'playbackEnded')).toMatchObject({ playbackId: 'play_one' })
})

test('a thread that breaks fails its own sessions, and the next calls are served', async () => {
  await opened('media_a', 'call_one')
  const b = await opened('media_b', 'call_two')
  await opened('media_c', 'call_one')
  const stream = { ...streamTo(1), remotePort: 70_000 }
  threads.perform({ kind: 'configure', sessionId: 'media_a', stream })
  expect(await event('media_a', 'failed')).toMatchObject({ reason: 'its media thread has ended' })
  await event('media_c', 'failed')
  expect(faults).toEqual(['a media thread broke'])
  const d = await opened('media_d', 'call_three')
  threads.perform({ kind: 'configure', sessionId: 'media_b', stream: streamTo(d) })
  threads.perform({ kind: 'configure', sessionId: 'media_d', stream: streamTo(b) })
  play('media_b')
  await event('media_b', 'playbackEnded')
  expect(told.filter(({ kind }) => kind === 'failed')).toHaveLength(2)
})

test('who hears a session of a thread that breaks goes on without it', async () => {
  const [a, b] = [await opened('media_a', 'call_one'), await opened('media_b', 'call_two')]
  threads.perform({ kind: 'configure', sessionId: 'media_a', stream: streamTo(b) })
  threads.perform({ kind: 'configure', sessionId: 'media_b', stream: streamTo(a) })
  threads.perform({ kind: 'connect', sessionIds: ['media_a', 'media_b'] })
  const stream = { ...streamTo(1), remotePort: 70_000 }
  threads.perform({ kind: 'configure', sessionId: 'media_a', stream })
  await event('media_a', 'failed')
  const c = await opened('media_c', 'call_two')
  threads.perform({ kind: 'configure', sessionId: 'media_c', stream: streamTo(c) })
  threads.perform({ kind: 'connect', sessionIds: ['media_b', 'media_c'] })
  play('media_b')
  await event('media_b', 'playbackEnded')
  expect(told.filter(({ kind }) => kind === 'failed')).toHaveLength(1)
})

test('a closed session takes no more commands, and its call may begin anew', async () => {
  await opened('media_a', 'call_one')
  threads.perform({ kind: 'close', sessionId: 'media_a' })
  play('media_a')
  await event('media_a', 'closed')
  await opened('media_b', 'call_one')
  expect(told).toEqual([
    expect.objectContaining({ kind: 'opened', sessionId: 'media_a' }),
    // Nothing was agreed upon, so there is nothing to count.
    { kind: 'closed', sessionId: 'media_a' },
    expect.objectContaining({ kind: 'opened', sessionId: 'media_b' }),
  ])
})

test('the end of a session tells what was counted of it', async () => {
  const [a, b] = [await opened('media_a', 'call_one'), await opened('media_b', 'call_one')]
  threads.perform({ kind: 'configure', sessionId: 'media_a', stream: streamTo(b) })
  threads.perform({ kind: 'configure', sessionId: 'media_b', stream: streamTo(a) })
  play('media_a')
  await event('media_a', 'playbackEnded')
  threads.perform({ kind: 'close', sessionId: 'media_b' })
  expect(await event('media_b', 'closed')).toMatchObject({
    statistics: { codec: 'PCMU', isEncrypted: false, packetsReceived: expect.toSatisfy(atLeast5) },
  })
})

test('every close is answered, also where the thread has taken the session with it', async () => {
  await opened('media_a', 'call_one')
  const stream = { ...streamTo(1), remotePort: 70_000 }
  threads.perform({ kind: 'configure', sessionId: 'media_a', stream })
  await event('media_a', 'failed')
  threads.perform({ kind: 'close', sessionId: 'media_a' })
  expect(told.at(-1)).toEqual({ kind: 'closed', sessionId: 'media_a' })
})

const atLeast5 = (packets: number): boolean => packets >= 5

async function opened(sessionId: string, callId: string): Promise<number> {
  threads.perform({ kind: 'open', sessionId, callId, signalingAddress: '127.0.0.1' })
  const found = await event(sessionId, 'opened')
  return found.kind === 'opened' ? found.port : 0
}

async function event(sessionId: string, kind: MediaEvent['kind']): Promise<MediaEvent> {
  const signal = AbortSignal.timeout(10_000)
  for (;;) {
    const found = told.find(
      (each) => 'sessionId' in each && each.sessionId === sessionId && each.kind === kind,
    )
    if (found !== undefined) return found
    await once(arrivals, 'event', { signal })
  }
}

function play(sessionId: string): void {
  const pieces = [new Uint8Array(800).fill(0x55), new Uint8Array(80).fill(0x55)]
  threads.perform({ kind: 'play', sessionId, playbackId: 'play_one', pieces, repeat: false })
}

function streamTo(port: number): AudioStream {
  return {
    remoteAddress: '127.0.0.1',
    remotePort: port,
    remoteRtcpPort: port + 1,
    codec: 'PCMU',
    payloadType: 0,
    ptimeMs: 20,
    direction: 'sendrecv',
  }
}
