// How many callers at once an auto attendant serves with G.711 both ways, every 20 ms: no packet
// lost, and the gap between two packets at most 25 ms for 99 of 100. One core, load on another.

import { startCommand } from '../../scripts/command.ts'
import { startMeasuredServer } from '../load/measured-server.ts'
import { attend, mediaRunLine, mediaRunTitle } from '../load/media-load.ts'
import { createMainLine } from '../load/organization.ts'
import { LoadPrograms } from '../load/programs.ts'

const help = `Measures callers at once in an auto attendant, with audio both ways, on one core.
Anchors on such a core: Asterisk 22.10 180 (p99 gap 25 ms); Node alone 400 on plain sockets.
Wanted: 400 on plain sockets, 1,000 on batched ones (npm run build:batched-sockets); at most 60 kB
of memory each.

usage: node bench/calls/attendant-calls.ts [levels, such as 100,200]`

async function main(words: readonly string[]): Promise<number> {
  const [levels = '100,200,300,400,500'] = words
  const programs = new LoadPrograms(['sipload', 'rtppeer'])
  const server = await startMeasuredServer()
  try {
    await createMainLine(server)
    console.log(mediaRunTitle)
    for (const calls of levels.split(',').map(Number)) {
      console.log(mediaRunLine(await attend(server, programs, calls)))
    }
    return 0
  } finally {
    await server.stop()
  }
}

await startCommand(help, main)
