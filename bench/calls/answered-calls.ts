// How many calls a second are answered by an auto attendant: INVITE, 200, ACK, BYE, each written
// to the journal and to the call records. The whole program on one core, the load on another.

import { startCommand } from '../../scripts/command.ts'
import { startMeasuredServer } from '../load/measured-server.ts'
import { createMainLine, mainNumber } from '../load/organization.ts'
import { LoadPrograms } from '../load/programs.ts'
import { offer, sipRunLine, sipRunTitle, warmUp } from '../load/sip-load.ts'

const help = `Measures answered calls per second on one core, the database included.
Anchors on such a core: Asterisk 22.10 450 for long, 750 for 8 s (1,200 to 1,600 µs each);
Kamailio 5.6 1,750 replies with state (330 µs each). Wanted: 1,800.

usage: node bench/calls/answered-calls.ts [rates, such as 500,1000] [seconds]`

async function main(words: readonly string[]): Promise<number> {
  const [rates = '200,600,1000,1400,1800,2200', seconds = '8'] = words
  const programs = new LoadPrograms(['sipload'])
  const server = await startMeasuredServer()
  try {
    await createMainLine(server)
    const load = { mode: 'short', words: [mainNumber] }
    await warmUp(server, programs, load)
    console.log(sipRunTitle)
    for (const rate of rates.split(',').map(Number)) {
      console.log(sipRunLine(await offer(server, programs, load, rate, Number(seconds))))
    }
    return 0
  } finally {
    await server.stop()
  }
}

await startCommand(help, main)
