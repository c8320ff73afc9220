// How many phones register in a second, each as a phone does: REGISTER, 401, REGISTER with digest,
// 200, and the binding written to the database. One core for all of it, the load on another.

import { writeFileSync } from 'node:fs'
import { startCommand } from '../../scripts/command.ts'
import { type MeasuredServer, startMeasuredServer } from '../load/measured-server.ts'
import { LoadPrograms } from '../load/programs.ts'
import { offer, sipRunLine, sipRunTitle, warmUp } from '../load/sip-load.ts'

const help = `Measures digest registrations per second on one core, the database included.
Anchors on such a core: Asterisk 22.10 1,400; Kamailio 5.6 8,000 (memory only). Wanted: 4,000.

usage: node bench/calls/registrations.ts [rates, such as 1000,2000] [seconds]`

/** Phones: of so many people so many each. */
const [people, devicesEach] = [50, 10]

interface Device {
  readonly username: string
  readonly password: string
  readonly domain: string
}

async function main(words: readonly string[]): Promise<number> {
  const [rates = '500,1000,2000,3000,4000', seconds = '8'] = words
  const programs = new LoadPrograms(['sipload'])
  const server = await startMeasuredServer()
  try {
    const file = programs.path('devices.txt')
    const lines = (await createDevices(server)).map(
      ({ username, domain, password }) => `${username} ${domain} ${password}\n`,
    )
    writeFileSync(file, lines.join(''), { mode: 0o600 })
    const load = { mode: 'register', words: ['none', file] }
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

async function createDevices(server: MeasuredServer): Promise<readonly Device[]> {
  const devices: Device[] = []
  for (let person = 1; person <= people; person += 1) {
    const [userName, displayName] = [`person${person}`, `Person ${person}`]
    const body = { displayName, userName, usageLocation: 'CA' }
    const { id } = await server.api<{ readonly id: string }>('POST', '/users', body)
    for (let phone = 1; phone <= devicesEach; phone += 1) {
      const name = { displayName: `Phone ${phone}` }
      devices.push(await server.api<Device>('POST', `/users/${id}/devices`, name))
    }
  }
  return devices
}

await startCommand(help, main)
