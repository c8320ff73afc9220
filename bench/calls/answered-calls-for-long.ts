// Whether memory stays flat under answered calls: a minute at one rate, and what is resident at
// each fifth second. What grows with every call would show as a slope.

import { startCommand } from '../../scripts/command.ts'
import { startMeasuredServer } from '../load/measured-server.ts'
import { createMainLine, mainNumber } from '../load/organization.ts'
import { LoadPrograms } from '../load/programs.ts'
import { offer, sipRunLine, sipRunTitle, warmUp } from '../load/sip-load.ts'

const help = `Measures whether memory stays flat under a minute of answered calls.
Anchor: Asterisk 22.10 grows to 1,200 to 1,700 MB under the same load.

usage: node bench/calls/answered-calls-for-long.ts [rate] [seconds]`

const sampleMs = 5_000

async function main(words: readonly string[]): Promise<number> {
  const [rate = 600, seconds = 60] = words.map(Number)
  const programs = new LoadPrograms(['sipload'])
  const server = await startMeasuredServer()
  const resident: number[] = []
  const timer = setInterval(() => resident.push(server.usage().serverKb / 1024), sampleMs)
  try {
    await createMainLine(server)
    const load = { mode: 'short', words: [mainNumber] }
    await warmUp(server, programs, load)
    const run = await offer(server, programs, load, rate, seconds)
    console.log(sipRunTitle)
    console.log(sipRunLine(run))
    console.log(`Resident, every 5 s, in MB: ${resident.map((mb) => mb.toFixed(0)).join(' ')}`)
    return 0
  } finally {
    clearInterval(timer)
    await server.stop()
  }
}

await startCommand(help, main)
