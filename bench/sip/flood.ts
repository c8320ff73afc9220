// A flood beside live calls: 5,000 requests a second from strangers while a carrier's callers call.
// What counts: the server's memory stops growing, every caller is answered, and the time from
// INVITE to answer stays within twice what it is in peace.

import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { startCommand } from '../../scripts/command.ts'
import { startMeasuredServer } from '../load/measured-server.ts'
import { createMainLine, mainNumber } from '../load/organization.ts'
import { LoadPrograms } from '../load/programs.ts'
import { offer, sipRunLine, sipRunTitle } from '../load/sip-load.ts'

const help = `Floods a server with REGISTER and INVITE from strangers, beside live calls.

usage: node bench/sip/flood.ts [seconds] [requests per second] [sources]   (default: 60 5000 200)`

const sender = new URL('./flood-sender.ts', import.meta.url).pathname
/** Live calls a second: those of a company with a hundred lines. */
const callsPerSecond = 20
const sampleMs = 5_000

async function main(words: readonly string[]): Promise<number> {
  const [seconds = 60, perSecond = 5_000, sources = 200] = words.map(Number)
  const programs = new LoadPrograms(['sipload'])
  const server = await startMeasuredServer()
  const megabytes = () => Math.round(server.usage().serverKb / 1024)
  try {
    await createMainLine(server)
    const load = { mode: 'short', words: [mainNumber] }
    await offer(server, programs, load, callsPerSecond, 5)
    console.log(sipRunTitle)
    console.log('in peace')
    console.log(sipRunLine(await offer(server, programs, load, callsPerSecond, 10)))
    const memory = [megabytes()]
    const told = [server.sipPort, perSecond, seconds, sources].map(String)
    const flood = promisify(execFile)(process.execPath, [sender, ...told])
    const sampling = setInterval(() => memory.push(megabytes()), sampleMs)
    console.log('in the flood')
    console.log(sipRunLine(await offer(server, programs, load, callsPerSecond, seconds)))
    const { stdout } = await flood
    clearInterval(sampling)
    console.log(`${stdout.trim()} requests of strangers in ${seconds} s from ${sources} sources`)
    console.log(`memory every 5 s, MB: ${memory.join(' ')}`)
    return 0
  } finally {
    await server.stop()
  }
}

await startCommand(help, main)
