// How many calls at once a media thread relays: two parties each, G.711 both ways, every packet
// checked against its source, renumbered and sent on. Only media threads, as the exchange makes
// them, on one core; the parties' sound comes from the other.

import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { MediaThreads } from '@mainline/exchange'
import type { AudioStream } from '@mainline/media'
import { startCommand } from '../../scripts/command.ts'
import { LoadPrograms } from '../load/programs.ts'

const help = `Measures calls relayed at once by one media thread on one core.
Anchor on such a core: rtpengine 10.5 500 calls (91 % of the core, 18 µs per packet). Wanted: 500.

usage: node bench/calls/relayed-calls.ts [levels, such as 100,300,500] [seconds]`

const serverCore = '0'
const [firstPartyPort, warmSeconds] = [6_000, 2]

interface FlowResult {
  readonly rx_pps: number
  readonly loss_pct: number
  readonly dead_ends: number
  readonly delay_p50: number
  readonly delay_p99: number
  readonly gap_p99: number
}

async function main(words: readonly string[]): Promise<number> {
  const [levels = '100,200,300,400,500', seconds = '12'] = words
  const programs = new LoadPrograms(['rtpflow'])
  console.log(' calls  packets/s  loss %  delay p50    p99 ms  gap p99 ms | core  µs per packet')
  for (const calls of levels.split(',').map(Number)) {
    console.log(await relay(programs, calls, Number(seconds)))
  }
  return 0
}

async function relay(programs: LoadPrograms, calls: number, seconds: number): Promise<string> {
  const ports = new Map<string, number>()
  const threads = new MediaThreads({
    count: 1,
    address: '127.0.0.1',
    ports: { first: 20_000, last: 29_999 },
    mediaLostMs: 60_000,
    tell: (event) => event.kind === 'opened' && ports.set(event.sessionId, event.port),
    log: { info: () => {}, warn: () => {}, error: (data) => console.error(data) },
  })
  await threads.start()
  execFileSync('taskset', ['-a', '-c', '-p', serverCore, String(process.pid)], { stdio: 'ignore' })
  const parties = Array.from({ length: 2 * calls }, (_, index) => `media_${index}`)
  for (const [index, sessionId] of parties.entries()) {
    const callId = `call_${index >> 1}`
    threads.perform({ kind: 'open', sessionId, callId, signalingAddress: '127.0.0.2' })
  }
  while (ports.size < parties.length) await pause(10)
  for (const [index, sessionId] of parties.entries()) {
    threads.perform({ kind: 'configure', sessionId, stream: streamTo(partyPort(index)) })
  }
  for (let call = 0; call < calls; call += 1) {
    const sessionIds = [`media_${2 * call}`, `media_${2 * call + 1}`] as const
    threads.perform({ kind: 'connect', sessionIds })
  }
  const file = programs.path(`flows-${calls}.txt`)
  const flows = parties.map((sessionId, index) => {
    return `127.0.0.2 ${partyPort(index)} 127.0.0.1 ${ports.get(sessionId)}\n`
  })
  writeFileSync(file, flows.join(''))
  const load = programs.start<FlowResult>('rtpflow', [file, seconds, warmSeconds])
  await pause(warmSeconds * 1000)
  const [before, beforeMs] = [process.cpuUsage(), performance.now()]
  await pause((seconds - warmSeconds - 1) * 1000)
  const { user, system } = process.cpuUsage(before)
  const elapsedMs = performance.now() - beforeMs
  const flow = await load.result
  await threads.stop()
  return lineOf(calls, flow, (user + system) / elapsedMs / 1000)
}

/** Two packets for each that is relayed: one received, one sent. */
function lineOf(calls: number, flow: FlowResult, share: number): string {
  const packets = 2 * flow.rx_pps
  const cell = (value: number, width: number, digits: number) =>
    value.toFixed(digits).padStart(width)
  return [
    cell(calls, 6, 0),
    cell(packets, 11, 0),
    cell(flow.loss_pct, 8, 3),
    cell(flow.delay_p50, 11, 2),
    cell(flow.delay_p99, 10, 2),
    cell(flow.gap_p99, 12, 1),
    ` |${cell(100 * share, 4, 0)} %`,
    cell((1e6 * share) / packets, 13, 1),
  ].join('')
}

function partyPort(index: number): number {
  return firstPartyPort + 2 * index
}

function streamTo(port: number): AudioStream {
  return {
    remoteAddress: '127.0.0.2',
    remotePort: port,
    remoteRtcpPort: port + 1,
    codec: 'PCMU',
    payloadType: 0,
    ptimeMs: 20,
    telephoneEventPayloadType: 101,
    direction: 'sendrecv',
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

await startCommand(help, main)
