// A flood beside live calls: 5,000 requests a second from strangers while a caller of the carrier
// calls again and again. What counts: the server's memory stops growing, and the caller's time from
// INVITE to answer stays within twice what it is in peace.

import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { createContoso, mainNumber } from '../../e2e/calls/contoso.ts'
import { RtpPeer } from '../../e2e/calls/rtp-peer.ts'
import { carrierAddress } from '../../e2e/calls/sipp.ts'
import { usualOffer, WireCaller } from '../../e2e/calls/wire-caller.ts'
import { type ServerProcess, startServer } from '../../e2e/server-process.ts'

const help = `Floods a server with REGISTER and INVITE from strangers, beside live calls.

usage: node bench/sip/flood.ts [seconds] [requests per second] [sources]   (default: 60 5000 200)`

const sender = new URL('./flood-sender.ts', import.meta.url).pathname
const peaceCalls = 60
const calls = 200
const sampleMs = 5_000

async function main(): Promise<void> {
  const [seconds = 60, perSecond = 5_000, sources = 200] = process.argv.slice(2).map(Number)
  const server = await startServer()
  try {
    await createContoso(server)
    await becomesLive()
    await setUpTimes(server, peaceCalls, 0)
    const peace = await setUpTimes(server, peaceCalls, 0)
    const memory: number[] = [memoryMb(server.processId)]
    const words = [server.sipPort, perSecond, seconds, sources].map(String)
    const flood = promisify(execFile)(process.execPath, [sender, ...words])
    const sampling = setInterval(() => memory.push(memoryMb(server.processId)), sampleMs)
    const war = await setUpTimes(server, calls, (seconds * 1000) / calls)
    const { stdout } = await flood
    clearInterval(sampling)
    console.log(`${stdout.trim()} requests of strangers in ${seconds} s from ${sources} sources`)
    console.log(`set-up in peace: ${spread(peace)}; in the flood: ${spread(war)}`)
    console.log(`memory every 5 s, MB: ${memory.join(' ')}`)
  } finally {
    await server.stop()
  }
}

/** From INVITE to answer, in milliseconds, of calls one after the other. */
async function setUpTimes(
  server: ServerProcess,
  count: number,
  everyMs: number,
): Promise<number[]> {
  const caller = await WireCaller.open(carrierAddress, server.sipPort)
  const peer = await RtpPeer.open(carrierAddress)
  const times: number[] = []
  for (let turn = 0; turn < count; turn += 1) {
    const start = performance.now()
    const call = caller.call({ to: mainNumber, body: usualOffer(carrierAddress, peer.port) })
    await call.establish()
    times.push(performance.now() - start)
    await call.request('BYE')
    const rest = everyMs - (performance.now() - start)
    if (rest > 0) await new Promise((resolve) => setTimeout(resolve, rest))
  }
  caller.close()
  peer.close()
  return times
}

/** What was written is live within a second. */
function becomesLive(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1_000))
}

function spread(times: readonly number[]): string {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number) => (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(1)
  return `p50 ${at(0.5)} ms, p95 ${at(0.95)} ms`
}

function memoryMb(processId: number): number {
  const status = readFileSync(`/proc/${processId}/status`, 'utf8')
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024)
}

if (process.argv.includes('--help')) console.log(help)
else if (import.meta.main) await main()
