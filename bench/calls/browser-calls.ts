// How many browsers at once an auto attendant serves: ICE, DTLS and SRTP for each, G.711 both ways,
// every 20 ms. The whole server with its process of browsers on one core, the browsers on another.

import { startCommand } from '../../scripts/command.ts'
import { type MeasuredServer, startMeasuredServer } from '../load/measured-server.ts'
import { createMainLine, mainNumber } from '../load/organization.ts'
import { startOnLoadCore } from '../load/programs.ts'

const help = `Measures browsers' calls at once (DTLS-SRTP, audio both ways) on one core.
Wanted: 80, without loss. The browsers are node-datachannel too, on the other core, and need about
half as much of theirs: what they hear late is in the gaps.

usage: node bench/calls/browser-calls.ts [levels, such as 40,80]`

/** How fast calls begin, and for how long the steady state is measured. */
const [callsPerSecond, settleSeconds, windowSeconds] = [10, 2, 10]

/** What `browser-peers.ts` prints. */
interface HeardResult {
  readonly rx_pps: number
  readonly lost: number
  readonly refused: number
  readonly gap_p50: number
  readonly gap_p99: number
  readonly gap_max: number
  readonly load_percent: number
}

interface Device {
  readonly username: string
  readonly password: string
  readonly domain: string
}

async function main(words: readonly string[]): Promise<number> {
  const [levels = '40,80,120,160,200'] = words
  const server = await startMeasuredServer()
  try {
    await createMainLine(server, 24)
    const device = await phoneOfAdministrator(server)
    console.log(
      ' calls  packets/s  refused  lost  gap p50   p99    max ms | server  µs per packet' +
        '  % per call | foreign  browsers',
    )
    for (const calls of levels.split(',').map(Number)) {
      console.log(await call(server, device, calls))
    }
    return 0
  } finally {
    await server.stop()
  }
}

async function call(server: MeasuredServer, device: Device, calls: number): Promise<string> {
  const { username, password, domain } = device
  const url = `${server.baseUrl.replace('http', 'ws')}/sip`
  const rampSeconds = calls / callsPerSecond
  const load = startOnLoadCore<HeardResult>(process.execPath, [
    new URL('../load/browser-peers.ts', import.meta.url).pathname,
    ...[url, username, password, domain, mainNumber],
    ...[calls, rampSeconds, windowSeconds],
  ])
  await pause(rampSeconds * 1000 + 500)
  server.pin()
  await pause(settleSeconds * 1000)
  const before = server.usage()
  await pause((windowSeconds - 2) * 1000)
  const after = server.usage()
  const heard = await load.result
  const elapsedMs = after.atMs - before.atMs
  const coreMs = after.coreBusyMs - before.coreBusyMs
  const childrenMs = after.databaseMs - before.databaseMs
  const serverMs = after.serverMs - before.serverMs + childrenMs
  const cell = (value: number, width: number, digits = 0) => value.toFixed(digits).padStart(width)
  return [
    cell(calls, 6),
    cell(2 * heard.rx_pps, 11),
    cell(heard.refused, 9),
    cell(heard.lost, 6),
    cell(heard.gap_p50, 9, 1),
    cell(heard.gap_p99, 6, 1),
    cell(heard.gap_max, 10, 1),
    ` |${cell((100 * serverMs) / elapsedMs, 5)} %`,
    cell((serverMs * 1e6) / elapsedMs / (2 * heard.rx_pps), 15, 1),
    cell((100 * serverMs) / elapsedMs / calls, 12, 2),
    ` |${cell((100 * (coreMs - serverMs)) / elapsedMs, 6)} %`,
    `${cell(heard.load_percent, 7)} %`,
  ].join('')
}

/** All calls come from one person's page. */
async function phoneOfAdministrator(server: MeasuredServer): Promise<Device> {
  const { id } = await server.api<{ readonly id: string }>('GET', '/me')
  return server.api('POST', `/users/${id}/devices`, { displayName: 'Browsers' })
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

await startCommand(help, main)
