// What the beginning and the end of a call's audio cost, without SIP and database: a session is
// opened, configured and played to, and closed some milliseconds later. Processor time of the main
// thread and the media thread together, as they share a core in the other measurements.

import { execFileSync } from 'node:child_process'
import { MediaThreads } from '@mainline/exchange'
import type { AudioStream } from '@mainline/media'
import { startCommand } from '../../scripts/command.ts'

const help = `Measures the processor time of a media session from open to closed, on one core.

usage: node bench/calls/media-sessions.ts [sessions a second] [seconds] [repetitions]`

const serverCore = '0'
const lifeMs = 5
/** A greeting of ten minutes, in memory that all threads see: nobody hears its end. */
const greeting = new Uint8Array(new SharedArrayBuffer(10 * 60 * 8_000)).fill(0x55)
const stream: AudioStream = {
  remoteAddress: '127.0.0.2',
  remotePort: 6_000,
  remoteRtcpPort: 6_001,
  codec: 'PCMU',
  payloadType: 0,
  telephoneEventPayloadType: 101,
  ptimeMs: 20,
  direction: 'sendrecv',
}

async function main(words: readonly string[]): Promise<number> {
  const [rate = 1_000, seconds = 8, repetitions = 4] = words.map(Number)
  let begun = 0
  let closed = 0
  const threads = new MediaThreads({
    count: 1,
    address: '127.0.0.1',
    ports: { first: 20_000, last: 29_999 },
    mediaLostMs: 60_000,
    tell: (event) => {
      if (event.kind === 'opened') talk(event.sessionId)
      if (event.kind === 'failed') console.error(event.reason)
      if (event.kind === 'closed') closed += 1
    },
    log: { info: () => {}, warn: () => {}, error: (data) => console.error(data) },
  })
  await threads.start()
  execFileSync('taskset', ['-a', '-c', '-p', serverCore, String(process.pid)], { stdio: 'ignore' })
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    const before = process.cpuUsage()
    const [first, startMs] = [begun, performance.now()]
    while (begun - first < rate * seconds) {
      const due = first + Math.floor(((performance.now() - startMs) * rate) / 1_000)
      while (begun < due) begin()
      await pause(1)
    }
    while (closed < begun) await pause(1)
    const { user, system } = process.cpuUsage(before)
    const each = (user + system) / (begun - first)
    const elapsed = (performance.now() - startMs) / 1_000
    console.log(`${each.toFixed(0)} µs of processor time a session, in ${elapsed.toFixed(1)} s`)
  }
  await threads.stop()
  return 0

  function begin(): void {
    begun += 1
    const [sessionId, callId] = [`media_${begun}`, `call_${begun}`]
    threads.perform({ kind: 'open', sessionId, callId, signalingAddress: '127.0.0.2' })
  }

  function talk(sessionId: string): void {
    threads.perform({ kind: 'configure', sessionId, stream })
    const pieces = [greeting]
    threads.perform({ kind: 'play', sessionId, playbackId: 'greeting', pieces, repeat: false })
    setTimeout(() => threads.perform({ kind: 'close', sessionId }), lifeMs)
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

await startCommand(help, main)
